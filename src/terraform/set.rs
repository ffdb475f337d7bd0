//! Sets: no element twice, in Terraform's order.

use std::cmp::Ordering;

use super::equality::equal;
use crate::value::{Data, Origin, Truth, Value};

/// The set of `elements`. Elements that may be equal but need not be are both kept.
pub(super) fn distinct(elements: Vec<Value>, origin: impl Into<Origin>) -> Value {
    let mut sorted = elements;
    sorted.sort_by(order);
    sorted.dedup_by(|next, kept| equal(next, kept) == Truth::True);
    Value::set(sorted, origin)
}

/// Strings by their bytes, numbers by size, `false` before `true`; everything else as it came.
fn order(left: &Value, right: &Value) -> Ordering {
    match (&left.data, &right.data) {
        (Data::Text(left), Data::Text(right)) => left.to_string().cmp(&right.to_string()),
        (Data::Number(left), Data::Number(right)) => left.cmp(right),
        (Data::Bool(left), Data::Bool(right)) => left.cmp(right),
        _ => Ordering::Equal,
    }
}
