//! Tracing: what becomes of one event at each trail and event data store, and the place in the code that decides it.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::conditions::{Condition, Field};
use super::decision::Selection;
use super::estate::{self, cases, is_conditional};
use super::event::{Event, Open, Way};
use super::names::Names;
use super::recorders::{Recorders, is_on, switch};
use super::selectors::{SELECTORS, has_no_selectors};
use super::strings::Comparison;
use crate::model::Object;
use crate::source::Span;
use crate::value::{Condition as Case, Origin, Role, Symbol, Text, Truth, Unknown, Value};

/// Whether an event is recorded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Verdict {
    /// It provably is.
    Recorded,
    /// Something that is not known decides it.
    Unknown,
    /// It provably is not.
    NotRecorded,
}

/// What becomes of an event at one recorder.
#[derive(Debug, Clone)]
pub struct Traced {
    /// The recorder, by index in the estate.
    pub recorder: usize,
    /// Its kind: `trail` or `event_data_store`.
    pub kind: &'static str,
    /// Its address.
    pub address: Arc<str>,
    /// The unit that it belongs to.
    pub unit: u32,
    /// The place that names it.
    pub header: Span,
    /// Is the event recorded?
    pub verdict: Verdict,
    /// What decides it, the most telling first; never empty.
    pub causes: Vec<Cause>,
    /// Whether the copy of each of the event's recipients is recorded, in their order.
    pub copies: Vec<Verdict>,
    /// Could the copy of each of the recipients come here, as far as accounts go?
    pub in_reach: Vec<Truth>,
}

/// Something that decides what becomes of an event.
#[derive(Debug, Clone)]
pub struct Cause {
    /// What.
    pub decision: Decision,
    /// Where it is written, or what it follows from.
    pub origin: Origin,
}

/// What decides what becomes of an event.
#[derive(Debug, Clone, PartialEq)]
pub enum Decision {
    /// It is selected, by this field if one is more telling than the others.
    Selected(Option<Field>),
    /// There are no selectors, which selects management events and no others.
    ByDefault,
    /// The recorder is switched off.
    SwitchedOff,
    /// There are selectors that select nothing at all.
    NothingSelected,
    /// No trail records beyond its partition, which is this one.
    OtherPartition(Text),
    /// Only this Region is recorded.
    OtherRegion(Text),
    /// Only this account is recorded.
    OtherAccount(Text),
    /// Global services are left out.
    GlobalService,
    /// No events of this category are selected.
    OtherCategory(Text),
    /// The field is selected by what the event's does not meet; `None` for an event that has no such field.
    NotSelected(Field, Option<Text>),
    /// The field is one of those that are left out.
    Excluded(Field, Text),
    /// It hangs on something that is not known: on this field of the event, if on one.
    Open(Option<Field>, Arc<Unknown>),
}

/// What becomes of `event` at each of `recorders`, which were made of `objects`, in their order.
pub fn trace(objects: &[Object], recorders: &Recorders, event: &Event) -> Vec<Traced> {
    let traced = recorders.each().map(|(index, selections)| {
        let object = &objects[index];
        let at = At { object, selections, names: &recorders.names };
        let mut copies = at.copies(event);
        if copies.iter().any(|copy| copy.verdict == Verdict::Unknown) && is_conditional(object) {
            let in_cases: Vec<Vec<Outcome>> =
                cases([object]).iter().map(|case| in_case(object, case, &recorders.names, event)).collect();
            agree(&mut copies, in_cases);
        }
        let verdicts = copies.iter().map(|outcome| outcome.verdict).collect();
        let best = copies.into_iter().min_by_key(|outcome| (outcome.verdict, outcome.is_of_another_account()));
        let best = best.unwrap_or_else(|| at.in_all_ways(event, &object.deployment.account));
        Traced {
            recorder: index,
            kind: object.kind.name,
            address: object.address.clone(),
            unit: object.unit,
            header: object.header,
            verdict: best.verdict,
            causes: best.causes,
            copies: verdicts,
            in_reach: event.recipients.iter().map(|recipient| at.covers(recipient.account.as_ref())).collect(),
        }
    });
    traced.collect()
}

/// Is `event` recorded by any of the recorders that were traced? It is if in each case that the recorders of a unit hang on one of them does.
pub fn verdict(objects: &[Object], names: &Names, event: &Event, traced: &[Traced]) -> Verdict {
    let verdict = traced.iter().map(|traced| traced.verdict).min().unwrap_or(Verdict::NotRecorded);
    if verdict != Verdict::Unknown {
        return verdict;
    }
    let open = || traced.iter().filter(|traced| traced.verdict == Verdict::Unknown).map(|traced| &objects[traced.recorder]);
    let units: BTreeSet<u32> = open().filter(|object| is_conditional(object)).map(|object| object.unit).collect();
    let in_every_case = units.into_iter().any(|unit| {
        let recorders: Vec<&Object> = open().filter(|object| object.unit == unit).collect();
        let cases = cases(recorders.iter().copied());
        let records = |object: &&Object, case: &Case| {
            in_case(object, case, names, event).iter().any(|copy| copy.verdict == Verdict::Recorded)
        };
        !cases.is_empty() && cases.iter().all(|case| recorders.iter().any(|object| records(object, case)))
    });
    if in_every_case { Verdict::Recorded } else { verdict }
}

/// What becomes of each copy of `event` at the recorder `object` in a case.
fn in_case(object: &Object, case: &Case, names: &Names, event: &Event) -> Vec<Outcome> {
    let Some(object) = estate::in_case(object, case) else {
        let absent = || Outcome::not_recorded(Decision::NothingSelected, object.header.into());
        return event.recipients.iter().map(|_| absent()).collect();
    };
    let objects = [object];
    let recorders = Recorders::of(&objects, names.clone());
    let selections = recorders.each().next().map_or(&[][..], |(_, selections)| selections);
    At { object: &objects[0], selections, names }.copies(event)
}

/// Replaces what is not known of copies by what becomes of them in every case.
fn agree(copies: &mut [Outcome], in_cases: Vec<Vec<Outcome>>) {
    let mut in_cases = in_cases.into_iter();
    let Some(first) = in_cases.next() else { return };
    let others: Vec<Vec<Outcome>> = in_cases.collect();
    for (place, outcome) in first.into_iter().enumerate() {
        let is_same = others.iter().all(|outcomes| outcomes[place].verdict == outcome.verdict);
        if copies[place].verdict == Verdict::Unknown && is_same && outcome.verdict != Verdict::Unknown {
            copies[place] = outcome;
        }
    }
}

/// What becomes of one copy of an event.
struct Outcome {
    verdict: Verdict,
    causes: Vec<Cause>,
}

impl Outcome {
    fn unknown(decision: Decision, at: impl Into<Origin>) -> Self {
        Self { verdict: Verdict::Unknown, causes: vec![Cause { decision, origin: at.into() }] }
    }

    fn not_recorded(decision: Decision, at: Origin) -> Self {
        Self { verdict: Verdict::NotRecorded, causes: vec![Cause { decision, origin: at }] }
    }

    fn is_of_another_account(&self) -> bool {
        matches!(self.causes.first(), Some(Cause { decision: Decision::OtherAccount(_), .. }))
    }
}

/// One recorder.
struct At<'a> {
    object: &'a Object,
    selections: &'a [Selection],
    names: &'a Names,
}

/// One event with all its fields known, as far as that goes, in the form that names have in selections.
struct Known {
    fields: Vec<(Field, Text)>,
    /// Type and ARN of each subject; one without either for an event that has none.
    subjects: Vec<(Option<Text>, Option<Text>)>,
}

impl Known {
    fn of(event: &Event, way: Vec<(Field, Option<Text>)>, region: &Text, account: &Text, names: &Names) -> Self {
        let mut fields: Vec<(Field, Text)> = event.fields.iter().map(|(field, text)| (*field, names.normal(text))).collect();
        fields.extend(way.into_iter().filter_map(|(field, text)| Some((field, text?))));
        fields.push((Field::Region, region.clone()));
        fields.push((Field::Account, account.clone()));
        let normal = |text: &Option<Text>| text.as_ref().map(|text| names.normal(text));
        let mut subjects: Vec<_> = event.subjects.iter().map(|one| (normal(&one.resource_type), normal(&one.arn))).collect();
        if subjects.is_empty() {
            subjects.push((None, None));
        }
        Self { fields, subjects }
    }

    /// The field in the view of the event's subject at `place`.
    fn field(&self, field: Field, place: usize) -> Option<&Text> {
        match field {
            Field::ResourceType => self.subjects[place].0.as_ref(),
            Field::ResourceArn => self.subjects[place].1.as_ref(),
            _ => self.fields.iter().find(|(known, _)| *known == field).map(|(_, text)| text),
        }
    }
}

/// What a selection makes of an event, seen from the subject that comes nearest to be taken.
struct Judged<'a> {
    selection: &'a Selection,
    truth: Truth,
    /// The subject.
    place: usize,
}

impl<'a> Judged<'a> {
    fn new(selection: &'a Selection, event: &Known) -> Self {
        let doubted = if selection.doubts.is_empty() { Truth::True } else { Truth::Unknown };
        let judged = (0..event.subjects.len()).map(|place| {
            let takes = |condition: &Condition| condition.takes(event.field(condition.field, place));
            let truth = selection.conditions.iter().map(takes).fold(doubted, Truth::and);
            Judged { selection, truth, place }
        });
        let rank = |judged: &Judged<'_>| match judged.truth {
            Truth::True => (0, 0),
            Truth::Unknown => (1, 0),
            Truth::False => (2, judged.refusing(event).count()),
        };
        judged.min_by_key(rank).unwrap_or(Judged { selection, truth: Truth::False, place: 0 })
    }

    /// The conditions that keep the event out.
    fn refusing<'s>(&'s self, event: &'s Known) -> impl Iterator<Item = &'a Condition> + 's {
        let refuses = |condition: &&Condition| condition.takes(event.field(condition.field, self.place)).is_false();
        self.selection.conditions.iter().filter(refuses)
    }

    /// How near the event comes to be taken: further when not even its category is selected, or its type.
    fn distance(&self, event: &Known) -> usize {
        let refuses = |field: Field| self.refusing(event).any(|condition| condition.field == field);
        if refuses(Field::Category) { 2 } else { usize::from(refuses(Field::ResourceType)) }
    }
}

impl At<'_> {
    /// What becomes of the copy of each of the event's recipients.
    fn copies(&self, event: &Event) -> Vec<Outcome> {
        let copies = event.recipients.iter().map(|recipient| {
            let account = recipient.account.as_ref().unwrap_or(&self.object.deployment.account);
            let outcome = self.in_all_ways(event, account);
            match (&recipient.doubt, outcome.verdict) {
                (Some(doubt), Verdict::Recorded) => {
                    Outcome::unknown(Decision::Open(Some(Field::Account), doubt.clone()), doubt.span)
                }
                _ => outcome,
            }
        });
        copies.collect()
    }

    /// Does it record the events of an account, its selectors aside?
    fn covers(&self, account: Option<&Text>) -> Truth {
        let Some(account) = account else { return Truth::True };
        let own = self.object.deployment.account.equals(account);
        match self.object.field("organization").and_then(Value::as_bool) {
            Some(true) => Truth::True,
            Some(false) => own,
            None => own.or(Truth::Unknown),
        }
    }

    /// What becomes of the copy of `account`, whatever the open fields of the event are.
    fn in_all_ways(&self, event: &Event, account: &Text) -> Outcome {
        let own = &self.object.deployment.partition;
        if event.partition.as_ref().is_some_and(|partition| own.as_literal().is_some_and(|own| *own != **partition)) {
            return Outcome::not_recorded(Decision::OtherPartition(own.clone()), self.object.header.into());
        }
        let region = event.region.as_ref().unwrap_or(&self.object.deployment.region);
        let mut ways = event.ways().into_iter().map(|Way { values, other }| {
            let known = Known::of(event, values, region, account, self.names);
            (self.outcome(&known), other)
        });
        let Some((first, _)) = ways.next() else {
            return Outcome::not_recorded(Decision::NothingSelected, self.object.header.into());
        };
        match ways.find(|(outcome, _)| outcome.verdict != first.verdict) {
            None => first,
            // What is open even so has a reason of its own.
            Some((other, _)) if other.verdict == Verdict::Unknown => other,
            Some(_) if first.verdict == Verdict::Unknown => first,
            Some((other, open)) => {
                let refused = if other.verdict == Verdict::NotRecorded { other } else { first };
                let at = refused.causes.first().map(|cause| cause.origin.clone());
                match (open, at) {
                    (Some(Open { field, why, .. }), Some(at)) => Outcome::unknown(Decision::Open(Some(*field), why.clone()), at),
                    _ => Outcome { verdict: Verdict::Unknown, ..refused },
                }
            }
        }
    }

    fn outcome(&self, event: &Known) -> Outcome {
        if is_on(self.object).is_false() {
            return Outcome::not_recorded(Decision::SwitchedOff, self.origin(switch(self.object)));
        }
        let judged: Vec<Judged<'_>> = self.selections.iter().map(|selection| Judged::new(selection, event)).collect();
        let of = |truth: Truth| judged.iter().find(|judged| judged.truth == truth);
        if let Some(taking) = of(Truth::True) {
            return Outcome { verdict: Verdict::Recorded, causes: vec![self.selected(taking, event)] };
        }
        if let Some(open) = of(Truth::Unknown) {
            return Outcome { verdict: Verdict::Unknown, causes: self.undecided(open, event) };
        }
        Outcome { verdict: Verdict::NotRecorded, causes: self.refused(&judged, event) }
    }

    fn origin(&self, field: &str) -> Origin {
        self.object.field(field).map_or_else(|| self.object.header.into(), |value| value.origin.clone())
    }

    /// Where the selectors stand, or the lack of them.
    fn selectors(&self) -> Origin {
        let written = SELECTORS.into_iter().filter_map(|name| self.object.field(name));
        let written = written.map(|value| &value.origin).find(|origin| !matches!(origin.role, Role::Absent { .. }));
        written.cloned().unwrap_or_else(|| self.object.header.into())
    }

    /// The condition, or the value in it, that says the most about why the event is taken.
    fn selected(&self, taking: &Judged<'_>, event: &Known) -> Cause {
        if has_no_selectors(self.object) {
            return Cause { decision: Decision::ByDefault, origin: taking.selection.origin.clone() };
        }
        let telling = [Field::ResourceArn, Field::EventName, Field::EventSource, Field::ReadOnly];
        let found = telling.into_iter().find_map(|field| {
            let condition = taking.selection.conditions.iter().find(|condition| condition.field == field)?;
            let text = event.field(field, taking.place)?;
            Some((field, condition.selected_by(text)?.origin.clone()))
        });
        match found {
            Some((field, origin)) => Cause { decision: Decision::Selected(Some(field)), origin },
            None => Cause { decision: Decision::Selected(None), origin: taking.selection.origin.clone() },
        }
    }

    /// Why it is not known whether the event is taken.
    fn undecided(&self, open: &Judged<'_>, event: &Known) -> Vec<Cause> {
        let undecided = open.selection.conditions.iter().filter_map(|condition| {
            let text = event.field(condition.field, open.place);
            let comparison = condition.undecided(text).filter(|_| condition.takes(text) == Truth::Unknown)?;
            let decision = Decision::Open(Some(condition.field), why_undecided(comparison, text)?);
            Some(Cause { decision, origin: comparison.origin.clone() })
        });
        let doubts = open.selection.doubts.iter();
        let doubts = doubts.map(|doubt| Cause { decision: Decision::Open(None, doubt.clone()), origin: doubt.span.into() });
        let mut causes: Vec<Cause> = undecided.chain(doubts).collect();
        if causes.is_empty() {
            let origin = open.selection.origin.clone();
            let why = Unknown::not_evaluated("what this selector takes", origin.span);
            causes.push(Cause { decision: Decision::Open(None, why), origin });
        }
        causes
    }

    /// What keeps the event out of the selections that come nearest to take it.
    fn refused(&self, judged: &[Judged<'_>], event: &Known) -> Vec<Cause> {
        let nearest = judged.iter().map(|judged| judged.distance(event)).min();
        let Some(nearest) = nearest else {
            return vec![Cause { decision: Decision::NothingSelected, origin: self.selectors() }];
        };
        let mut causes: Vec<Cause> = Vec::new();
        for judged in judged.iter().filter(|judged| judged.distance(event) == nearest) {
            for condition in judged.refusing(event) {
                let cause = self.refusal(condition, event.field(condition.field, judged.place));
                let is_known = |known: &Cause| known.origin.span == cause.origin.span && known.decision == cause.decision;
                if !causes.iter().any(is_known) {
                    causes.push(cause);
                }
            }
        }
        // What the recorder is bound to decides whatever its selectors say.
        let is_bound = |cause: &Cause| {
            matches!(cause.decision, Decision::OtherRegion(_) | Decision::OtherAccount(_) | Decision::GlobalService)
        };
        if causes.iter().any(is_bound) {
            causes.retain(is_bound);
            return causes;
        }
        if nearest == 2 {
            causes.retain(|cause| matches!(cause.decision, Decision::OtherCategory(_) | Decision::ByDefault));
            if causes.len() > 1 {
                causes.truncate(1);
                causes[0].origin = self.selectors();
            }
        }
        if nearest == 1 {
            causes.retain(|cause| matches!(cause.decision, Decision::NotSelected(Field::ResourceType, _)));
        }
        causes
    }

    fn refusal(&self, condition: &Condition, text: Option<&Text>) -> Cause {
        let at = |decision: Decision, origin: &Origin| Cause { decision, origin: origin.clone() };
        let excluding = text.and_then(|text| Some((text, condition.deselecting(text)?)));
        let is_bound = |flag: &str| self.object.field(flag).is_some_and(|value| value.origin == condition.origin);
        match (condition.field, excluding) {
            (Field::Region, _) => at(Decision::OtherRegion(self.object.deployment.region.clone()), &condition.origin),
            (Field::Account, _) => at(Decision::OtherAccount(self.object.deployment.account.clone()), &condition.origin),
            (Field::EventSource, Some(_)) if is_bound("global_events") => at(Decision::GlobalService, &condition.origin),
            (field, Some((text, comparison))) => at(Decision::Excluded(field, self.names.as_written(text)), &comparison.origin),
            (Field::Category, None) => {
                let category = text.cloned().unwrap_or_else(|| Text::from(""));
                let decision =
                    if has_no_selectors(self.object) { Decision::ByDefault } else { Decision::OtherCategory(category) };
                at(decision, &condition.origin)
            }
            (field, None) => {
                let text = text.map(|text| self.names.as_written(text));
                at(Decision::NotSelected(field, text), condition.selecting())
            }
        }
    }
}

/// Why it is not known whether `text` meets the comparison: its own doubt, or a symbol that only one of the two holds.
fn why_undecided(comparison: &Comparison, text: Option<&Text>) -> Option<Arc<Unknown>> {
    let (None, Some(text)) = (&comparison.doubt, text) else { return comparison.doubt.clone() };
    let only = |one: &'_ Text, other: &Text| {
        let differs = |symbol: &&Symbol| !other.symbols().any(|known| known == *symbol);
        one.symbols().find(differs).map(|symbol| symbol.unknown.clone())
    };
    let any = || comparison.text.first_symbol().or(text.first_symbol()).map(|symbol| symbol.unknown.clone());
    only(text, &comparison.text).or_else(|| only(&comparison.text, text)).or_else(any)
}
