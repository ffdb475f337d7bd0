//! Sets: no element twice, in Terraform's order.

use std::cmp::Ordering;
use std::sync::Arc;

use super::equality::equal;
use super::expression::by_key;
use crate::value::{Data, Origin, Truth, Unknown, Value};

/// The set of `elements`. Elements that may be equal but need not be are both kept.
pub(super) fn distinct(elements: Vec<Value>, origin: impl Into<Origin>) -> Value {
    let mut sorted = elements;
    sorted.sort_by(order);
    // Two zeros of different signs are equal, and yet two elements.
    sorted.dedup_by(|next, kept| equal(next, kept) == Truth::True && written(next) == written(kept));
    if in_order(&sorted).is_err() {
        // As in a plan, what is not known comes last.
        sorted.sort_by_key(|element| element.why_unknown().is_some());
    }
    Value::set(sorted, origin)
}

/// The elements of a set in its order. Errors: why nobody can tell that, nor how many there are.
pub(super) fn in_order(elements: &[Value]) -> Result<&[Value], Arc<Unknown>> {
    let is_decided = |left: &Value, right: &Value| match (&left.data, &right.data) {
        (Data::Text(first), Data::Text(second)) if !left.is_symbol() && !right.is_symbol() => {
            first.order(second).is_some_and(Ordering::is_lt)
        }
        _ => left.find_unknown().is_none() && right.find_unknown().is_none(),
    };
    let open = elements.windows(2).find(|pair| !is_decided(&pair[0], &pair[1]));
    match open.and_then(|pair| pair[0].find_unknown().or_else(|| pair[1].find_unknown())) {
        Some(unknown) => Err(unknown),
        None => Ok(elements),
    }
}

/// The elements of a list or set in their order; `None` for other kinds. Errors: why nobody can tell the order of a set.
pub(super) fn sequence(value: &Value) -> Option<Result<&[Value], Arc<Unknown>>> {
    match &value.data {
        Data::List(elements) => Some(Ok(elements)),
        Data::Set(elements) => Some(in_order(elements)),
        _ => None,
    }
}

/// Why nobody can tell how many elements a set has: two of them may turn out to be equal.
pub(super) fn may_be_equal(elements: &[Value]) -> Option<Arc<Unknown>> {
    let (unknown, known): (Vec<&Value>, Vec<&Value>) = elements.iter().partition(|element| element.find_unknown().is_some());
    let is_undecided =
        |place: usize, element: &Value| known.iter().chain(&unknown[place + 1..]).any(|other| !equal(element, other).is_false());
    let mut undecided = unknown.iter().enumerate().filter(|(place, element)| is_undecided(*place, element));
    undecided.next().and_then(|(_, element)| element.find_unknown())
}

/// Strings by their bytes, numbers by size, `false` before `true`, null last; collections by what they look like written down, which is an
/// order of go-cty's own: <https://github.com/zclconf/go-cty/blob/main/cty/set_internals.go>.
fn order(left: &Value, right: &Value) -> Ordering {
    match (&left.data, &right.data) {
        (Data::Text(left), Data::Text(right)) => left.to_string().cmp(&right.to_string()),
        (Data::Number(left), Data::Number(right)) => left.cmp(right).then_with(|| right.has_minus().cmp(&left.has_minus())),
        (Data::Bool(left), Data::Bool(right)) => left.cmp(right),
        (left, right) if matches!(left, Data::Null(_)) || matches!(right, Data::Null(_)) => {
            matches!(left, Data::Null(_)).cmp(&matches!(right, Data::Null(_)))
        }
        _ => written(left).cmp(&written(right)),
    }
}

fn written(value: &Value) -> String {
    let mut text = String::new();
    write(value, &mut text);
    text
}

fn write(value: &Value, text: &mut String) {
    let mut listed = |open: char, elements: &[Value], close: char| {
        text.push(open);
        for element in elements {
            write(element, text);
            text.push(';');
        }
        text.push(close);
    };
    match &value.data {
        Data::Unknown(_) => text.push('?'),
        Data::Null(_) => text.push('~'),
        Data::Bool(value) => text.push(if *value { 'T' } else { 'F' }),
        Data::Number(number) => text.push_str(&number.to_string()),
        Data::Text(string) => text.push_str(&format!("{:?}", string.to_string())),
        Data::List(elements) if elements.has_one_type() => listed('[', elements, ']'),
        Data::Set(elements) => listed('[', elements, ']'),
        Data::List(elements) => listed('<', elements, '>'),
        Data::Map(entries) => {
            let is_map = entries.has_one_type();
            text.push(if is_map { '{' } else { '<' });
            for (name, entry) in by_key(entries) {
                if is_map {
                    text.push_str(&format!("{name:?}:"));
                }
                write(entry, text);
                text.push(';');
            }
            text.push(if is_map { '}' } else { '>' });
        }
    }
}
