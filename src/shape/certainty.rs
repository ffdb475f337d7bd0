//! Certainty: whether a misfit stands whatever the values turn out to be that are not known.

use serde_json::Value as Json;

use super::Seen;
use crate::schema::{Misfit, Step, What};
use crate::value::{Data, Language, Resource, Value};

/// Keywords that ask what a value itself is, not what it holds.
const SHALLOW: [&str; 7] = ["type", "additionalProperties", "required", "minItems", "maxItems", "minProperties", "maxProperties"];

/// Does `resource`, which is `instance` to the schema, break the schema for certain?
pub(super) fn is_certain(misfit: &Misfit, resource: &Resource, instance: &Json, seen: Seen) -> bool {
    let Some(value) = at(&resource.attributes, &misfit.path) else { return false };
    match &misfit.what {
        _ if is_left_out(instance, &misfit.path) => false,
        What::UnknownName { .. } => seen == Seen::No,
        What::Missing { name } => entry(value, name).is_none_or(|entry| is_rejected_null(entry, resource)),
        _ if SHALLOW.contains(&misfit.keyword.as_str()) => true,
        _ => !may_hide(value, &misfit.looks_at),
    }
}

/// Does null stand in the place of what is not known, or of what is unset?
fn is_left_out(instance: &Json, path: &[Step]) -> bool {
    let place = path.iter().try_fold(instance, |place, step| match step {
        Step::Name(name) => place.get(name),
        Step::Index(index) => place.get(index),
    });
    place.is_none_or(Json::is_null)
}

/// Is it a null that nobody fills? In Terraform null often only says that the caller of a module should give something else.
fn is_rejected_null(value: &Value, resource: &Resource) -> bool {
    value.is_null() && resource.language == Language::CloudFormation
}

/// The value at `path`, through the lists of one that blocks are.
pub(super) fn at<'v>(value: &'v Value, path: &[Step]) -> Option<&'v Value> {
    path.iter().try_fold(value, |value, step| match step {
        Step::Name(name) => entry(value, name),
        Step::Index(0) if value.as_map().is_some() => Some(value),
        Step::Index(index) => value.as_elements()?.get(*index),
    })
}

/// The entry `name` of an object, or of the block that stands for one.
fn entry<'v>(value: &'v Value, name: &str) -> Option<&'v Value> {
    match value.as_elements() {
        Some([only]) => only.get(name),
        _ => value.get(name),
    }
}

/// Is anything not known that somebody who looks at the entries of these names might see?
fn may_hide(value: &Value, looks_at: &[String]) -> bool {
    match &value.data {
        Data::List(elements) | Data::Set(elements) => elements.iter().any(|element| may_hide(element, looks_at)),
        Data::Map(_) => looks_at.iter().filter_map(|name| value.get(name)).any(|entry| may_hide(entry, looks_at)),
        Data::Null(_) => true,
        _ => value.why_unknown().is_some(),
    }
}
