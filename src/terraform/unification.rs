//! Unification: the one type that values of several types can all be converted to.
//!
//! Follows <https://github.com/zclconf/go-cty/blob/main/docs/convert.md#type-unification>, in its unsafe form that the language uses.

use super::types::{ObjectAttribute, Type};

/// The type that `types` have in common; `None` when there is none. Types that are not known fit everywhere; of nothing but those, and of
/// nothing at all, it is [`Type::Any`].
pub(super) fn unified(types: impl IntoIterator<Item = Type<'static>>) -> Option<Type<'static>> {
    let mut known: Vec<Type<'static>> = types.into_iter().filter(|kind| !matches!(kind, Type::Any)).collect();
    let all = |is: fn(&Type<'_>) -> bool| known.iter().all(is);
    if known.len() <= 1 {
        return Some(known.pop().unwrap_or(Type::Any));
    }
    if all(is_primitive) {
        return primitive(&known);
    }
    if all(|kind| matches!(kind, Type::Object(_))) {
        return objects(known);
    }
    if all(|kind| matches!(kind, Type::Tuple(_))) {
        return tuples(known);
    }
    if all(|kind| matches!(kind, Type::Map(_) | Type::Object(_))) {
        return Some(Type::Map(Box::new(unified(inner(known))?)));
    }
    if all(|kind| matches!(kind, Type::Set(_) | Type::Tuple(_))) {
        return Some(Type::Set(Box::new(unified(inner(known))?)));
    }
    if all(|kind| matches!(kind, Type::List(_) | Type::Set(_) | Type::Tuple(_))) {
        return Some(Type::List(Box::new(unified(inner(known))?)));
    }
    None
}

fn is_primitive(kind: &Type<'_>) -> bool {
    matches!(kind, Type::String | Type::Number | Type::Bool)
}

/// Numbers and bools become strings where there are any; with each other they have nothing in common.
fn primitive(kinds: &[Type<'static>]) -> Option<Type<'static>> {
    let has = |is: fn(&Type<'_>) -> bool| kinds.iter().any(is);
    let (string, number, bool) = (
        has(|kind| matches!(kind, Type::String)),
        has(|kind| matches!(kind, Type::Number)),
        has(|kind| matches!(kind, Type::Bool)),
    );
    match (string, number, bool) {
        (true, ..) => Some(Type::String),
        (false, true, false) => Some(Type::Number),
        (false, false, true) => Some(Type::Bool),
        _ => None,
    }
}

/// The types inside of collections.
fn inner(kinds: Vec<Type<'static>>) -> Vec<Type<'static>> {
    let inside = |kind| match kind {
        Type::List(kind) | Type::Set(kind) | Type::Map(kind) => vec![*kind],
        Type::Tuple(kinds) => kinds,
        Type::Object(attributes) => attributes.into_iter().map(|attribute| attribute.kind).collect(),
        kind => vec![kind],
    };
    kinds.into_iter().flat_map(inside).collect()
}

/// Objects with the same attributes stay objects, others become maps.
fn objects(kinds: Vec<Type<'static>>) -> Option<Type<'static>> {
    let attributes: Vec<Vec<ObjectAttribute<'static>>> = kinds
        .iter()
        .filter_map(|kind| match kind {
            Type::Object(attributes) => Some(attributes.clone()),
            _ => None,
        })
        .collect();
    let (first, others) = attributes.split_first()?;
    let has = |attributes: &[ObjectAttribute<'_>], name: &str| attributes.iter().any(|attribute| *attribute.name == *name);
    let same = |other: &Vec<ObjectAttribute<'_>>| {
        other.len() == first.len() && first.iter().all(|attribute| has(other, &attribute.name))
    };
    if !others.iter().all(same) {
        return Some(Type::Map(Box::new(unified(inner(kinds))?)));
    }
    let across = |name: &str| {
        attributes.iter().flatten().filter(|attribute| *attribute.name == *name).map(|attribute| attribute.kind.clone()).collect()
    };
    let attribute = |attribute: &ObjectAttribute<'static>| {
        let kinds: Vec<Type<'static>> = across(&attribute.name);
        Some(ObjectAttribute { kind: unified(kinds)?, ..attribute.clone() })
    };
    Some(Type::Object(first.iter().map(attribute).collect::<Option<_>>()?))
}

/// Tuples of one length stay tuples, others become lists.
fn tuples(kinds: Vec<Type<'static>>) -> Option<Type<'static>> {
    let tuples: Vec<&[Type<'static>]> = kinds
        .iter()
        .filter_map(|kind| match kind {
            Type::Tuple(kinds) => Some(kinds.as_slice()),
            _ => None,
        })
        .collect();
    let length = tuples.first()?.len();
    if tuples.iter().any(|tuple| tuple.len() != length) {
        return Some(Type::List(Box::new(unified(inner(kinds))?)));
    }
    let place = |place: usize| unified(tuples.iter().map(|tuple| tuple[place].clone()));
    Some(Type::Tuple((0..length).map(place).collect::<Option<_>>()?))
}
