//! YAML, JSON and TOML as one spanned document tree. Not their meaning: tags such as `!Sub` are kept, not resolved.

mod duplicates;
mod embedded;
mod json;
mod literal_block;
mod parts;
mod scalar;
mod toml;
pub mod tree;
mod yaml;

use crate::source::Span;
pub use embedded::parse_embedded;
pub use json::parse_json;
pub use toml::parse_toml;
use tree::{Content, Node};
pub use yaml::{Dialect, comments, parse_yaml};

/// The entries and elements of a document, however deep: what a comment above them speaks of.
pub fn items(root: &Node<'_>) -> Vec<Span> {
    let mut items = Vec::new();
    let mut open = vec![root];
    while let Some(node) = open.pop() {
        match &node.content {
            Content::Scalar(_) => {}
            Content::Sequence(elements) => {
                items.extend(elements.iter().map(|element| element.span));
                open.extend(elements.iter());
            }
            Content::Mapping(entries) => {
                // What an alias or a merge key brings in stands elsewhere.
                let own = entries.iter().filter(|entry| {
                    entry.value.span.source == entry.key.span.source && entry.value.span.end >= entry.key.span.start
                });
                for entry in own {
                    items.push(entry.key.span.to(entry.value.span));
                    open.push(&entry.value);
                }
            }
        }
    }
    items
}
