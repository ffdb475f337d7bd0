//! Templates: which YAML and JSON documents are CloudFormation.

use crate::syntax::document::tree::Node;

/// Is `root` a template? It has resources, and a format version, or a macro or a resource of a type that only CloudFormation knows.
pub(super) fn is_template(root: &Node<'_>) -> bool {
    let Some(resources) = root.get("Resources") else { return false };
    let is_ours = |node: &Node<'_>| node.as_str().is_some_and(|name| name.starts_with("AWS::"));
    let macros = root.get("Transform");
    let has_macro =
        macros.is_some_and(|node| node.as_sequence().map_or_else(|| is_ours(node), |names| names.iter().any(is_ours)));
    if root.get("AWSTemplateFormatVersion").is_some() || has_macro {
        return true;
    }
    let entries = resources.as_mapping().unwrap_or(&[]);
    entries.iter().any(|resource| resource.value.get("Type").is_some_and(is_ours))
}
