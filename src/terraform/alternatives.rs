//! Alternatives: values of which is known what they may turn out to be and when, such as the id of a bucket that may not be created.
//!
//! What is computed from such a value is computed from each of them. What Terraform rejects is never deployed, so an alternative that
//! leads there is ruled out; `try` and `can` are told so.

use std::sync::Arc;

use super::Evaluator;
use super::conversion::{is_rejected, to_bool};
use super::expression::failure;
use super::operators::is_open;
use crate::source::Span;
use crate::value::{Alternative, Condition, Data, Text, Truth, Unknown, Value, combinations};

/// What has to hold for an expression not to be rejected, and why it is not known whether it does.
pub(super) type Presumption = Option<(Condition, Arc<Unknown>)>;

impl Evaluator<'_> {
    /// What `evaluate` makes of everything that `value` may turn out to be; `None` when that is not known.
    pub(super) fn of_each(
        &mut self,
        value: &Value,
        span: Span,
        mut evaluate: impl FnMut(&mut Self, &Value) -> Value,
    ) -> Option<Value> {
        let alternatives = value.alternatives()?.to_vec();
        let why = value.why_unknown()?;
        let results = alternatives.into_iter().map(|Alternative { when, value }| {
            let value = evaluate(self, &value);
            Alternative { when, value }
        });
        let results = results.collect();
        Some(self.deployable(results, &why, span))
    }

    /// What `evaluate` makes of all combinations of what `values` may turn out to be; `None` when none of them is known to be one of
    /// several, and when there are too many combinations.
    pub(super) fn of_each_combination(
        &mut self,
        values: &[Value],
        span: Span,
        mut evaluate: impl FnMut(&mut Self, Vec<Value>) -> Value,
    ) -> Option<Value> {
        let why = values.iter().find(|value| value.alternatives().is_some())?.why_unknown()?;
        let combinations = combinations(values)?;
        let results = combinations.into_iter().map(|(when, values)| {
            let value = evaluate(self, values);
            Alternative { when, value }
        });
        let results = results.collect();
        Some(self.deployable(results, &why, span))
    }

    /// The value that is one of `alternatives`, except those that Terraform rejects.
    pub(super) fn deployable(&mut self, alternatives: Vec<Alternative>, why: &Arc<Unknown>, span: Span) -> Value {
        let (rejected, left): (Vec<_>, Vec<_>) =
            alternatives.into_iter().partition(|alternative| is_rejected(&alternative.value));
        match (rejected.into_iter().next(), left.is_empty()) {
            (Some(rejected), true) => return rejected.value,
            (Some(_), false) => {
                let when = left.iter().try_fold(Condition::constant(false), |any, left| any.or(&left.when));
                let when = when.unwrap_or_else(|| self.symbols.nameless_question());
                self.presume(when, why);
            }
            (None, _) => {}
        }
        self.symbols.one_of(left, why, span)
    }

    fn presume(&mut self, when: Condition, why: &Arc<Unknown>) {
        if when.truth().is_true() {
            return;
        }
        self.presumed = Some(match self.presumed.take() {
            Some((already, first)) => (already.and(&when).unwrap_or_else(|| self.symbols.nameless_question()), first),
            None => (when, why.clone()),
        });
    }

    /// Notes that something may be rejected once `unknown` is known.
    pub(super) fn doubt(&mut self, unknown: &Arc<Unknown>) {
        self.doubt.get_or_insert_with(|| unknown.clone());
    }

    /// What `evaluate` gives, and what has to hold for that not to be rejected. Where nobody can tell whether a part of it is rejected, it is
    /// not known as a whole, though its value would be: `false && var.a`. Errors: it hangs on something that has a name of its own and is
    /// rejected.
    pub(super) fn trying(&mut self, evaluate: impl FnOnce(&mut Self) -> Value) -> Result<(Value, Presumption), Arc<Unknown>> {
        let (before, rejected_before) = (self.doubt.take(), self.rejected.take());
        let (value, presumed) = self.presuming(evaluate);
        let doubt = std::mem::replace(&mut self.doubt, before);
        let rejected = self.rejected.take();
        self.rejected = rejected_before.or(rejected.clone());
        if let Some(rejected) = rejected {
            return Err(rejected);
        }
        let Some(unknown) = doubt.filter(|_| failure(&value).is_none()) else { return Ok((value, presumed)) };
        // What surrounds this `try` cannot tell either.
        self.doubt(&unknown);
        let data = if is_open(&value) { value.data } else { Data::Unknown(unknown) };
        Ok((Value { data, origin: value.origin }, presumed))
    }

    /// What `evaluate` gives, and what has to hold for that not to be rejected.
    pub(super) fn presuming(&mut self, evaluate: impl FnOnce(&mut Self) -> Value) -> (Value, Presumption) {
        let before = self.presumed.take();
        let value = evaluate(self);
        (value, std::mem::replace(&mut self.presumed, before))
    }

    /// Presumes what one branch of a conditional does, which is only taken `when`.
    pub(super) fn presume_in_branch(&mut self, when: &Condition, presumption: Presumption) {
        if let Some((condition, why)) = presumption {
            let condition = condition.or(&when.not()).unwrap_or_else(|| self.symbols.nameless_question());
            self.presume(condition, &why);
        }
    }

    /// When `value` is true; `None` when there is no telling, not even by a name.
    pub(super) fn condition_of(&self, value: &Value) -> Option<Condition> {
        if let Some(alternatives) = value.alternatives() {
            return alternatives.iter().try_fold(Condition::constant(false), |any, alternative| {
                any.or(&alternative.when.and(&self.condition_of(&alternative.value)?)?)
            });
        }
        match (&to_bool(value.clone()).data, value.as_text().and_then(Text::first_symbol)) {
            (Data::Bool(value), _) => Some(Condition::constant(*value)),
            (_, Some(symbol)) if value.is_symbol() => Some(Condition::open(symbol.name.clone())),
            _ => None,
        }
    }

    /// The truth value of a condition.
    pub(super) fn truth_of(&mut self, condition: &Condition, why: &Arc<Unknown>, span: Span) -> Value {
        match condition.truth() {
            Truth::True => Value::bool(true, span),
            Truth::False => Value::bool(false, span),
            Truth::Unknown => {
                let alternative = |when: Condition, value: bool| Alternative { when, value: Value::bool(value, span) };
                let both = vec![alternative(condition.clone(), true), alternative(condition.not(), false)];
                self.symbols.one_of(both, why, span)
            }
        }
    }
}
