//! The patterns of rules of EventBridge.
//!
//! <https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html>

use std::sync::Arc;

use serde_json::Value as Json;

use super::formula::{Comparison, Formula, Test};
use super::glob::Glob;
use crate::value::{Data, Map, Origin, Piece, Reason, Symbol, Text, Unknown, Value};

/// What stands for the first symbol in a text of JSON, in a plane of characters that nobody writes.
const FIRST_HOLE: char = '\u{f0000}';

/// The field that holds the event as CloudTrail records it.
const DETAIL: &str = "detail";

/// Reads an event pattern: a text of JSON, or an object. What is not known in it is open for its reason.
pub fn read(pattern: &Value) -> Formula {
    match &pattern.data {
        Data::Map(entries) => object(entries, None),
        Data::Text(text) => match parsed(text, &pattern.origin) {
            Some(Value { data: Data::Map(entries), .. }) => object(&entries, None),
            _ => {
                Formula::Open(Some(pattern.why_unknown().unwrap_or_else(|| invalid("this is no event pattern", &pattern.origin))))
            }
        },
        _ => open(pattern),
    }
}

/// A text of JSON as a value, in which strings that hold symbols are unknown; `None` when it is no JSON.
fn parsed(text: &Text, origin: &Origin) -> Option<Value> {
    let mut written = String::new();
    let mut symbols: Vec<Symbol> = Vec::new();
    for piece in text.pieces() {
        match piece {
            Piece::Literal(literal) => written.push_str(&literal),
            Piece::Symbol(symbol) => {
                written.extend(u32::try_from(symbols.len()).ok().and_then(|number| char::from_u32(FIRST_HOLE as u32 + number)));
                symbols.push(symbol);
            }
        }
    }
    let json: Json = serde_json::from_str(&written).ok()?;
    Some(value(json, &symbols, origin))
}

fn value(json: Json, symbols: &[Symbol], origin: &Origin) -> Value {
    let hole = |text: &str| {
        let hole = text.chars().find(|character| *character >= FIRST_HOLE)?;
        symbols.get((hole as u32 - FIRST_HOLE as u32) as usize)
    };
    match json {
        Json::Null => Value::null(origin.clone()),
        Json::Bool(value) => Value::bool(value, origin.clone()),
        Json::Number(number) => match number.to_string().parse() {
            Ok(number) => Value { data: Data::Number(number), origin: origin.clone() },
            Err(_) => Value { data: Data::Unknown(invalid("this is no number", origin)), origin: origin.clone() },
        },
        Json::String(text) => match hole(&text) {
            Some(symbol) => Value { data: Data::Unknown(symbol.unknown.clone()), origin: origin.clone() },
            None => Value::text(text, origin.clone()),
        },
        Json::Array(elements) => {
            Value::list(elements.into_iter().map(|element| value(element, symbols, origin)).collect(), origin.clone())
        }
        Json::Object(entries) => {
            let entries = entries.into_iter().map(|(name, entry)| (Arc::from(name), value(entry, symbols, origin)));
            Value::map(entries.collect::<Map>(), origin.clone())
        }
    }
}

/// All entries must match. `path` is the field that holds the object; `None` for the event as EventBridge passes it on.
fn object(entries: &Map, path: Option<&str>) -> Formula {
    let parts = entries.iter().map(|(name, entry)| match (&**name, &entry.data) {
        ("$or", Data::List(alternatives)) => Formula::Any(
            alternatives
                .iter()
                .map(|alternative| match &alternative.data {
                    Data::Map(entries) => object(entries, path),
                    _ => open(alternative),
                })
                .collect(),
        ),
        (name, Data::Map(inner)) => match field(path, name) {
            inside if inside.is_empty() => object(inner, Some("")),
            inside => object(inner, Some(&inside)),
        },
        (name, Data::List(tests)) => {
            let field = field(path, name);
            Formula::Any(tests.iter().map(|test| self::test(&field, test)).collect())
        }
        _ => open(entry),
    });
    Formula::All(parts.collect())
}

/// The field `name` of the object in the field `path`, as formulas name it. What CloudTrail records stands inside of `detail`.
fn field(path: Option<&str>, name: &str) -> String {
    match path {
        None if name == DETAIL => String::new(),
        None => format!("/{name}"),
        Some("") => name.to_owned(),
        Some(path) => format!("{path}.{name}"),
    }
}

/// One of the tests that a field may pass.
fn test(field: &str, test: &Value) -> Formula {
    let is = |test: Test| Formula::Condition(field.into(), test);
    match &test.data {
        Data::Null(_) => is(Test::Null),
        Data::Bool(value) => is(Test::Bool(*value)),
        Data::Number(number) => match number.to_string().parse() {
            Ok(number) => is(Test::Number(Comparison::Equal, number)),
            Err(_) => open(test),
        },
        Data::Text(text) => match text.as_literal() {
            Some(text) => is(Test::Text(Glob::literal(text))),
            None => open(test),
        },
        Data::Map(entries) => match entries.first() {
            Some((operator, operand)) if entries.len() == 1 => operation(field, operator, operand),
            _ => open(test),
        },
        Data::Unknown(_) | Data::List(_) | Data::Set(_) => open(test),
    }
}

fn operation(field: &str, operator: &str, operand: &Value) -> Formula {
    let is = |test: Test| Formula::Condition(field.into(), test);
    if let Some(glob) = glob(operator, operand) {
        return is(Test::Text(glob));
    }
    match (operator, &operand.data) {
        ("exists", Data::Bool(true)) => is(Test::Exists),
        ("exists", Data::Bool(false)) => is(Test::Missing),
        ("anything-but", Data::Map(entries)) => {
            let Some((operator, operand)) = entries.first().filter(|_| entries.len() == 1) else { return open(operand) };
            none_of(field, operand, |operand| glob(operator, operand))
        }
        ("anything-but", _) => none_of(field, operand, |operand| operand.as_literal().map(Glob::literal)),
        ("numeric", Data::List(parts)) => numeric(field, parts).unwrap_or_else(|| open(operand)),
        _ => open(operand),
    }
}

/// The strings that an operator with one string takes; `None` for other operators, and for what is no string.
fn glob(operator: &str, operand: &Value) -> Option<Glob> {
    if let Data::Map(entries) = &operand.data {
        let (inner, text) = entries.first().filter(|(inner, _)| entries.len() == 1 && &***inner == "equals-ignore-case")?;
        let glob = glob(inner, text)?;
        return match operator {
            "prefix" => Some(glob.padded(false, true)),
            "suffix" => Some(glob.padded(true, false)),
            _ => None,
        };
    }
    let text = operand.as_literal()?;
    match operator {
        "prefix" => Some(Glob::literal(text).padded(false, true)),
        "suffix" => Some(Glob::literal(text).padded(true, false)),
        "equals-ignore-case" => Some(Glob::any_case(text)),
        // With a backslash, a star is a star; whoever needs that looks for something else than CloudTrail's words.
        "wildcard" if !text.contains('\\') => Some(Glob::wildcard(text)),
        _ => None,
    }
}

/// The field holds something, and none of the strings in `operand`.
fn none_of(field: &str, operand: &Value, glob: impl Fn(&Value) -> Option<Glob>) -> Formula {
    let operands = operand.as_elements().unwrap_or(std::slice::from_ref(operand));
    let parts = operands.iter().map(|operand| match glob(operand) {
        Some(glob) => Formula::Condition(field.into(), Test::NotText(glob)),
        None => open(operand),
    });
    Formula::All(parts.collect())
}

/// `[">", 0, "<=", 5]`
fn numeric(field: &str, parts: &[Value]) -> Option<Formula> {
    let conditions = parts.chunks(2).map(|pair| {
        let [operator, Value { data: Data::Number(number), .. }] = pair else { return None };
        let comparison = match operator.as_literal()? {
            "=" => Comparison::Equal,
            "<" => Comparison::Less,
            "<=" => Comparison::LessOrEqual,
            ">" => Comparison::Greater,
            ">=" => Comparison::GreaterOrEqual,
            _ => return None,
        };
        Some(Formula::Condition(field.into(), Test::Number(comparison, number.to_string().parse().ok()?)))
    });
    conditions.collect::<Option<Vec<Formula>>>().map(Formula::All)
}

/// What cannot be told of a part of the pattern.
fn open(part: &Value) -> Formula {
    let why = part.find_unknown();
    Formula::Open(Some(why.unwrap_or_else(|| invalid("a part of the event pattern cannot be read", &part.origin))))
}

fn invalid(what: &str, origin: &Origin) -> Arc<Unknown> {
    Arc::new(Unknown { reason: Reason::Invalid { what: what.into() }, span: origin.span })
}
