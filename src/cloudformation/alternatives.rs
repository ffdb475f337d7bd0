//! Alternatives: what a function makes of values of which is known what they may turn out to be, such as the branches of `Fn::If`.

use super::Evaluator;
use crate::source::Span;
use crate::value::{Alternative, Value, combinations};

impl Evaluator<'_> {
    /// What `evaluate` makes of `values`, of each combination of their alternatives when they have any.
    pub(super) fn of_each<const COUNT: usize>(
        &mut self,
        values: [Value; COUNT],
        span: Span,
        mut evaluate: impl FnMut(&mut Self, &[Value; COUNT]) -> Value,
    ) -> Value {
        let open = values.iter().find(|value| value.alternatives().is_some());
        let Some((why, combinations)) = open.and_then(Value::why_unknown).zip(combinations(&values)) else {
            return evaluate(self, &values);
        };
        let results = combinations.into_iter().filter_map(|(when, values)| {
            let values: [Value; COUNT] = values.try_into().ok()?;
            Some(Alternative { when, value: evaluate(self, &values) })
        });
        let results = results.collect();
        self.symbols.one_of(results, &why, span)
    }
}
