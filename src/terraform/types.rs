//! Types: what a variable's `type` says, and the conversion of values to it.
//!
//! Conversion follows <https://developer.hashicorp.com/terraform/language/expressions/type-constraints>.

use std::sync::Arc;

use super::set::distinct;
use crate::source::{Span, limits};
use crate::syntax::hcl::ast::{Call, Expression, ExpressionKind, ObjectEntry, ObjectKey};
use crate::value::{Data, Map, Number, Origin, Reason, Symbol, Text, Unknown, Value};

/// A type constraint.
#[derive(Debug, Clone)]
pub(super) enum Type<'w> {
    /// `any`, or no constraint at all.
    Any,
    /// `string`
    String,
    /// `number`
    Number,
    /// `bool`
    Bool,
    /// `list(…)`
    List(Box<Type<'w>>),
    /// `set(…)`
    Set(Box<Type<'w>>),
    /// `map(…)`
    Map(Box<Type<'w>>),
    /// `tuple([…])`
    Tuple(Vec<Type<'w>>),
    /// `object({…})`
    Object(Vec<ObjectAttribute<'w>>),
}

/// An attribute of an object type.
#[derive(Debug, Clone)]
pub(super) struct ObjectAttribute<'w> {
    name: &'w str,
    kind: Type<'w>,
    /// Inside of `optional(…)`?
    optional: bool,
    /// The second argument of `optional(…)`.
    default: Option<&'w Expression<'w>>,
}

impl<'w> Type<'w> {
    /// The type that an expression states. Anything that is no type counts as `any`: Terraform would reject the module before anything is
    /// deployed, and its values are none the worse for it.
    pub(super) fn of(expression: &'w Expression<'w>) -> Self {
        Self::nested(expression, 0)
    }

    fn nested(expression: &'w Expression<'w>, depth: usize) -> Self {
        if depth > limits::NESTING {
            return Type::Any;
        }
        match &expression.kind {
            ExpressionKind::Variable("string") => Type::String,
            ExpressionKind::Variable("number") => Type::Number,
            ExpressionKind::Variable("bool") => Type::Bool,
            // The bare words are what Terraform before 0.12 wrote.
            ExpressionKind::Variable("list") => Type::List(Box::new(Type::Any)),
            ExpressionKind::Variable("map") => Type::Map(Box::new(Type::Any)),
            // As are the quoted ones.
            ExpressionKind::Template(_) => match expression.as_literal() {
                Some("string") => Type::String,
                Some("list") => Type::List(Box::new(Type::Any)),
                Some("map") => Type::Map(Box::new(Type::Any)),
                _ => Type::Any,
            },
            ExpressionKind::Call(call) => Self::called(call, depth + 1),
            _ => Type::Any,
        }
    }

    fn called(call: &'w Call<'w>, depth: usize) -> Self {
        let [argument] = call.arguments.as_slice() else { return Type::Any };
        match (call.name.text, &argument.kind) {
            ("list", _) => Type::List(Box::new(Self::nested(argument, depth))),
            ("set", _) => Type::Set(Box::new(Self::nested(argument, depth))),
            ("map", _) => Type::Map(Box::new(Self::nested(argument, depth))),
            ("tuple", ExpressionKind::Tuple(kinds)) => Type::Tuple(kinds.iter().map(|kind| Self::nested(kind, depth)).collect()),
            ("object", ExpressionKind::Object(entries)) => {
                Type::Object(entries.iter().filter_map(|entry| Self::attribute(entry, depth)).collect())
            }
            _ => Type::Any,
        }
    }

    fn attribute(entry: &'w ObjectEntry<'w>, depth: usize) -> Option<ObjectAttribute<'w>> {
        let name = match &entry.key {
            ObjectKey::Name(name) => name.text,
            ObjectKey::Expression(expression) => expression.as_literal()?,
        };
        let attribute = |kind, optional, default| ObjectAttribute { name, kind, optional, default };
        Some(match &entry.value.kind {
            ExpressionKind::Call(call) if call.name.text == "optional" => {
                let kind = call.arguments.first().map_or(Type::Any, |kind| Self::nested(kind, depth));
                attribute(kind, true, call.arguments.get(1))
            }
            _ => attribute(Self::nested(&entry.value, depth), false, None),
        })
    }

    /// A value of this type of which nothing is known but its `name`, because of `unknown`: strings become symbols, objects have their
    /// attributes.
    pub(super) fn not_known(&self, name: &str, unit: u32, unknown: &Arc<Unknown>, origin: &Origin) -> Value {
        match self {
            Type::String => {
                Value::text(Text::symbol(Symbol { name: name.into(), unit, unknown: unknown.clone() }), origin.clone())
            }
            Type::Object(attributes) => {
                let entry = |attribute: &ObjectAttribute<'_>| {
                    let value = attribute.kind.not_known(&format!("{name}.{}", attribute.name), unit, unknown, origin);
                    (Arc::from(attribute.name), value)
                };
                Value::map(attributes.iter().map(entry).collect(), origin.clone())
            }
            _ => Value { data: Data::Unknown(unknown.clone()), origin: origin.clone() },
        }
    }

    /// `value` as this type has it, `evaluate` giving the defaults of optional attributes. What cannot be converted is unknown, with the
    /// reason that Terraform would reject it for; what is not known stays so.
    pub(super) fn convert(&self, value: Value, evaluate: &mut impl FnMut(&'w Expression<'w>) -> Value) -> Value {
        if value.is_symbol() {
            return value;
        }
        let Value { data, origin } = value;
        match (self, data) {
            (Type::Any, data) | (_, data @ (Data::Null | Data::Unknown(_))) => Value { data, origin },
            (Type::String, data) => to_string(Value { data, origin }),
            (Type::Number, data) => to_number(Value { data, origin }),
            (Type::Bool, data) => to_bool(Value { data, origin }),
            (Type::List(kind), Data::List(elements) | Data::Set(elements)) => {
                Value::list(elements.iter().map(|element| kind.convert(element.clone(), evaluate)).collect(), origin)
            }
            (Type::Set(kind), Data::List(elements) | Data::Set(elements)) => {
                distinct(elements.iter().map(|element| kind.convert(element.clone(), evaluate)).collect(), origin)
            }
            (Type::Tuple(kinds), Data::List(elements)) if kinds.len() == elements.len() => {
                let converted = kinds.iter().zip(elements.iter()).map(|(kind, element)| kind.convert(element.clone(), evaluate));
                Value::list(converted.collect(), origin)
            }
            (Type::Map(kind), Data::Map(entries)) => {
                let converted = entries.iter().map(|(name, entry)| (name.clone(), kind.convert(entry.clone(), evaluate)));
                Value::map(converted.collect(), origin)
            }
            (Type::Object(attributes), Data::Map(entries)) => object(attributes, &entries, origin, evaluate),
            (kind, _) => rejected(kind.name(), origin),
        }
    }

    fn name(&self) -> &'static str {
        match self {
            Type::Any => "a value",
            Type::String => "a string",
            Type::Number => "a number",
            Type::Bool => "a bool",
            Type::List(_) => "a list",
            Type::Set(_) => "a set",
            Type::Map(_) => "a map",
            Type::Tuple(_) => "a tuple of this length",
            Type::Object(_) => "an object",
        }
    }
}

fn object<'w>(
    attributes: &[ObjectAttribute<'w>],
    entries: &Map,
    origin: Origin,
    evaluate: &mut impl FnMut(&'w Expression<'w>) -> Value,
) -> Value {
    let mut converted = Map::with_capacity(attributes.len());
    for attribute in attributes {
        let given = entries.get(attribute.name).cloned();
        let value = match (given, attribute.default) {
            (Some(value), Some(default)) if value.is_null() => evaluate(default),
            (Some(value), _) => value,
            (None, Some(default)) => evaluate(default),
            (None, None) if attribute.optional => Value::null(origin.clone()),
            (None, None) => return rejected(&format!("an object with the attribute `{}`", attribute.name), origin),
        };
        converted.insert(attribute.name.into(), attribute.kind.convert(value, evaluate));
    }
    Value::map(converted, origin)
}

fn rejected(wanted: &str, origin: impl Into<Origin>) -> Value {
    Value::unknown(Reason::Invalid { what: format!("{wanted} was expected here").into() }, origin)
}

/// As `tostring` and interpolation convert. Null stays null.
pub(super) fn to_string(value: Value) -> Value {
    let Value { data, origin } = value;
    match data {
        Data::Bool(value) => Value::text(if value { "true" } else { "false" }, origin),
        Data::Number(number) => Value::text(number.to_string(), origin),
        Data::List(_) | Data::Set(_) | Data::Map(_) => rejected("a string", origin),
        data => Value { data, origin },
    }
}

/// As `tonumber` and arithmetic convert. Null stays null.
pub(super) fn to_number(value: Value) -> Value {
    let Value { data, origin } = value;
    match &data {
        Data::Number(_) | Data::Null | Data::Unknown(_) => Value { data, origin },
        Data::Text(text) => match text.as_literal().map(str::parse::<Number>) {
            Some(Ok(number)) => Value::number(number, origin),
            Some(Err(_)) => rejected("a number", origin),
            None => symbolic(text, origin),
        },
        _ => rejected("a number", origin),
    }
}

/// As `tobool` and logic convert. Null stays null.
pub(super) fn to_bool(value: Value) -> Value {
    let Value { data, origin } = value;
    match &data {
        Data::Bool(_) | Data::Null | Data::Unknown(_) => Value { data, origin },
        Data::Text(text) => match text.as_literal() {
            Some("true") => Value::bool(true, origin),
            Some("false") => Value::bool(false, origin),
            Some(_) => rejected("`true` or `false`", origin),
            None => symbolic(text, origin),
        },
        _ => rejected("`true` or `false`", origin),
    }
}

/// A value that a symbolic text would convert to: not known, for the reason of its first symbol.
fn symbolic(text: &Text, origin: Origin) -> Value {
    match text.first_symbol() {
        Some(symbol) => Value { data: Data::Unknown(symbol.unknown.clone()), origin },
        None => rejected("a literal", origin),
    }
}

/// A value that Terraform rejects, for the reason `what`.
pub(super) fn invalid(what: impl Into<Arc<str>>, span: Span) -> Value {
    Value::unknown(Reason::Invalid { what: what.into() }, span)
}
