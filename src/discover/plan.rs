//! Plans: which JSON documents are what `terraform show -json` says, and which folder holds the configuration of one.
//!
//! The format is that of <https://developer.hashicorp.com/terraform/internals/json-format>.

use std::collections::BTreeSet;

use super::Folder;
use crate::syntax::document::tree::Node;

/// Is `root` a plan or a state?
pub(super) fn is_plan(root: &Node<'_>) -> bool {
    let is_versioned = root.get("format_version").is_some() && root.get("terraform_version").is_some();
    is_versioned && ["resource_changes", "planned_values", "values"].iter().any(|key| root.get(key).is_some())
}

/// Could the text be a plan, as far as can be told without parsing it?
pub(super) fn may_be_plan(text: &str) -> bool {
    text.contains("\"format_version\"") && text.contains("\"terraform_version\"")
}

/// Is `folder` the configuration that `plan` was made of? A plan names everything that the root module declares; a state only what there
/// is of it.
pub(super) fn is_of(plan: &Node<'_>, folder: &Folder<'_>) -> bool {
    let declared = declared(folder);
    match plan.get("configuration").and_then(|configuration| configuration.get("root_module")) {
        Some(module) => {
            let named = named(module, "module_calls");
            !named.is_empty() && named == declared
        }
        None => {
            let values = plan.get("values").and_then(|values| values.get("root_module"));
            let named = values.map(|module| named(module, "child_modules")).unwrap_or_default();
            !named.is_empty() && named.is_subset(&declared)
        }
    }
}

/// The resources and module calls of a folder: `aws_s3_bucket.log`, `module.audit`.
fn declared(folder: &Folder<'_>) -> BTreeSet<String> {
    let blocks = folder.files.iter().flat_map(|file| file.body.blocks());
    let name = |block: &crate::syntax::hcl::ast::Block<'_>| match (block.kind.text, block.labels.as_slice()) {
        ("resource", [kind, name]) => Some(format!("{}.{}", kind.text, name.text)),
        ("module", [name]) => Some(format!("module.{}", name.text)),
        _ => None,
    };
    blocks.filter_map(name).collect()
}

/// The resources and module calls that a plan or state has of the root module.
fn named(module: &Node<'_>, calls: &str) -> BTreeSet<String> {
    let text = |node: &Node<'_>, key: &str| node.get(key).and_then(Node::as_str).map(str::to_owned);
    let resources = module.get("resources").and_then(Node::as_sequence).unwrap_or_default().iter();
    let managed = resources.filter(|resource| text(resource, "mode").as_deref() == Some("managed"));
    let resources = managed.filter_map(|resource| Some(format!("{}.{}", text(resource, "type")?, text(resource, "name")?)));
    let by_name = module.get(calls).and_then(Node::as_mapping).unwrap_or_default().iter();
    let by_address = module.get(calls).and_then(Node::as_sequence).unwrap_or_default().iter();
    let called = by_name.map(|entry| format!("module.{}", entry.key.text));
    let addresses = by_address.filter_map(|call| Some(text(call, "address")?.split('[').next()?.to_owned()));
    resources.chain(called).chain(addresses).collect()
}
