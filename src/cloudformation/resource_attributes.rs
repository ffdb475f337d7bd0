//! Resource attributes: what CloudFormation itself does with a resource, beside its properties.
//!
//! <https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-product-attribute-reference.html>

use super::Evaluator;
use crate::syntax::document::tree::Node;
use crate::value::{Data, Map, Role, Value};

/// The attributes that are evaluated as they are written. `Metadata` means nothing to CloudFormation.
const ATTRIBUTES: [&str; 5] = ["DependsOn", "DeletionPolicy", "UpdateReplacePolicy", "CreationPolicy", "UpdatePolicy"];

impl<'t> Evaluator<'t> {
    /// The attributes that a resource states: `DependsOn` always as a list, `Condition` as a name that came from what decided the condition.
    pub(super) fn resource_attributes(&mut self, resource: &'t Node<'t>) -> Map {
        let mut attributes = Map::new();
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
        attributes
    }
}
