//! The tree of a YAML or JSON document. Every node has a span; text is borrowed from the source wherever it stands there as it is.

use std::borrow::Cow;
use std::sync::Arc;

use crate::source::Span;

/// A value in a document.
#[derive(Debug, Clone, PartialEq)]
pub struct Node<'s> {
    /// What it is.
    pub content: Content<'s>,
    /// Where it stands, quotes included; for a block collection from its first entry to the end of its last.
    pub span: Span,
    /// A YAML tag such as `!Sub`, which JSON has not.
    pub tag: Option<Tag<'s>>,
}

/// The kinds of node. Collections are shared, so that an alias costs nothing.
#[derive(Debug, Clone, PartialEq)]
pub enum Content<'s> {
    /// A scalar.
    Scalar(Scalar<'s>),
    /// A sequence or array.
    Sequence(Arc<Vec<Node<'s>>>),
    /// A mapping or object, in source order, merge keys (`<<`) resolved; the first of two equal keys was reported and the last one counts.
    Mapping(Arc<Vec<Entry<'s>>>),
}

/// A scalar with the type that the document gives it.
#[derive(Debug, Clone, PartialEq)]
pub struct Scalar<'s> {
    /// The characters, escapes and folding resolved; of a number in decimal, whatever the notation.
    pub text: Cow<'s, str>,
    /// Its type.
    pub kind: ScalarKind,
    /// Is it written as a plain word of YAML, without quotes? Other rules than ours may give such a word another type.
    pub is_plain: bool,
    /// Where the lines of a string of YAML stand that may be JSON itself: how many bytes of it are before each, and its place, which holds
    /// nothing else. `None` where escapes or folding stand between, and of other scalars.
    pub lines: Option<Arc<[(usize, Span)]>>,
}

/// What a scalar is: in JSON what the grammar says, in YAML what YAML 1.1 resolves a plain scalar to, as CloudFormation does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ScalarKind {
    /// `null`, `~`, or nothing.
    Null,
    /// `true`, `false`, and YAML 1.1's `yes`, `no`, `on`, `off`.
    Bool(bool),
    /// A number, its text as JSON writes it; a date is a string.
    Number,
    /// Everything else, and everything in quotes.
    String,
}

/// `key: value`
#[derive(Debug, Clone, PartialEq)]
pub struct Entry<'s> {
    /// The key; a mapping or sequence as a key was reported as an error.
    pub key: Key<'s>,
    /// The value.
    pub value: Node<'s>,
}

/// The key of a mapping's entry.
#[derive(Debug, Clone, PartialEq)]
pub struct Key<'s> {
    /// Its characters.
    pub text: Cow<'s, str>,
    /// Where it stands, quotes included.
    pub span: Span,
    /// Is it written as a plain word of YAML, without quotes?
    pub is_plain: bool,
}

/// A YAML tag.
#[derive(Debug, Clone, PartialEq)]
pub struct Tag<'s> {
    /// The name without exclamation marks: `Sub`, `GetAtt`.
    pub name: Cow<'s, str>,
    /// Where it stands.
    pub span: Span,
}

impl<'s> Node<'s> {
    /// The entries of a mapping; `None` for other kinds.
    pub fn as_mapping(&self) -> Option<&[Entry<'s>]> {
        match &self.content {
            Content::Mapping(entries) => Some(entries),
            _ => None,
        }
    }

    /// The elements of a sequence; `None` for other kinds.
    pub fn as_sequence(&self) -> Option<&[Node<'s>]> {
        match &self.content {
            Content::Sequence(elements) => Some(elements),
            _ => None,
        }
    }

    /// The scalar; `None` for collections.
    pub fn as_scalar(&self) -> Option<&Scalar<'s>> {
        match &self.content {
            Content::Scalar(scalar) => Some(scalar),
            _ => None,
        }
    }

    /// The characters of a scalar that is a string; `None` for everything else.
    pub fn as_str(&self) -> Option<&str> {
        self.as_scalar().filter(|scalar| scalar.kind == ScalarKind::String).map(|scalar| &*scalar.text)
    }

    /// The entry `name` of a mapping, the last if it stands there twice; `None` when there is none, or for other kinds.
    pub fn get(&self, name: &str) -> Option<&Node<'s>> {
        self.entry(name).map(|entry| &entry.value)
    }

    /// The entry `name` of a mapping with its key.
    pub fn entry(&self, name: &str) -> Option<&Entry<'s>> {
        self.as_mapping()?.iter().rev().find(|entry| entry.key.text == name)
    }
}
