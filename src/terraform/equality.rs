//! Equality, as `==` has it.

use crate::value::{Data, Truth, Value};

/// Are the two equal? Unknown when something that is not known could change the answer.
pub(super) fn equal(left: &Value, right: &Value) -> Truth {
    left.equals(right, is_null)
}

/// A symbol may stand for null too.
fn is_null(value: &Value) -> Truth {
    match &value.data {
        Data::Null(_) => Truth::True,
        Data::Unknown(_) => Truth::Unknown,
        _ if value.is_symbol() => Truth::Unknown,
        _ => Truth::False,
    }
}
