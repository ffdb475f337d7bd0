//! Exports and imports as far as they are written out: which templates may export what another one imports.

use crate::syntax::document::tree::{Content, Node};

/// What is known of a name: how it begins and ends.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Pattern {
    start: String,
    /// `None` when nothing is left open, so that the whole name is `start`.
    end: Option<String>,
}

impl Pattern {
    fn of(node: &Node<'_>) -> Self {
        let open = Self { start: String::new(), end: Some(String::new()) };
        let is_sub = node.tag.as_ref().is_none_or(|tag| matches!(&*tag.name, "Sub" | "ImportValue"));
        match &node.content {
            Content::Scalar(scalar) if is_sub => Self::of_text(&scalar.text),
            Content::Mapping(entries) => match &***entries {
                [entry] if entry.key.text == "Fn::Sub" => Self::of(&entry.value),
                _ => open,
            },
            Content::Sequence(elements) if is_sub => elements.first().map_or(open, Self::of),
            _ => open,
        }
    }

    fn of_text(text: &str) -> Self {
        // `&{…}` is the other way to write the identifier of a loop.
        let hole = ["${", "&{"].into_iter().filter_map(|open| text.find(open)).min();
        match (hole, text.rfind('}')) {
            (Some(hole), Some(close)) if close > hole => {
                Self { start: text[..hole].to_owned(), end: Some(text[close + 1..].to_owned()) }
            }
            _ => Self { start: text.to_owned(), end: None },
        }
    }

    /// Can the two be the same name?
    pub(super) fn may_be(&self, other: &Pattern) -> bool {
        match (&self.end, &other.end) {
            (None, None) => self.start == other.start,
            (None, Some(end)) => self.start.starts_with(&other.start) && self.start.ends_with(end.as_str()),
            (Some(_), None) => other.may_be(self),
            (Some(mine), Some(theirs)) => {
                let starts = self.start.starts_with(&other.start) || other.start.starts_with(&self.start);
                starts && (mine.ends_with(theirs.as_str()) || theirs.ends_with(mine.as_str()))
            }
        }
    }
}

/// The names that a template exports.
pub(super) fn exported(template: &Node<'_>) -> Vec<Pattern> {
    let mut exported = Vec::new();
    let mut open = vec![template.get("Outputs")];
    while let Some(outputs) = open.pop() {
        for output in outputs.and_then(Node::as_mapping).unwrap_or_default() {
            // What a loop repeats stands last in it.
            open.extend(output.value.as_sequence().map(<[Node<'_>]>::last));
            exported.extend(output.value.get("Export").and_then(|export| export.get("Name")).map(Pattern::of));
        }
    }
    exported
}

/// The names that a template imports.
pub(super) fn imported(template: &Node<'_>) -> Vec<Pattern> {
    let mut imported = Vec::new();
    let mut open = vec![template];
    while let Some(node) = open.pop() {
        if node.tag.as_ref().is_some_and(|tag| tag.name == "ImportValue") {
            imported.push(Pattern::of(node));
        }
        match &node.content {
            Content::Scalar(_) => {}
            Content::Sequence(elements) => open.extend(elements.iter()),
            Content::Mapping(entries) => {
                imported
                    .extend(entries.iter().filter(|entry| entry.key.text == "Fn::ImportValue").map(|it| Pattern::of(&it.value)));
                open.extend(entries.iter().map(|entry| &entry.value));
            }
        }
    }
    imported
}
