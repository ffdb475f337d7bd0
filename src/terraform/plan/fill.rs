//! Filling: what the configuration alone leaves unknown takes the value that Terraform planned for it.

use std::sync::Arc;

use super::{PlannedResource, Spans, is_unknown_inside, value};
use crate::syntax::document::tree::{Content, Node};
use crate::value::{Data, Map, Number, Value};

/// The attributes of a resource, with what `planned` knows in the places of what is not known. Places stay those of the configuration.
pub(in crate::terraform) fn fill(attributes: Value, planned: PlannedResource<'_>) -> Value {
    filled(&attributes, planned.values, planned.unknown)
}

fn filled(ours: &Value, node: &Node<'_>, unknown: Option<&Node<'_>>) -> Value {
    if ours.find_unknown().is_none() {
        return ours.clone();
    }
    let is_known = !unknown.is_some_and(is_unknown_inside);
    match (&ours.data, &node.content) {
        (Data::Map(entries), Content::Mapping(_)) => {
            let entry = |(name, entry): (&Arc<str>, &Value)| {
                let entry = match node.get(name) {
                    Some(planned) => filled(entry, planned, unknown.and_then(|unknown| unknown.get(name))),
                    None => entry.clone(),
                };
                (name.clone(), entry)
            };
            let filled = entries.iter().map(entry).collect::<Map>();
            let origin = ours.origin.clone();
            match (entries.is_open(), entries.has_one_type()) {
                (true, _) => Value::block(filled, origin),
                (false, true) => Value::map(filled, origin).of_one_type(),
                // The attributes of a resource are not bounded together.
                (false, false) => Value::new(Data::Map(Arc::new(filled.into())), origin),
            }
        }
        (Data::List(elements) | Data::Set(elements), Content::Sequence(planned)) => {
            match partners(elements, planned) {
                Some(partners) => {
                    let element = |(element, partner): (&Value, usize)| {
                        let unknown = unknown.and_then(Node::as_sequence).and_then(|unknown| unknown.get(partner));
                        filled(element, &planned[partner], unknown)
                    };
                    Value::list(elements.iter().zip(partners).map(element).collect(), ours.origin.clone())
                }
                // Which belongs to which cannot be told: the places are lost, the values are not.
                None if is_known => at(ours, node),
                None => ours.clone(),
            }
        }
        // A block that there is one of at most.
        (Data::List(elements), Content::Mapping(_)) if elements.len() == 1 => {
            Value::list(vec![filled(&elements[0], node, unknown)], ours.origin.clone())
        }
        (Data::Unknown(_) | Data::Text(_), _) if is_known => at(ours, node),
        _ => ours.clone(),
    }
}

/// The planned value at the place of ours.
fn at(ours: &Value, planned: &Node<'_>) -> Value {
    Value { data: value(planned, Spans::All(ours.origin.span)).data, origin: ours.origin.clone() }
}

/// For each of our elements the planned one that it is, which need not stand at the same place: sets have an order of their own. `None`
/// when that cannot be told.
fn partners(ours: &[Value], planned: &[Node<'_>]) -> Option<Vec<usize>> {
    if ours.len() != planned.len() {
        return None;
    }
    let only = |ours: &Value| {
        let mut places = planned.iter().enumerate().filter(|(_, planned)| may_be(ours, planned)).map(|(place, _)| place);
        places.next().filter(|_| places.next().is_none())
    };
    let partners: Vec<usize> = ours.iter().map(only).collect::<Option<_>>()?;
    let mut distinct = partners.clone();
    distinct.sort_unstable();
    distinct.dedup();
    (distinct.len() == partners.len()).then_some(partners)
}

/// Could the value that is partly known be the planned one?
fn may_be(ours: &Value, planned: &Node<'_>) -> bool {
    let text = planned.as_scalar().map(|scalar| &*scalar.text);
    match (&ours.data, &planned.content) {
        (Data::Unknown(_), _) => true,
        (Data::Text(ours), Content::Scalar(_)) => ours.as_literal().is_none_or(|ours| Some(ours) == text),
        (Data::Bool(ours), Content::Scalar(_)) => text == Some(if *ours { "true" } else { "false" }),
        (Data::Number(ours), Content::Scalar(_)) => {
            text.and_then(|text| text.parse::<Number>().ok()).is_some_and(|planned| planned == *ours)
        }
        (Data::List(ours) | Data::Set(ours), Content::Sequence(planned)) => ours.len() == planned.len(),
        (Data::Map(ours), Content::Mapping(_)) => {
            ours.iter().all(|(name, ours)| ours.is_null() || planned.get(name).is_none_or(|planned| may_be(ours, planned)))
        }
        (Data::Null(_), _) => true,
        _ => false,
    }
}
