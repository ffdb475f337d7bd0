//! Resources: what each logical id stands for.

use std::sync::Arc;

use super::{Evaluator, invalid};
use crate::finding::{Finding, problem};
use crate::source::Span;
use crate::syntax::document::tree::{Entry, Node};
use crate::value::{Condition, Deployment, Existence, Language, Map, Resource, Text, Truth, Value};

impl<'t> Evaluator<'t> {
    /// The resources of the template, without those whose condition is false.
    pub(super) fn resources(&mut self) -> Vec<Resource> {
        let Some(section) = self.template.get("Resources") else { return Vec::new() };
        let Some(entries) = section.as_mapping() else {
            let finding =
                Finding::input(problem::INVALID, "`Resources` is no mapping of logical ids", section.span, "not a mapping");
            self.problems.push(finding);
            return Vec::new();
        };
        // Of two entries with the same key, which was reported, the last one counts.
        let entries: Vec<&'t Entry<'t>> = entries
            .iter()
            .filter(|entry| self.resources.get(&*entry.key.text).is_some_and(|last| std::ptr::eq(*last, *entry)))
            .collect();
        entries.into_iter().filter_map(|entry| self.resource(entry)).collect()
    }

    fn resource(&mut self, entry: &'t Entry<'t>) -> Option<Resource> {
        let (name, header) = (&*entry.key.text, entry.key.span);
        if name.starts_with("Fn::ForEach::") {
            let message = format!("the resources that `{name}` makes are not evaluated");
            self.problems.push(Finding::notice(problem::NOT_EVALUATED, message, header, "not looked at"));
            return None;
        }
        if name == "Fn::Transform" {
            self.problems.push(Finding::notice(
                problem::NOT_EVALUATED,
                "what this macro adds is not evaluated",
                header,
                "not looked at",
            ));
            return None;
        }
        let kind = entry.value.get("Type").and_then(Node::as_str);
        let Some(kind) = kind else {
            if !self.has_macros {
                let message = format!("the resource `{name}` has no `Type`");
                self.problems.push(Finding::input(problem::INVALID, message, header, "what this is cannot be told"));
            }
            return None;
        };
        let existence = self.existence(&entry.value)?;
        let properties = entry.value.get("Properties").and_then(|properties| self.node(properties));
        let attributes = match properties {
            Some(value) if !value.is_null() => Value { data: value.data, origin: header.into() },
            _ => Value::map(Map::new(), header),
        };
        Some(Resource {
            address: name.into(),
            kind: kind.into(),
            language: Language::CloudFormation,
            unit: self.unit,
            attributes,
            header,
            body: own_text(entry),
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
        let decided = self.condition(name, condition.span);
        match (decided.truth, decided.why) {
            (Truth::True, _) => Some(Existence::Certain),
            (Truth::False, _) => None,
            (Truth::Unknown, why) => why.map(|why| Existence::Uncertain(why, Condition::open(name))),
        }
    }
}

/// From the key to the end of the value, unless that is an alias to a text elsewhere.
fn own_text(entry: &Entry<'_>) -> Span {
    let (key, value) = (entry.key.span, entry.value.span);
    if key.source == value.source && value.start >= key.end { key.to(value) } else { key }
}
