//! Resource attributes: what CloudFormation itself does with a resource, beside its properties.
//!
//! <https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-product-attribute-reference.html>

use super::Evaluator;
use crate::syntax::document::tree::Node;
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
}
