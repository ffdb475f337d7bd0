//! Plans: what Terraform itself says that it will deploy, or has deployed, in the JSON of `terraform show -json`.
//!
//! Follows <https://developer.hashicorp.com/terraform/internals/json-format>.

mod alone;
mod changes;
mod fill;
mod references;

use std::collections::HashMap;
use std::sync::Arc;

use crate::source::Span;
use crate::syntax::document::tree::{Content, Node, ScalarKind};
use crate::value::{Deployment, Map, Number, Origin, Symbols, Text, Value};

pub(super) use alone::resources as resources_alone;
pub(super) use changes::changes;
pub(super) use fill::fill;

/// A plan or a state, by address.
#[derive(Debug, Default)]
pub(super) struct Planned<'p> {
    /// The managed resources that there will be, in the order of the document.
    in_order: Vec<&'p str>,
    by_address: HashMap<&'p str, PlannedResource<'p>>,
    /// The variables of the root module.
    pub(super) variables: HashMap<&'p str, &'p Node<'p>>,
    /// The configuration of the root module; a state has none.
    configuration: Option<&'p Node<'p>>,
}

/// A resource or data source as a plan has it.
#[derive(Debug, Clone, Copy)]
pub(super) struct PlannedResource<'p> {
    /// Everything that is said of it.
    pub(super) whole: &'p Node<'p>,
    /// The values of its attributes.
    pub(super) values: &'p Node<'p>,
    /// Which of them are known after apply; `None` in a state, where all are known.
    pub(super) unknown: Option<&'p Node<'p>>,
}

impl<'p> Planned<'p> {
    /// Reads a plan or state.
    pub(super) fn read(document: &'p Node<'p>) -> Self {
        let mut planned = Self::default();
        let configuration = document.get("configuration");
        planned.configuration = configuration.and_then(|configuration| configuration.get("root_module"));
        for entry in document.get("variables").and_then(Node::as_mapping).unwrap_or_default() {
            if let Some(value) = entry.value.get("value") {
                planned.variables.insert(&entry.key.text, value);
            }
        }
        // What data sources found out before, then what there is in a state that is shown by itself.
        let prior =
            document.get("prior_state").and_then(|state| state.get("values")).and_then(|values| values.get("root_module"));
        planned.add_module(prior, Some("data"));
        planned.add_module(document.get("values").and_then(|values| values.get("root_module")), None);
        match document.get("resource_changes").and_then(Node::as_sequence) {
            Some(changes) => changes.iter().for_each(|change| planned.add_change(change)),
            None => {
                planned.add_module(document.get("planned_values").and_then(|values| values.get("root_module")), None);
            }
        }
        planned
    }

    /// The resources of a module of a state and of all that it calls; only those of one `mode` if that is given.
    fn add_module(&mut self, module: Option<&'p Node<'p>>, mode: Option<&str>) {
        let mut open: Vec<&'p Node<'p>> = module.into_iter().collect();
        while let Some(module) = open.pop() {
            for resource in module.get("resources").and_then(Node::as_sequence).unwrap_or_default() {
                let is_wanted = mode.is_none_or(|mode| resource.get("mode").and_then(Node::as_str) == Some(mode));
                if let (true, Some(values)) = (is_wanted, resource.get("values")) {
                    self.add(PlannedResource { whole: resource, values, unknown: None });
                }
            }
            open.extend(module.get("child_modules").and_then(Node::as_sequence).unwrap_or_default().iter().rev());
        }
    }

    fn add_change(&mut self, whole: &'p Node<'p>) {
        // An earlier object of the same address that is only cleaned away.
        if whole.get("deposed").is_some() {
            return;
        }
        let Some(change) = whole.get("change") else { return };
        // What is removed, from the cloud or from Terraform's care, is not there afterwards.
        if let Some(values) = change.get("after").filter(|values| values.as_mapping().is_some()) {
            self.add(PlannedResource { whole, values, unknown: change.get("after_unknown") });
        }
    }

    fn add(&mut self, resource: PlannedResource<'p>) {
        let Some(address) = resource.whole.get("address").and_then(Node::as_str) else { return };
        let is_managed = resource.whole.get("mode").and_then(Node::as_str) == Some("managed");
        if self.by_address.insert(address, resource).is_none() && is_managed {
            self.in_order.push(address);
        }
    }

    /// Is there a plan at all?
    pub(super) fn is_there(&self) -> bool {
        !self.by_address.is_empty()
    }

    /// The resource or data source at `address`.
    pub(super) fn resource(&self, address: &str) -> Option<PlannedResource<'p>> {
        self.by_address.get(address).copied()
    }

    /// What is planned for the attribute `name` of `address`; `None` for what is known after apply.
    pub(super) fn attribute(&self, address: &str, name: &str, span: Span) -> Option<Value> {
        let resource = self.resource(address)?;
        let unknown = resource.unknown.and_then(|unknown| unknown.get(name));
        match unknown {
            Some(unknown) if is_unknown_inside(unknown) => None,
            _ => Some(value(resource.values.get(name)?, Spans::All(span))),
        }
    }

    /// The keys that the instances of the resource, data source or module with this address have, without brackets.
    pub(super) fn instance_keys(&self, address: &str) -> Vec<&'p str> {
        let mut keys: Vec<&'p str> = Vec::new();
        for known in self.by_address.keys() {
            let rest = known.strip_prefix(address).and_then(|rest| rest.strip_prefix('['));
            if let Some(key) = rest.and_then(|rest| Some(&rest[..end_of_key(rest)?]))
                && !keys.contains(&key)
            {
                keys.push(key);
            }
        }
        keys.sort_by_key(|key| (key.parse::<usize>().ok(), *key));
        keys
    }
}

/// The key that stands in quotes between the brackets of an address.
pub(super) fn unquoted(key: &str) -> String {
    serde_json::from_str::<String>(key).unwrap_or_else(|_| key.trim_matches('"').to_owned())
}

/// Where the key ends that begins `text`: at its bracket.
fn end_of_key(text: &str) -> Option<usize> {
    let mut in_string = false;
    let mut is_escaped = false;
    for (at, character) in text.char_indices() {
        match character {
            _ if is_escaped => is_escaped = false,
            '\\' if in_string => is_escaped = true,
            '"' => in_string = !in_string,
            ']' if !in_string => return Some(at),
            _ => {}
        }
    }
    None
}

/// Is anything marked that is known after apply?
fn is_unknown_inside(unknown: &Node<'_>) -> bool {
    match &unknown.content {
        Content::Scalar(scalar) => scalar.kind == ScalarKind::Bool(true),
        Content::Sequence(elements) => elements.iter().any(is_unknown_inside),
        Content::Mapping(entries) => entries.iter().any(|entry| is_unknown_inside(&entry.value)),
    }
}

/// Where what a plan names is deployed, which it does not say.
fn nowhere(symbols: &Symbols, span: Span) -> Arc<Deployment> {
    let text = |name: &str| Text::symbol(symbols.deployment(name, span));
    Arc::new(Deployment { partition: text("partition"), region: text("region"), account: text("account_id") })
}

/// Where the values of a plan stand.
#[derive(Debug, Clone, Copy)]
enum Spans {
    /// In the plan.
    Own,
    /// All at one place of the configuration.
    All(Span),
}

impl Spans {
    fn of(self, node: &Node<'_>) -> Origin {
        match self {
            Spans::Own => node.span.into(),
            Spans::All(span) => span.into(),
        }
    }
}

/// The value that a node of a plan stands for.
fn value(node: &Node<'_>, spans: Spans) -> Value {
    let origin = spans.of(node);
    match &node.content {
        Content::Scalar(scalar) => match scalar.kind {
            ScalarKind::Null => Value::null(origin),
            ScalarKind::Bool(value) => Value::bool(value, origin),
            ScalarKind::Number => match scalar.text.parse::<Number>() {
                Ok(number) => Value::number(number, origin),
                Err(_) => Value::text(&*scalar.text, origin),
            },
            ScalarKind::String => Value::text(&*scalar.text, origin),
        },
        Content::Sequence(elements) => Value::list(elements.iter().map(|element| value(element, spans)).collect(), origin),
        Content::Mapping(entries) => {
            let entries = entries.iter().map(|entry| (entry.key.text.as_ref().into(), value(&entry.value, spans)));
            Value::map(entries.collect::<Map>(), origin)
        }
    }
}

/// The value of a variable as a plan has it, which stands there and nowhere else.
pub(super) fn variable(node: &Node<'_>) -> Value {
    value(node, Spans::Own)
}
