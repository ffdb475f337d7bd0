//! Large texts of YAML in parts side by side: the entries of their longest block, such as all resources of a template.
//!
//! A part is parsed as a text of its own, so it must be one: whoever cut through a quoted text or a flow collection left it open, which is
//! an error. Nothing but a plain document is put together of parts; whatever is out of the ordinary is left to those who parse the whole.

use std::ops::Range;
use std::sync::Arc;

use rayon::prelude::*;

use super::duplicates;
use super::tree::{Content, Entry, Node};
use super::yaml::parse_part;
use crate::source::SourceId;

/// Bytes that a part holds at least.
const PART: usize = 16 * 1024;

/// Parts for each thread: one that comes late then takes fewer.
const SHARE: usize = 4;

/// The only document of `text`, if it can be told by its parts: a block mapping without anchors, merge keys and duplicate keys.
/// `None` otherwise, also where it is too small for parts to be worth it.
pub(super) fn parse(source: SourceId, text: &str) -> Option<Node<'_>> {
    let most = text.len() / PART;
    let threads = if most > 1 { rayon::current_num_threads() } else { 1 };
    let count = if threads > 1 { most.min(threads * SHARE) } else { 1 };
    let Cuts { block, first, inside, behind } = (count > 1).then(|| Cuts::of(text, count))??;
    let starts = [0].into_iter().chain(inside.iter().copied());
    let ends = inside.iter().copied().chain([behind]);
    let rest = behind..text.len();
    let ranges: Vec<Range<usize>> = starts.zip(ends).map(|(start, end)| start..end).chain([rest]).collect();
    let is_inside = |part: usize| (1..=inside.len()).contains(&part);
    let parse = |(part, range): (usize, Range<usize>)| match range.is_empty() {
        true => Some(None),
        false => parse_part(source, text, range, usize::from(is_inside(part))).map(Some),
    };
    let parsed: Vec<Option<Node<'_>>> = ranges.into_par_iter().enumerate().map(parse).collect::<Option<_>>()?;
    let mut parsed = parsed.into_iter().flatten();
    let mut document = parsed.next()?;
    let entries = entries(&mut document)?;
    let last = entries.last_mut().filter(|last| last.key.span.start as usize == block)?;
    last.value.as_mapping()?.first().filter(|entry| entry.key.span.start as usize == first)?;
    for part in parsed.by_ref().take(inside.len()) {
        append(&mut last.value, part)?;
    }
    without_duplicates(&last.value)?;
    let span = last.value.span;
    document.span = document.span.to(span);
    for part in parsed {
        append(&mut document, part)?;
    }
    without_duplicates(&document)?;
    Some(document)
}

/// Where a text may be cut.
struct Cuts {
    /// The start of its longest block.
    block: usize,
    /// Where the key of the first entry inside the block must stand.
    first: usize,
    /// Starts of entries inside the block.
    inside: Vec<usize>,
    /// The end of the block.
    behind: usize,
}

impl Cuts {
    /// The cuts that make about `count` equal parts. `None` when no line looks as if a mapping inside a mapping could be cut there.
    fn of(text: &str, count: usize) -> Option<Self> {
        let bytes = text.as_bytes();
        let starts = [0].into_iter().chain(memchr::memchr_iter(b'\n', bytes).map(|newline| newline + 1));
        let lines: Vec<Line> = starts.filter_map(|start| Line::at(bytes, start)).collect();
        let heads = lines.iter().enumerate().filter(|(_, line)| line.indentation == 0).map(|(at, _)| at);
        let heads: Vec<usize> = heads.chain([lines.len()]).collect();
        let end = |at: usize| lines.get(at).map_or(bytes.len(), |line| line.start);
        let blocks = heads.windows(2).filter(|block| block[1] > block[0] + 1);
        let longest = blocks.max_by_key(|block| end(block[1]) - end(block[0]))?;
        let [head, behind] = [longest[0], longest[1]];
        let inside = &lines[head + 1..behind];
        let is_entry = |line: &&Line| line.indentation == inside[0].indentation && line.begins_key();
        let entries: Vec<usize> = inside.iter().filter(is_entry).map(|line| line.start).collect();
        let wanted = (1..count).map(|part| part * bytes.len() / count);
        let mut cuts: Vec<usize> =
            wanted.filter_map(|wanted| entries.get(entries.partition_point(|entry| *entry < wanted)).copied()).collect();
        cuts.dedup();
        let behind_is_key = lines.get(behind).is_none_or(Line::begins_key);
        let (block, first, behind) = (lines[head].start, inside[0].start + inside[0].indentation, end(behind));
        // Behind a marker stands another document, and a directive speaks of a whole one.
        let has_marker = ["\n---", "\n..."].iter().any(|marker| text[block..].contains(marker));
        let has_directive = text.starts_with('%') || text[..block].contains("\n%");
        // Where the value of an explicit key is missing hangs on what follows.
        let has_explicit_key = lines.iter().any(|line| line.first == b'?');
        let may_be_cut = behind_is_key && !has_marker && !has_directive && !has_explicit_key;
        (may_be_cut && cuts.first()? > &block).then_some(Self { block, first, inside: cuts, behind })
    }
}

/// A line that holds more than a comment.
struct Line {
    start: usize,
    indentation: usize,
    /// Its first byte that is no space.
    first: u8,
}

impl Line {
    fn at(bytes: &[u8], start: usize) -> Option<Self> {
        let indentation = bytes[start..].iter().take_while(|byte| **byte == b' ').count();
        let first = *bytes.get(start + indentation)?;
        (!matches!(first, b'#' | b'\r' | b'\n')).then_some(Self { start, indentation, first })
    }

    /// Does it begin as a key does that is no collection itself?
    fn begins_key(&self) -> bool {
        self.first.is_ascii_alphanumeric() || matches!(self.first, b'"' | b'\'' | b'_')
    }
}

/// The entries of a mapping that nothing else refers to.
fn entries<'n, 's>(node: &'n mut Node<'s>) -> Option<&'n mut Vec<Entry<'s>>> {
    match &mut node.content {
        Content::Mapping(entries) => Arc::get_mut(entries),
        _ => None,
    }
}

/// Adds the entries of `part` to those of `mapping`.
fn append<'s>(mapping: &mut Node<'s>, mut part: Node<'s>) -> Option<()> {
    entries(mapping)?.append(entries(&mut part)?);
    mapping.span = mapping.span.to(part.span);
    Some(())
}

/// `None` when a key stands in the mapping twice.
fn without_duplicates(mapping: &Node<'_>) -> Option<()> {
    let mut problems = Vec::new();
    duplicates::report(mapping.as_mapping()?, &mut problems);
    problems.is_empty().then_some(())
}
