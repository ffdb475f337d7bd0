//! Switches: parameters whose value is not known, but which values it may have.

use std::sync::Arc;

use super::Evaluator;
use super::defaults::note;
use super::scalar::to_text;
use crate::source::limits;
use crate::syntax::document::tree::{Entry, Node};
use crate::value::{Alternative, Condition, Reason, Text, Unknown, Value};

/// Words that people switch something on and off with.
const SWITCHES: [[&str; 2]; 8] = [
    ["true", "false"],
    ["True", "False"],
    ["yes", "no"],
    ["Yes", "No"],
    ["on", "off"],
    ["enabled", "disabled"],
    ["Enabled", "Disabled"],
    ["enable", "disable"],
];

impl<'t> Evaluator<'t> {
    /// The value of a parameter that nobody gives one: one of its `AllowedValues` if it has few, otherwise a symbol.
    pub(super) fn open_parameter(&mut self, name: &'t str, entry: &'t Entry<'t>) -> Value {
        let span = entry.key.span;
        let unknown = Arc::new(Unknown { reason: Reason::NoValue { name: name.into() }, span });
        let mut symbol = self.symbols.symbol(name, unknown);
        let answers = self.possible_values(entry).filter(|answers| answers.len() <= limits::ALTERNATIVES).unwrap_or_default();
        let alternatives = answers.iter().map(|(answer, value)| {
            let words: Vec<Arc<str>> = answers.iter().map(|(answer, _)| answer.clone()).collect();
            Alternative {
                when: Condition::answered(self.symbols.name(name), &words, |word| word == &**answer),
                value: value.clone(),
            }
        });
        let alternatives: Vec<Alternative> = alternatives.collect();
        match alternatives.as_slice() {
            [] => Value::text(Text::symbol(symbol), span),
            [only] => only.value.clone(),
            _ => {
                symbol.either = Some(alternatives.into());
                Value::text(Text::symbol(symbol), span)
            }
        }
    }

    /// The strings that a parameter may have, each once; `None` when it may have any.
    pub(super) fn allowed_values(&mut self, entry: &'t Entry<'t>) -> Option<Vec<(Arc<str>, Value)>> {
        let mut allowed: Vec<(Arc<str>, Value)> = Vec::new();
        for node in entry.value.get("AllowedValues").and_then(Node::as_sequence)? {
            let value = self.argument(node);
            let text = to_text(&value).ok()?;
            let answer: Arc<str> = text.as_literal()?.into();
            if !allowed.iter().any(|(known, _)| *known == answer) {
                allowed.push((answer, Value::text(text, value.origin)));
            }
        }
        (!allowed.is_empty()).then_some(allowed)
    }

    /// The strings that a parameter may have: those that it allows or, when its default is a word of a switch, that and the other one.
    /// `None` when it may have any.
    fn possible_values(&mut self, entry: &'t Entry<'t>) -> Option<Vec<(Arc<str>, Value)>> {
        if let Some(allowed) = self.allowed_values(entry) {
            return Some(allowed);
        }
        let switch = switch_with(&entry.value.get("Default")?.as_scalar()?.text)?;
        let value = |word: &str| (Arc::from(word), Value::text(word, entry.key.span));
        Some(switch.map(value).to_vec())
    }

    /// Is a default left aside, so that all values that the parameter may have are looked at? If it could be, but is not, it is noted down.
    pub(super) fn leaves_aside(&mut self, default: &'t Node<'t>, entry: &'t Entry<'t>) -> bool {
        let is_switch = self.possible_values(entry).is_some_and(|values| values.len() > 1);
        let is_open = is_switch && self.world.open.is_some_and(|open| open.contains(&default.span));
        if is_open {
            self.world.opened.set(true);
        } else if is_switch {
            note(&mut self.defaults, &[default.span]);
        }
        is_open
    }

    /// When the parameter that the symbol `name` stands for is `literal`, as one of the answers that it may have; `None` when nobody says
    /// which they are, or the symbol is that of another stack.
    pub(super) fn answered(&mut self, name: &str, literal: &str) -> Option<Condition> {
        let entry = *self.parameters.get(name.strip_prefix(&*self.stack.prefix)?)?;
        if let Some(allowed) = self.allowed_values(entry) {
            let answers: Vec<Arc<str>> = allowed.into_iter().map(|(answer, _)| answer).collect();
            return Some(Condition::answered(name, &answers, |answer| answer == literal));
        }
        let switch = switch_with(literal)?;
        let answers = switch.map(Arc::from);
        Some(Condition::answered(name, &answers, |answer| answer == literal))
    }
}

/// The two words of a switch of which `word` is one.
fn switch_with(word: &str) -> Option<[&'static str; 2]> {
    SWITCHES.into_iter().find(|switch| switch.contains(&word))
}
