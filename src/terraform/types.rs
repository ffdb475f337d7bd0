//! Types: what a variable's `type` says, and what type a value has.

use std::sync::Arc;

use super::unification::unified;
use crate::source::limits;
use crate::syntax::hcl::ast::{Call, Expression, ExpressionKind, ObjectEntry, ObjectKey};
use crate::value::{Data, NullType, Origin, Symbol, SymbolType, Text, Unknown, Value};

/// A type constraint.
#[derive(Debug, Clone)]
pub(super) enum Type<'w> {
    /// `any`, no constraint at all, or the type of a value that has none of its own: null, or not known.
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
    pub(super) name: Arc<str>,
    /// The type of its value.
    pub(super) kind: Type<'w>,
    /// Inside of `optional(…)`?
    pub(super) optional: bool,
    /// The second argument of `optional(…)`.
    pub(super) default: Option<&'w Expression<'w>>,
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
        let attribute = |kind, optional, default| ObjectAttribute { name: name.into(), kind, optional, default };
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
            // Conditions are made of what has a name, so values that are no strings have one too.
            Type::String | Type::Number | Type::Bool | Type::Any => {
                let kind = match self {
                    Type::String => SymbolType::String,
                    Type::Number | Type::Bool => SymbolType::Scalar,
                    _ => SymbolType::Open,
                };
                let symbol = Symbol { kind, ..Symbol::new(name, unit, unknown.clone()) };
                Value::text(Text::symbol(symbol), origin.clone())
            }
            Type::Object(attributes) => {
                let entry = |attribute: &ObjectAttribute<'_>| {
                    let value = attribute.kind.not_known(&format!("{name}.{}", attribute.name), unit, unknown, origin);
                    (attribute.name.clone(), value)
                };
                Value::map(attributes.iter().map(entry).collect(), origin.clone())
            }
            _ => Value { data: Data::Unknown(unknown.clone()), origin: origin.clone() },
        }
    }

    /// The type that a value has. A list that holds what is not known has the type of what is.
    pub(super) fn of_value(value: &Value) -> Type<'static> {
        let element = |elements: &[Value]| Box::new(unified(elements.iter().map(Type::of_value)).unwrap_or(Type::Any));
        match &value.data {
            Data::Unknown(_) => Type::Any,
            Data::Null(kind) => match kind {
                NullType::Text => Type::String,
                NullType::Number => Type::Number,
                NullType::Bool => Type::Bool,
                NullType::List => Type::List(Box::new(Type::Any)),
                NullType::Set => Type::Set(Box::new(Type::Any)),
                NullType::Map => Type::Map(Box::new(Type::Any)),
                // What is inside of them is not kept.
                NullType::Any | NullType::Tuple | NullType::Object => Type::Any,
            },
            // One of several values has the type that they have in common.
            Data::Text(_) if value.alternatives().is_some() => {
                let alternatives = value.alternatives().unwrap_or_default();
                unified(alternatives.iter().map(|alternative| Type::of_value(&alternative.value))).unwrap_or(Type::Any)
            }
            // A symbol may turn out to be anything.
            Data::Text(_) if value.is_symbol() => Type::Any,
            Data::Text(_) => Type::String,
            Data::Number(_) => Type::Number,
            Data::Bool(_) => Type::Bool,
            Data::Set(elements) => Type::Set(element(elements)),
            Data::List(elements) if elements.has_one_type() => Type::List(element(elements)),
            Data::List(elements) => Type::Tuple(elements.iter().map(Type::of_value).collect()),
            Data::Map(entries) if entries.has_one_type() => {
                Type::Map(Box::new(unified(entries.values().map(Type::of_value)).unwrap_or(Type::Any)))
            }
            Data::Map(entries) => Type::Object(
                entries
                    .iter()
                    .map(|(name, entry)| ObjectAttribute {
                        name: name.clone(),
                        kind: Type::of_value(entry),
                        optional: false,
                        default: None,
                    })
                    .collect(),
            ),
        }
    }

    /// The type of a null that is converted to this one.
    pub(super) fn of_null(&self) -> NullType {
        match self {
            Type::Any => NullType::Any,
            Type::String => NullType::Text,
            Type::Number => NullType::Number,
            Type::Bool => NullType::Bool,
            Type::List(_) => NullType::List,
            Type::Set(_) => NullType::Set,
            Type::Map(_) => NullType::Map,
            Type::Tuple(_) => NullType::Tuple,
            Type::Object(_) => NullType::Object,
        }
    }

    /// The type in words, as in "a string".
    pub(super) fn name(&self) -> &'static str {
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
