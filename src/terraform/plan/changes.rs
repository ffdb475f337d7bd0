//! Changes: what a plan does to each resource, which is a resource of its own for whoever asks about it.

use std::sync::Arc;

use super::{Spans, nowhere, value};
use crate::syntax::document::tree::Node;
use crate::value::{Existence, Language, Map, Resource, Symbols, Value};

/// What the plan changes, in the order of the document; nothing for a state.
pub(in crate::terraform) fn changes(document: &Node<'_>, unit: u32) -> Vec<Resource> {
    let changes = document.get("resource_changes").and_then(Node::as_sequence).unwrap_or_default();
    changes.iter().filter_map(|whole| change(whole, unit)).collect()
}

fn change(whole: &Node<'_>, unit: u32) -> Option<Resource> {
    let text = |key: &str| whole.get(key).and_then(Node::as_str);
    let change = whole.get("change")?;
    let actions = change.get("actions")?;
    let is_change = actions.as_sequence()?.iter().any(|action| !matches!(action.as_str(), Some("no-op" | "read")));
    if !is_change || text("mode") != Some("managed") || whole.get("deposed").is_some() {
        return None;
    }
    let address = whole.get("address")?;
    let header = address.span;
    let mut attributes = Map::default();
    attributes.insert("type".into(), value(whole.get("type")?, Spans::Own));
    attributes.insert("actions".into(), value(actions, Spans::Own));
    for side in ["before", "after"] {
        if let Some(values) = change.get(side) {
            attributes.insert(side.into(), value(values, Spans::Own));
        }
    }
    let symbols = Symbols::new(unit);
    Some(Resource {
        address: address.as_str()?.into(),
        kind: Resource::PLANNED_CHANGE.into(),
        language: Language::Terraform,
        unit,
        attributes: Value::map(attributes, header),
        meta: Map::default(),
        header,
        body: whole.span,
        existence: Existence::Certain,
        deployment: nowhere(&symbols, header),
        calls: Arc::new([]),
        defaults: Vec::new(),
    })
}
