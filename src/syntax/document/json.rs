//! JSON (RFC 8259, strictly) as a document tree.

use std::borrow::Cow;
use std::sync::Arc;

use jsonc_parser::ast::{ObjectPropName, Value};
use jsonc_parser::common::Range;
use jsonc_parser::errors::ParseErrorKind;
use jsonc_parser::{CollectOptions, ParseOptions, parse_to_ast};

use super::duplicates;
use super::tree::{Content, Entry, Key, Node, Scalar, ScalarKind};
use crate::finding::{Finding, problem};
use crate::source::{SourceId, Span};
use crate::syntax::Parsed;

/// The value of a JSON text as the only document; none when the text is empty or cannot be parsed.
pub fn parse_json<'s>(source: SourceId, text: &'s str) -> Parsed<Vec<Node<'s>>> {
    let reader = Reader { source, shift: text.len() - text.trim_start_matches('\u{feff}').len() };
    let text = &text[reader.shift..];
    match parse_to_ast(text, &CollectOptions::default(), &strict()) {
        Ok(parsed) => {
            let mut problems = Vec::new();
            let tree = parsed.value.into_iter().map(|value| reader.node(value, &mut problems)).collect();
            Parsed { tree, problems }
        }
        Err(error) => {
            let place = reader.span(error.range());
            let finding = match error.kind() {
                ParseErrorKind::NestingDepthExceeded => {
                    let message = "this document nests deeper than 512 levels, the most that is read";
                    Finding::input(problem::LIMIT, message, place, "one level too many").with_help("nest less")
                }
                kind => {
                    let (message, help) = described(kind);
                    Finding::input(problem::SYNTAX_ERROR, message, place, "the parser stops here").with_help(help)
                }
            };
            Parsed { tree: Vec::new(), problems: vec![finding] }
        }
    }
}

fn strict() -> ParseOptions {
    ParseOptions {
        allow_comments: false,
        allow_loose_object_property_names: false,
        allow_trailing_commas: false,
        allow_missing_commas: false,
        allow_single_quoted_strings: false,
        allow_hexadecimal_numbers: false,
        allow_unary_plus_numbers: false,
        allow_bare_decimal_point_numbers: false,
        allow_non_finite_numbers: false,
        allow_extended_string_escapes: false,
    }
}

fn described(kind: &ParseErrorKind) -> (String, &'static str) {
    let help = match kind {
        ParseErrorKind::CommentsNotAllowed => "JSON has no comments; take it away",
        ParseErrorKind::TrailingCommasNotAllowed => "take the last comma away",
        ParseErrorKind::SingleQuotedStringsNotAllowed => "use double quotes",
        ParseErrorKind::ExpectedComma => "put a comma between the two values",
        ParseErrorKind::ExpectedColonAfterObjectKey => "put a colon between the key and its value",
        ParseErrorKind::MultipleRootJsonValues => "a JSON file holds one value",
        ParseErrorKind::UnterminatedArray | ParseErrorKind::UnterminatedObject => "close it with `]` or `}`",
        _ => "look at the quotes, commas and brackets before this place",
    };
    let reason = kind.to_string();
    let mut letters = reason.chars();
    let lower = letters.next().map(|first| first.to_lowercase().chain(letters).collect::<String>()).unwrap_or_default();
    (format!("this is not valid JSON: {}", lower.trim_end_matches('.')), help)
}

struct Reader {
    source: SourceId,
    /// Bytes of the byte order mark before the text.
    shift: usize,
}

impl Reader {
    fn span(&self, range: Range) -> Span {
        let offset = |offset: usize| u32::try_from(offset + self.shift).unwrap_or(u32::MAX);
        Span::new(self.source, offset(range.start), offset(range.end).max(offset(range.start)))
    }

    /// Recursion is bounded by the parser, which reads no text that nests deeper than 512 levels.
    fn node<'s>(&self, value: Value<'s>, problems: &mut Vec<Finding>) -> Node<'s> {
        let (content, range) = match value {
            Value::StringLit(string) => (scalar(string.value, ScalarKind::String), string.range),
            Value::NumberLit(number) => (scalar(Cow::Borrowed(number.value), ScalarKind::Number), number.range),
            Value::BooleanLit(boolean) => {
                let text = if boolean.value { "true" } else { "false" };
                (scalar(Cow::Borrowed(text), ScalarKind::Bool(boolean.value)), boolean.range)
            }
            Value::NullKeyword(null) => (scalar(Cow::Borrowed("null"), ScalarKind::Null), null.range),
            Value::Array(array) => {
                let elements = array.elements.into_iter().map(|element| self.node(element, problems)).collect();
                (Content::Sequence(Arc::new(elements)), array.range)
            }
            Value::Object(object) => {
                let entry = |property: jsonc_parser::ast::ObjectProp<'s>| {
                    let (text, range) = match property.name {
                        ObjectPropName::String(string) => (string.value, string.range),
                        ObjectPropName::Word(word) => (Cow::Borrowed(word.value), word.range),
                    };
                    Entry {
                        key: Key { text, span: self.span(range), is_plain: false },
                        value: self.node(property.value, problems),
                    }
                };
                let entries: Vec<Entry<'s>> = object.properties.into_iter().map(entry).collect();
                duplicates::report(&entries, problems);
                (Content::Mapping(Arc::new(entries)), object.range)
            }
        };
        Node { content, span: self.span(range), tag: None }
    }
}

fn scalar(text: Cow<'_, str>, kind: ScalarKind) -> Content<'_> {
    Content::Scalar(Scalar { text, kind, is_plain: false, lines: None })
}
