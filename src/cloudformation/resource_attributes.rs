//! Resource attributes: what CloudFormation itself does with a resource, beside its properties.
//!
//! <https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-product-attribute-reference.html>

use std::collections::HashSet;
use std::sync::Arc;

use super::Evaluator;
use crate::syntax::document::tree::{Content, Node};
use crate::value::{Data, Map, Resource, Role, Value};

/// The attributes that are evaluated as they are written. `Metadata` means nothing to CloudFormation, but the AWS CDK notes down there what
/// it made the resource from.
const ATTRIBUTES: [&str; 5] = ["DependsOn", "DeletionPolicy", "UpdateReplacePolicy", "CreationPolicy", "UpdatePolicy"];

impl<'t> Evaluator<'t> {
    /// The attributes that a resource states: `DependsOn` always as a list, `Condition` as a name that came from what decided the condition.
    pub(super) fn resource_attributes(&mut self, resource: &'t Node<'t>) -> Map {
        let mut attributes = Map::default();
        if let Some(condition) = resource.get("Condition")
            && let Some(name) = condition.as_str()
        {
            let name = self.scope.replaced(name).into_owned();
            let origin = self.condition(&name, condition.span).origin.unwrap_or_else(|| condition.span.into());
            attributes.insert("Condition".into(), Value::text(name, origin.seen_from(condition.span, Role::Expression)));
        }
        for name in ATTRIBUTES {
            let Some(node) = resource.get(name) else { continue };
            let Some(value) = self.node(node) else { continue };
            let value = match &value.data {
                Data::Text(_) if name == "DependsOn" => {
                    let origin = value.origin.clone();
                    Value::list(vec![value], origin)
                }
                _ => value,
            };
            attributes.insert(name.into(), value);
        }
        let construct = resource.get("Metadata").and_then(|metadata| metadata.get(Resource::CONSTRUCT));
        if let Some((node, path)) = construct.and_then(|node| Some((node, node.as_str()?))) {
            attributes.insert(Resource::CONSTRUCT.into(), Value::text(path, node.span));
        }
        attributes
    }

    /// The same, with what CloudFormation makes before a trail: <https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-attribute-dependson.html>.
    pub(super) fn with_dependencies(&mut self, kind: &str, name: &str, resource: &'t Node<'t>) -> Map {
        let mut attributes = self.resource_attributes(resource);
        if kind == "AWS::CloudTrail::Trail" {
            let prefix = &self.stack.prefix;
            let mut names: Vec<Arc<str>> = self.resources_before(name, resource).into_iter().collect();
            names.sort_unstable();
            let span = resource.span;
            let addresses = names.iter().map(|name| Value::text(format!("{prefix}{name}"), span)).collect();
            attributes.insert(Resource::DEPENDENCIES.into(), Value::list(addresses, span));
        }
        attributes
    }

    /// The logical ids that a resource mentions, directly or through others. Whatever mentions one counts, so that nothing is missed.
    fn resources_before(&self, name: &str, resource: &'t Node<'t>) -> HashSet<Arc<str>> {
        let mut found: HashSet<Arc<str>> = HashSet::new();
        let mut open = vec![resource];
        while let Some(node) = open.pop() {
            let mut words = Vec::new();
            mentioned(node, &mut words);
            for word in words {
                let Some(declared) = self.resources.get(word).filter(|_| word != name) else { continue };
                if found.insert(declared.name.clone()) {
                    open.push(declared.value);
                }
            }
        }
        found
    }
}

/// The words in the scalars of a node. Recursion is bounded by the parser, which reads no text that nests deeper than
/// [`crate::source::limits::NESTING`].
fn mentioned<'n>(node: &'n Node<'_>, words: &mut Vec<&'n str>) {
    match &node.content {
        Content::Scalar(scalar) => words.extend(scalar.text.split(|character: char| !character.is_ascii_alphanumeric())),
        Content::Sequence(elements) => elements.iter().for_each(|element| mentioned(element, words)),
        Content::Mapping(entries) => entries.iter().for_each(|entry| mentioned(&entry.value, words)),
    }
}
