//! Documents inside of documents: a YAML or JSON text that is a string of another one, with spans that lie in the outer file.

use std::sync::Arc;

use super::literal_block::LiteralBlock;
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
