//! Words: what is wrong with a value, as a message says it.

use std::fmt::Write;

use jsonschema::error::ValidationErrorKind;
use jsonschema::{JsonType, ValidationError};
use serde_json::Value;

use super::expects;

/// What is wrong, in the words of someone who writes the file.
pub(super) fn explained(error: &ValidationError<'_>) -> String {
    let instance = error.instance();
    match error.kind() {
        ValidationErrorKind::Type { .. } => {
            format!("expected {}, found {}", expected_types(error).join(" or "), found(instance))
        }
        ValidationErrorKind::Enum { .. } => format!("{} is not allowed here", found(instance)),
        ValidationErrorKind::Constant { expected_value } => format!("expected `{expected_value}`, found {}", found(instance)),
        ValidationErrorKind::Minimum { limit } => format!("{} is less than {limit}, the least that is allowed", found(instance)),
        ValidationErrorKind::Maximum { limit } => format!("{} is more than {limit}, the most that is allowed", found(instance)),
        ValidationErrorKind::MinItems { limit: 1 } => "this list is empty".to_owned(),
        ValidationErrorKind::MinLength { limit: 1 } => "this text is empty".to_owned(),
        ValidationErrorKind::MinProperties { limit: 1 } => "this mapping is empty".to_owned(),
        ValidationErrorKind::MaxItems { limit } => {
            let count = instance.as_array().map_or(0, Vec::len);
            format!("there are {count} of them, more than {limit}, the most that is allowed")
        }
        ValidationErrorKind::MinLength { limit } => {
            let count = instance.as_str().map_or(0, |text| text.chars().count());
            format!("this text has {}, less than {limit}, the least that is allowed", characters(count))
        }
        ValidationErrorKind::MaxLength { limit } => {
            let count = instance.as_str().map_or(0, |text| text.chars().count());
            format!("this text has {}, more than {limit}, the most that is allowed", characters(count))
        }
        ValidationErrorKind::UniqueItems => "this list holds something twice".to_owned(),
        ValidationErrorKind::Pattern { .. } => format!("{} is not written as it must be", found(instance)),
        _ => lower_case(&error.masked_with("this value").to_string()),
    }
}

/// The types that a value should have had, in words.
pub(super) fn expected_types(error: &ValidationError<'_>) -> Vec<&'static str> {
    expects(error).into_iter().map(type_name).collect()
}

fn type_name(kind: JsonType) -> &'static str {
    match kind {
        JsonType::Array => "a list",
        JsonType::Boolean => "`true` or `false`",
        JsonType::Integer => "a whole number",
        JsonType::Null => "nothing",
        JsonType::Number => "a number",
        JsonType::Object => "a mapping",
        JsonType::String => "a text",
    }
}

/// A value as a message names it.
pub(super) fn found(value: &Value) -> String {
    match value {
        Value::Null => "nothing".to_owned(),
        Value::Bool(value) => format!("`{value}`"),
        Value::Number(number) => format!("the number `{number}`"),
        Value::String(text) => format!("`{}`", shortened(text)),
        Value::Array(_) => "a list".to_owned(),
        Value::Object(_) => "a mapping".to_owned(),
    }
}

/// The sentence as a part of another one: without its capital, unless that belongs to a name such as `ARN`.
pub(super) fn lower_case(sentence: &str) -> String {
    let first_word = sentence.split(|character: char| !character.is_alphanumeric()).next().unwrap_or_default();
    let is_name = first_word.chars().skip(1).any(|character| !character.is_lowercase());
    let mut characters = sentence.chars();
    match characters.next() {
        Some(first) if !is_name => first.to_lowercase().chain(characters).collect(),
        _ => sentence.to_owned(),
    }
}

/// The first characters of a text that may be a whole book.
pub fn shortened(text: &str) -> String {
    match text.char_indices().nth(60) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

/// The words as a sentence names them: `` `a`, `b` and `c` ``, with `last` for `and`.
pub fn listed<W: AsRef<str>>(words: &[W], last: &str) -> String {
    let mut list = String::new();
    for (at, word) in words.iter().enumerate() {
        match at {
            0 => {}
            at if at + 1 == words.len() => {
                let _ = write!(list, " {last} ");
            }
            _ => list.push_str(", "),
        }
        let _ = write!(list, "`{}`", word.as_ref());
    }
    list
}

fn characters(count: usize) -> String {
    if count == 1 { "1 character".to_owned() } else { format!("{count} characters") }
}
