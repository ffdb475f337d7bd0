//! From byte offsets to lines and columns.

use std::sync::OnceLock;

/// Where each line of a text begins. A line ends after `\n`; `\r\n` counts as one line end because the `\r` stands before it.
#[derive(Debug)]
pub struct LineIndex {
    starts: Vec<u32>,
    /// How many characters begin before each multiple of [`STRIDE`] bytes. Only lines longer than that need it.
    characters: OnceLock<Vec<u32>>,
}

/// Bytes of a line that are counted anew for each question; a minified document is one line of megabytes.
const STRIDE: usize = 4096;

/// A place as people name it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Location {
    /// Line, counted from 1.
    pub line: u32,
    /// Column, counted from 1 in Unicode code points. A byte order mark at the start of the file has no column.
    pub column: u32,
    /// Byte offset in the file, counted from 0.
    pub offset: u32,
}

impl LineIndex {
    /// Reads the text once.
    pub fn new(text: &str) -> Self {
        let starts = memchr::memchr_iter(b'\n', text.as_bytes()).map(|newline| newline as u32 + 1);
        Self { starts: std::iter::once(0).chain(starts).collect(), characters: OnceLock::new() }
    }

    /// Line and column of the byte `offset` of `text`, the text that this index was made from.
    pub fn location(&self, text: &str, offset: u32) -> Location {
        let line = self.line(offset);
        let before = self.characters(text.as_bytes(), self.starts[line] as usize, offset as usize);
        let mark = u32::from(line == 0 && offset > 0 && text.starts_with('\u{feff}'));
        Location { line: line as u32 + 1, column: before - mark + 1, offset }
    }

    /// The line that holds `offset`, counted from 0.
    pub fn line(&self, offset: u32) -> usize {
        self.starts.partition_point(|start| *start <= offset) - 1
    }

    /// First byte of a line counted from 0, or `None` behind the last line.
    pub fn start(&self, line: usize) -> Option<u32> {
        self.starts.get(line).copied()
    }

    /// How many lines there are; an empty text has one.
    pub fn count(&self) -> usize {
        self.starts.len()
    }

    /// How many characters begin in `from..to`.
    fn characters(&self, text: &[u8], from: usize, to: usize) -> u32 {
        if to - from <= STRIDE {
            return count(&text[from..to]);
        }
        let counted = self.characters.get_or_init(|| {
            let chunks = text.chunks(STRIDE).scan(0, |before, chunk| {
                *before += count(chunk);
                Some(*before)
            });
            std::iter::once(0).chain(chunks).collect()
        });
        let until = |offset: usize| counted[offset / STRIDE] + count(&text[offset / STRIDE * STRIDE..offset]);
        until(to) - until(from)
    }
}

/// How many characters begin in these bytes of UTF-8: all bytes but those that continue one.
fn count(bytes: &[u8]) -> u32 {
    bytes.iter().filter(|byte| **byte & 0b1100_0000 != 0b1000_0000).count() as u32
}
