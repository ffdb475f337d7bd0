//! Equality of values: collections element by element, texts whatever their symbols stand for.

use super::{Data, Truth, Value};

impl Value {
    /// Are the two the same value? Nothing is converted from one type to another, and a list is no tuple. Unknown when something that is not known could change
    /// the answer. `is_null` says of a value whether it is null, which languages judge differently for symbols.
    pub fn equals(&self, other: &Value, is_null: fn(&Value) -> Truth) -> Truth {
        match (&self.data, &other.data) {
            (Data::Unknown(_), _) | (_, Data::Unknown(_)) => Truth::Unknown,
            (Data::Null(_), _) => is_null(other),
            (_, Data::Null(_)) => is_null(self),
            (Data::Text(left), Data::Text(right)) => left.equals(right),
            _ if self.is_symbol() || other.is_symbol() => Truth::Unknown,
            (Data::Bool(left), Data::Bool(right)) => (left == right).into(),
            (Data::Number(left), Data::Number(right)) => (left == right).into(),
            (Data::Set(left), Data::Set(right)) => sets(left, right, is_null),
            (Data::List(left), Data::List(right)) => {
                if left.len() != right.len() || left.has_one_type() != right.has_one_type() {
                    return Truth::False;
                }
                left.iter().zip(right.iter()).map(|(left, right)| left.equals(right, is_null)).fold(Truth::True, Truth::and)
            }
            (Data::Map(left), Data::Map(right)) if left.is_open() || right.is_open() => Truth::Unknown,
            (Data::Map(left), Data::Map(right)) => {
                if left.len() != right.len() || left.has_one_type() != right.has_one_type() {
                    return Truth::False;
                }
                let entry =
                    |(name, entry): (_, &Value)| right.get(name).map_or(Truth::False, |other| entry.equals(other, is_null));
                left.iter().map(entry).fold(Truth::True, Truth::and)
            }
            _ => Truth::False,
        }
    }

    /// Is this nothing but a symbol? What a symbol stands for may turn out to be of any type.
    pub fn is_symbol(&self) -> bool {
        self.as_text().is_some_and(|text| text.as_literal().is_none() && text.pieces().len() == 1)
    }
}

/// Sets whose elements are not all known may have fewer of them, in another order.
fn sets(left: &[Value], right: &[Value], is_null: fn(&Value) -> Truth) -> Truth {
    let pairs = || left.iter().zip(right).map(|(left, right)| left.equals(right, is_null)).fold(Truth::True, Truth::and);
    let is_known = |elements: &[Value]| elements.iter().all(|element| element.find_unknown().is_none());
    if is_known(left) && is_known(right) {
        return if left.len() == right.len() { pairs() } else { Truth::False };
    }
    if left.len() == right.len() && pairs().is_true() {
        return Truth::True;
    }
    let is_missing = |element: &Value, others: &[Value]| others.iter().all(|other| element.equals(other, is_null).is_false());
    let is_different = |some: &[Value], others: &[Value]| some.iter().any(|element| is_missing(element, others));
    if is_different(left, right) || is_different(right, left) { Truth::False } else { Truth::Unknown }
}
