//! Resource attributes: what CloudFormation itself does with a resource, beside its properties.
//!
//! <https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-product-attribute-reference.html>

use super::Evaluator;
use crate::syntax::document::tree::Node;
use crate::value::{Data, Map, Value};

/// The attributes that are evaluated. `Type`, `Properties` and `Condition` are parts of every resource; `Metadata` means nothing to CloudFormation.
const ATTRIBUTES: [&str; 5] = ["DependsOn", "DeletionPolicy", "UpdateReplacePolicy", "CreationPolicy", "UpdatePolicy"];

impl<'t> Evaluator<'t> {
    /// The attributes that a resource states, `DependsOn` always as a list.
    pub(super) fn resource_attributes(&mut self, resource: &'t Node<'t>) -> Map {
        let mut attributes = Map::new();
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
