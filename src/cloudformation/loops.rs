//! Loops: what `Fn::ForEach` makes of the entries of a mapping, and the identifiers that are bound inside.
//!
//! Follows <https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference-foreach.html>.

use std::borrow::Cow;
use std::rc::Rc;
use std::sync::Arc;

use super::Evaluator;
use super::scalar::to_text;
use crate::finding::{Finding, problem};
use crate::source::limits;
use crate::syntax::document::tree::{Entry, Key, Node};
use crate::value::{Existence, Joined, Reason, Symbol, SymbolType, Text, Unknown, Value};

/// How the name of a loop begins, behind which it may be called anything.
pub(super) const FOR_EACH: &str = "Fn::ForEach::";

/// The identifiers of the loops around some part of a template, the innermost last.
#[derive(Debug, Clone, Default)]
pub(super) struct Scope {
    bound: Rc<[(Arc<str>, Value)]>,
    /// Whether the loops run for the elements that are bound: they are not all known.
    existence: Option<Existence>,
}

/// An entry of a mapping, as it is when all loops have been written out.
#[derive(Debug, Clone)]
pub(super) struct Declared<'t> {
    /// Its key, with the identifiers in it replaced.
    pub(super) name: Arc<str>,
    /// Its key as it is written.
    pub(super) key: &'t Key<'t>,
    /// What is declared.
    pub(super) value: &'t Node<'t>,
    /// The loops around it.
    pub(super) scope: Scope,
}

impl Scope {
    /// Are there no loops around?
    pub(super) fn is_empty(&self) -> bool {
        self.bound.is_empty()
    }

    fn find(&self, name: &str) -> Option<&Value> {
        self.bound.iter().rev().find(|(bound, _)| &**bound == name).map(|(_, value)| value)
    }

    fn with(&self, name: &str, value: Value, existence: Option<Existence>) -> Self {
        let existence = match (existence, &self.existence) {
            (Some(inner), Some(outer)) => Some(inner.within(outer)),
            (inner, outer) => inner.or_else(|| outer.clone()),
        };
        Self { bound: self.bound.iter().cloned().chain([(Arc::from(name), value)]).collect(), existence }
    }

    /// Whether what the loops make is deployed, as far as the loops tell.
    pub(super) fn existence(&self) -> Existence {
        self.existence.clone().unwrap_or(Existence::Certain)
    }

    /// A name or template with the identifiers in it replaced by what is known of them.
    pub(super) fn replaced<'a>(&self, text: &'a str) -> Cow<'a, str> {
        let mut replaced = Cow::Borrowed(text);
        for (name, value) in self.bound.iter().rev() {
            let Some(literal) = value.as_literal() else { continue };
            let (plain, stripped) = (format!("${{{name}}}"), format!("&{{{name}}}"));
            if replaced.contains(&plain) {
                replaced = Cow::Owned(replaced.replace(&plain, literal));
            }
            if replaced.contains(&stripped) {
                let alphanumeric: String = literal.chars().filter(char::is_ascii_alphanumeric).collect();
                replaced = Cow::Owned(replaced.replace(&stripped, &alphanumeric));
            }
        }
        replaced
    }

    /// A string with the identifiers in it replaced, those that are not known by symbols.
    pub(super) fn text(&self, text: &str) -> Text {
        let replaced = self.replaced(text);
        let symbol = |(name, value): &(Arc<str>, Value)| {
            let symbol = value.as_text()?.first_symbol()?.clone();
            let at = replaced.find(&format!("${{{name}}}"))?;
            Some((at, name.len() + "${}".len(), symbol))
        };
        match self.bound.iter().filter_map(symbol).min_by_key(|(at, ..)| *at) {
            Some((at, length, symbol)) => {
                let mut joined = Joined::default();
                joined.literal(&replaced[..at]);
                joined.symbol(symbol);
                joined.text(&self.text(&replaced[at + length..]));
                joined.finish()
            }
            None => Text::from(&*replaced),
        }
    }
}

/// Does a mapping hold loops, so that its entries are not what is written there?
pub(super) fn has_loops(entries: &[Entry<'_>]) -> bool {
    entries.iter().any(|entry| entry.key.text.starts_with(FOR_EACH))
}

impl<'t> Evaluator<'t> {
    /// What is bound to `name` by a loop around what is being evaluated.
    pub(super) fn bound(&self, name: &str) -> Option<Value> {
        self.scope.find(name).cloned()
    }

    /// Evaluates inside of the loops of `scope`, rather than those around the place that refers there.
    pub(super) fn inside<T>(&mut self, scope: &Scope, evaluate: impl FnOnce(&mut Self) -> T) -> T {
        let outer = std::mem::replace(&mut self.scope, scope.clone());
        let result = evaluate(self);
        self.scope = outer;
        result
    }

    /// The entries of a mapping with its loops written out, in order.
    pub(super) fn written_out(&mut self, entries: &'t [Entry<'t>]) -> Vec<Declared<'t>> {
        let mut declared = Vec::with_capacity(entries.len());
        self.write_out(entries, &mut declared);
        declared
    }

    fn write_out(&mut self, entries: &'t [Entry<'t>], declared: &mut Vec<Declared<'t>>) {
        for entry in entries {
            if entry.key.text.starts_with(FOR_EACH) {
                self.repeat(entry, declared);
            } else {
                let name = Arc::from(&*self.scope.text(&entry.key.text).to_string());
                declared.push(Declared { name, key: &entry.key, value: &entry.value, scope: self.scope.clone() });
            }
        }
    }

    fn repeat(&mut self, entry: &'t Entry<'t>, declared: &mut Vec<Declared<'t>>) {
        let span = entry.key.span;
        let parts = match entry.value.as_sequence() {
            Some([identifier, collection, body]) => {
                identifier.as_str().zip(body.as_mapping()).map(|(name, body)| (name, collection, body))
            }
            _ => None,
        };
        let Some((identifier, collection, body)) = parts else {
            let message = format!("`{}` takes an identifier, a collection, and a mapping to repeat", entry.key.text);
            self.report(Finding::input(problem::INVALID, message, span, "nothing is repeated here"));
            return;
        };
        let (elements, existence) = match self.elements_of(collection) {
            Ok(elements) => (elements, None),
            Err(why) => {
                // One that stands for all.
                let symbol = self.symbols.symbol(format!("{}.{identifier}", entry.key.text), why.clone());
                let symbol = Symbol { kind: SymbolType::Open, ..symbol };
                let existence = Existence::Uncertain(why, self.symbols.question(&entry.key.text));
                (vec![Value::text(Text::symbol(symbol), collection.span)], Some(existence))
            }
        };
        for element in elements {
            if self.repeated >= limits::UNIT_INSTANCES {
                self.limit(format!("loops run more than {} times", limits::UNIT_INSTANCES), span);
                return;
            }
            self.repeated += 1;
            let scope = self.scope.with(identifier, element, existence.clone());
            self.inside(&scope, |evaluator| evaluator.write_out(body, declared));
        }
    }

    /// The strings that a loop runs over. Errors: why they are not known.
    fn elements_of(&mut self, collection: &'t Node<'t>) -> Result<Vec<Value>, Arc<Unknown>> {
        let value = self.argument(collection);
        let unknown = |what: &str| Arc::new(Unknown { reason: Reason::Invalid { what: what.into() }, span: collection.span });
        let Some(elements) = value.as_elements() else {
            return Err(value.find_unknown().unwrap_or_else(|| unknown("a loop runs over a list of strings")));
        };
        if elements.len() > limits::INSTANCES {
            let what = format!("a loop runs over more than {} elements", limits::INSTANCES);
            self.limit(what.clone(), collection.span);
            return Err(Arc::new(Unknown { reason: Reason::Limit { what: what.into() }, span: collection.span }));
        }
        let texts = elements.iter().map(|element| match to_text(element) {
            Ok(text) => Ok(Value::text(text, element.origin.clone())),
            Err(why) => Err(why.unwrap_or_else(|| unknown("a loop runs over a list of strings"))),
        });
        texts.collect()
    }
}
