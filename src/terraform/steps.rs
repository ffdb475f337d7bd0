//! Steps: `.name`, `[key]` and splats, taken from a value.

use std::sync::Arc;

use super::conversion::{invalid, not_written};
use super::scope::Scope;
use super::set::in_order;
use super::{Evaluator, Expanded, Named, expansion};
use crate::source::Span;
use crate::syntax::hcl::ast::Step;
use crate::value::{Data, NullType, Number, Reason, Role, Symbol, SymbolType, Text, Unknown, Value};

impl Evaluator<'_> {
    /// What `steps` lead to from `value`. `span` is the whole traversal.
    pub(super) fn walk(&mut self, value: Value, steps: &[Step<'_>], span: Span, scope: &Scope<'_>) -> Value {
        let mut value = value;
        for step in steps {
            self.doubt_step(&value);
            value = match step {
                Step::Attribute(name) => self.attribute(&value, name.text, span),
                Step::LegacyIndex(index, _) => {
                    let index = i64::try_from(*index).unwrap_or(i64::MAX);
                    self.index(&value, &Value::number(index, span), span)
                }
                Step::Index(key) => {
                    let key = self.expression(key, scope);
                    self.index(&value, &key, span)
                }
                Step::AttributeSplat(steps, _) | Step::FullSplat(steps, _) => self.splat(value, steps, span, scope),
            };
        }
        value
    }

    fn splat(&mut self, value: Value, steps: &[Step<'_>], span: Span, scope: &Scope<'_>) -> Value {
        let of_each = |evaluator: &mut Self, value: &Value| evaluator.splat(value.clone(), steps, span, scope);
        if let Some(of_each) = self.of_each(&value, span, of_each) {
            return of_each;
        }
        let is_single = |evaluator: &Self, symbol: &Symbol| {
            matches!(evaluator.named.get(&symbol.name), Some(Named::Instance(_) | Named::Module(_) | Named::Opaque))
        };
        let elements = match &value.data {
            Data::List(elements) => elements.to_vec(),
            Data::Set(elements) => match in_order(elements) {
                Ok(elements) => elements.to_vec(),
                Err(unknown) => return Value { data: Data::Unknown(unknown), origin: span.into() },
            },
            Data::Null(NullType::List | NullType::Set | NullType::Tuple) => return invalid("null has no elements", span),
            Data::Null(_) => Vec::new(),
            Data::Unknown(_) => return value.seen_from(span, Role::Expression),
            Data::Text(text) if value.is_symbol() => match text.first_symbol() {
                Some(symbol) if is_single(self, symbol) => vec![value.clone()],
                Some(symbol) => return Value { data: Data::Unknown(symbol.unknown.clone()), origin: span.into() },
                None => vec![value.clone()],
            },
            _ => vec![value.clone()],
        };
        if let Err(what) = self.effort.spend(elements.len() as u64) {
            return self.limit(what, span);
        }
        let walked = elements.into_iter().map(|element| self.walk(element, steps, span, scope));
        let walked = Value::list(walked.collect(), span);
        let is_list = match &value.data {
            Data::List(elements) => elements.has_one_type(),
            data => matches!(data, Data::Set(_)),
        };
        if is_list { walked.of_one_type() } else { walked }
    }

    /// A step into what is not known may lead nowhere; into what is declared, it leads to what the provider decides.
    fn doubt_step(&mut self, value: &Value) {
        let symbol = value.as_text().filter(|_| value.is_symbol()).and_then(Text::first_symbol);
        let is_declared = |symbol: &Symbol| symbol.either.is_some() || self.named.contains_key(&symbol.name);
        if !symbol.is_some_and(is_declared)
            && let Some(unknown) = value.why_unknown()
        {
            self.doubt(&unknown);
        }
    }

    /// `value.name`
    pub(super) fn attribute(&mut self, value: &Value, name: &str, span: Span) -> Value {
        if let Some(of_each) = self.of_each(value, span, |evaluator, value| evaluator.attribute(value, name, span)) {
            return of_each;
        }
        match &value.data {
            Data::Map(entries) => match entries.get(name) {
                Some(entry) => entry.clone().seen_from(span, Role::Expression),
                None if entries.is_open() => not_written(span),
                None => invalid(format!("there is no attribute `{name}`"), span),
            },
            Data::Text(text) if value.is_symbol() => match text.first_symbol() {
                Some(symbol) => self.attribute_of_symbol(symbol, name, span),
                None => invalid(format!("a string has no attribute `{name}`"), span),
            },
            Data::Unknown(_) => value.clone().seen_from(span, Role::Expression),
            Data::Null(_) => invalid(format!("null has no attribute `{name}`"), span),
            _ => invalid(format!("this value has no attribute `{name}`"), span),
        }
    }

    fn attribute_of_symbol(&mut self, symbol: &Symbol, name: &str, span: Span) -> Value {
        match self.named.get(&symbol.name).cloned() {
            Some(Named::Instance(id)) => match self.instances[id.0].what {
                Expanded::Data(_) => self.data_attribute(id, name, span),
                _ => self.resource_attribute(id, name, span),
            },
            Some(Named::Module(module)) => self.output(module, name, span),
            Some(Named::Uncertain(_)) => self.index_of_symbol(symbol, &Value::text(name, span), span),
            Some(Named::Opaque) | None => self.part_of_symbol(symbol, &format!("{}.{name}", symbol.name), span),
        }
    }

    /// `value[key]`
    pub(super) fn index(&mut self, value: &Value, key: &Value, span: Span) -> Value {
        let of_each = self.of_each(value, span, |evaluator, value| evaluator.index(value, key, span));
        if let Some(of_each) = of_each {
            return of_each;
        }
        if let Data::Text(text) = &value.data
            && value.is_symbol()
            && let Some(symbol) = text.first_symbol()
        {
            return self.index_of_symbol(&symbol.clone(), key, span);
        }
        if let Some(unknown) = key.why_unknown() {
            return Value { data: Data::Unknown(unknown), origin: span.into() };
        }
        let found = match (&value.data, &key.data) {
            (Data::Unknown(_), _) => return value.clone().seen_from(span, Role::Expression),
            (Data::Null(_), _) => return invalid("null has no elements", span),
            (Data::List(elements), Data::Number(index)) => index.as_usize().and_then(|index| elements.get(index)),
            (Data::List(elements), Data::Text(text)) => {
                let index = text.as_literal().and_then(Number::from_text);
                index.and_then(|index| index.as_usize()).and_then(|index| elements.get(index))
            }
            (Data::Map(entries), Data::Text(text)) => match text.as_literal().and_then(|name| entries.get(name)) {
                None if entries.is_open() => return not_written(span),
                found => found,
            },
            (Data::Map(entries), Data::Number(number)) => entries.get(&*number.to_string()),
            (Data::Map(entries), Data::Bool(value)) => entries.get(if *value { "true" } else { "false" }),
            _ => return invalid("this value has no elements", span),
        };
        match found {
            Some(found) => found.clone().seen_from(span, Role::Expression),
            None => invalid("there is no such element", span),
        }
    }

    fn index_of_symbol(&mut self, symbol: &Symbol, key: &Value, span: Span) -> Value {
        if let Some(Named::Uncertain(uncertain)) = self.named.get(&symbol.name).cloned()
            && let Some(expansion::Member { key: representative, address, .. }) = uncertain.instances.first()
        {
            let is_representative = match (representative, &key.data) {
                (expansion::Key::Index(_), Data::Number(number)) => number.as_usize() == Some(0),
                (expansion::Key::Index(_), _) => key.why_unknown().is_some(),
                (expansion::Key::Each(own, _), Data::Text(text)) => text == own,
                _ => false,
            };
            // Whether there is a first one, nobody knows; that a key of its own leads somewhere, is sure.
            if !is_representative || matches!(key.data, Data::Number(_)) {
                self.doubt(&symbol.unknown);
            }
            if is_representative {
                return self.reference_to(address, span);
            }
        }
        match &key.data {
            Data::Number(number) => self.part_of_symbol(symbol, &format!("{}[{number}]", symbol.name), span),
            Data::Text(text) => self.part_of_symbol(symbol, &format!("{}[{}]", symbol.name, quoted(&text.to_string())), span),
            _ => Value { data: Data::Unknown(key.why_unknown().unwrap_or_else(|| symbol.unknown.clone())), origin: span.into() },
        }
    }

    /// A part of something that is a symbol is a symbol too.
    fn part_of_symbol(&mut self, symbol: &Symbol, name: &str, span: Span) -> Value {
        let name: Arc<str> = name.into();
        let reference = name.clone();
        let reason = match &symbol.unknown.reason {
            Reason::AfterApply { .. } => Reason::AfterApply { reference },
            Reason::LookedUp { .. } => Reason::LookedUp { reference },
            reason => reason.clone(),
        };
        let unknown = Arc::new(Unknown {
            reason,
            span: if symbol.unknown.span.source == span.source { span } else { symbol.unknown.span },
        });
        let kind = if symbol.kind == SymbolType::Open { SymbolType::Open } else { SymbolType::String };
        Value::text(Text::symbol(Symbol { kind, ..self.symbols.symbol(name, unknown) }), span)
    }
}

/// A string as HCL writes it.
pub(super) fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}
