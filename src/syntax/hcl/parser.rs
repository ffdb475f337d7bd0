//! The parser: recursive descent over the bytes, one function for each form of the grammar.

use super::Places;
use super::cursor::{Cursor, is_start};
use crate::finding::{Finding, problem};
use crate::source::{SourceId, Span, limits};

/// The text cannot be read on from here as it was meant: the mistake is already among the problems.
pub(super) struct Stop;

pub(super) type Result<T> = std::result::Result<T, Stop>;

pub(super) struct Parser<'s> {
    pub(super) cursor: Cursor<'s>,
    source: SourceId,
    places: Places,
    depth: usize,
    pub(super) problems: Vec<Finding>,
}

impl<'s> Parser<'s> {
    pub(super) fn new(source: SourceId, text: &'s str) -> Self {
        Self::at(source, text, Places::From(0))
    }

    /// A parser of a text that is only a part of its source.
    pub(super) fn at(source: SourceId, text: &'s str, places: Places) -> Self {
        Self { cursor: Cursor::new(text), source, places, depth: 0, problems: Vec::new() }
    }

    pub(super) fn span(&self, start: usize, end: usize) -> Span {
        match self.places {
            Places::From(offset) => Span::new(self.source, offset + start as u32, offset + end as u32),
            Places::All(span) => span,
        }
    }

    /// The span from `start` to where the parser stands.
    pub(super) fn since(&self, start: usize) -> Span {
        self.span(start, self.cursor.at)
    }

    /// The part of `span` that holds `text`, or the end of it that does; `None` where the text stands there in other words.
    pub(super) fn verbatim(&self, span: Span, text: &str) -> Option<Span> {
        let Places::From(offset) = self.places else { return None };
        let start = span.end.checked_sub(u32::try_from(text.len()).ok()?)?;
        let written = self.cursor.text.get((start.checked_sub(offset)?) as usize..(span.end - offset) as usize)?;
        (start >= span.start && written == text).then(|| Span::new(span.source, start, span.end))
    }

    /// The span of the next character, empty at the end of the text or line.
    pub(super) fn here(&self) -> Span {
        let next = self.cursor.rest().chars().next().filter(|character| *character != '\n' && *character != '\r');
        self.span(self.cursor.at, self.cursor.at + next.map_or(0, char::len_utf8))
    }

    /// Notes a mistake; `Err` so that `return self.mistake(…)` reads well.
    pub(super) fn mistake<T>(&mut self, message: impl Into<String>, span: Span, label: &str, help: &str) -> Result<T> {
        self.problems.push(Finding::input(problem::SYNTAX_ERROR, message, span, label).with_help(help));
        Err(Stop)
    }

    /// What stands here, as a message names it.
    pub(super) fn found(&self) -> String {
        match self.cursor.rest().chars().next() {
            None => "the end of the file".to_owned(),
            Some('\n' | '\r') => "the end of the line".to_owned(),
            Some(character) if is_start(character) => format!("`{}`", self.cursor.peek_identifier().unwrap_or_default()),
            Some(character) => format!("`{character}`"),
        }
    }

    /// Runs `parse` one level deeper; too deep is an error, not an overflow.
    pub(super) fn deeper<T>(&mut self, parse: impl FnOnce(&mut Self) -> Result<T>) -> Result<T> {
        if self.depth >= limits::NESTING {
            let message = format!("this nests deeper than {} levels, the most that is read", limits::NESTING);
            self.problems.push(
                Finding::input(problem::LIMIT, message, self.here(), "one level too many")
                    .with_help("nest less, with locals in between"),
            );
            return Err(Stop);
        }
        self.depth += 1;
        let result = parse(self);
        self.depth -= 1;
        result
    }
}
