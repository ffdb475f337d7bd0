//! Alternatives: what a value that is not known may turn out to be, when the code leaves only a few possibilities.

use std::fmt::Write;
use std::sync::Arc;

use super::{Condition, Counted, Data, Map, Origin, Symbol, SymbolType, Symbols, Text, Truth, Unknown, Value};
use crate::source::{Span, limits};

/// One of the values that a symbol may stand for.
#[derive(Debug, Clone)]
pub struct Alternative {
    /// When it is this one.
    pub when: Condition,
    /// The value, of any type.
    pub value: Value,
}

impl Symbols {
    /// The value that is one of `alternatives`, whose conditions exclude each other and leave nothing out, and of which `unknown` says why
    /// it is not known. Those that can never be are left out, those that are the same are one, and what is left alone is the value.
    /// Nothing is known of it but why when there are too many.
    pub fn one_of(&mut self, alternatives: Vec<Alternative>, unknown: &Arc<Unknown>, span: Span) -> Value {
        Value::one_of(alternatives, unknown, span, |name| match name {
            Some(name) => self.symbol(name, unknown.clone()),
            None => self.nameless(unknown.clone()),
        })
    }
}

impl Value {
    /// As [`Symbols::one_of`], with the symbol that `symbol` makes: of the name that the same alternatives always have, or of one that
    /// nothing else has.
    pub fn one_of(
        alternatives: Vec<Alternative>,
        unknown: &Arc<Unknown>,
        origin: impl Into<Origin>,
        symbol: impl FnOnce(Option<String>) -> Symbol,
    ) -> Value {
        let origin = origin.into();
        let is_unknown = |alternative: &Alternative| matches!(alternative.value.data, Data::Unknown(_));
        match distinct(alternatives) {
            Some(mut kept) if kept.len() == 1 => kept.remove(0).value,
            Some(kept) if !kept.is_empty() && kept.len() <= limits::ALTERNATIVES && !kept.iter().all(is_unknown) => {
                let mut symbol = symbol(name_of(&kept));
                symbol.kind = type_of(&kept);
                symbol.either = Some(kept.into());
                Value::text(Text::symbol(symbol), origin)
            }
            _ => Value { data: Data::Unknown(unknown.clone()), origin },
        }
    }
}

/// All combinations of what `values` may turn out to be, each with when it is that; `None` when there are too many.
pub fn combinations(values: &[Value]) -> Option<Vec<(Condition, Vec<Value>)>> {
    let mut combinations: Vec<(Condition, Vec<Value>)> = vec![(Condition::constant(true), Vec::new())];
    for value in values {
        let Some(alternatives) = value.alternatives() else {
            combinations.iter_mut().for_each(|(_, values)| values.push(value.clone()));
            continue;
        };
        let mut longer = Vec::new();
        for (when, values) in &combinations {
            for alternative in alternatives {
                let when = when.and(&alternative.when)?;
                if !when.truth().is_false() {
                    longer.push((when, values.iter().chain([&alternative.value]).cloned().collect()));
                }
            }
        }
        combinations = longer;
        if combinations.len() > limits::ALTERNATIVES {
            return None;
        }
    }
    Some(combinations)
}

/// What is known of the type of what is one of these.
fn type_of(alternatives: &[Alternative]) -> SymbolType {
    let kind = |value: &Value| match &value.data {
        Data::Bool(_) | Data::Number(_) => SymbolType::Scalar,
        Data::Text(text) if value.is_symbol() => text.first_symbol().map_or(SymbolType::String, |symbol| symbol.kind.clone()),
        Data::Text(_) => SymbolType::String,
        Data::Null(_) | Data::List(_) | Data::Set(_) | Data::Map(_) | Data::Unknown(_) => SymbolType::Open,
    };
    let mut kinds = alternatives.iter().map(|alternative| kind(&alternative.value));
    match kinds.next() {
        Some(first) if kinds.all(|kind| kind == first) => first,
        _ => SymbolType::Open,
    }
}

/// The name that the same alternatives always have; `None` when there is none short enough.
fn name_of(alternatives: &[Alternative]) -> Option<String> {
    let mut names = String::new();
    for (place, alternative) in alternatives.iter().enumerate() {
        let separator = if place > 0 { " : " } else { "" };
        write!(names, "{separator}{} ? {}", alternative.when, written(&alternative.value)?).ok()?;
        if names.len() > NAME_BYTES {
            return None;
        }
    }
    Some(names)
}

/// The alternatives that can be, those inside of others among them, each value once; `None` when they hang on too many questions.
fn distinct(alternatives: Vec<Alternative>) -> Option<Vec<Alternative>> {
    let mut kept: Vec<Alternative> = Vec::new();
    let mut open = alternatives;
    open.reverse();
    while let Some(Alternative { when, value }) = open.pop() {
        if when.truth().is_false() {
            continue;
        }
        if let Some(inner) = value.alternatives() {
            for alternative in inner.iter().rev() {
                open.push(Alternative { when: when.and(&alternative.when)?, value: alternative.value.clone() });
            }
            continue;
        }
        let value = without_alternatives(value)?;
        match kept.iter_mut().find(|known| known.value.is_same(&value)) {
            Some(known) => known.when = known.when.or(&when)?,
            None => kept.push(Alternative { when, value }),
        }
    }
    Some(kept)
}

/// A collection whose elements are symbols alone, so that what stands for several values does not stand for ever more of them; `None` when it is too large.
pub fn without_alternatives(value: Value) -> Option<Value> {
    let list = |elements: &[Value]| elements.iter().cloned().map(without_alternatives).collect::<Option<Vec<Value>>>();
    if value.stands_for() > WRITTEN {
        return None;
    }
    let Value { data, origin } = value;
    Some(match data {
        Data::Text(text) => Value::text(text.without_alternatives(), origin),
        Data::List(elements) => elements.with(list(&elements)?, origin),
        Data::Set(elements) => Value::set(list(&elements)?, origin),
        Data::Map(entries) => {
            let plain = entries.iter().map(|(name, entry)| Some((name.clone(), without_alternatives(entry.clone())?)));
            entries.with(plain.collect::<Option<Map>>()?, origin)
        }
        data => Value { data, origin },
    })
}

impl Counted<Vec<Value>> {
    /// A list or tuple as this one is, of other elements.
    pub(super) fn with(&self, elements: Vec<Value>, origin: Origin) -> Value {
        let list = Value::list(elements, origin);
        if self.has_one_type() { list.of_one_type() } else { list }
    }
}

impl Counted<Map> {
    /// A block, map or object as this one is, with other entries.
    pub(super) fn with(&self, entries: Map, origin: Origin) -> Value {
        match (self.is_open(), self.has_one_type()) {
            (true, _) => Value::block(entries, origin),
            (false, true) => Value::map(entries, origin).of_one_type(),
            (false, false) => Value::map(entries, origin),
        }
    }
}

impl Value {
    /// Is this provably the same value as `other`?
    pub fn is_same(&self, other: &Value) -> bool {
        let is_null = |value: &Value| if value.is_null() { Truth::True } else { Truth::False };
        self.equals(other, is_null).is_true()
    }
}

/// A value as the name of a symbol tells it; `None` for what such a name does not tell.
pub fn written(value: &Value) -> Option<String> {
    let list = |elements: &[Value]| {
        let written: Option<Vec<String>> = elements.iter().map(written).collect();
        Some(format!("[{}]", written?.join(", ")))
    };
    let map = |entries: &Map| {
        let written: Option<Vec<String>> =
            entries.iter().map(|(name, entry)| Some(format!("{name:?}: {}", written(entry)?))).collect();
        Some(format!("{{{}}}", written?.join(", ")))
    };
    match &value.data {
        Data::Null(_) => Some("null".to_owned()),
        Data::Bool(value) => Some(value.to_string()),
        Data::Number(number) => Some(number.to_string()),
        Data::Text(text) if is_short(text) => Some(format!("{:?}", text.to_string())),
        Data::List(elements) | Data::Set(elements) if elements.stands_for() <= WRITTEN => list(elements),
        Data::Map(entries) if entries.stands_for() <= WRITTEN => map(entries),
        _ => None,
    }
}

/// Is a text short enough for a name? Names that hold names would double in each step otherwise.
fn is_short(text: &Text) -> bool {
    let bytes = match text.as_literal() {
        Some(literal) => literal.len(),
        None => text.symbols().map(|symbol| symbol.name.len()).fold(0, usize::saturating_add),
    };
    bytes <= NAME_BYTES
}

/// Values that a collection stands for at most to be one of several, or part of a name.
const WRITTEN: usize = 256;

/// The longest name that is made up of alternatives.
const NAME_BYTES: usize = 2048;
