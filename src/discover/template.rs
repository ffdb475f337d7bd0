//! Templates: which YAML and JSON documents are CloudFormation.

use crate::syntax::document::tree::Node;

/// Is `root` a template? It has resources, and a format version or a resource of a type that only CloudFormation knows.
pub(super) fn is_template(root: &Node<'_>) -> bool {
    let Some(resources) = root.get("Resources") else { return false };
    if root.get("AWSTemplateFormatVersion").is_some() {
        return true;
    }
    let entries = resources.as_mapping().unwrap_or(&[]);
    entries.iter().any(|resource| resource.value.get("Type").and_then(Node::as_str).is_some_and(|kind| kind.starts_with("AWS::")))
}
