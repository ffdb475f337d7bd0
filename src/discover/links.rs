//! Links: which other templates a template deploys, and where they lie.

use std::path::{Path, PathBuf};

use super::absolute;
use crate::syntax::document::tree::{Entry, Node};

/// What a resource of a template says of another template that it deploys.
#[derive(Debug, Clone, Copy)]
pub enum DeployedTemplate<'n, 's> {
    /// A path or URL.
    Located(&'n Node<'s>),
    /// The template itself, as a string or as a mapping.
    Embedded(&'n Node<'s>),
    /// A file beside the template, of which only the bundler knows where it will be uploaded.
    Asset(&'n Node<'s>),
    /// Nothing.
    Unstated,
}

/// What `resource` deploys; `None` when its type deploys no other template.
pub fn deployed_template<'n, 's>(resource: &'n Node<'s>) -> Option<DeployedTemplate<'n, 's>> {
    let kind = resource.get("Type").and_then(Node::as_str)?;
    let property = |name: &str| resource.get("Properties").and_then(|properties| properties.get(name));
    let located = match kind {
        "AWS::CloudFormation::Stack" => property("TemplateURL"),
        "AWS::Serverless::Application" => property("Location"),
        "AWS::CloudFormation::StackSet" => match property("TemplateBody") {
            Some(body) => return Some(DeployedTemplate::Embedded(body)),
            None => property("TemplateURL"),
        },
        _ => return None,
    };
    // The AWS CDK leaves behind which file it was made from.
    let asset = resource.get("Metadata").and_then(|metadata| metadata.get("aws:asset:path"));
    Some(match (asset, located) {
        (Some(asset), _) => DeployedTemplate::Asset(asset),
        (None, Some(located)) => DeployedTemplate::Located(located),
        (None, None) => DeployedTemplate::Unstated,
    })
}

/// The file that `written` means in a template that lies in `folder`, as `aws cloudformation package` reads it; `None` for a URL.
pub fn local_path(folder: &Path, written: &str) -> Option<PathBuf> {
    let path = written.strip_prefix("file://").unwrap_or(written);
    let is_elsewhere = path.contains("://") || path.starts_with("arn:") || path.contains("{{resolve:") || path.trim().is_empty();
    (!is_elsewhere).then(|| absolute(folder, Path::new(path)))
}

/// The string that a node means whatever the deployment is; `None` when it is put together of others.
pub fn written_out<'n>(node: &'n Node<'_>) -> Option<&'n str> {
    let text = node.as_str()?;
    match &node.tag {
        None => Some(text),
        Some(tag) => (tag.name == "Sub" && !text.contains("${")).then_some(text),
    }
}

/// The files that `template`, which lies in `folder`, deploys by a path that is written out.
pub(super) fn deployed_files(template: &Node<'_>, folder: &Path) -> Vec<PathBuf> {
    let resources = template.get("Resources").and_then(Node::as_mapping).unwrap_or_default();
    let file = |entry: &Entry<'_>| match deployed_template(&entry.value)? {
        DeployedTemplate::Located(node) | DeployedTemplate::Asset(node) => local_path(folder, written_out(node)?),
        _ => None,
    };
    resources.iter().filter_map(file).collect()
}

/// The strings of a template's resources that are templates themselves, and mean what is written there.
pub(super) fn embedded_templates<'n, 's>(template: &'n Node<'s>) -> Vec<&'n Node<'s>> {
    let resources = template.get("Resources").and_then(Node::as_mapping).unwrap_or_default();
    let embedded = |entry: &'n Entry<'s>| match deployed_template(&entry.value)? {
        DeployedTemplate::Embedded(node) => written_out(node).map(|_| node),
        _ => None,
    };
    resources.iter().filter_map(embedded).collect()
}
