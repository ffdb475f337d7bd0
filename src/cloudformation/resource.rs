//! Resources: what each logical id stands for.

use std::sync::Arc;

use super::loops::Declared;
use super::{Evaluator, invalid};
use crate::finding::{Finding, problem};
use crate::source::Span;
use crate::syntax::document::tree::{Key, Node};
use crate::value::{Condition, Deployment, Existence, Language, Map, Resource, Text, Value};

impl<'t> Evaluator<'t> {
    /// The resources of the template, without those whose condition is false.
    pub(super) fn resources(&mut self) -> Vec<Resource> {
        match self.template.get("Resources") {
            Some(section) if section.as_mapping().is_none() => {
                let message = "`Resources` is no mapping of logical ids";
                self.report(Finding::input(problem::INVALID, message, section.span, "not a mapping"));
                Vec::new()
            }
            _ => {
                let declared: Vec<Declared<'t>> = self.resources.values().cloned().collect();
                declared.iter().filter_map(|one| self.inside(&one.scope, |evaluator| evaluator.resource(one))).collect()
            }
        }
    }

    fn resource(&mut self, declared: &Declared<'t>) -> Option<Resource> {
        let Declared { name, key, value: node, scope } = declared;
        let header = key.span;
        if &**name == "Fn::Transform" {
            let message = "what this macro adds is not evaluated";
            self.report(Finding::notice(problem::NOT_EVALUATED, message, header, "not looked at"));
            return None;
        }
        let Some(kind) = node.get("Type").and_then(Node::as_str) else {
            if !self.has_macros {
                let message = format!("the resource `{name}` has no `Type`");
                self.report(Finding::input(problem::INVALID, message, header, "what this is cannot be told"));
            }
            return None;
        };
        let existence = self.existence(node)?.within(&scope.existence());
        let properties = node.get("Properties").and_then(|properties| self.node(properties));
        let properties = match properties {
            Some(value) if !value.is_null() => Value { data: value.data, origin: header.into() },
            _ => Value::map(Map::new(), header),
        };
        Some(Resource {
            address: name.clone(),
            kind: kind.into(),
            language: Language::CloudFormation,
            unit: self.unit,
            attributes: self.with_globals(kind, properties, node),
            meta: self.resource_attributes(node),
            header,
            body: own_text(key, node),
            existence,
            deployment: self.deployment(header),
            calls: Arc::new([]),
        })
    }

    /// Where the stack is deployed, which nothing in the template says.
    fn deployment(&self, span: Span) -> Arc<Deployment> {
        let text = |name: &str| Text::symbol(self.symbols.deployment(name, span));
        let (partition, region, account) = (text("AWS::Partition"), text("AWS::Region"), text("AWS::AccountId"));
        Arc::new(Deployment { partition, region, account })
    }

    /// Whether a resource is deployed; `None` when it provably is not.
    fn existence(&mut self, resource: &'t Node<'t>) -> Option<Existence> {
        let Some(condition) = resource.get("Condition") else { return Some(Existence::Certain) };
        let Some(name) = condition.as_str() else {
            let unknown = invalid("`Condition` names a condition", condition.span).why_unknown();
            return unknown.map(|why| Existence::Uncertain(why, Condition::open("Condition")));
        };
        let name = self.scope.replaced(name).into_owned();
        self.condition(&name, condition.span).existence(condition.span)
    }
}

/// From the key to the end of the value, unless that is an alias to a text elsewhere.
fn own_text(key: &Key<'_>, value: &Node<'_>) -> Span {
    let (key, value) = (key.span, value.span);
    if key.source == value.source && value.start >= key.end { key.to(value) } else { key }
}
