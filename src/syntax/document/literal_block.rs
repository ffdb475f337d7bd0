//! Literal blocks (`|`) of YAML: where the characters of their lines stand in the file.

use crate::source::{SourceId, Span};

/// Where the lines of a literal block stand: what it says is what is written, without the indentation.
pub(super) struct LiteralBlock {
    /// Of each line of the content: where it begins there, where it begins in the file, and where it ends there.
    lines: Vec<(usize, usize, usize)>,
    source: SourceId,
}

impl LiteralBlock {
    /// `None` when what is written at `span` of `file` is not a literal block that says `content`.
    pub(super) fn new(file: &str, span: Span, content: &str) -> Option<Self> {
        let first = span.start as usize;
        let line_start = file[..first].rfind('\n').map_or(0, |at| at + 1);
        if !file[line_start..first].trim().is_empty() {
            return None;
        }
        let indentation = first - line_start;
        let mut lines = Vec::new();
        // Empty lines at the start are not part of the span.
        let mut inner = content.len() - content.trim_start_matches('\n').len();
        lines.extend((inner > 0).then_some((0, first, first)));
        let mut outer = line_start;
        for (said, line) in content[inner..].split_inclusive('\n').zip(file[line_start..].split_inclusive('\n')) {
            let length = line.trim_end_matches(['\r', '\n']).len();
            let shift = indentation.min(length);
            if line.get(shift..length)? != said.trim_end_matches(['\r', '\n']) {
                return None;
            }
            lines.push((inner, outer + shift, outer + length));
            inner += said.len();
            outer += line.len();
        }
        (inner == content.len()).then_some(Self { lines, source: span.source })
    }

    /// How many bytes of the content are before each line, and where it stands.
    pub(super) fn places(&self) -> impl Iterator<Item = (usize, Span)> {
        let offset = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
        self.lines.iter().map(move |(inner, outer, end)| (*inner, Span::new(self.source, offset(*outer), offset(*end))))
    }

    /// The place in the file of `span`, which lies in the content.
    pub(super) fn place(&self, span: Span) -> Span {
        let offset = |at: u32| {
            let at = at as usize;
            let line = self.lines.partition_point(|(inner, ..)| *inner <= at).saturating_sub(1);
            let (inner, outer, end) = self.lines.get(line).copied().unwrap_or_default();
            u32::try_from((outer + at.saturating_sub(inner)).min(end)).unwrap_or(u32::MAX)
        };
        let start = offset(span.start);
        Span::new(span.source, start, offset(span.end).max(start))
    }
}
