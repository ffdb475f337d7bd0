//! The estate as far as coverage is concerned: all that records events, and in which cases it is which.

use std::collections::HashMap;
use std::sync::OnceLock;

use super::monitored::Monitored;
use super::recorders::{Recorders, records_events};
use crate::model::Object;
use crate::source::limits;
use crate::value::{Condition, Existence, Questions, Truth};

/// All that records events, and in which cases it is which.
pub(super) struct Estate<'o> {
    pub(super) objects: &'o [Object],
    pub(super) recorders: Recorders,
    pub(super) monitored: Monitored,
    /// What the recorders of each unit are in the cases that they hang on.
    cases: HashMap<u32, OnceLock<Vec<(Condition, Recorders)>>>,
}

impl<'o> Estate<'o> {
    /// Of `objects`, all of whose recorders are `recorders`.
    pub(super) fn of(objects: &'o [Object], recorders: Recorders) -> Self {
        let units = objects.iter().filter(|object| records_events(object) && is_conditional(object)).map(|object| object.unit);
        let cases = units.map(|unit| (unit, OnceLock::new())).collect();
        Self { objects, recorders, monitored: Monitored::of(objects), cases }
    }

    /// The cases that an answer about `object` may hang on, with what records events in each; none when nothing hangs on cases, or too much.
    pub(super) fn cases(&self, object: &Object) -> Vec<&(Condition, Recorders)> {
        let existence = object.existence.when();
        let cases = self.cases.get(&object.unit).map_or(&[][..], |cases| cases.get_or_init(|| self.in_cases(object.unit)));
        if cases.len() < 2 {
            return Vec::new();
        }
        cases.iter().filter(|(case, _)| !existence.given(case).is_false()).collect()
    }

    /// What records events in each of the cases that the recorders of `unit` hang on.
    fn in_cases(&self, unit: u32) -> Vec<(Condition, Recorders)> {
        let recorders = self.objects.iter().filter(|object| records_events(object) && object.unit == unit);
        cases(recorders)
            .into_iter()
            .map(|case| (case.clone(), Recorders::in_case(self.objects, self.recorders.names.clone(), unit, &case)))
            .collect()
    }
}

/// Does what a recorder is hang on cases?
pub(super) fn is_conditional(object: &Object) -> bool {
    object.fields.holds_alternatives() || matches!(object.existence, Existence::Uncertain(..))
}

/// The cases that objects of one unit hang on; none when there are too many.
pub(in crate::analysis) fn cases<'o>(objects: impl IntoIterator<Item = &'o Object>) -> Vec<Condition> {
    let none = Condition::constant(true).questions().clone();
    let asked = objects.into_iter().try_fold(none, |all, object| questions(object, all));
    let cases: Vec<Condition> = asked.into_iter().flat_map(|asked| asked.cases().collect::<Vec<_>>()).collect();
    if cases.len() > limits::CASES { Vec::new() } else { cases }
}

/// What `object` is when `case` holds; `None` where it is not deployed then.
pub(in crate::analysis) fn in_case(object: &Object, case: &Condition) -> Option<Object> {
    let existence = match object.existence.when().given(case) {
        Truth::True => Existence::Certain,
        Truth::False => return None,
        Truth::Unknown => object.existence.clone(),
    };
    Some(Object { existence, ..object.under(case) })
}

/// What a recorder hangs on, and `others`; `None` when that are too many cases.
fn questions(object: &Object, others: Questions) -> Option<Questions> {
    let others = others.with(object.existence.when().questions())?;
    if object.fields.holds_alternatives() { object.fields.questions(others) } else { Some(others) }
}
