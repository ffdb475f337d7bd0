//! A document against a JSON Schema: what does not fit, as findings at the keys and values that do not.

use std::fmt::Write;

use jsonschema::error::{TypeKind, ValidationErrorKind};
use jsonschema::paths::{Location, LocationSegment};
use jsonschema::{JsonType, ValidationError, Validator};
use serde_json::Value;

use crate::finding::suggestion::nearest;
use crate::finding::{Finding, problem};
use crate::source::{Span, limits};
use crate::syntax::document::tree::{Content, Entry, Node, ScalarKind};

/// A schema ready for use.
#[derive(Debug)]
pub struct Schema {
    schema: Value,
    validator: Validator,
}

/// A text that is no JSON Schema, or one that refers to another file.
#[derive(Debug, thiserror::Error)]
#[error("the schema cannot be used: {0}")]
pub struct NotASchema(String);

impl Schema {
    /// Reads a JSON Schema of draft 2020-12.
    pub fn new(text: &str) -> Result<Self, NotASchema> {
        let schema: Value = serde_json::from_str(text).map_err(|error| NotASchema(error.to_string()))?;
        let validator = jsonschema::draft202012::new(&schema).map_err(|error| NotASchema(error.to_string()))?;
        Ok(Self { schema, validator })
    }

    /// All that does not fit, in the order of the text, as findings of class input with the id `rule`. Empty if the document is valid.
    pub fn check(&self, document: &Node<'_>, rule: &str) -> Vec<Finding> {
        let instance = match value(document, 0) {
            Ok(instance) => instance,
            Err(finding) => return vec![*finding],
        };
        let mut findings = Vec::new();
        for error in self.validator.iter_errors(&instance) {
            self.report(&error, document, rule, &mut findings);
        }
        findings.sort_by_key(|finding| (finding.primary.span.start, finding.primary.span.end));
        findings
    }

    /// Turns one error into findings.
    fn report(&self, error: &ValidationError<'_>, document: &Node<'_>, rule: &str, findings: &mut Vec<Finding>) {
        let place = Place::find(document, error.instance_path());
        let around = self.around(error.schema_path());
        match error.kind() {
            ValidationErrorKind::AdditionalProperties { unexpected }
            | ValidationErrorKind::UnevaluatedProperties { unexpected } => {
                let known: Vec<&str> =
                    around["properties"].as_object().map_or(Vec::new(), |known| known.keys().map(String::as_str).collect());
                let entries = unexpected.iter().filter_map(|key| place.node.entry(key));
                findings.extend(entries.map(|entry| unknown_key(entry, &known, rule)));
            }
            ValidationErrorKind::OneOfNotValid { context } | ValidationErrorKind::AnyOf { context } => {
                self.report_branches(context, error, document, rule, findings);
            }
            ValidationErrorKind::PropertyNames { error: inner } => {
                let entry = inner.instance().as_str().and_then(|name| place.node.entry(name));
                let message = explained(inner);
                let span = entry.map_or(place.span(), |entry| entry.key.span);
                findings.push(finding(
                    rule,
                    message,
                    span,
                    "",
                    around.pointer("/propertyNames/description").or(description(around)),
                ));
            }
            ValidationErrorKind::Enum { options } => {
                let options: Vec<&str> =
                    options.as_array().map_or(Vec::new(), |options| options.iter().filter_map(Value::as_str).collect());
                let label = place.node.as_scalar().and_then(|scalar| nearest(&scalar.text, options.iter().copied()));
                let label = label.map_or(String::new(), |option| format!("did you mean `{option}`?"));
                let help = format!("use {}", listed(&options, "or"));
                findings.push(Finding::input(rule, explained(error), place.span(), label).with_help(help));
            }
            ValidationErrorKind::Required { property } => {
                let name = property.as_str().unwrap_or_default();
                let message = format!("`{name}` is missing");
                let about = around["properties"][name].get("description");
                findings.push(finding(rule, message, place.name_span(), "it belongs in here", about));
            }
            _ => findings.push(finding(rule, explained(error), place.span(), "", description(around))),
        }
    }

    /// A value that fits none of several forms: what is wrong with it in the form that it comes nearest to, which is the one whose first
    /// error lies deepest; if all fail at the value itself, what all the forms are.
    fn report_branches(
        &self,
        branches: &[Vec<ValidationError<'static>>],
        error: &ValidationError<'_>,
        document: &Node<'_>,
        rule: &str,
        findings: &mut Vec<Finding>,
    ) {
        let depth = |error: &ValidationError<'_>| error.instance_path().segments().count();
        let is_type = |error: &&ValidationError<'_>| matches!(error.kind(), ValidationErrorKind::Type { .. });
        let fits_type =
            branches.iter().filter(|errors| !errors.iter().any(|inner| is_type(&inner) && depth(inner) == depth(error)));
        match fits_type.max_by_key(|errors| (errors.iter().map(&depth).min(), std::cmp::Reverse(errors.len()))) {
            Some(errors) => errors.iter().for_each(|inner| self.report(inner, document, rule, findings)),
            None => {
                let place = Place::find(document, error.instance_path());
                let mut expected: Vec<&str> = branches.iter().flatten().filter(is_type).flat_map(expected_types).collect();
                expected.sort_unstable();
                expected.dedup();
                let message = format!("expected {}, found {}", expected.join(" or "), found(error.instance()));
                findings.push(finding(rule, message, place.span(), "", description(self.around(error.schema_path()))));
            }
        }
    }

    /// The part of the schema that holds the keyword at `path`; null if there is none.
    fn around(&self, path: &Location) -> &Value {
        let pointer = path.as_str().rsplit_once('/').map_or("", |(parent, _)| parent);
        self.schema.pointer(pointer).unwrap_or(&Value::Null)
    }
}

/// A node that an error speaks of, and the entry that holds it if a mapping does.
struct Place<'n, 's> {
    node: &'n Node<'s>,
    entry: Option<&'n Entry<'s>>,
}

impl<'n, 's> Place<'n, 's> {
    /// The node at `path`, or the last one on the way to it.
    fn find(document: &'n Node<'s>, path: &Location) -> Self {
        let mut place = Self { node: document, entry: None };
        for segment in path.segments() {
            let next = match segment {
                LocationSegment::Property(name) => {
                    place.node.entry(&name).map(|entry| Self { node: &entry.value, entry: Some(entry) })
                }
                LocationSegment::Index(index) => {
                    place.node.as_sequence().and_then(|elements| elements.get(index)).map(|node| Self { node, entry: None })
                }
            };
            match next {
                Some(next) => place = next,
                None => break,
            }
        }
        place
    }

    /// The value, or the key of a value that is not written.
    fn span(&self) -> Span {
        match self.entry {
            Some(entry) if self.node.span.start == self.node.span.end => entry.key.span,
            _ => self.node.span,
        }
    }

    /// The key that names the node, or the node's own first key, or its start.
    fn name_span(&self) -> Span {
        let first_key = || self.node.as_mapping().and_then(|entries| entries.first()).map(|entry| entry.key.span);
        self.entry.map(|entry| entry.key.span).or_else(first_key).unwrap_or(self.node.span)
    }
}

fn unknown_key(entry: &Entry<'_>, known: &[&str], rule: &str) -> Finding {
    let label = match nearest(&entry.key.text, known.iter().copied()) {
        Some(name) => format!("did you mean `{name}`?"),
        None => "nothing has this name here".to_owned(),
    };
    let finding = Finding::input(rule, format!("unknown key `{}`", shortened(&entry.key.text)), entry.key.span, label);
    match known {
        [] => finding,
        [only] => finding.with_help(format!("the only key here is `{only}`")),
        known => finding.with_help(format!("the keys here are {}", listed(known, "and"))),
    }
}

/// A finding with a note: the schema's description of what belongs there.
fn finding(rule: &str, message: String, span: Span, label: &str, about: Option<&Value>) -> Finding {
    let mut finding = Finding::input(rule, message, span, label);
    finding.notes.extend(about.and_then(Value::as_str).map(|about| lower_case(about.trim_end_matches('.'))));
    finding
}

/// The sentence as a part of another one.
fn lower_case(sentence: &str) -> String {
    let mut characters = sentence.chars();
    characters.next().map_or(String::new(), |first| first.to_lowercase().chain(characters).collect())
}

fn description(schema: &Value) -> Option<&Value> {
    schema.get("description")
}

/// What is wrong, in the words of someone who writes the file, not the schema.
fn explained(error: &ValidationError<'_>) -> String {
    let instance = error.instance();
    match error.kind() {
        ValidationErrorKind::Type { .. } => {
            format!("expected {}, found {}", expected_types(error).join(" or "), found(instance))
        }
        ValidationErrorKind::Enum { .. } => format!("{} is not allowed here", found(instance)),
        ValidationErrorKind::Constant { expected_value } => format!("expected `{expected_value}`, found {}", found(instance)),
        ValidationErrorKind::Minimum { limit } => format!("{} is less than {limit}, the least that is allowed", found(instance)),
        ValidationErrorKind::Maximum { limit } => format!("{} is more than {limit}, the most that is allowed", found(instance)),
        ValidationErrorKind::MinItems { limit: 1 } => "this list is empty".to_owned(),
        ValidationErrorKind::MinLength { limit: 1 } => "this text is empty".to_owned(),
        ValidationErrorKind::MinProperties { limit: 1 } => "this mapping is empty".to_owned(),
        ValidationErrorKind::UniqueItems => "this list holds something twice".to_owned(),
        ValidationErrorKind::Pattern { .. } => format!("{} is not written as it must be", found(instance)),
        _ => lower_case(&error.masked_with("this value").to_string()),
    }
}

/// The types that a value should have had, in words.
fn expected_types(error: &ValidationError<'_>) -> Vec<&'static str> {
    match error.kind() {
        ValidationErrorKind::Type { kind: TypeKind::Single(kind) } => vec![type_name(*kind)],
        ValidationErrorKind::Type { kind: TypeKind::Multiple(kinds) } => kinds.iter().map(type_name).collect(),
        _ => Vec::new(),
    }
}

fn type_name(kind: JsonType) -> &'static str {
    match kind {
        JsonType::Array => "a list",
        JsonType::Boolean => "`true` or `false`",
        JsonType::Integer => "a whole number",
        JsonType::Null => "nothing",
        JsonType::Number => "a number",
        JsonType::Object => "a mapping",
        JsonType::String => "a text",
    }
}

/// A value as a message names it.
fn found(value: &Value) -> String {
    match value {
        Value::Null => "nothing".to_owned(),
        Value::Bool(value) => format!("`{value}`"),
        Value::Number(number) => format!("the number `{number}`"),
        Value::String(text) => format!("`{}`", shortened(text)),
        Value::Array(_) => "a list".to_owned(),
        Value::Object(_) => "a mapping".to_owned(),
    }
}

/// The first characters of a text that may be a whole book.
fn shortened(text: &str) -> String {
    match text.char_indices().nth(60) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

/// `` `a`, `b` and `c` ``
fn listed(words: &[&str], last: &str) -> String {
    let mut list = String::new();
    for (at, word) in words.iter().enumerate() {
        match at {
            0 => {}
            at if at + 1 == words.len() => {
                let _ = write!(list, " {last} ");
            }
            _ => list.push_str(", "),
        }
        let _ = write!(list, "`{word}`");
    }
    list
}

/// The document as JSON, which is what a schema speaks of; tags are dropped.
fn value(node: &Node<'_>, depth: usize) -> Result<Value, Box<Finding>> {
    if depth > limits::NESTING {
        let message = format!("this document nests deeper than {} levels, the most that is read", limits::NESTING);
        return Err(Box::new(Finding::input(problem::LIMIT, message, node.span, "")));
    }
    Ok(match &node.content {
        Content::Scalar(scalar) => match scalar.kind {
            ScalarKind::Null => Value::Null,
            ScalarKind::Bool(value) => Value::Bool(value),
            // A number that no double holds is still a number to a schema, as a text it is at least shown as it stands.
            ScalarKind::Number => serde_json::from_str(&scalar.text).unwrap_or_else(|_| Value::String(scalar.text.to_string())),
            ScalarKind::String => Value::String(scalar.text.to_string()),
        },
        Content::Sequence(elements) => {
            Value::Array(elements.iter().map(|element| value(element, depth + 1)).collect::<Result<_, _>>()?)
        }
        Content::Mapping(entries) => {
            let entries = entries.iter().map(|entry| Ok((entry.key.text.to_string(), value(&entry.value, depth + 1)?)));
            Value::Object(entries.collect::<Result<_, Box<Finding>>>()?)
        }
    })
}
