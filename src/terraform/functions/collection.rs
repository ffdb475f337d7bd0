//! Collection functions: <https://developer.hashicorp.com/terraform/language/functions/merge> and its neighbours.

use std::cmp::Ordering;
use std::sync::Arc;

use unicode_segmentation::UnicodeSegmentation;

use super::{
    Arguments, Function, NoValue, Outcome, Parameter, elements, function, is_list, is_map, rejected, unless_known, variadic,
};
use crate::source::limits;
use crate::terraform::conversion::to_number;
use crate::terraform::equality::equal;
use crate::terraform::expression::by_key;
use crate::terraform::operators::is_open;
use crate::terraform::set::{distinct, may_be_equal};
use crate::terraform::types::Type;
use crate::terraform::unification::unified;
use crate::value::{Data, Map, NullType, Number, Reason, SymbolType, Truth, Value};

use Parameter::{Any, AnyOrNull, List, ListOfBool, ListOfText, MapOfLists, Set, Text};

pub(super) const FUNCTIONS: &[Function] = &[
    function("alltrue", &[ListOfBool], |arguments| quantified(arguments, Truth::True, Truth::and)),
    function("anytrue", &[ListOfBool], |arguments| quantified(arguments, Truth::False, Truth::or)),
    function("chunklist", &[List, Parameter::Number], chunk_list),
    variadic("coalesce", &[], AnyOrNull, coalesce),
    variadic("coalescelist", &[], AnyOrNull, coalesce_list),
    function("compact", &[ListOfText], compact),
    variadic("concat", &[], Any, concat),
    function("contains", &[Any, Any], contains),
    function("distinct", &[List], |arguments| {
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
    function("element", &[Any, Parameter::Number], element),
    function("flatten", &[Any], |arguments| {
        let mut flat = Vec::new();
        flatten(arguments.elements(0)?, &mut flat, 0)?;
        Ok(arguments.tuple(flat))
    }),
    function("index", &[Any, Any], index),
    function("keys", &[Any], |arguments| {
        let entries = arguments.entries(0)?;
        let keys = by_key(entries).into_iter().map(|(key, _)| Value::text(key.clone(), arguments.span)).collect();
        Ok(arguments.list_if(is_map(arguments.value(0)), keys))
    }),
    function("length", &[Any], length),
    variadic("list", &[], Any, |_| Err(rejected("Terraform has no `list` any more; write `tolist([…])`"))),
    variadic("lookup", &[Any, Text], AnyOrNull, lookup),
    variadic("map", &[], Any, |_| Err(rejected("Terraform has no `map` any more; write `tomap({…})`"))),
    function("matchkeys", &[List, List, List], match_keys),
    variadic("merge", &[], AnyOrNull, merge),
    function("one", &[Any], |arguments| match arguments.elements(0)? {
        [] => Ok(Value::null(arguments.span)),
        [only] => Ok(only.clone()),
        _ => Err(rejected("`one` takes a list with at most one element")),
    }),
    variadic("range", &[], Parameter::Number, range),
    function("reverse", &[Any], |arguments| {
        let reversed = arguments.elements(0)?.iter().rev().cloned().collect();
        Ok(arguments.list_if(is_list(arguments.value(0)), reversed))
    }),
    variadic("setintersection", &[Set], Set, |arguments| {
        combined(arguments, |element, others| others.iter().map(|other| holds(other, element)).fold(Truth::True, Truth::and))
    }),
    variadic("setproduct", &[], Any, set_product),
    function("setsubtract", &[Set, Set], |arguments| combined(arguments, |element, others| !holds(&others[0], element))),
    variadic("setunion", &[Set], Set, |arguments| {
        let mut all = Vec::new();
        for set in of_common_type(arguments.values)? {
            all.extend(set.as_elements().unwrap_or_default().iter().cloned());
        }
        Ok(distinct(all, arguments.span))
    }),
    function("slice", &[Any, Parameter::Number, Parameter::Number], slice),
    function("sort", &[ListOfText], sort),
    function("sum", &[Any], sum),
    function("transpose", &[MapOfLists], transpose),
    function("values", &[Any], |arguments| {
        let values = by_key(arguments.entries(0)?).into_iter().map(|(_, value)| value.clone()).collect();
        Ok(arguments.list_if(is_map(arguments.value(0)), values))
    }),
    function("zipmap", &[ListOfText, Any], zip_map),
];

/// The arguments converted to the type that they have in common.
fn of_common_type(values: &[Value]) -> Result<Vec<Value>, NoValue> {
    if let Some(open) = values.iter().find(|value| is_open(value)) {
        return Err(unless_known(open, "not known"));
    }
    let common = unified(values.iter().map(Type::of_value)).ok_or_else(|| rejected("the arguments have no type in common"))?;
    Ok(values.iter().map(|value| common.convert_plainly(value.clone())).collect())
}

/// The answer hangs on something inside the arguments that is not known.
fn undecided(arguments: &Arguments<'_>) -> NoValue {
    let unknown = arguments.values.iter().find_map(Value::find_unknown);
    unknown.map_or_else(|| rejected("these cannot be compared"), NoValue::Unknown)
}

fn quantified(arguments: &Arguments<'_>, start: Truth, combine: fn(Truth, Truth) -> Truth) -> Outcome {
    let truth = |element: &Value| match &element.data {
        Data::Bool(value) => (*value).into(),
        Data::Null(_) => Truth::False,
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

/// The first argument that is neither null nor the empty string, in the type that all have in common.
fn coalesce(arguments: &Arguments<'_>) -> Outcome {
    let common = unified(arguments.values.iter().map(Type::of_value));
    let common = common.ok_or_else(|| rejected("the arguments have no type in common"))?;
    for value in arguments.values {
        match &value.data {
            Data::Null(_) => {}
            Data::Text(text) if text.as_literal() == Some("") => {}
            Data::Unknown(unknown) => return Err(NoValue::Unknown(unknown.clone())),
            _ if is_identity(value) => return Ok(common.convert_plainly(value.clone())),
            // A text with a literal part is neither null nor empty; one that is nothing but a symbol may be.
            Data::Text(text) if is_open(value) => {
                let unknown = text.first_symbol().map(|symbol| symbol.unknown.clone());
                return Err(unknown.map_or_else(|| rejected("no argument has a value"), NoValue::Symbolic));
            }
            _ => return Ok(common.convert_plainly(value.clone())),
        }
    }
    Err(rejected("no argument has a value"))
}

/// Is it the id or ARN that AWS gives a resource? Whatever it is, it is neither null nor empty.
fn is_identity(value: &Value) -> bool {
    let symbol = value.as_text().filter(|_| value.is_symbol()).and_then(crate::value::Text::first_symbol);
    symbol.is_some_and(|symbol| {
        matches!(symbol.unknown.reason, Reason::AfterApply { .. })
            && (symbol.name.ends_with(".id") || symbol.name.ends_with(".arn"))
    })
}

fn coalesce_list(arguments: &Arguments<'_>) -> Outcome {
    let is_null_list = |value: &Value| matches!(value.data, Data::Null(NullType::List | NullType::Tuple));
    if arguments.values.iter().any(|value| matches!(value.data, Data::Set(_)) || value.is_null() && !is_null_list(value)) {
        return Err(rejected("`coalescelist` takes lists and tuples"));
    }
    for value in arguments.values.iter().filter(|value| !value.is_null()) {
        if !elements(value)?.is_empty() {
            return Ok(value.clone());
        }
    }
    Err(rejected("no list has elements"))
}

fn compact(arguments: &Arguments<'_>) -> Outcome {
    let mut kept = Vec::new();
    for element in arguments.elements(0)? {
        match &element.data {
            Data::Null(_) => {}
            Data::Text(text) if text.as_literal() == Some("") => {}
            _ if is_open(element) => return Err(unless_known(element, "a string was expected")),
            _ => kept.push(element.clone()),
        }
    }
    Ok(arguments.list(kept))
}

fn concat(arguments: &Arguments<'_>) -> Outcome {
    if arguments.values.is_empty() {
        return Err(rejected("`concat` takes at least one list"));
    }
    if arguments.values.iter().any(|value| matches!(value.data, Data::Set(_))) {
        return Err(rejected("`concat` takes lists, this is a set"));
    }
    let all_lists = arguments.values.iter().all(is_list);
    let converted = if all_lists { of_common_type(arguments.values).ok() } else { None };
    let is_list = converted.is_some();
    let mut all = Vec::new();
    for list in converted.as_deref().unwrap_or(arguments.values) {
        all.extend(elements(list)?.iter().cloned());
    }
    if all.len() > limits::ELEMENTS {
        return Err(rejected("the list is too long"));
    }
    Ok(arguments.list_if(is_list, all))
}

fn holds(collection: &Value, wanted: &Value) -> Truth {
    match collection.as_elements() {
        Some(elements) => elements.iter().map(|element| equal(element, wanted)).fold(Truth::False, Truth::or),
        None => Truth::Unknown,
    }
}

fn contains(arguments: &Arguments<'_>) -> Outcome {
    if arguments.value(0).as_elements().is_none() {
        return Err(unless_known(arguments.value(0), "a list or set was expected"));
    }
    match holds(arguments.value(0), arguments.value(1)) {
        Truth::True => arguments.bool(true),
        Truth::False => arguments.bool(false),
        Truth::Unknown => Err(undecided(arguments)),
    }
}

fn element(arguments: &Arguments<'_>) -> Outcome {
    if matches!(arguments.value(0).data, Data::Set(_)) {
        return Err(rejected("`element` takes a list, this is a set, whose elements have no order"));
    }
    let list = arguments.elements(0)?;
    let index = arguments.whole(1)?;
    let place = index.checked_rem(i64::try_from(list.len()).unwrap_or(i64::MAX));
    match place.map(usize::try_from) {
        None => Err(rejected("an empty list has no elements")),
        Some(Ok(place)) => Ok(list[place].clone()),
        Some(Err(_)) => Err(rejected("the index cannot be negative")),
    }
}

fn flatten(list: &[Value], flat: &mut Vec<Value>, depth: usize) -> Result<(), NoValue> {
    for element in list {
        match &element.data {
            Data::List(_) | Data::Set(_) if depth < limits::NESTING => flatten(elements(element)?, flat, depth + 1)?,
            // A list that is not known may hold any number of elements.
            Data::Unknown(unknown) => return Err(NoValue::Unknown(unknown.clone())),
            Data::Text(text) if let Some(symbol) = text.first_symbol().filter(|symbol| symbol.kind == SymbolType::Open) => {
                return Err(NoValue::Unknown(symbol.unknown.clone()));
            }
            _ => flat.push(element.clone()),
        }
        if flat.len() > limits::ELEMENTS {
            return Err(rejected("the list is too long"));
        }
    }
    Ok(())
}

fn index(arguments: &Arguments<'_>) -> Outcome {
    if matches!(arguments.value(0).data, Data::Set(_)) {
        return Err(rejected("`index` takes a list, this is a set, whose elements have no order"));
    }
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
        Data::Set(elements) => match may_be_equal(elements) {
            Some(unknown) => return Err(NoValue::Unknown(unknown)),
            None => elements.len(),
        },
        Data::List(elements) => elements.len(),
        Data::Map(entries) => entries.len(),
        Data::Text(text) => match text.as_literal() {
            Some(text) => text.graphemes(true).count(),
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
    if arguments.values.len() > 3 {
        return Err(rejected("`lookup` takes at most three arguments"));
    }
    let entries = arguments.entries(0)?;
    let key = arguments.known(1)?;
    match (entries.get(&*key), arguments.values.get(2)) {
        (Some(value), _) => Ok(value.clone()),
        (None, Some(default)) if is_map(arguments.value(0)) => {
            let kind = unified(entries.values().map(Type::of_value)).unwrap_or(Type::Any);
            let converted = kind.convert_plainly(default.clone());
            if matches!(converted.data, Data::Unknown(_)) && !is_open(default) {
                return Err(rejected("the default has another type than the elements"));
            }
            Ok(converted)
        }
        (None, Some(default)) => Ok(default.clone()),
        (None, None) => Err(rejected(format!("there is no key `{key}`"))),
    }
}

fn match_keys(arguments: &Arguments<'_>) -> Outcome {
    let values = arguments.elements(0)?;
    let compared = of_common_type(&arguments.values[1..])?;
    let (keys, wanted) = (elements(&compared[0])?, &compared[1]);
    if values.len() != keys.len() {
        return Err(rejected("keys and values have different lengths"));
    }
    let mut kept = Vec::new();
    for (value, key) in values.iter().zip(keys) {
        match holds(wanted, key) {
            Truth::True => kept.push(value.clone()),
            Truth::False => {}
            Truth::Unknown => return Err(undecided(arguments)),
        }
    }
    Ok(arguments.list(kept))
}

fn merge(arguments: &Arguments<'_>) -> Outcome {
    let mut merged = Map::default();
    for value in arguments.values.iter().filter(|value| !value.is_null()) {
        let entries = value.as_map().ok_or_else(|| unless_known(value, "a map or object was expected"))?;
        merged.extend(entries.iter().map(|(name, entry)| (name.clone(), entry.clone())));
    }
    let is_null_map = |value: &Value| matches!(value.data, Data::Null(NullType::Map));
    let all = |is: fn(&Value) -> bool| !arguments.values.is_empty() && arguments.values.iter().all(is);
    let all_maps = all(is_map) || all(is_null_map);
    let one_type = || unified_strictly(merged.values().map(Type::of_value));
    let is_map = all_maps && one_type();
    let value = Value::map(merged, arguments.span);
    Ok(if is_map { value.of_one_type() } else { value })
}

/// Are all primitive types among these the same?
fn unified_strictly(types: impl Iterator<Item = Type<'static>>) -> bool {
    let mut primitive: Vec<&'static str> =
        types.filter(|kind| matches!(kind, Type::String | Type::Number | Type::Bool)).map(|kind| kind.name()).collect();
    primitive.dedup();
    primitive.len() <= 1
}

fn range(arguments: &Arguments<'_>) -> Outcome {
    let (start, end) = match arguments.values.len() {
        1 => (Number::from(0), arguments.number(0)?),
        2 | 3 => (arguments.number(0)?, arguments.number(1)?),
        _ => return Err(rejected("`range` takes one to three numbers")),
    };
    let up = start <= end;
    let step = if arguments.values.len() == 3 { arguments.number(2)? } else { Number::from(if up { 1 } else { -1 }) };
    if step == Number::from(0) || (step > Number::from(0)) != up {
        return Err(rejected("the step leads away from the end"));
    }
    let mut numbers = Vec::new();
    let mut next = start;
    while if up { next < end } else { next > end } {
        if numbers.len() >= 1024 {
            return Err(rejected("`range` gives at most 1024 numbers"));
        }
        numbers.push(Value::number(next.clone(), arguments.span));
        next = next.plus(&step).ok_or_else(|| rejected("the number is too large"))?;
    }
    Ok(arguments.list(numbers))
}

/// The elements of the first set that `keep` keeps in view of the others.
fn combined(arguments: &Arguments<'_>, keep: fn(&Value, &[Value]) -> Truth) -> Outcome {
    let sets = of_common_type(arguments.values)?;
    let mut kept = Vec::new();
    for element in sets[0].as_elements().unwrap_or_default() {
        match keep(element, &sets[1..]) {
            Truth::True => kept.push(element.clone()),
            Truth::False => {}
            Truth::Unknown => return Err(undecided(arguments)),
        }
    }
    Ok(distinct(kept, arguments.span))
}

fn set_product(arguments: &Arguments<'_>) -> Outcome {
    if arguments.values.len() < 2 {
        return Err(rejected("`setproduct` takes at least two sets or lists"));
    }
    let mut rows: Vec<Vec<Value>> = vec![Vec::new()];
    for set in arguments.values {
        let of_one_type = Parameter::List.kind();
        let set = if matches!(set.data, Data::List(_)) { of_one_type.convert_plainly(set.clone()) } else { set.clone() };
        let set = elements(&set)?;
        if rows.len().saturating_mul(set.len()) > limits::ELEMENTS {
            return Err(rejected("the product is too large"));
        }
        rows =
            rows.iter().flat_map(|row| set.iter().map(move |element| row.iter().chain([element]).cloned().collect())).collect();
    }
    let rows = rows.into_iter().map(|row| arguments.tuple(row)).collect();
    match arguments.values.iter().any(|value| matches!(value.data, Data::Set(_))) {
        true => Ok(distinct(rows, arguments.span)),
        false => Ok(arguments.list(rows)),
    }
}

fn slice(arguments: &Arguments<'_>) -> Outcome {
    if matches!(arguments.value(0).data, Data::Set(_)) {
        return Err(rejected("`slice` takes a list, this is a set, whose elements have no order"));
    }
    let list = arguments.elements(0)?;
    let place = |argument| usize::try_from(arguments.whole(argument)?).map_err(|_| rejected("an index cannot be negative"));
    let part = list.get(place(1)?..place(2)?).ok_or_else(|| rejected("the slice reaches beyond the list"))?;
    Ok(arguments.list_if(is_list(arguments.value(0)), part.to_vec()))
}

fn sort(arguments: &Arguments<'_>) -> Outcome {
    let mut texts = Vec::new();
    for element in arguments.elements(0)? {
        match element.as_text() {
            Some(text) => texts.push((text.to_string(), text, element)),
            None if element.is_null() => return Err(rejected("null cannot be sorted")),
            None => return Err(unless_symbolic(element)),
        }
    }
    // Where the order is known whatever symbols stand for, it is also that of the texts with the symbols' names.
    texts.sort_by(|(left, ..), (right, ..)| left.cmp(right));
    if let Some(pair) = texts.windows(2).find(|pair| pair[0].1.order(pair[1].1).is_none_or(Ordering::is_gt)) {
        let symbolic = if pair[0].1.as_literal().is_none() { pair[0].2 } else { pair[1].2 };
        return Err(unless_symbolic(symbolic));
    }
    Ok(arguments.list(texts.into_iter().map(|(.., element)| element.clone()).collect()))
}

fn sum(arguments: &Arguments<'_>) -> Outcome {
    let addends = arguments.elements(0)?;
    // Zero has a sign, so the first number is no addition to zero.
    let mut total: Option<Number> = None;
    for addend in addends {
        match to_number(addend.clone()).data {
            Data::Number(number) => {
                let sum = total.map_or_else(|| Some(number.clone()), |total| total.plus(&number));
                total = Some(sum.ok_or_else(|| rejected("there is no such number, or it is too large"))?);
            }
            Data::Unknown(unknown) if is_open(addend) => return Err(NoValue::Unknown(unknown)),
            _ => return Err(rejected("`sum` takes numbers")),
        }
    }
    let total = total.ok_or_else(|| rejected("`sum` takes at least one number"))?;
    Ok(Value::number(total, arguments.span))
}

fn transpose(arguments: &Arguments<'_>) -> Outcome {
    let mut transposed: std::collections::BTreeMap<String, Vec<Value>> = std::collections::BTreeMap::new();
    for (name, list) in by_key(arguments.entries(0)?) {
        for element in elements(list)? {
            let Some(text) = element.as_literal() else { return Err(unless_symbolic(element)) };
            transposed.entry(text.to_owned()).or_default().push(Value::text(name.clone(), arguments.span));
        }
    }
    let entries = transposed.into_iter().map(|(name, list)| (Arc::from(name), arguments.list(list)));
    Ok(Value::map(entries.collect::<Map>(), arguments.span).of_one_type())
}

fn zip_map(arguments: &Arguments<'_>) -> Outcome {
    if matches!(arguments.value(1).data, Data::Set(_)) {
        return Err(rejected("`zipmap` takes a list of values, this is a set"));
    }
    let (keys, values) = (arguments.elements(0)?, arguments.elements(1)?);
    if keys.len() != values.len() {
        return Err(rejected("keys and values have different lengths"));
    }
    let mut entries = Map::default();
    for (key, value) in keys.iter().zip(values) {
        match key.as_literal() {
            Some(text) => entries.insert(text.into(), value.clone()),
            None => return Err(unless_symbolic(key)),
        };
    }
    let value = Value::map(entries, arguments.span);
    Ok(if is_list(arguments.value(1)) { value.of_one_type() } else { value })
}
