//! TOML as a document tree: tables and arrays are what mappings and sequences are.

use std::borrow::Cow;
use std::ops::Range;
use std::sync::Arc;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::tree::{Content, Entry, Key, Node, Scalar, ScalarKind};
use crate::finding::{Finding, problem};
use crate::source::{SourceId, Span};
use crate::syntax::Parsed;

/// The root table of a TOML text as the only document; none when it cannot be parsed. Numbers keep their digits and dates are strings.
pub fn parse_toml<'s>(source: SourceId, text: &'s str) -> Parsed<Vec<Node<'s>>> {
    let reader = Reader { source };
    match DeTable::parse(text) {
        Ok(table) => {
            let span = table.span();
            Parsed { tree: vec![reader.table(table.into_inner(), span)], problems: Vec::new() }
        }
        Err(error) => {
            let place = reader.span(error.span().unwrap_or(0..0));
            let message = format!("this is not valid TOML: {}", error.message().lines().next().unwrap_or_default());
            let finding = Finding::input(problem::SYNTAX_ERROR, message, place, "the parser stops here")
                .with_help("look at the quotes, brackets and equals signs here and on the line before");
            Parsed { tree: Vec::new(), problems: vec![finding] }
        }
    }
}

struct Reader {
    source: SourceId,
}

impl Reader {
    fn span(&self, range: Range<usize>) -> Span {
        let offset = |offset: usize| u32::try_from(offset).unwrap_or(u32::MAX);
        Span::new(self.source, offset(range.start), offset(range.end.max(range.start)))
    }

    fn table<'s>(&self, table: DeTable<'s>, range: Range<usize>) -> Node<'s> {
        let mut entries: Vec<Entry<'s>> = table.into_iter().map(|(key, value)| self.entry(key, value)).collect();
        entries.sort_by_key(|entry| entry.key.span.start);
        Node { content: Content::Mapping(Arc::new(entries)), span: self.span(range), tag: None }
    }

    fn entry<'s>(&self, key: Spanned<Cow<'s, str>>, value: Spanned<DeValue<'s>>) -> Entry<'s> {
        let span = self.span(key.span());
        Entry { key: Key { text: key.into_inner(), span, is_plain: false }, value: self.node(value) }
    }

    /// Recursion is bounded by the parser, which reads no text that nests deeper than 80 levels.
    fn node<'s>(&self, value: Spanned<DeValue<'s>>) -> Node<'s> {
        let range = value.span();
        let scalar = |text: Cow<'s, str>, kind| Content::Scalar(Scalar { text, kind, is_plain: false, lines: None });
        let content = match value.into_inner() {
            DeValue::Table(table) => return self.table(table, range),
            DeValue::Array(elements) => {
                Content::Sequence(Arc::new(elements.into_iter().map(|element| self.node(element)).collect()))
            }
            DeValue::String(text) => scalar(text, ScalarKind::String),
            DeValue::Boolean(truth) => scalar(Cow::Borrowed(if truth { "true" } else { "false" }), ScalarKind::Bool(truth)),
            DeValue::Integer(number) if number.radix() == 10 => {
                scalar(Cow::Owned(number.as_str().to_owned()), ScalarKind::Number)
            }
            DeValue::Integer(number) => scalar(Cow::Owned(number.to_string()), ScalarKind::String),
            DeValue::Float(number) => scalar(Cow::Owned(number.as_str().to_owned()), ScalarKind::Number),
            DeValue::Datetime(time) => scalar(Cow::Owned(time.to_string()), ScalarKind::String),
        };
        Node { content, span: self.span(range), tag: None }
    }
}
