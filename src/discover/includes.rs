//! `AWS::Include`: what a template takes over from other files of the scanned tree, put in its place.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::library::{Library, named};
use super::links::local_path;
use crate::finding::{Finding, problem};
use crate::source::limits;
use crate::syntax::document::tree::{Content, Entry, Node};

/// The macro that takes other files over into a template.
pub const INCLUDE: &str = "AWS::Include";

/// What putting files in their place led to.
#[derive(Debug, Default)]
pub(super) struct Included {
    /// The files that were taken over.
    pub(super) files: Vec<PathBuf>,
    pub(super) problems: Vec<Finding>,
}

/// `node` of a template in `folder`, with the files that it includes in their places. Includes that cannot be followed stay, and are told.
/// `within` are the files that lead here.
pub(super) fn expanded<'s>(
    node: &Node<'s>,
    folder: &Path,
    within: &mut Vec<PathBuf>,
    library: &mut Library<'s, '_>,
    included: &mut Included,
) -> Node<'s> {
    let content = match &node.content {
        Content::Scalar(_) => return node.clone(),
        Content::Sequence(elements) => {
            let elements = elements.iter().map(|element| expanded(element, folder, within, library, included)).collect();
            Content::Sequence(Arc::new(elements))
        }
        Content::Mapping(entries) => {
            let mut all = Vec::with_capacity(entries.len());
            let only = entries.len() == 1;
            for entry in entries.iter() {
                let location = location(&entry.key.text, &entry.value);
                match location.and_then(|location| follow(location, folder, within, library, included)) {
                    Some(content) => match content.as_mapping() {
                        Some(more) => {
                            let is_own = |one: &&Entry<'s>| entries.iter().any(|own| own.key.text == one.key.text);
                            all.extend(more.iter().filter(|one| !is_own(one)).cloned());
                        }
                        // In the place of a value that is no mapping, it is all there is.
                        None if only => return content,
                        None => all.push(entry.clone()),
                    },
                    None => {
                        let value = expanded(&entry.value, folder, within, library, included);
                        all.push(Entry { key: entry.key.clone(), value });
                    }
                }
            }
            Content::Mapping(Arc::new(all))
        }
    };
    Node { content, span: node.span, tag: node.tag.clone() }
}

/// The `Location` of the include that `key: value` is.
fn location<'n, 's>(key: &str, value: &'n Node<'s>) -> Option<&'n Node<'s>> {
    let is_transform = matches!(key, "Fn::Transform" | "Transform");
    let is_include = is_transform && value.get("Name").and_then(Node::as_str) == Some(INCLUDE);
    is_include.then(|| value.get("Parameters")?.get("Location")).flatten()
}

/// The content of the file at `location`, its own includes in their places; `None` when it cannot be followed.
fn follow<'s>(
    location: &Node<'s>,
    folder: &Path,
    within: &mut Vec<PathBuf>,
    library: &mut Library<'s, '_>,
    included: &mut Included,
) -> Option<Node<'s>> {
    let Some(written) = location.as_str().filter(|_| location.tag.is_none()) else {
        included.problems.push(not_followed("its location is not written out", location));
        return None;
    };
    let Some(path) = local_path(folder, written) else {
        included.problems.push(not_followed(&format!("`{written}` is not on this machine"), location));
        return None;
    };
    if within.contains(&path) {
        let message = format!("`{written}` includes itself");
        included.problems.push(Finding::input(problem::INVALID, message, location.span, "a circle"));
        return None;
    }
    if within.len() > limits::INCLUDE_DEPTH {
        let message = format!("includes nest deeper than {}", limits::INCLUDE_DEPTH);
        included.problems.push(Finding::input(problem::LIMIT, message, location.span, "reached here"));
        return None;
    }
    if included.files.len() >= limits::INCLUDES {
        let message = format!("a template includes more than {} files", limits::INCLUDES);
        included.problems.push(Finding::input(problem::LIMIT, message, location.span, "reached here"));
        return None;
    }
    let document = match library.document(&path) {
        Ok(document) => document?,
        Err(reason) => {
            included.problems.push(not_followed(&named(reason, Path::new(written)).to_string(), location));
            return None;
        }
    };
    included.files.push(path.clone());
    let folder = path.parent().unwrap_or(folder).to_owned();
    within.push(path);
    let content = expanded(&document, &folder, within, library, included);
    within.pop();
    Some(content)
}

fn not_followed(what: &str, location: &Node<'_>) -> Finding {
    let message = format!("what is included here cannot be looked into: {what}");
    Finding::notice(problem::TEMPLATE_NOT_FOUND, message, location.span, "what it adds is not known")
}
