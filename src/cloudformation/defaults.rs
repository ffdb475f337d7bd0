//! Defaults: which defaults of switches have a part in what is evaluated, so that what none of them has a part in is evaluated once.

use super::Evaluator;
use crate::source::Span;

/// What was evaluated, and the places of the defaults that had a part in it.
#[derive(Debug, Clone)]
pub(super) struct Kept<T> {
    pub(super) value: T,
    pub(super) defaults: Vec<Span>,
}

impl<T: Clone> Kept<T> {
    /// What was kept, for something else that is being evaluated and has noted these defaults.
    pub(super) fn noted_in(&self, defaults: &mut Vec<Span>) -> T {
        note(defaults, &self.defaults);
        self.value.clone()
    }
}

/// Notes down that the defaults at `places` have a part in something.
pub(super) fn note(defaults: &mut Vec<Span>, places: &[Span]) {
    for place in places {
        if !defaults.contains(place) {
            defaults.push(*place);
        }
    }
}

impl Evaluator<'_> {
    /// What `evaluate` gives, with the defaults that had a part in it.
    pub(super) fn noting_defaults<T>(&mut self, evaluate: impl FnOnce(&mut Self) -> T) -> Kept<T> {
        let around = std::mem::take(&mut self.defaults);
        let value = evaluate(self);
        let defaults = std::mem::replace(&mut self.defaults, around);
        note(&mut self.defaults, &defaults);
        Kept { value, defaults }
    }
}
