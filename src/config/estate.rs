//! The estate as the configuration declares it: what lives elsewhere, and nobody here can change, and what must be recorded.

use super::Spanned;
use crate::source::Span;
use crate::syntax::document::tree::{Content, Node, ScalarKind};

/// What is declared of the estate.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Estate {
    /// Accounts.
    pub accounts: Vec<Declared>,
    /// Trails that are managed elsewhere.
    pub trails: Vec<Declared>,
    /// Buckets that others own.
    pub buckets: Vec<Declared>,
    /// Which events of which buckets must be recorded.
    pub monitored: Vec<Declared>,
    /// Is every bucket that there is in the scanned code or declared here?
    pub complete: Option<Spanned<bool>>,
    /// Which edition of AWS's rule counts about who gets the event of another account's call: `current` or `2022`.
    pub visibility_model: Option<Spanned<String>>,
    /// Where the file says so; `None` when it does not speak of the estate.
    pub span: Option<Span>,
}

/// A declared thing: its entries by key, in the order of the file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Declared {
    /// What it says.
    pub entries: Vec<(String, Written)>,
    /// The value that names it.
    pub header: Span,
    /// All of it.
    pub body: Span,
}

/// A value as it is written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Written {
    /// The value.
    pub content: WrittenContent,
    /// Where it stands.
    pub span: Span,
}

/// What is written: all that the schema lets a declaration hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum WrittenContent {
    /// True or false.
    Bool(bool),
    /// A string.
    Text(String),
    /// A list.
    List(Vec<Written>),
    /// An object, in the order of the file.
    Map(Vec<(String, Written)>),
}

impl Declared {
    /// The value of an entry.
    pub fn get(&self, key: &str) -> Option<&Written> {
        self.entries.iter().find(|(name, _)| name == key).map(|(_, value)| value)
    }

    /// The elements of an entry that is a list of strings; none when there is no such entry.
    pub fn texts(&self, key: &str) -> impl Iterator<Item = Spanned<&str>> {
        let elements = match self.get(key) {
            Some(Written { content: WrittenContent::List(elements), .. }) => elements.as_slice(),
            _ => &[],
        };
        elements.iter().filter_map(|element| match &element.content {
            WrittenContent::Text(text) => Some(Spanned { value: text.as_str(), span: element.span }),
            _ => None,
        })
    }

    /// Does the entry say that something is not so?
    pub fn denies(&self, key: &str) -> bool {
        matches!(self.get(key), Some(Written { content: WrittenContent::Bool(false), .. }))
    }

    /// An entry that is a string.
    pub fn text(&self, key: &str) -> Option<Spanned<&str>> {
        match self.get(key) {
            Some(Written { content: WrittenContent::Text(text), span }) => Some(Spanned { value: text, span: *span }),
            _ => None,
        }
    }
}

/// What a node says that the schema has found valid.
pub(super) fn estate(node: &Node<'_>) -> Estate {
    let list = |key: &str, name: &str| -> Vec<Declared> {
        let elements = node.get(key).and_then(Node::as_sequence).into_iter().flatten();
        elements.filter_map(|element| declared(element, name)).collect()
    };
    Estate {
        accounts: list("accounts", "id"),
        trails: list("trails", "name"),
        buckets: list("buckets", "name"),
        monitored: list("monitored", "buckets"),
        complete: node.get("complete").and_then(complete),
        visibility_model: node.get("visibility-model").and_then(|model| {
            let value = model.as_scalar()?.text.to_string();
            Some(Spanned { value, span: model.span })
        }),
        span: Some(node.span),
    }
}

fn complete(node: &Node<'_>) -> Option<Spanned<bool>> {
    match node.as_scalar()?.kind {
        ScalarKind::Bool(value) => Some(Spanned { value, span: node.span }),
        _ => None,
    }
}

fn declared(node: &Node<'_>, name: &str) -> Option<Declared> {
    let WrittenContent::Map(entries) = written(node)?.content else { return None };
    let header = node.get(name).map_or(node.span, |name| name.span);
    Some(Declared { entries, header, body: node.span })
}

/// `None` for null, which says nothing.
fn written(node: &Node<'_>) -> Option<Written> {
    let content = match &node.content {
        Content::Scalar(scalar) => match scalar.kind {
            ScalarKind::Null => return None,
            ScalarKind::Bool(value) => WrittenContent::Bool(value),
            ScalarKind::Number | ScalarKind::String => WrittenContent::Text(scalar.text.to_string()),
        },
        Content::Sequence(elements) => WrittenContent::List(elements.iter().filter_map(written).collect()),
        Content::Mapping(entries) => {
            let entries = entries.iter().filter_map(|entry| Some((entry.key.text.to_string(), written(&entry.value)?)));
            WrittenContent::Map(entries.collect())
        }
    };
    Some(Written { content, span: node.span })
}
