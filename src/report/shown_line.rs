//! One line of source as a snippet draws it: harmless to the terminal, and cut when it is much longer than the terminal is wide.

use std::ops::Range;

use super::visible::drawn_as;
use crate::source::{Source, Span};

/// A line as it is drawn.
#[derive(Debug)]
pub struct ShownLine {
    /// Without a line break.
    pub text: String,
    /// Where the line begins in the source.
    start: usize,
    /// The parts of the source's line that are drawn, with where each begins in [`ShownLine::text`].
    kept: Vec<(Range<usize>, usize)>,
}

/// The text of a line counted from 0, without its line end and without a byte order mark; `None` when there is no such line.
pub fn line_text(source: &Source, line: usize) -> Option<&str> {
    let range = line_range(source, line)?;
    Some(&source.text()[range])
}

fn line_range(source: &Source, line: usize) -> Option<Range<usize>> {
    let text = source.text();
    let start = source.lines().start(line)? as usize;
    let end = source.lines().start(line + 1).map_or(text.len(), |next| next as usize);
    let line = text[start..end].strip_suffix('\n').map_or(&text[start..end], |line| line.strip_suffix('\r').unwrap_or(line));
    let end = start + line.len();
    let mark = if start == 0 && line.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
    Some(start + mark..end)
}

impl ShownLine {
    /// The line of `source` counted from 0, cut to about `columns` characters around each of `spans`; `None` when there is no such line.
    pub fn new(source: &Source, line: usize, spans: &[Span], columns: usize, ellipsis: &str) -> Option<Self> {
        let range = line_range(source, line)?;
        let whole = &source.text()[range.clone()];
        let mut text = String::with_capacity(whole.len().min(4 * columns));
        let mut kept = Vec::new();
        let mut drawn_to = 0;
        for part in parts(whole, range.start, spans, columns) {
            if part.start > drawn_to {
                text.push_str(ellipsis);
            }
            kept.push((part.start + range.start..part.end + range.start, text.len()));
            text.extend(whole[part.clone()].chars().map(|character| drawn_as(character).unwrap_or(character)));
            drawn_to = part.end;
        }
        if drawn_to < whole.len() {
            text.push_str(ellipsis);
        }
        Some(Self { text, start: range.start, kept })
    }

    /// Where the byte `offset` of the source is drawn, as a byte offset in [`ShownLine::text`]. What stands before the line is at its
    /// start, what stands behind it at its end, and what is left out where the ellipsis is.
    pub fn offset(&self, source: &Source, offset: u32) -> usize {
        let offset = offset as usize;
        if offset < self.start {
            return 0;
        }
        let mut drawn = 0;
        for (part, at) in &self.kept {
            if offset < part.start {
                break;
            }
            let inside = &source.text()[part.start..offset.min(part.end)];
            drawn = at + inside.chars().map(|character| drawn_as(character).unwrap_or(character).len_utf8()).sum::<usize>();
        }
        drawn
    }
}

/// The parts of a line to draw, in order and apart from each other. `start` is where the line begins in the source.
fn parts(line: &str, start: usize, spans: &[Span], columns: usize) -> Vec<Range<usize>> {
    if line.len() <= columns || (line.len() <= 4 * columns && line.chars().count() <= columns) {
        return std::iter::once(0..line.len()).collect();
    }
    let mut wanted: Vec<Range<usize>> = Vec::new();
    for span in spans {
        let labelled = clamped(span.start, start, line)..clamped(span.end, start, line);
        let length = line[labelled.clone()].chars().take(columns + 1).count();
        if length + columns / 4 <= columns {
            // A third of the room that is left goes before the label: its text is drawn to the right of it.
            let before = back(line, labelled.start, (columns - length) / 3);
            let drawn = line[before..labelled.end].chars().count();
            wanted.push(before..ahead(line, labelled.end, columns - drawn));
        } else {
            wanted.push(back(line, labelled.start, columns / 8)..ahead(line, labelled.start, columns / 2));
            wanted.push(back(line, labelled.end, columns / 4)..ahead(line, labelled.end, columns / 8));
        }
    }
    if wanted.is_empty() {
        wanted.push(0..ahead(line, 0, columns));
    }
    wanted.sort_unstable_by_key(|part| part.start);
    wanted.into_iter().fold(Vec::new(), |mut joined: Vec<Range<usize>>, part| {
        match joined.last_mut() {
            Some(last) if part.start <= last.end => last.end = last.end.max(part.end),
            _ => joined.push(part),
        }
        joined
    })
}

/// The byte of the line that a byte of the source is, or the end of the line that is nearer.
fn clamped(offset: u32, start: usize, line: &str) -> usize {
    (offset as usize).saturating_sub(start).min(line.len())
}

/// The byte `count` characters before `from`.
fn back(line: &str, from: usize, count: usize) -> usize {
    if count == 0 {
        return from;
    }
    line[..from].char_indices().rev().nth(count - 1).map_or(0, |(at, _)| at)
}

/// The byte `count` characters behind `from`.
fn ahead(line: &str, from: usize, count: usize) -> usize {
    line[from..].char_indices().nth(count).map_or(line.len(), |(at, _)| from + at)
}
