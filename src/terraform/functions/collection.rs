//! Collection functions: <https://developer.hashicorp.com/terraform/language/functions/merge> and its neighbours.

use std::sync::Arc;

use super::{Arguments, Function, MANY, NoValue, Outcome, elements, function, rejected, unless_known};
use crate::source::limits;
use crate::terraform::equality::equal;
use crate::terraform::operators::is_open;
use crate::terraform::set::distinct;
use crate::terraform::types::{to_bool, to_string};
use crate::value::{Data, Map, Number, Truth, Value};

pub(super) const FUNCTIONS: &[Function] = &[
    function("alltrue", 1, 1, |arguments| quantified(arguments, Truth::True, Truth::and)),
    function("anytrue", 1, 1, |arguments| quantified(arguments, Truth::False, Truth::or)),
    function("chunklist", 2, 2, chunk_list),
    function("coalesce", 1, MANY, coalesce),
    function("coalescelist", 1, MANY, coalesce_list),
    function("compact", 1, 1, compact),
    function("concat", 1, MANY, concat),
    function("contains", 2, 2, contains),
    function("distinct", 1, 1, |arguments| {
        let mut kept: Vec<Value> = Vec::new();
        for element in arguments.elements(0)? {
            match kept.iter().map(|other| equal(other, element)).fold(Truth::False, Truth::or) {
                Truth::True => {}
                Truth::False => kept.push(element.clone()),
                Truth::Unknown => return Err(undecided(arguments)),
            }
        }
        Ok(arguments.list(kept))
    }),
    function("element", 2, 2, element),
    function("flatten", 1, 1, |arguments| {
        let mut flat = Vec::new();
        flatten(arguments.elements(0)?, &mut flat, 0)?;
        Ok(arguments.list(flat))
    }),
    function("index", 2, 2, index),
    function("keys", 1, 1, |arguments| {
        let mut keys: Vec<&Arc<str>> = arguments.entries(0)?.keys().collect();
        keys.sort();
        Ok(arguments.list(keys.into_iter().map(|key| Value::text(key.clone(), arguments.span)).collect()))
    }),
    function("length", 1, 1, length),
    function("list", 0, MANY, |arguments| Ok(arguments.list(arguments.values.to_vec()))),
    function("lookup", 2, 3, lookup),
    function("map", 0, MANY, map),
    function("matchkeys", 3, 3, match_keys),
    function("merge", 0, MANY, merge),
    function("one", 1, 1, |arguments| match arguments.elements(0)? {
        [] => Ok(Value::null(arguments.span)),
        [only] => Ok(only.clone()),
        _ => Err(rejected("`one` takes a list with at most one element")),
    }),
    function("range", 1, 3, range),
    function("reverse", 1, 1, |arguments| Ok(arguments.list(arguments.elements(0)?.iter().rev().cloned().collect()))),
    function("setintersection", 1, MANY, |arguments| {
        combined(arguments, |element, others| others.iter().map(|other| holds(other, element)).fold(Truth::True, Truth::and))
    }),
    function("setproduct", 1, MANY, set_product),
    function("setsubtract", 2, 2, |arguments| combined(arguments, |element, others| !holds(others[0], element))),
    function("setunion", 1, MANY, |arguments| {
        let mut all = Vec::new();
        for set in arguments.values {
            all.extend(elements(set)?.iter().cloned());
        }
        Ok(distinct(all, arguments.span))
    }),
    function("slice", 3, 3, slice),
    function("sort", 1, 1, sort),
    function("transpose", 1, 1, transpose),
    function("values", 1, 1, |arguments| {
        let mut entries: Vec<(&Arc<str>, &Value)> = arguments.entries(0)?.iter().collect();
        entries.sort_by_key(|(name, _)| *name);
        Ok(arguments.list(entries.into_iter().map(|(_, value)| value.clone()).collect()))
    }),
    function("zipmap", 2, 2, zip_map),
];

/// The answer hangs on something inside the arguments that is not known.
fn undecided(arguments: &Arguments<'_>) -> NoValue {
    let unknown = arguments.values.iter().find_map(Value::find_unknown);
    unknown.map_or_else(|| rejected("these cannot be compared"), NoValue::Unknown)
}

fn quantified(arguments: &Arguments<'_>, start: Truth, combine: fn(Truth, Truth) -> Truth) -> Outcome {
    let truth = |element: &Value| match to_bool(element.clone()).data {
        Data::Bool(value) => value.into(),
        Data::Null => Truth::False,
        _ => Truth::Unknown,
    };
    match arguments.elements(0)?.iter().map(truth).fold(start, combine) {
        Truth::True => arguments.bool(true),
        Truth::False => arguments.bool(false),
        Truth::Unknown => Err(undecided(arguments)),
    }
}

fn chunk_list(arguments: &Arguments<'_>) -> Outcome {
    let size = usize::try_from(arguments.whole(1)?).map_err(|_| rejected("the size of a chunk cannot be negative"))?;
    let list = arguments.elements(0)?;
    let size = if size == 0 { list.len().max(1) } else { size };
    Ok(arguments.list(list.chunks(size).map(|chunk| arguments.list(chunk.to_vec())).collect()))
}

/// The first argument that is neither null nor the empty string.
fn coalesce(arguments: &Arguments<'_>) -> Outcome {
    for value in arguments.values {
        match &value.data {
            Data::Null => {}
            Data::Text(text) if text.as_literal() == Some("") => {}
            Data::Unknown(unknown) => return Err(NoValue::Unknown(unknown.clone())),
            // A text with a literal part is neither null nor empty; one that is nothing but a symbol may be.
            Data::Text(text) if is_open(value) => {
                let unknown = text.first_symbol().map(|symbol| symbol.unknown.clone());
                return Err(unknown.map_or_else(|| rejected("no argument has a value"), NoValue::Symbolic));
            }
            _ => return Ok(value.clone()),
        }
    }
    Err(rejected("no argument has a value"))
}

fn coalesce_list(arguments: &Arguments<'_>) -> Outcome {
    for value in arguments.values {
        if !value.is_null() && !elements(value)?.is_empty() {
            return Ok(value.clone());
        }
    }
    Err(rejected("no list has elements"))
}

fn compact(arguments: &Arguments<'_>) -> Outcome {
    let mut kept = Vec::new();
    for element in arguments.elements(0)? {
        match &element.data {
            Data::Null => {}
            Data::Text(text) if text.as_literal() == Some("") => {}
            _ if is_open(element) => return Err(unless_known(element, "a string was expected")),
            _ => kept.push(element.clone()),
        }
    }
    Ok(arguments.list(kept))
}

fn concat(arguments: &Arguments<'_>) -> Outcome {
    let mut all = Vec::new();
    for list in arguments.values {
        all.extend(elements(list)?.iter().cloned());
    }
    if all.len() > limits::ELEMENTS {
        return Err(rejected("the list is too long"));
    }
    Ok(arguments.list(all))
}

fn holds(collection: &Value, wanted: &Value) -> Truth {
    match collection.as_elements() {
        Some(elements) => elements.iter().map(|element| equal(element, wanted)).fold(Truth::False, Truth::or),
        None => Truth::Unknown,
    }
}

fn contains(arguments: &Arguments<'_>) -> Outcome {
    arguments.elements(0)?;
    match holds(arguments.value(0), arguments.value(1)) {
        Truth::True => arguments.bool(true),
        Truth::False => arguments.bool(false),
        Truth::Unknown => Err(undecided(arguments)),
    }
}

fn element(arguments: &Arguments<'_>) -> Outcome {
    let list = arguments.elements(0)?;
    let index = arguments.whole(1)?;
    let size = i64::try_from(list.len()).unwrap_or(i64::MAX);
    if size == 0 {
        return Err(rejected("an empty list has no elements"));
    }
    Ok(list[usize::try_from(index.rem_euclid(size)).unwrap_or(0)].clone())
}

fn flatten(list: &[Value], flat: &mut Vec<Value>, depth: usize) -> Result<(), NoValue> {
    for element in list {
        match &element.data {
            Data::List(inner) | Data::Set(inner) if depth < limits::NESTING => flatten(inner, flat, depth + 1)?,
            // A list that is not known may hold any number of elements.
            Data::Unknown(unknown) => return Err(NoValue::Unknown(unknown.clone())),
            _ => flat.push(element.clone()),
        }
        if flat.len() > limits::ELEMENTS {
            return Err(rejected("the list is too long"));
        }
    }
    Ok(())
}

fn index(arguments: &Arguments<'_>) -> Outcome {
    for (place, element) in arguments.elements(0)?.iter().enumerate() {
        match equal(element, arguments.value(1)) {
            Truth::True => return Ok(Value::number(i64::try_from(place).unwrap_or(i64::MAX), arguments.span)),
            Truth::False => {}
            Truth::Unknown => return Err(undecided(arguments)),
        }
    }
    Err(rejected("the list does not hold this element"))
}

fn length(arguments: &Arguments<'_>) -> Outcome {
    let value = arguments.value(0);
    let count = match &value.data {
        Data::List(elements) | Data::Set(elements) => elements.len(),
        Data::Map(entries) => entries.len(),
        Data::Text(text) => match text.as_literal() {
            Some(text) => text.chars().count(),
            None => return Err(unless_symbolic(value)),
        },
        _ => return Err(unless_known(value, "a collection or string was expected")),
    };
    Ok(Value::number(i64::try_from(count).unwrap_or(i64::MAX), arguments.span))
}

fn unless_symbolic(value: &Value) -> NoValue {
    value.why_unknown().map_or_else(|| rejected("a literal was expected"), NoValue::Unknown)
}

fn lookup(arguments: &Arguments<'_>) -> Outcome {
    let entries = arguments.entries(0)?;
    let key = arguments.text(1)?;
    let Some(key) = key.as_literal() else { return Err(unless_symbolic(arguments.value(1))) };
    match (entries.get(key), arguments.values.get(2)) {
        (Some(value), _) => Ok(value.clone()),
        (None, Some(default)) => Ok(default.clone()),
        (None, None) => Err(rejected(format!("there is no key `{key}`"))),
    }
}

/// `map("a", 1, "b", 2)`, which Terraform before 0.12 had.
fn map(arguments: &Arguments<'_>) -> Outcome {
    if !arguments.values.len().is_multiple_of(2) {
        return Err(rejected("`map` takes keys and values in turn"));
    }
    let mut entries = Map::new();
    for place in (0..arguments.values.len()).step_by(2) {
        let key = arguments.text(place)?;
        let Some(key) = key.as_literal() else { return Err(unless_symbolic(arguments.value(place))) };
        entries.insert(key.into(), arguments.value(place + 1).clone());
    }
    Ok(Value::map(entries, arguments.span))
}

fn match_keys(arguments: &Arguments<'_>) -> Outcome {
    let (values, keys) = (arguments.elements(0)?, arguments.elements(1)?);
    arguments.elements(2)?;
    let mut kept = Vec::new();
    for (value, key) in values.iter().zip(keys) {
        match holds(arguments.value(2), key) {
            Truth::True => kept.push(value.clone()),
            Truth::False => {}
            Truth::Unknown => return Err(undecided(arguments)),
        }
    }
    Ok(arguments.list(kept))
}

fn merge(arguments: &Arguments<'_>) -> Outcome {
    let mut merged = Map::new();
    for value in arguments.values.iter().filter(|value| !value.is_null()) {
        let entries = value.as_map().ok_or_else(|| unless_known(value, "a map or object was expected"))?;
        merged.extend(entries.iter().map(|(name, entry)| (name.clone(), entry.clone())));
    }
    Ok(Value::map(merged, arguments.span))
}

fn range(arguments: &Arguments<'_>) -> Outcome {
    let (start, end) = match arguments.values.len() {
        1 => (Number::from(0), arguments.number(0)?),
        _ => (arguments.number(0)?, arguments.number(1)?),
    };
    let up = start <= end;
    let step = if arguments.values.len() == 3 { arguments.number(2)? } else { Number::from(if up { 1 } else { -1 }) };
    if step == Number::from(0) || (step > Number::from(0)) != up && start != end {
        return Err(rejected("the step leads away from the end"));
    }
    let mut numbers = Vec::new();
    let mut next = start;
    while if up { next < end } else { next > end } {
        if numbers.len() >= 1024 {
            return Err(rejected("`range` gives at most 1024 numbers"));
        }
        numbers.push(Value::number(next.clone(), arguments.span));
        next = Number::from_decimal(next.decimal() + step.decimal()).ok_or_else(|| rejected("the number is too large"))?;
    }
    Ok(arguments.list(numbers))
}

/// The elements of the first set that `keep` keeps in view of the others.
fn combined(arguments: &Arguments<'_>, keep: fn(&Value, &[&Value]) -> Truth) -> Outcome {
    let others: Vec<&Value> = arguments.values[1..].iter().collect();
    others.iter().try_for_each(|other| elements(other).map(|_| ()))?;
    let mut kept = Vec::new();
    for element in arguments.elements(0)? {
        match keep(element, &others) {
            Truth::True => kept.push(element.clone()),
            Truth::False => {}
            Truth::Unknown => return Err(undecided(arguments)),
        }
    }
    Ok(distinct(kept, arguments.span))
}

fn set_product(arguments: &Arguments<'_>) -> Outcome {
    let mut rows: Vec<Vec<Value>> = vec![Vec::new()];
    for set in arguments.values {
        let set = elements(set)?;
        if rows.len().saturating_mul(set.len()) > limits::ELEMENTS {
            return Err(rejected("the product is too large"));
        }
        rows =
            rows.iter().flat_map(|row| set.iter().map(move |element| row.iter().chain([element]).cloned().collect())).collect();
    }
    Ok(arguments.list(rows.into_iter().map(|row| arguments.list(row)).collect()))
}

fn slice(arguments: &Arguments<'_>) -> Outcome {
    let list = arguments.elements(0)?;
    let place = |argument| usize::try_from(arguments.whole(argument)?).map_err(|_| rejected("an index cannot be negative"));
    let part = list.get(place(1)?..place(2)?).ok_or_else(|| rejected("the slice reaches beyond the list"))?;
    Ok(arguments.list(part.to_vec()))
}

fn sort(arguments: &Arguments<'_>) -> Outcome {
    let mut texts = Vec::new();
    for element in arguments.elements(0)? {
        match to_string(element.clone()).as_literal() {
            Some(text) => texts.push((text.to_owned(), element.clone())),
            None => return Err(unless_symbolic(element)),
        }
    }
    texts.sort_by(|(left, _), (right, _)| left.cmp(right));
    Ok(arguments.list(texts.into_iter().map(|(_, element)| to_string(element)).collect()))
}

fn transpose(arguments: &Arguments<'_>) -> Outcome {
    let mut transposed: std::collections::BTreeMap<String, Vec<Value>> = std::collections::BTreeMap::new();
    for (name, list) in arguments.entries(0)? {
        for element in elements(list)? {
            let element = to_string(element.clone());
            let Some(text) = element.as_literal() else { return Err(unless_symbolic(&element)) };
            transposed.entry(text.to_owned()).or_default().push(Value::text(name.clone(), arguments.span));
        }
    }
    let entries = transposed.into_iter().map(|(name, list)| (Arc::from(name), arguments.list(list)));
    Ok(Value::map(entries.collect::<Map>(), arguments.span))
}

fn zip_map(arguments: &Arguments<'_>) -> Outcome {
    let (keys, values) = (arguments.elements(0)?, arguments.elements(1)?);
    if keys.len() != values.len() {
        return Err(rejected("keys and values have different lengths"));
    }
    let mut entries = Map::new();
    for (key, value) in keys.iter().zip(values) {
        match to_string(key.clone()).as_literal() {
            Some(text) => entries.insert(text.into(), value.clone()),
            None => return Err(unless_symbolic(key)),
        };
    }
    Ok(Value::map(entries, arguments.span))
}
