//! Documents inside of documents: a YAML or JSON text that is a string of another one, with spans that lie in the outer file.

use std::sync::Arc;

use super::tree::{Content, Entry, Key, Node, Tag};
use super::{Dialect, parse_json, parse_yaml};
use crate::source::{Sources, Span};
use crate::syntax::Parsed;

/// The documents that the string `node` holds; `None` when it is no string. In a literal block (`|`) of YAML every span is that of the
/// characters themselves. Where escapes or folding stand between, it is that of the whole string.
pub fn parse_embedded<'s>(sources: &'s Sources, node: &Node<'s>) -> Option<Parsed<Vec<Node<'s>>>> {
    let text: &'s str = sources.keep(node.as_scalar()?.text.clone());
    let source = node.span.source;
    let parsed = match text.trim_start().starts_with('{') {
        true => parse_json(source, text),
        false => parse_yaml(source, text, Dialect::Specified),
    };
    let lines = LiteralBlock::new(sources.get(source).text(), node.span, text);
    let place = |span: Span| match &lines {
        Some(lines) => lines.place(span),
        None => node.span,
    };
    let tree = parsed.tree.into_iter().map(|document| relocated(document, &place)).collect();
    let mut problems = parsed.problems;
    for finding in &mut problems {
        finding.primary.span = place(finding.primary.span);
        finding.secondary.iter_mut().for_each(|label| label.span = place(label.span));
    }
    Some(Parsed { tree, problems })
}

/// Where the lines of a literal block stand: what it says is what is written, without the indentation.
struct LiteralBlock {
    /// Of each line of the content: where it begins there, where it begins in the file, and where it ends there.
    lines: Vec<(usize, usize, usize)>,
}

impl LiteralBlock {
    /// `None` when what is written at `span` of `file` is not a literal block that says `content`.
    fn new(file: &str, span: Span, content: &str) -> Option<Self> {
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
        (inner == content.len()).then_some(Self { lines })
    }

    /// The place in the file of `span`, which lies in the content.
    fn place(&self, span: Span) -> Span {
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

/// The same tree with all spans replaced. Recursion is bounded by the parsers, which read no text that nests deeper than
/// [`crate::source::limits::NESTING`].
fn relocated<'s>(node: Node<'s>, place: &impl Fn(Span) -> Span) -> Node<'s> {
    let content = match node.content {
        Content::Scalar(scalar) => Content::Scalar(scalar),
        Content::Sequence(elements) => {
            Content::Sequence(Arc::new(elements.iter().map(|element| relocated(element.clone(), place)).collect()))
        }
        Content::Mapping(entries) => {
            let entry = |entry: &Entry<'s>| Entry {
                key: Key { span: place(entry.key.span), ..entry.key.clone() },
                value: relocated(entry.value.clone(), place),
            };
            Content::Mapping(Arc::new(entries.iter().map(entry).collect()))
        }
    };
    let tag = node.tag.map(|tag| Tag { span: place(tag.span), ..tag });
    Node { content, span: place(node.span), tag }
}
