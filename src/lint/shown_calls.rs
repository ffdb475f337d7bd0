//! Modules that are judged by themselves and through calls that show or test them: what each of the two contributes.
//!
//! A proof counts wherever it comes from: what fails in the module itself or through a call is a finding. What the module itself leaves
//! open, its calls answer: it is not told again that a variable has no value where a call gives it one. No failure is ever dropped.

use std::collections::HashSet;

use crate::finding::{Finding, Verdict};
use crate::model::Object;
use crate::source::Span;

/// The declarations that are judged in both ways, by their headers.
pub struct ShownCalls {
    both: HashSet<Span>,
}

impl ShownCalls {
    /// Those among `objects`.
    pub fn of(objects: &[Object]) -> Self {
        let (alone, called): (Vec<&Object>, Vec<&Object>) = objects.iter().partition(|object| object.calls.is_empty());
        let alone: HashSet<Span> = alone.into_iter().map(|object| object.header).collect();
        Self { both: called.into_iter().map(|object| object.header).filter(|header| alone.contains(header)).collect() }
    }

    /// The finding about `object` as it is told: through a call, with the call; `None` when the calls answer it.
    pub fn judged(&self, finding: Finding, object: &Object) -> Option<Finding> {
        match object.calls.first() {
            _ if !self.both.contains(&object.header) => Some(finding),
            Some(call) if finding.secondary.iter().any(|label| label.span.source == call.source) => Some(finding),
            Some(call) => Some(finding.with_label(*call, "called here")),
            None => (finding.verdict != Verdict::Unknown).then_some(finding),
        }
    }
}
