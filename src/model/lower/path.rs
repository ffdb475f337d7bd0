//! Paths: the ways to what places say, and what is found on them.

use std::sync::Arc;

use crate::source::Span;
use crate::value::{Data, Map, NullType, Reason, Value, snake_case};

/// The way from a resource, or from the record around a field, to a value: the names of the entries on it. A way without names leads to the
/// resource itself.
pub(in crate::model) struct Path {
    text: Arc<str>,
    names: Box<[Arc<str>]>,
}

impl Path {
    /// The way that a field table writes with dots.
    pub(in crate::model) fn new(text: &str) -> Self {
        let names = text.split('.').filter(|name| !name.is_empty()).map(Arc::from);
        Self { text: text.into(), names: names.collect() }
    }

    /// The same way in the spelling of the `awscc` provider.
    pub(in crate::model) fn in_snake_case(text: &str) -> Self {
        Self::new(&text.split('.').map(snake_case).collect::<Vec<_>>().join("."))
    }

    /// The way with dots.
    pub(super) fn text(&self) -> &Arc<str> {
        &self.text
    }

    pub(super) fn names(&self) -> &[Arc<str>] {
        &self.names
    }

    /// Collects what stands at its end below `value`, through the lists that repeated blocks are. An unknown on the way is what is found.
    pub(in crate::model) fn reach(&self, value: &Value, found: &mut Vec<Value>) {
        reach(value, &self.names, found);
    }

    /// What is one of several values at its end below `value`, or on the way there.
    pub(super) fn alternatives(&self, value: &Value) -> Vec<Value> {
        alternatives(value, &self.names)
    }

    /// The innermost block that is written on the way, and what it lacks; `None` where the first one is not there.
    pub(super) fn lacking(&self, own: &Value) -> Option<(Span, &Arc<str>)> {
        let (mut value, mut found) = (own, None);
        for name in &self.names {
            let first = match value.as_elements() {
                Some([first, ..]) => first,
                Some([]) => return found,
                None => value,
            };
            if value.origin.span != own.origin.span {
                found = Some((first.origin.span, name));
            }
            match first.get(name).filter(|inner| !inner.is_null()) {
                Some(inner) => value = inner,
                None => return found,
            }
        }
        found
    }
}

/// `value` with nothing but what lies on the way of one of `paths`.
pub(super) fn narrowed<'p>(value: &Value, paths: impl IntoIterator<Item = &'p Path>) -> Value {
    let Some(entries) = value.as_map() else { return value.clone() };
    let mut narrowed = Map::default();
    for path in paths {
        let Some(first) = path.names.first() else { return value.clone() };
        if let Some(entry) = entries.get(first) {
            narrowed.insert(first.clone(), entry.clone());
        }
    }
    Value::map(narrowed, value.origin.clone())
}

fn reach(value: &Value, path: &[Arc<str>], found: &mut Vec<Value>) {
    match (&value.data, path) {
        (Data::Null(_), _) => {}
        (_, []) => found.push(value.clone()),
        (Data::Map(entries), [name, rest @ ..]) => {
            if let Some(entry) = entries.get(name) {
                reach(entry, rest, found);
            }
        }
        (Data::List(elements) | Data::Set(elements), _) => elements.iter().for_each(|element| reach(element, path, found)),
        (Data::Unknown(_), _) => found.push(value.clone()),
        (Data::Text(text), _) if text.first_symbol().is_some() => {
            let data = value.why_unknown().map_or(Data::Null(NullType::Any), Data::Unknown);
            found.push(Value { data, origin: value.origin.clone() });
        }
        (Data::Bool(_) | Data::Number(_) | Data::Text(_), _) => {
            let what = format!("`{}` was expected below this value, which is no object", path.join("."));
            found.push(Value::unknown(Reason::Invalid { what: what.into() }, value.origin.clone()));
        }
    }
}

fn alternatives(value: &Value, path: &[Arc<str>]) -> Vec<Value> {
    if !value.holds_alternatives() {
        return Vec::new();
    }
    match (&value.data, path) {
        (Data::Text(_), _) => vec![value.clone()],
        (Data::Map(entries), [name, rest @ ..]) => entries.get(name).map_or(Vec::new(), |entry| alternatives(entry, rest)),
        (Data::List(elements) | Data::Set(elements), _) => {
            elements.iter().flat_map(|element| alternatives(element, path)).collect()
        }
        _ => Vec::new(),
    }
}
