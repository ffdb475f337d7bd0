//! Excerpts: the lines that one finding shows, laid end to end in one offset space for `miette`.
//!
//! `miette` knows one source per diagnostic and looks through the whole of it for each label. An [`Excerpts`] is a source that holds
//! only the lines around the labels, found by the line index: one stretch of lines after the other, each with its file's name and line
//! number, the primary label's first. `miette` draws one snippet per stretch, because no span across two of them can be read.

use std::ops::Range;

use miette::{MietteError, MietteSpanContents, SourceCode, SourceSpan, SpanContents};

use super::shown_line::{self, ShownLine};
use super::visible::on_one_line;
use crate::finding::Label;
use crate::source::{Location, Source, SourceId, Sources, Span};

/// Lines that are shown before and after a labelled one.
pub const CONTEXT_LINES: usize = 1;

/// A label on more lines than this is drawn on its first line only.
const LABELLED_LINES: usize = 8;

/// Bytes between two stretches in the offset space; with fewer, an empty label at the end of one would touch the next.
const GAP: usize = 2;

/// The lines that one finding shows.
#[derive(Debug)]
pub struct Excerpts {
    stretches: Vec<Stretch>,
    places: Vec<Place>,
}

/// Consecutive lines of one file.
#[derive(Debug)]
struct Stretch {
    name: String,
    /// The first line, counted from 0.
    first_line: usize,
    /// The lines as they are drawn, each with a line break at its end.
    text: String,
    /// Where the text begins in the offset space.
    offset: usize,
}

/// Where a label stands.
#[derive(Debug, Clone)]
pub struct Place {
    /// Its bytes in the offset space.
    pub range: Range<usize>,
    /// The display column, counted from 0, where its first character is drawn.
    pub column: usize,
    /// Its start in the file.
    location: Location,
}

/// How excerpts are made.
#[derive(Clone, Copy)]
pub struct Look<'a> {
    /// Columns that a line of source may take; what is further away from the labels than fits is left out.
    pub columns: usize,
    /// What is drawn instead of what is left out.
    pub ellipsis: &'a str,
    /// How a file's path is written in the snippet's header.
    pub name: &'a dyn Fn(&Source) -> String,
}

/// The lines that a label needs, counted from 0.
struct Labelled {
    source: SourceId,
    first: usize,
    last: usize,
    /// What is drawn of the label's span: only its first line if it covers too many, and nothing that another label covers.
    span: Span,
    /// Where the label's span starts.
    start: u32,
}

impl Excerpts {
    /// The lines around `labels`, of which the first is the primary one.
    pub fn new(sources: &Sources, labels: &[Label], look: Look) -> Self {
        let mut labelled: Vec<Labelled> = labels.iter().map(|label| Labelled::new(sources, label.span)).collect();
        separate(sources, &mut labelled);
        let mut excerpts = Self { stretches: Vec::new(), places: Vec::new() };
        let mut places: Vec<Option<Place>> = vec![None; labels.len()];
        let mut offset = 0;
        for (source, lines) in stretches(sources, &labelled) {
            let stretch = Stretch::new(sources, source, lines, offset, &labelled, &mut places, look);
            offset += stretch.text.len() + GAP;
            excerpts.stretches.push(stretch);
        }
        excerpts.places = places.into_iter().flatten().collect();
        excerpts
    }

    /// Where each label stands, in the order of the labels.
    pub fn places(&self) -> &[Place] {
        &self.places
    }
}

impl Labelled {
    fn new(sources: &Sources, span: Span) -> Self {
        let lines = sources.get(span.source).lines();
        let first = lines.line(span.start);
        // The line break at the end of a span does not make it reach into the next line.
        let last = lines.line(span.end.saturating_sub(1).max(span.start));
        if last - first < LABELLED_LINES {
            return Self { source: span.source, first, last, span, start: span.start };
        }
        let end_of_first = lines.start(first + 1).map_or(span.end, |next| next - 1);
        let on_first = Span::new(span.source, span.start, end_of_first.max(span.start));
        Self { source: span.source, first, last: first, span: on_first, start: span.start }
    }

    /// Does it stand on one line, with `other` on the same?
    fn shares_its_line_with(&self, other: &Labelled) -> bool {
        self.source == other.source && [self.last, other.first, other.last].iter().all(|line| *line == self.first)
    }
}

/// Makes labels on one line stand beside each other: of two that overlap, the longer one gives way, and is drawn on what it has
/// before the other (`name` of `name = value`), or else behind it.
fn separate(sources: &Sources, labelled: &mut [Labelled]) {
    for at in 0..labelled.len() {
        for other in 0..labelled.len() {
            let (outer, inner) = (&labelled[at], &labelled[other]);
            let (from, to) = (outer.span, inner.span);
            let is_shorter = (to.end - to.start, other) < (from.end - from.start, at);
            if is_shorter && outer.shares_its_line_with(inner) && from.start < to.end && to.start < from.end {
                let before = trimmed(sources, Span::new(from.source, from.start, to.start.max(from.start)));
                let behind = trimmed(sources, Span::new(from.source, to.end.min(from.end), from.end));
                if let Some(rest) = [before, behind].into_iter().find(|rest| rest.start < rest.end) {
                    labelled[at].span = rest;
                }
            }
        }
    }
}

/// The span without what separates a name from its value, and without white space, at its edges.
fn trimmed(sources: &Sources, span: Span) -> Span {
    let separators = |character: char| character.is_whitespace() || matches!(character, '=' | ':');
    let text = sources.text(span).trim_end_matches(separators);
    let rest = text.trim_start_matches(separators);
    let start = span.start + (text.len() - rest.len()) as u32;
    Span::new(span.source, start, start + rest.len() as u32)
}

/// Which lines of which sources are shown, in order: the stretch with the first label first.
fn stretches(sources: &Sources, labelled: &[Labelled]) -> Vec<(SourceId, Range<usize>)> {
    let mut wanted: Vec<(SourceId, Range<usize>, usize)> = labelled
        .iter()
        .enumerate()
        .map(|(at, label)| (label.source, with_context(sources.get(label.source), label.first..label.last + 1), at))
        .collect();
    wanted.sort_unstable_by_key(|(source, lines, at)| (*source, lines.start, *at));
    let mut joined: Vec<(SourceId, Range<usize>, usize)> = Vec::new();
    for (source, lines, at) in wanted {
        match joined.last_mut() {
            // One hidden line would cost as much room as showing it.
            Some((last_source, last, first_label)) if *last_source == source && lines.start <= last.end + 1 => {
                last.end = last.end.max(lines.end);
                *first_label = (*first_label).min(at);
            }
            _ => joined.push((source, lines, at)),
        }
    }
    joined.sort_unstable_by_key(|(_, _, first_label)| *first_label);
    joined.into_iter().map(|(source, lines, _)| (source, lines)).collect()
}

/// The lines with those around them, but without blank ones at the edges.
fn with_context(source: &Source, lines: Range<usize>) -> Range<usize> {
    let is_blank = |line: usize| shown_line::line_text(source, line).is_none_or(|text| text.trim().is_empty());
    let mut start = lines.start.saturating_sub(CONTEXT_LINES);
    while start < lines.start && is_blank(start) {
        start += 1;
    }
    let mut end = lines.end + CONTEXT_LINES;
    while end > lines.end && is_blank(end - 1) {
        end -= 1;
    }
    start..end
}

impl Stretch {
    /// Draws the lines and puts the labels that stand on them into `places`.
    fn new(
        sources: &Sources,
        id: SourceId,
        lines: Range<usize>,
        offset: usize,
        labelled: &[Labelled],
        places: &mut [Option<Place>],
        look: Look,
    ) -> Self {
        let source = sources.get(id);
        let mut text = String::new();
        let mut starts = vec![None; labelled.len()];
        for line in lines.clone() {
            let here = |label: &&Labelled| label.source == id && (label.first..=label.last).contains(&line);
            let spans: Vec<Span> = labelled.iter().filter(here).map(|label| label.span).collect();
            let Some(shown) = ShownLine::new(source, line, &spans, look.columns, look.ellipsis) else { continue };
            let line_offset = offset + text.len();
            for (at, label) in labelled.iter().enumerate().filter(|(_, label)| here(label)) {
                if line == label.first {
                    let start = shown.offset(source, label.span.start);
                    starts[at] = Some((line_offset + start, shown.text[..start].chars().count()));
                }
                if let (true, Some((start, column))) = (line == label.last, starts[at]) {
                    let end = line_offset + shown.offset(source, label.span.end);
                    let location = sources.start(Span::new(id, label.start, label.start));
                    places[at] = Some(Place { range: start..end.max(start), column, location });
                }
            }
            text.push_str(&shown.text);
            text.push('\n');
        }
        Self { name: (look.name)(source), first_line: lines.start, text, offset }
    }

    fn range(&self) -> Range<usize> {
        self.offset..self.offset + self.text.len()
    }
}

impl SourceCode for Excerpts {
    /// With context, the whole stretch around `span`; without, `span` itself with its place in the file, which is what a snippet's
    /// header says. A span that does not lie in one stretch cannot be read.
    fn read_span<'a>(
        &'a self,
        span: &SourceSpan,
        context_lines_before: usize,
        context_lines_after: usize,
    ) -> Result<Box<dyn SpanContents<'a> + 'a>, MietteError> {
        let wanted = span.offset()..span.offset() + span.len();
        let stretch =
            self.stretches.iter().find(|stretch| stretch.range().start <= wanted.start && wanted.end <= stretch.range().end);
        let stretch = stretch.ok_or(MietteError::OutOfBounds)?;
        let (data, shown, line, column) = if context_lines_before + context_lines_after == 0 {
            let place = self.places.iter().find(|place| place.range == wanted).ok_or(MietteError::OutOfBounds)?;
            let data = &stretch.text[wanted.start - stretch.offset..wanted.end - stretch.offset];
            (data, *span, place.location.line as usize - 1, place.location.column as usize - 1)
        } else {
            (&*stretch.text, (stretch.offset, stretch.text.len()).into(), stretch.first_line, 0)
        };
        let line_count = data.bytes().filter(|byte| *byte == b'\n').count();
        let contents = MietteSpanContents::new_named(stretch.name.clone(), data.as_bytes(), shown, line, column, line_count);
        Ok(Box::new(contents))
    }
}

/// The path of `source` as a snippet's header shows it.
pub fn plain_name(source: &Source) -> String {
    on_one_line(&super::slashed(source.path())).into_owned()
}
