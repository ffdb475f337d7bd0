//! Sets: no element twice, in Terraform's order.

use std::cmp::Ordering;
use std::sync::Arc;

use super::equality::equal;
use super::expression::by_key;
use crate::value::{Data, Origin, Truth, Unknown, Value};

/// The set of `elements`. Elements that may be equal but need not be are both kept.
pub(super) fn distinct(elements: Vec<Value>, origin: impl Into<Origin>) -> Value {
    let mut sorted = elements;
    // What is not known comes last.
    sorted
        .sort_by(|left, right| left.why_unknown().is_some().cmp(&right.why_unknown().is_some()).then_with(|| order(left, right)));
    // Two zeros of different signs are equal, and yet two elements.
    sorted.dedup_by(|next, kept| equal(next, kept) == Truth::True && written(next) == written(kept));
    Value::set(sorted, origin)
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
