//! Shaping: what was found at a place as a value of the field's type.

use std::sync::Arc;

use super::layout::{Layout, SpelledField, Spelling};
use super::reader::Reader;
use crate::model::table::{FieldType, Reading};
use crate::value::{Data, Map, NullType, Reason, Value};

impl Reader<'_> {
    /// What was found at a place, as a value of the field's type; `None` when that is nothing.
    pub(super) fn shaped(&self, found: Vec<Value>, reading: Reading, field: &SpelledField) -> Option<Value> {
        match field.field.kind {
            FieldType::Records(_) => self.records(found, field.record.as_ref()?),
            FieldType::Record(_) => {
                let first = found.into_iter().flat_map(flattened).find(|value| !value.is_null())?;
                Some(self.record(first, field.record.as_ref()?))
            }
            FieldType::Texts => texts(found),
            FieldType::Tags => self.tags(found),
            FieldType::Bool | FieldType::Number | FieldType::Text | FieldType::Document => {
                let first = found.into_iter().find(|value| !self.is_empty(value, field))?;
                match reading {
                    Reading::Present => present(first),
                    Reading::AsWritten | Reading::Each | Reading::Address => Some(self.typed(first, field.field.kind)),
                    Reading::Words(words) => Some(self.typed(translated(first, words), field.field.kind)),
                }
            }
        }
    }

    /// Strings by key, whichever way they are written.
    fn tags(&self, found: Vec<Value>) -> Option<Value> {
        let first = found.into_iter().find(|value| !value.is_null())?;
        let entries = match &first.data {
            Data::Map(entries) => entries.iter().map(|(key, value)| Some((key.clone(), value.clone()))).collect::<Option<Map>>(),
            Data::List(elements) | Data::Set(elements) => {
                let (key, value) = if self.layout.spelling == Spelling::Awscc { ("key", "value") } else { ("Key", "Value") };
                let tags = elements.iter().filter(|element| !element.is_null());
                let tags = tags.map(|tag| Some((Arc::from(tag.get(key)?.as_literal()?), tag.get(value)?.clone())));
                tags.collect::<Option<Map>>()
            }
            _ => None,
        };
        let origin = first.origin.clone();
        let Some(entries) = entries else {
            let data = first.find_unknown().map(Data::Unknown);
            let no_tags = || Value::unknown(Reason::Invalid { what: "tags were expected here".into() }, origin.clone());
            return Some(data.map_or_else(no_tags, |data| Value { data, origin: origin.clone() }));
        };
        let entries = entries.into_iter().map(|(key, value)| (key, typed(value, FieldType::Text)));
        Some(Value::map(entries.collect::<Map>(), origin))
    }

    fn typed(&self, value: Value, kind: FieldType) -> Value {
        // Terraform takes these for a bool, CloudFormation does not.
        let value = match (self.layout.spelling, kind, value.as_literal()) {
            (Spelling::Terraform | Spelling::Awscc, FieldType::Bool, Some("1")) => Value::bool(true, value.origin),
            (Spelling::Terraform | Spelling::Awscc, FieldType::Bool, Some("0")) => Value::bool(false, value.origin),
            _ => value,
        };
        typed(value, kind)
    }

    fn records(&self, found: Vec<Value>, layout: &Layout) -> Option<Value> {
        let origin = found.first()?.origin.clone();
        if let [only] = found.as_slice()
            && only.why_unknown().is_some()
        {
            return Some(only.clone());
        }
        let elements: Vec<Value> = found
            .into_iter()
            .flat_map(flattened)
            .filter(|value| !value.is_null())
            .map(|value| self.record(value, layout))
            .collect();
        if elements.is_empty() { None } else { Some(Value::list(elements, origin)) }
    }

    fn record(&self, value: Value, layout: &Layout) -> Value {
        match &value.data {
            Data::Map(_) => {
                let entries = layout.fields.iter().map(|field| (field.name.clone(), self.field(field, &value)));
                Value::map(entries.collect(), value.origin.clone())
            }
            Data::Unknown(_) => value,
            _ => Value::unknown(Reason::Invalid { what: "a block or object was expected here".into() }, value.origin.clone()),
        }
    }
}

/// The elements of a list, or the value itself.
fn flattened(value: Value) -> Vec<Value> {
    match &value.data {
        Data::List(elements) | Data::Set(elements) => elements.to_vec(),
        _ => vec![value],
    }
}

/// A list of strings: one string stands for a list of one, and what both languages convert to a string is one.
fn texts(found: Vec<Value>) -> Option<Value> {
    let first = found.into_iter().find(|value| !value.is_null())?;
    let convertible = |value: &Value| matches!(value.data, Data::Number(_) | Data::Bool(_));
    let text = |value: Value| if convertible(&value) { typed(value, FieldType::Text) } else { value };
    match &first.data {
        Data::Text(_) | Data::Number(_) | Data::Bool(_) => {
            let origin = first.origin.clone();
            Some(Value::list(vec![text(first)], origin))
        }
        Data::List(elements) | Data::Set(elements) if elements.iter().any(convertible) => {
            Some(Value::list(elements.iter().cloned().map(text).collect(), first.origin.clone()))
        }
        _ => Some(first),
    }
}

fn present(value: Value) -> Option<Value> {
    match &value.data {
        Data::Unknown(_) => Some(value),
        Data::List(elements) | Data::Set(elements) if elements.is_empty() => None,
        Data::Map(entries) if entries.is_empty() => None,
        _ => Some(Value::bool(true, value.origin.clone())),
    }
}

fn translated(value: Value, words: &[(&'static str, &'static str)]) -> Value {
    let written = match &value.data {
        Data::Bool(true) => Some("true"),
        Data::Bool(false) => Some("false"),
        _ => value.as_literal(),
    };
    match words.iter().find(|(from, _)| Some(*from) == written) {
        Some((_, to)) => Value::text(*to, value.origin.clone()),
        None => value,
    }
}

/// A scalar in the type of its field, as both languages convert it; what cannot be converted is unknown, with that reason.
fn typed(value: Value, kind: FieldType) -> Value {
    let wanted = match (kind, &value.data) {
        (_, Data::Unknown(_)) | (FieldType::Document, _) => return value,
        (FieldType::Bool, Data::Bool(_)) | (FieldType::Number, Data::Number(_)) | (FieldType::Text, Data::Text(_)) => {
            return value;
        }
        (FieldType::Bool | FieldType::Number, Data::Text(text)) if text.first_symbol().is_some() => {
            return Value { data: value.why_unknown().map_or(Data::Null(NullType::Any), Data::Unknown), origin: value.origin };
        }
        (FieldType::Bool, Data::Text(_)) => match value.as_bool() {
            Some(truth) => return Value::bool(truth, value.origin),
            None => "`true` or `false`",
        },
        (FieldType::Number, Data::Text(text)) => match text.as_literal().and_then(|text| text.parse().ok()) {
            Some(number) => return Value { data: Data::Number(number), origin: value.origin },
            None => "a number",
        },
        (FieldType::Text, Data::Bool(truth)) => return Value::text(truth.to_string(), value.origin.clone()),
        (FieldType::Text, Data::Number(number)) => return Value::text(number.to_string(), value.origin.clone()),
        (FieldType::Bool, _) => "`true` or `false`",
        (FieldType::Number, _) => "a number",
        _ => "a string",
    };
    Value::unknown(Reason::Invalid { what: format!("{wanted} was expected here").into() }, value.origin)
}
