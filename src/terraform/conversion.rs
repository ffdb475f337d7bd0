//! Conversion: values as another type has them.
//!
//! Follows <https://developer.hashicorp.com/terraform/language/expressions/type-constraints>.

use std::sync::Arc;

use super::set::{distinct, in_order};
use super::types::{ObjectAttribute, Type};
use super::unification::unified;
use crate::source::Span;
use crate::syntax::hcl::ast::Expression;
use crate::value::{Alternative, Data, Map, NullType, Number, Origin, Reason, Symbol, SymbolType, Text, Value};

impl<'w> Type<'w> {
    /// `value` as this type has it, `evaluate` giving the defaults of optional attributes. What cannot be converted is unknown, with the
    /// reason that Terraform would reject it for; what is not known stays so.
    pub(super) fn convert(&self, value: Value, evaluate: &mut impl FnMut(&'w Expression<'w>) -> Value) -> Value {
        if let Some(alternatives) = value.alternatives()
            && let Some(symbol) = value.as_text().and_then(Text::first_symbol)
        {
            let converted = alternatives.iter().map(|alternative| Alternative {
                when: alternative.when.clone(),
                value: self.convert(alternative.value.clone(), evaluate),
            });
            let either = Some(converted.collect());
            let kind = self.symbol_type().unwrap_or_else(|| symbol.kind.clone());
            return Value::text(Text::symbol(Symbol { either, kind, ..symbol.clone() }), value.origin.clone());
        }
        if value.is_symbol() {
            return match self.symbol_type() {
                Some(kind) => of_type(value, kind),
                None => value,
            };
        }
        let Value { data, origin } = value;
        match (self, data) {
            (Type::Any, data) | (_, data @ Data::Unknown(_)) => Value { data, origin },
            (kind, Data::Null(from)) if can_become(from, kind.of_null()) => Value { data: Data::Null(kind.of_null()), origin },
            (Type::String, data) => to_string(Value { data, origin }),
            (Type::Number, data) => to_number(Value { data, origin }),
            (Type::Bool, data) => to_bool(Value { data, origin }),
            (Type::List(_), Data::Set(elements)) if let Some(unknown) = in_order(&elements).err() => {
                Value { data: Data::Unknown(unknown), origin }
            }
            (Type::List(kind), Data::List(elements) | Data::Set(elements)) => match kind.elements(&elements, evaluate) {
                Some(elements) => Value::list(elements, origin).of_one_type(),
                None => rejected("a list whose elements have one type", origin),
            },
            (Type::Set(kind), Data::List(elements) | Data::Set(elements)) => match kind.elements(&elements, evaluate) {
                Some(elements) => distinct(elements, origin),
                None => rejected("a set whose elements have one type", origin),
            },
            (Type::Tuple(kinds), Data::List(elements)) if kinds.len() == elements.len() => {
                let converted = kinds.iter().zip(elements.iter()).map(|(kind, element)| kind.convert(element.clone(), evaluate));
                Value::list(converted.collect(), origin)
            }
            (Type::Map(_), Data::Map(entries)) if entries.is_open() => not_written(origin.span),
            (Type::Map(kind), Data::Map(entries)) => {
                let values: Vec<Value> = entries.values().cloned().collect();
                match kind.elements(&values, evaluate) {
                    Some(values) => Value::map(entries.keys().cloned().zip(values).collect(), origin).of_one_type(),
                    None => rejected("a map whose elements have one type", origin),
                }
            }
            (Type::Object(attributes), Data::Map(entries)) => object(attributes, &entries, entries.is_open(), origin, evaluate),
            (kind, _) => rejected(kind.name(), origin),
        }
    }

    /// The elements of a collection as this type has them, all of one type; `None` when they have none in common.
    fn elements(&self, elements: &[Value], evaluate: &mut impl FnMut(&'w Expression<'w>) -> Value) -> Option<Vec<Value>> {
        let converted: Vec<Value> = elements.iter().map(|element| self.convert(element.clone(), evaluate)).collect();
        if !self.leaves_open() {
            return Some(converted);
        }
        let common = unified(converted.iter().map(Type::of_value))?;
        Some(converted.into_iter().map(|element| common.convert_plainly(element)).collect())
    }

    /// As [`Self::convert`], for a type without optional attributes.
    pub(super) fn convert_plainly(&self, value: Value) -> Value {
        self.convert(value, &mut |expression| Value::null(expression.span))
    }

    /// What is then known of a symbol that was converted to this type; `None` for nothing more than before.
    fn symbol_type(&self) -> Option<SymbolType> {
        match self {
            Type::String => Some(SymbolType::String),
            Type::Number | Type::Bool => Some(SymbolType::Scalar),
            _ => None,
        }
    }

    /// Is `any` a part of it?
    fn leaves_open(&self) -> bool {
        match self {
            Type::Any => true,
            Type::String | Type::Number | Type::Bool => false,
            Type::List(kind) | Type::Set(kind) | Type::Map(kind) => kind.leaves_open(),
            Type::Tuple(kinds) => kinds.iter().any(Type::leaves_open),
            Type::Object(attributes) => attributes.iter().any(|attribute| attribute.kind.leaves_open()),
        }
    }
}

/// Can a null of one type be converted to a null of another?
fn can_become(from: NullType, to: NullType) -> bool {
    use NullType::{Any, Bool, List, Map, Number, Object, Set, Text, Tuple};
    from == to
        || matches!(
            (from, to),
            (Any, _)
                | (Text | Number | Bool, Text)
                | (Text, Number | Bool)
                | (List | Set | Tuple, List | Set)
                | (Map | Object, Map | Object)
        )
}

/// A symbol of which the type is known.
fn of_type(value: Value, kind: SymbolType) -> Value {
    match value.as_text().and_then(Text::first_symbol) {
        Some(symbol) if value.is_symbol() && symbol.kind != kind => {
            Value::text(Text::symbol(Symbol { kind, ..symbol.clone() }), value.origin.clone())
        }
        _ => value,
    }
}

fn object<'w>(
    attributes: &[ObjectAttribute<'w>],
    entries: &Map,
    is_open: bool,
    origin: Origin,
    evaluate: &mut impl FnMut(&'w Expression<'w>) -> Value,
) -> Value {
    let mut converted = Map::with_capacity_and_hasher(attributes.len(), Default::default());
    for attribute in attributes {
        let given = entries.get(&*attribute.name).cloned();
        let value = match (given, attribute.default) {
            (Some(value), Some(default)) if value.is_null() => evaluate(default),
            (Some(value), _) => value,
            (None, _) if is_open => not_written(origin.span),
            (None, Some(default)) => evaluate(default),
            (None, None) if attribute.optional => Value::null(origin.clone()),
            (None, None) => return rejected(&format!("an object with the attribute `{}`", attribute.name), origin),
        };
        converted.insert(attribute.name.clone(), attribute.kind.convert(value, evaluate));
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
        data => of_type(Value { data, origin }, SymbolType::String),
    }
}

/// As `tonumber` and arithmetic convert. Null stays null.
pub(super) fn to_number(value: Value) -> Value {
    let Value { data, origin } = value;
    match &data {
        Data::Number(_) | Data::Null(_) | Data::Unknown(_) => Value { data, origin },
        Data::Text(text) => match text.as_literal().map(Number::from_text) {
            Some(Some(number)) => Value::number(number, origin),
            Some(None) => rejected("a number", origin),
            None => symbolic(text, origin),
        },
        _ => rejected("a number", origin),
    }
}

/// As `tobool` and logic convert. Null stays null.
pub(super) fn to_bool(value: Value) -> Value {
    let Value { data, origin } = value;
    match &data {
        Data::Bool(_) | Data::Null(_) | Data::Unknown(_) => Value { data, origin },
        Data::Text(text) => match text.as_literal() {
            Some("true" | "1") => Value::bool(true, origin),
            Some("false" | "0") => Value::bool(false, origin),
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

/// Is it a value that Terraform rejects?
pub(super) fn is_rejected(value: &Value) -> bool {
    matches!(&value.data, Data::Unknown(unknown) if matches!(unknown.reason, Reason::Invalid { .. }))
}

/// An argument of a nested block that only the provider gives a value.
pub(super) fn not_written(span: Span) -> Value {
    Value::unknown(Reason::NotEvaluated { what: "an argument that a nested block does not set".into() }, span)
}

/// A value that Terraform rejects, for the reason `what`.
pub(super) fn invalid(what: impl Into<Arc<str>>, span: Span) -> Value {
    Value::unknown(Reason::Invalid { what: what.into() }, span)
}
