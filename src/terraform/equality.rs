//! Equality, as `==` has it: no conversion between types, collections element by element.

use crate::value::{Data, Truth, Value};

/// Are the two equal? Unknown when something that is not known could change the answer.
pub(super) fn equal(left: &Value, right: &Value) -> Truth {
    match (&left.data, &right.data) {
        (Data::Unknown(_), _) | (_, Data::Unknown(_)) => Truth::Unknown,
        (Data::Null, Data::Null) => Truth::True,
        (Data::Text(left), Data::Text(right)) => left.equals(right),
        // A symbol may stand for a value of any type, null among them.
        (Data::Text(text), _) | (_, Data::Text(text)) if text.first_symbol().is_some() && text.pieces().len() == 1 => {
            Truth::Unknown
        }
        (Data::Bool(left), Data::Bool(right)) => (left == right).into(),
        (Data::Number(left), Data::Number(right)) => (left == right).into(),
        (Data::List(left), Data::List(right)) => elements(left, right),
        (Data::Set(left), Data::Set(right)) => elements(left, right),
        (Data::Map(left), Data::Map(right)) => {
            if left.len() != right.len() {
                return Truth::False;
            }
            let entries = left.iter().map(|(name, entry)| right.get(name).map_or(Truth::False, |other| equal(entry, other)));
            entries.fold(Truth::True, Truth::and)
        }
        _ => Truth::False,
    }
}

fn elements(left: &[Value], right: &[Value]) -> Truth {
    if left.len() != right.len() {
        return Truth::False;
    }
    left.iter().zip(right).map(|(left, right)| equal(left, right)).fold(Truth::True, Truth::and)
}
