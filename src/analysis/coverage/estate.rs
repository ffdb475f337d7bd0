//! The estate as far as coverage is concerned: all that records events, and in which cases it is which.

use std::collections::HashMap;
use std::sync::OnceLock;

use super::names::Names;
use super::recorders::{Recorders, records_events};
use crate::model::Object;
use crate::source::limits;
use crate::value::{Condition, Existence, Questions};

/// All that records events, and in which cases it is which.
pub(super) struct Estate<'o> {
    pub(super) objects: &'o [Object],
    pub(super) recorders: Recorders,
    /// What the recorders of each unit are in the cases that they hang on.
    cases: HashMap<u32, OnceLock<Vec<(Condition, Recorders)>>>,
}

impl<'o> Estate<'o> {
    pub(super) fn of(objects: &'o [Object], names: Names) -> Self {
        let units = objects.iter().filter(|object| records_events(object) && is_conditional(object)).map(|object| object.unit);
        let cases = units.map(|unit| (unit, OnceLock::new())).collect();
        Self { objects, recorders: Recorders::with(objects, names), cases }
    }

    /// The cases that an answer about `object` may hang on, with what records events in each; none when nothing hangs on cases, or too much.
    pub(super) fn cases(&self, object: &Object) -> Vec<&(Condition, Recorders)> {
        let existence = object.existence.when();
        let cases = self.cases.get(&object.unit).map_or(&[][..], |cases| cases.get_or_init(|| self.in_cases(object.unit)));
        if cases.len() < 2 || cases.len() > limits::CASES {
            return Vec::new();
        }
        cases.iter().filter(|(case, _)| !existence.given(case).is_false()).collect()
    }

    /// What records events in each of the cases that the recorders of `unit` hang on.
    fn in_cases(&self, unit: u32) -> Vec<(Condition, Recorders)> {
        let mut recorders = self.objects.iter().filter(|object| records_events(object) && object.unit == unit);
        let none = Condition::constant(true).questions().clone();
        let asked = recorders.try_fold(none, |all, object| questions(object, all));
        let cases = asked.into_iter().flat_map(|asked| asked.cases().collect::<Vec<_>>());
        cases.map(|case| (case.clone(), Recorders::in_case(self.objects, self.recorders.names.clone(), unit, &case))).collect()
    }
}

/// Does what a recorder is hang on cases?
pub(super) fn is_conditional(object: &Object) -> bool {
    object.fields.holds_alternatives() || matches!(object.existence, Existence::Uncertain(..))
}

/// What a recorder hangs on, and `others`; `None` when that are too many cases.
pub(super) fn questions(object: &Object, others: Questions) -> Option<Questions> {
    let others = others.with(object.existence.when().questions())?;
    if object.fields.holds_alternatives() { object.fields.questions(others) } else { Some(others) }
}
