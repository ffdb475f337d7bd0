//! Encoding functions: <https://developer.hashicorp.com/terraform/language/functions/jsonencode> and its neighbours.

use std::sync::Arc;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use super::{Arguments, Function, NoValue, Outcome, function, rejected};
use crate::source::{Span, limits};
use crate::terraform::operators::is_open;
use crate::value::{Data, Map, Piece, Text, Value};

pub(super) const FUNCTIONS: &[Function] = &[
    function("base64decode", 1, 1, |arguments| {
        let bytes = STANDARD.decode(arguments.literal(0)?).map_err(|_| rejected("this is no Base64"))?;
        arguments.string(String::from_utf8(bytes).map_err(|_| rejected("what is encoded here is not UTF-8"))?)
    }),
    function("base64encode", 1, 1, |arguments| arguments.string(STANDARD.encode(arguments.literal(0)?))),
    function("jsondecode", 1, 1, json_decode),
    function("jsonencode", 1, 1, json_encode),
];

/// A string of JSON; symbolic strings inside of it stay symbols between quotes.
fn json_encode(arguments: &Arguments<'_>) -> Outcome {
    let mut pieces = Vec::new();
    encode(arguments.value(0), &mut pieces, 0)?;
    arguments.string(Text::from_pieces(pieces))
}

fn encode(value: &Value, pieces: &mut Vec<Piece>, depth: usize) -> Result<(), NoValue> {
    if depth > limits::NESTING || pieces.len() > limits::ELEMENTS {
        return Err(rejected("the value is too large to be encoded"));
    }
    let mut literal = |text: &str| pieces.push(Piece::Literal(text.into()));
    match &value.data {
        Data::Null => literal("null"),
        Data::Bool(value) => literal(if *value { "true" } else { "false" }),
        Data::Number(number) => literal(&number.to_string()),
        Data::Text(text) => {
            pieces.push(Piece::Literal("\"".into()));
            pieces.extend(text.pieces().into_iter().map(|piece| match piece {
                Piece::Literal(text) => Piece::Literal(escaped(&text).into()),
                symbol => symbol,
            }));
            pieces.push(Piece::Literal("\"".into()));
        }
        Data::List(elements) | Data::Set(elements) => {
            for (place, element) in elements.iter().enumerate() {
                pieces.push(Piece::Literal(if place == 0 { "[" } else { "," }.into()));
                encode(element, pieces, depth + 1)?;
            }
            pieces.push(Piece::Literal(if elements.is_empty() { "[]" } else { "]" }.into()));
        }
        Data::Map(entries) => {
            let mut names: Vec<&Arc<str>> = entries.keys().collect();
            names.sort();
            for (place, name) in names.iter().enumerate() {
                let start = if place == 0 { "{" } else { "," };
                pieces.push(Piece::Literal(format!("{start}\"{}\":", escaped(name)).into()));
                encode(&entries[&***name], pieces, depth + 1)?;
            }
            pieces.push(Piece::Literal(if entries.is_empty() { "{}" } else { "}" }.into()));
        }
        Data::Unknown(unknown) => return Err(NoValue::Unknown(unknown.clone())),
    }
    Ok(())
}

/// As Go's encoder escapes: `<`, `>` and `&` too.
fn escaped(text: &str) -> String {
    let quoted = serde_json::Value::from(text).to_string();
    let inner = &quoted[1..quoted.len() - 1];
    inner
        .replace('<', "\\u003c")
        .replace('>', "\\u003e")
        .replace('&', "\\u0026")
        .replace('\u{2028}', "\\u2028")
        .replace('\u{2029}', "\\u2029")
}

fn json_decode(arguments: &Arguments<'_>) -> Outcome {
    let value = arguments.value(0);
    if let Some(unknown) = value.why_unknown().filter(|_| is_open(value) || value.as_literal().is_none()) {
        return Err(NoValue::Unknown(unknown));
    }
    let text = arguments.literal(0)?;
    let decoded: serde_json::Value =
        serde_json::from_str(&text).map_err(|error| rejected(format!("this is no JSON: {error}")))?;
    decode(&decoded, arguments.span)
}

fn decode(json: &serde_json::Value, span: Span) -> Outcome {
    Ok(match json {
        serde_json::Value::Null => Value::null(span),
        serde_json::Value::Bool(value) => Value::bool(*value, span),
        serde_json::Value::Number(number) => {
            let number = number.to_string().parse::<crate::value::Number>().map_err(|error| rejected(error.to_string()))?;
            Value::number(number, span)
        }
        serde_json::Value::String(text) => Value::text(text.as_str(), span),
        serde_json::Value::Array(elements) => {
            Value::list(elements.iter().map(|element| decode(element, span)).collect::<Result<_, _>>()?, span)
        }
        serde_json::Value::Object(entries) => {
            let entries = entries.iter().map(|(name, entry)| Ok((name.as_str().into(), decode(entry, span)?)));
            Value::map(entries.collect::<Result<Map, NoValue>>()?, span)
        }
    })
}
