//! Sources: the text of every file that was read, and spans, which are places in that text.

pub mod limits;
mod line_index;
mod read;

use std::ops::Range;
use std::path::{Path, PathBuf};

pub use line_index::{LineIndex, Location};
pub use read::{ReadError, read, read_bytes};

/// Which source a span lies in. Only [`Sources::add`] makes one, so it is always valid for its [`Sources`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SourceId(u32);

/// A byte range in one source, `start` inclusive, `end` exclusive.
///
/// Both ends lie on character boundaries; an empty span marks a place between two characters, such as the end of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    /// The source that the range lies in.
    pub source: SourceId,
    /// First byte, counted from 0.
    pub start: u32,
    /// The byte after the last one.
    pub end: u32,
}

impl Span {
    /// The bytes `start..end` of `source`.
    pub fn new(source: SourceId, start: u32, end: u32) -> Self {
        debug_assert!(start <= end, "a span ends before it starts");
        Self { source, start, end }
    }

    /// The smallest span that holds both; `other` must lie in the same source.
    pub fn to(self, other: Span) -> Span {
        debug_assert_eq!(self.source, other.source, "a span cannot reach into another source");
        Span::new(self.source, self.start.min(other.start), self.end.max(other.end))
    }

    /// The range as `usize`, for slicing.
    pub fn range(self) -> Range<usize> {
        self.start as usize..self.end as usize
    }

    /// Does `other` lie inside this span (same source, ends may touch)?
    pub fn contains(self, other: Span) -> bool {
        self.source == other.source && self.start <= other.start && other.end <= self.end
    }
}

/// One file's text.
#[derive(Debug)]
pub struct Source {
    path: PathBuf,
    text: String,
    lines: std::sync::OnceLock<LineIndex>,
}

impl Source {
    /// The path as findings show it: relative to the working folder where it lies inside it.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The whole text, BOM and line ends as they stand in the file.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Where the lines begin; computed at the first question and kept.
    pub fn lines(&self) -> &LineIndex {
        self.lines.get_or_init(|| LineIndex::new(&self.text))
    }
}

/// Every source of a run. It only grows: a text that was added stays where it is, so trees may borrow from it while
/// other threads add more.
#[derive(Debug, Default)]
pub struct Sources {
    sources: boxcar::Vec<Source>,
    derived: boxcar::Vec<String>,
}

impl Sources {
    /// No sources yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Keeps a text. `text` must be shorter than 4 GiB, which [`limits::FILE_BYTES`] sees to.
    pub fn add(&self, path: impl Into<PathBuf>, text: impl Into<String>) -> SourceId {
        let source = Source { path: path.into(), text: text.into(), lines: std::sync::OnceLock::new() };
        let index = self.sources.push(source);
        SourceId(u32::try_from(index).expect("fewer than 2^32 files are read in one run"))
    }

    /// Keeps a text that stands in no file as it is (a string of a document with its escapes resolved), so that trees may
    /// borrow from it like from a source. It has no spans of its own.
    pub fn keep(&self, text: impl Into<String>) -> &str {
        let index = self.derived.push(text.into());
        &self.derived[index]
    }

    /// The source that `id` was given for.
    pub fn get(&self, id: SourceId) -> &Source {
        &self.sources[id.0 as usize]
    }

    /// The text that a span marks.
    pub fn text(&self, span: Span) -> &str {
        &self.get(span.source).text[span.range()]
    }

    /// Line and column of the first character of `span`.
    pub fn start(&self, span: Span) -> Location {
        let source = self.get(span.source);
        source.lines().location(&source.text, span.start)
    }

    /// Line and column just behind the last character of `span`.
    pub fn end(&self, span: Span) -> Location {
        let source = self.get(span.source);
        source.lines().location(&source.text, span.end)
    }
}
