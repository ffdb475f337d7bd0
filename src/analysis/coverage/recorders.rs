//! Recorders: the trails and event data stores of an estate, with everything that each of them selects.

use std::borrow::Cow;
use std::sync::Arc;

use super::conditions::{Condition as FieldCondition, Field};
use super::decision::{Events, Gap, Rest, Selection, rest};
use super::estate::in_case;
use super::lookup::Lookup;
use super::names::Names;
use super::questions::Question;
use super::selectors::{condition, selections, why};
use super::strings::{Comparison, Operator};
use crate::model::{ACCOUNT, EVENT_DATA_STORE, Object, TRAIL};
use crate::value::{Condition, Existence, Text, Truth, Unknown, Value};

/// Everything that is recorded in an estate.
#[derive(Debug)]
pub struct Recorders {
    /// The names that selectors and questions are compared with.
    pub names: Names,
    selections: Vec<Selection>,
    /// The accounts that are no part of the organization.
    outside: Vec<Comparison>,
    /// The recorders, by index in the estate, each with the place where its selections end.
    ends: Vec<(usize, usize)>,
    /// The places of selections by the ARNs that they take, for each category that some of them take alone, and for all others.
    by_arn: Vec<(Option<Arc<str>>, Lookup)>,
}

/// How much of the events in question is recorded, and by whom.
#[derive(Debug, Clone)]
pub struct Answer {
    /// What is left of them.
    pub rest: Share,
    /// Those who record all of them by themselves, by index in the estate.
    pub by: Vec<usize>,
    /// Those who may record some of them.
    pub in_part_by: Vec<usize>,
}

impl Answer {
    /// The answer where nothing is asked for.
    pub(super) fn of_nothing() -> Self {
        Self { rest: Share::Full, by: Vec::new(), in_part_by: Vec::new() }
    }
}

/// How much of some events is recorded.
#[derive(Debug, Clone)]
pub enum Share {
    /// All of them.
    Full,
    /// Some of them; an event that is not.
    Partial(Gap),
    /// None of them; an event that is not.
    None(Gap),
    /// That hangs on what is not known, for this reason if there is one to tell.
    Unknown(Option<Arc<Unknown>>),
}

impl Recorders {
    /// Of everything among `objects`, whose names are compared as `names` has them.
    pub fn of(objects: &[Object], names: Names) -> Self {
        let all = recorders(objects);
        let selected = all.map(|(index, object)| (index, selections(index, object, &names))).collect();
        Self::with(objects, names, selected)
    }

    /// Of everything among `objects`, which is known to select what `selected` says of each recorder by its index.
    pub(super) fn with(objects: &[Object], names: Names, selected: Vec<(usize, Vec<Selection>)>) -> Self {
        let mut recorders = Self::none_of(objects, names);
        for (index, selections) in selected {
            recorders.add(index, &objects[index], selections);
        }
        recorders.arranged()
    }

    /// Of everything among `objects`, where those of `unit` are what they are when `case` holds.
    pub(super) fn in_case(objects: &[Object], names: Names, unit: u32, case: &Condition) -> Self {
        let mut all = Self::none_of(objects, names);
        for (index, object) in recorders(objects) {
            let in_case = if object.unit == unit { in_case(object, case).map(Cow::Owned) } else { Some(Cow::Borrowed(object)) };
            if let Some(object) = in_case {
                let selections = selections(index, &object, &all.names);
                all.add(index, &object, selections);
            }
        }
        all.arranged()
    }

    fn none_of(objects: &[Object], names: Names) -> Self {
        let accounts = objects.iter().filter(|object| object.kind.name == ACCOUNT.name);
        let outside = accounts.filter(|account| truth(account, "organization").is_false()).filter_map(|account| {
            let id = account.field("id")?;
            Some(Comparison::new(Operator::Equals, id.as_text()?.clone(), id.origin.clone()))
        });
        Self { names, selections: Vec::new(), outside: outside.collect(), ends: Vec::new(), by_arn: Vec::new() }
    }

    fn add(&mut self, index: usize, object: &Object, selections: Vec<Selection>) {
        if !is_on(object).is_false() {
            let (mut everywhere, doubts) = (surroundings(object), doubts(object));
            if let Some(first) = self.outside.first().filter(|_| !truth(object, "organization").is_false()) {
                let origin = first.origin.clone();
                everywhere.push(FieldCondition::new(Field::Account, None, self.outside.clone(), origin));
            }
            for mut selection in selections {
                selection.conditions.extend(everywhere.iter().cloned());
                selection.doubts.extend(doubts.iter().cloned());
                self.selections.push(selection);
            }
        }
        self.ends.push((index, self.selections.len()));
    }

    fn arranged(mut self) -> Self {
        let mut by_arn: Vec<(Option<&str>, Lookup)> = Vec::new();
        for (place, selection) in self.selections.iter().enumerate() {
            let on = |field: Field| selection.conditions.iter().find(move |condition| condition.field == field);
            let category = on(Field::Category).and_then(FieldCondition::exact);
            let known = by_arn.iter().position(|(known, _)| *known == category).unwrap_or_else(|| {
                by_arn.push((category, Lookup::default()));
                by_arn.len() - 1
            });
            match on(Field::ResourceArn) {
                Some(condition) => condition.look_up(place, &mut by_arn[known].1),
                None => by_arn[known].1.add_any(place),
            }
        }
        self.by_arn = by_arn.into_iter().map(|(category, lookup)| (category.map(Arc::from), lookup.arranged())).collect();
        self
    }

    /// Are there any?
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// Every recorder by index in the estate, with what it selects.
    pub fn each(&self) -> impl Iterator<Item = (usize, &[Selection])> {
        let starts = std::iter::once(0).chain(self.ends.iter().map(|(_, end)| *end));
        starts.zip(&self.ends).map(|(start, (index, end))| (*index, &self.selections[start..*end]))
    }

    /// The place of a recorder, which has the index `index` in the estate, among all recorders.
    pub(super) fn place(&self, index: usize) -> Option<usize> {
        self.ends.binary_search_by_key(&index, |(index, _)| *index).ok()
    }

    /// How much of the events in question is recorded, and by whom.
    pub fn answer(&self, question: &Question) -> Answer {
        let mut answer = Answer::of_nothing();
        let events: Vec<Events<'_>> = question.events().collect();
        let may_take = self.concerning(&events);
        let takes = |selection: &&Selection| events.iter().any(|events| selection.may_take(events));
        let concerning: Vec<&Selection> = may_take.iter().map(|place| &self.selections[*place]).filter(takes).collect();
        for taking in concerning.chunk_by(|one, other| one.recorder == other.recorder) {
            let index = taking[0].recorder;
            let is_full = events.iter().all(|events| matches!(rest(events, taking), Rest::Nothing));
            if is_full { answer.by.push(index) } else { answer.in_part_by.push(index) }
        }
        if answer.by.is_empty() {
            answer.rest = self.share(question, &events, &concerning);
        }
        answer
    }

    /// The places, in order, of the selections that may take some of `events`: all others surely take none.
    fn concerning(&self, events: &[Events<'_>]) -> Vec<usize> {
        let found = events.iter().flat_map(|events| {
            let category = events.strings(Field::Category).exact();
            let other = move |known: &str| category.is_some_and(|category| category != known);
            let lookups = self.by_arn.iter().filter(move |(known, _)| !known.as_deref().is_some_and(other));
            lookups.map(|(_, lookup)| lookup.concerning(events.strings(Field::ResourceArn)))
        });
        let Some(found) = found.collect::<Option<Vec<_>>>() else { return (0..self.selections.len()).collect() };
        let mut places = found.concat();
        places.sort_unstable();
        places.dedup();
        places
    }

    /// How much of `events`, those of `question`, is recorded by the selections that concern them.
    fn share(&self, question: &Question, events: &[Events<'_>], concerning: &[&Selection]) -> Share {
        let mut open = None;
        for events in events {
            match rest(events, concerning) {
                Rest::Nothing => {}
                Rest::Gap(gap) if concerning.is_empty() => {
                    let missed = self.selections.iter().filter_map(|selection| selection.barely_misses(events)).take(2).collect();
                    return Share::None(Gap { missed, ..gap });
                }
                Rest::Gap(gap) => return Share::Partial(gap),
                Rest::Unknown(why) => open = open.or(Some(why)),
            }
        }
        for events in question.uncertain_events() {
            match rest(&events, concerning) {
                Rest::Nothing => {}
                Rest::Gap(_) => open = open.or(Some(Some(question.why_uncertain()))),
                Rest::Unknown(why) => open = open.or(Some(why)),
            }
        }
        open.map_or(Share::Full, Share::Unknown)
    }
}

/// All that records events among `objects`, by index.
pub(super) fn recorders(objects: &[Object]) -> impl Iterator<Item = (usize, &Object)> {
    objects.iter().enumerate().filter(|(_, object)| records_events(object))
}

/// Is it a trail or an event data store?
pub fn records_events(object: &Object) -> bool {
    object.kind.name == TRAIL.name || object.kind.name == EVENT_DATA_STORE.name
}

pub(super) fn is_on(object: &Object) -> Truth {
    truth(object, switch(object))
}

/// The field that says whether a recorder is switched on.
pub(super) fn switch(object: &Object) -> &'static str {
    if object.kind.name == TRAIL.name { "logging" } else { "ingestion" }
}

pub(super) fn truth(object: &Object, field: &str) -> Truth {
    object.field(field).and_then(Value::as_bool).map_or(Truth::Unknown, Truth::from)
}

/// Why the recorder may record nothing at all.
fn doubts(object: &Object) -> Vec<Arc<Unknown>> {
    let mut doubts = Vec::new();
    if is_on(object) == Truth::Unknown {
        doubts.extend(object.field(switch(object)).map(why));
    }
    if let Existence::Uncertain(why, _) = &object.existence {
        doubts.push(why.clone());
    }
    doubts
}

/// The conditions that a recorder has beside its selectors: its Region, its account, global services.
///
/// <https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-concepts.html>: services whose events are global are recorded in
/// us-east-1, since November 2021 only there.
fn surroundings(object: &Object) -> Vec<FieldCondition> {
    let mut conditions = Vec::new();
    let mut bound = |field: Field, flag: &str, place: &Text| {
        let Some(value) = object.field(flag) else { return };
        let own = Comparison::new(Operator::Equals, place.clone(), value.origin.clone());
        match truth(object, flag) {
            Truth::True => {}
            Truth::False => conditions.push(condition(field, own)),
            Truth::Unknown => {
                let open = Comparison::open(why(value), value.origin.clone());
                conditions.push(FieldCondition::new(field, Some(vec![own, open]), Vec::new(), value.origin.clone()));
            }
        }
    };
    bound(Field::Region, "multi_region", &object.deployment.region);
    bound(Field::Account, "organization", &object.deployment.account);
    if let Some(value) = object.field("global_events") {
        let is = |source: &str| Comparison::new(Operator::Equals, source, value.origin.clone());
        let left_out = match truth(object, "global_events") {
            Truth::True => Vec::new(),
            // STS has endpoints in Regions, too, whose events are not global.
            Truth::False => {
                vec![is("iam.amazonaws.com"), is("cloudfront.amazonaws.com"), is("sts.amazonaws.com").doubted(why(value))]
            }
            Truth::Unknown => GLOBAL_SOURCES.map(|source| is(source).doubted(why(value))).into(),
        };
        if !left_out.is_empty() {
            conditions.push(FieldCondition::new(Field::EventSource, None, left_out, value.origin.clone()));
        }
    }
    conditions
}

/// The services whose events are global.
const GLOBAL_SOURCES: [&str; 3] = ["iam.amazonaws.com", "cloudfront.amazonaws.com", "sts.amazonaws.com"];
