//! A document against a JSON Schema: what does not fit, as findings at the keys and values that do not.

use serde_json::Value;

use crate::finding::suggestion::nearest;
use crate::finding::{Finding, problem};
use crate::schema::{Misfit, NotASchema, Schema, Step, What, listed, shortened};
use crate::source::{Span, limits};
use crate::syntax::document::tree::{Content, Entry, Node, ScalarKind};

/// A schema that documents are checked against.
#[derive(Debug)]
pub struct DocumentSchema(Schema);

impl DocumentSchema {
    /// Reads a JSON Schema of draft 2020-12.
    pub fn new(text: &str) -> Result<Self, NotASchema> {
        Schema::new(text).map(Self)
    }

    /// All that does not fit, in the order of the text, as findings of class input with the id `rule`. Empty if the document is valid.
    pub fn check(&self, document: &Node<'_>, rule: &str) -> Vec<Finding> {
        let instance = match value(document, 0) {
            Ok(instance) => instance,
            Err(finding) => return vec![*finding],
        };
        let misfits = self.0.misfits(&instance, |_| true);
        let mut findings: Vec<Finding> = misfits.into_iter().filter_map(|misfit| report(misfit, document, rule)).collect();
        findings.sort_by_key(|finding| (finding.primary.span.start, finding.primary.span.end));
        findings
    }
}

/// Where in the document a misfit lies, and what to do; `None` for an entry that the document does not have.
fn report(misfit: Misfit, document: &Node<'_>, rule: &str) -> Option<Finding> {
    let place = Place::find(document, &misfit.path);
    let (span, label) = match &misfit.what {
        What::UnknownName { name, known } => return Some(unknown_key(place.node.entry(name)?, known, rule)),
        What::NotAmong { words } => {
            let label = place.node.as_scalar().and_then(|scalar| nearest(&scalar.text, words.iter().map(String::as_str)));
            let label = label.map_or(String::new(), |option| format!("did you mean `{option}`?"));
            let help = format!("use {}", listed(words, "or"));
            return Some(Finding::input(rule, misfit.message, place.span(), label).with_help(help));
        }
        What::MisshapenName { name } => (place.node.entry(name).map_or(place.span(), |entry| entry.key.span), ""),
        What::Missing { .. } => (place.name_span(), "it belongs in here"),
        What::TooMany { .. } | What::Other => (place.span(), ""),
    };
    let mut finding = Finding::input(rule, misfit.message, span, label);
    finding.notes.extend(misfit.about);
    Some(finding)
}

/// A node that an error speaks of, and the entry that holds it if a mapping does.
struct Place<'n, 's> {
    node: &'n Node<'s>,
    entry: Option<&'n Entry<'s>>,
}

impl<'n, 's> Place<'n, 's> {
    /// The node at `path`, or the last one on the way to it.
    fn find(document: &'n Node<'s>, path: &[Step]) -> Self {
        let mut place = Self { node: document, entry: None };
        for step in path {
            let next = match step {
                Step::Name(name) => place.node.entry(name).map(|entry| Self { node: &entry.value, entry: Some(entry) }),
                Step::Index(index) => {
                    place.node.as_sequence().and_then(|elements| elements.get(*index)).map(|node| Self { node, entry: None })
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

fn unknown_key(entry: &Entry<'_>, known: &[String], rule: &str) -> Finding {
    let label = match nearest(&entry.key.text, known.iter().map(String::as_str)) {
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
