//! Cases: a field that is one of several values, because places that say it hang on questions that only a deployment answers.

use std::sync::Arc;

use super::layout::SpelledField;
use super::path::narrowed;
use super::reader::Reader;
use crate::model::table::Default;
use crate::value::{Alternative, Condition, Existence, Origin, Questions, Symbol, Unknown, Value};

/// That it hangs on questions which value a field has.
pub(super) struct Undecided {
    questions: Questions,
    /// Why it is not known.
    why: Arc<Unknown>,
    /// Where the first of what is one of several stands; `None` if only the existence of companions is open.
    origin: Option<Origin>,
}

impl Reader<'_> {
    /// What decides which value `field` has; `None` when nothing does that anybody has words for, or too much.
    pub(super) fn undecided(&self, field: &SpelledField, own: &Value) -> Option<Undecided> {
        // References mean the object by its identity, whichever name it has.
        if self.given.is_some() || matches!(field.default, Default::Identity) {
            return None;
        }
        let mut questions = Some(Questions::none());
        let mut why: Option<Arc<Unknown>> = None;
        let mut origin: Option<Origin> = None;
        for place in &field.places {
            self.each_source(place, own, |source, existence| {
                if let Existence::Uncertain(unknown, when) = existence {
                    questions = questions.take().and_then(|questions| questions.with(when.questions()));
                    why.get_or_insert(unknown);
                }
                for open in place.path.alternatives(source) {
                    questions = questions.take().and_then(|questions| open.questions(questions));
                    why = why.take().or_else(|| open.why_unknown());
                    origin.get_or_insert(open.origin);
                }
            });
        }
        let (questions, why) = (questions?, why?);
        Some(Undecided { questions: self.questions_inside(field, own, questions), why, origin })
    }

    /// The questions, and those that hang on what is inside of the values: what is one of several holds nothing that is, so all is decided
    /// together, unless that is too much.
    fn questions_inside(&self, field: &SpelledField, own: &Value, questions: Questions) -> Questions {
        let mut found = Vec::new();
        for place in &field.places {
            self.each_source(place, own, |source, _| place.path.reach(source, &mut found));
        }
        found.iter().try_fold(questions.clone(), |all, value| value.questions(all)).unwrap_or(questions)
    }

    /// The value of `field` in each case, as one of several.
    pub(super) fn in_all_cases(&self, field: &SpelledField, own: &Value, undecided: Undecided) -> Value {
        let Undecided { questions, why, origin } = undecided;
        let existence = self.resource.existence.when();
        let concerned = narrowed(own, field.own_paths());
        let in_case = |case: Condition| {
            let value = self.given(case.clone()).field_as_is(field, &concerned.under(&case));
            Alternative { value, when: case }
        };
        let cases = questions.cases().filter(|case| !existence.given(case).is_false());
        let alternatives: Vec<Alternative> = cases.map(in_case).collect();
        let origin = origin.or_else(|| Some(alternatives.first()?.value.origin.clone()));
        Value::one_of(alternatives, &why, origin.unwrap_or_else(|| own.origin.clone()), |name| {
            let name = name.map_or_else(|| self.made_up_name(), Arc::from);
            Symbol::new(name, self.resource.unit, why.clone())
        })
    }
}
