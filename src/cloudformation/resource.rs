//! Resources: what each logical id stands for.

use std::ops::Range;
use std::sync::Arc;

use super::loops::Declared;
use super::{Evaluator, invalid};
use crate::discover::INCLUDE;
use crate::finding::{Finding, problem};
use crate::source::Span;
use crate::syntax::document::tree::{Key, Node};
use crate::value::{Deployment, Existence, Language, Map, NotDeployed, Resource, Role, Value};

/// How the types of modules end, which the registry of an account replaces by their resources.
pub(super) const MODULE: &str = "::MODULE";

impl<'t> Evaluator<'t> {
    /// The resources of the template, without those whose condition is false.
    pub(super) fn resources(&mut self) -> Vec<Resource> {
        self.resources_of(0..self.resources.len())
    }

    /// The same of those declarations alone that stand at these places.
    pub(super) fn resources_of(&mut self, places: Range<usize>) -> Vec<Resource> {
        let places = places.start..places.end.min(self.resources.len());
        match self.template.get("Resources") {
            Some(section) if section.as_mapping().is_none() => {
                let message = "`Resources` is no mapping of logical ids";
                self.report(Finding::input(problem::INVALID, message, section.span, "not a mapping"));
                Vec::new()
            }
            _ => {
                let declared: Vec<Declared<'t>> =
                    places.filter_map(|place| self.resources.get_index(place)).map(|(_, declared)| declared.clone()).collect();
                let mut resources = Vec::with_capacity(declared.len());
                // Loops decide which resources there are.
                let of_all = self.defaults.clone();
                for one in &declared {
                    match self.nested_resources(one) {
                        Some(nested) => resources.extend(nested),
                        None => resources.extend(self.unchanged(one).or_else(|| {
                            let kept = self
                                .noting_defaults(|evaluator| evaluator.inside(&one.scope, |evaluator| evaluator.resource(one)));
                            let defaults = of_all.iter().chain(&kept.defaults).copied().collect();
                            Some(Resource { defaults, ..kept.value? })
                        })),
                    }
                }
                resources
            }
        }
    }

    /// A resource as it was evaluated before, if nothing of it is different now.
    fn unchanged(&self, declared: &Declared<'t>) -> Option<Resource> {
        let unchanged = self.world.unchanged?;
        unchanged.get(&*self.address(&declared.name)).map(|&resource| resource.clone())
    }

    fn address(&self, name: &str) -> Arc<str> {
        format!("{}{name}", self.stack.prefix).into()
    }

    fn resource(&mut self, declared: &Declared<'t>) -> Option<Resource> {
        let Declared { name, key, value: node, scope } = declared;
        let header = key.span;
        if &**name == "Fn::Transform" {
            // Of an include that leads nowhere, discovery told already.
            if node.get("Name").and_then(Node::as_str) != Some(INCLUDE) {
                let message = "what this macro adds is not evaluated";
                self.report(Finding::notice(problem::NOT_EVALUATED, message, header, "not looked at"));
            }
            return None;
        }
        let Some(kind) = node.get("Type").and_then(Node::as_str) else {
            if !self.has_macros {
                let message = format!("the resource `{name}` has no `Type`");
                self.report(Finding::input(problem::INVALID, message, header, "what this is cannot be told"));
            }
            return None;
        };
        if kind.ends_with(MODULE) {
            let message = format!("the module `{name}` cannot be looked into: its resources are registered in the account");
            self.report(Finding::notice(problem::NOT_EVALUATED, message, header, "what it deploys is not known"));
        }
        let Some(existence) = self.existence(node) else {
            self.note_not_deployed(declared, kind);
            return None;
        };
        let existence = existence.within(&scope.existence()).within(&self.stack.existence);
        let properties = node.get("Properties").and_then(|properties| self.node(properties));
        let properties = match properties {
            Some(value) if !value.is_null() => Value { data: value.data, origin: header.into() },
            _ => Value::map(Map::default(), header),
        };
        Some(Resource {
            address: self.address(name),
            kind: kind.into(),
            language: Language::CloudFormation,
            unit: self.unit,
            attributes: self.with_globals(kind, properties, node),
            meta: self.with_dependencies(kind, name, node),
            header,
            body: own_text(key, node),
            existence,
            deployment: self.deployment(header),
            calls: self.stack.calls.clone(),
            defaults: Vec::new(),
        })
    }

    fn note_not_deployed(&mut self, declared: &Declared<'t>, kind: &str) {
        let Some(condition) = declared.value.get("Condition") else { return };
        let name = condition.as_str().map(|name| self.scope.replaced(name).into_owned());
        let decided = name.and_then(|name| self.condition(&name, condition.span).origin);
        let origin = match decided {
            Some(origin) => origin.seen_from(condition.span, Role::Expression),
            None => condition.span.into(),
        };
        self.world.not_deployed.borrow_mut().push(NotDeployed {
            address: self.address(&declared.name),
            kind: kind.into(),
            unit: self.unit,
            header: declared.key.span,
            calls: self.stack.calls.clone(),
            origin,
        });
    }

    /// Where the stack is deployed.
    fn deployment(&self, span: Span) -> Arc<Deployment> {
        let text = |name: &str| self.deployed_to(name, span);
        let (partition, region, account) = (text("AWS::Partition"), text("AWS::Region"), text("AWS::AccountId"));
        Arc::new(Deployment { partition, region, account })
    }

    /// Whether a resource is deployed; `None` when it provably is not.
    pub(super) fn existence(&mut self, resource: &'t Node<'t>) -> Option<Existence> {
        let Some(condition) = resource.get("Condition") else { return Some(Existence::Certain) };
        let Some(name) = condition.as_str() else {
            let unknown = invalid("`Condition` names a condition", condition.span).why_unknown();
            return unknown.map(|why| Existence::Uncertain(why, self.symbols.question("Condition")));
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
