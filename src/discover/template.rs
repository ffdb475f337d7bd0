//! Templates: which YAML and JSON documents are CloudFormation.

use crate::syntax::document::tree::Node;

/// Is `root` a template? It has a format version and resources, or its resources have types of the form `Provider::Service::Type`.
pub(super) fn is_template(root: &Node<'_>) -> bool {
    let Some(resources) = root.get("Resources") else { return false };
    if root.get("AWSTemplateFormatVersion").is_some() {
        return true;
    }
    let entries = resources.as_mapping().unwrap_or(&[]);
    entries.iter().any(|resource| resource.value.get("Type").and_then(Node::as_str).is_some_and(|kind| kind.contains("::")))
}
