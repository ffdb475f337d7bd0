//! The decision: what of a set of events is left when everything that is selected is taken away from it.
//!
//! Sets of events are products: each field among some strings. What one selection leaves of a product is a union of smaller products, one
//! for each condition that keeps something out, so taking away one selection after the other ends in products that nobody records, or in none.

use std::sync::Arc;

use super::conditions::{Condition, Field, Part};
use super::strings::{Content, Strings};
use crate::value::{Origin, Text, Unknown};

/// How many products are looked at before a question is given up as too intricate.
const PRODUCTS: usize = 4_000;

/// A set of events: those whose fields are all among some strings.
#[derive(Debug, Clone, Default)]
pub struct Events<'a> {
    fields: Vec<(Field, Strings<'a>)>,
    /// What fields hold that nothing is said of.
    any: Strings<'a>,
    /// Why it may turn out that all these events are recorded after all.
    doubts: Vec<&'a Arc<Unknown>>,
}

/// Events that somebody records: those that meet all conditions.
#[derive(Debug, Clone)]
pub struct Selection {
    /// Who records them, by index in the estate.
    pub recorder: usize,
    /// What they must be like.
    pub conditions: Vec<Condition>,
    /// Why they may not be recorded, though they meet the conditions.
    pub doubts: Vec<Arc<Unknown>>,
    /// The selector, or the header of a recorder that has none.
    pub origin: Origin,
}

/// Events that nobody records.
#[derive(Debug, Clone)]
pub struct Gap {
    /// A string for each field that the question, or a selection, speaks of.
    pub event: Vec<(Field, Text)>,
    /// What kept them out of the selections that record others of the events in question.
    pub missed: Vec<Missed>,
}

/// What keeps events out of a selection.
#[derive(Debug, Clone)]
pub struct Missed {
    /// The recorder.
    pub recorder: usize,
    /// The field that they are kept out by.
    pub field: Field,
    /// The condition or the value in it.
    pub origin: Origin,
    /// Are they excluded, rather than not selected?
    pub is_excluded: bool,
}

/// What is left of a set of events.
#[derive(Debug, Clone)]
pub enum Rest {
    /// Nothing: all of them are recorded.
    Nothing,
    /// Something, whatever is not known turns out to be.
    Gap(Gap),
    /// That hangs on what is not known, for this reason if there is one to tell.
    Unknown(Option<Arc<Unknown>>),
}

impl<'a> Events<'a> {
    /// All events, of which so many fields are going to be told.
    pub(super) fn with_capacity(fields: usize) -> Self {
        Self { fields: Vec::with_capacity(fields), ..Self::default() }
    }

    /// The same events, of which `field` is among `strings`.
    pub fn with(mut self, field: Field, strings: Strings<'a>) -> Self {
        match self.fields.iter_mut().find(|(known, _)| *known == field) {
            Some((_, known)) => *known = strings,
            None => self.fields.push((field, strings)),
        }
        self
    }

    /// The strings of `field`.
    pub fn strings(&self, field: Field) -> &Strings<'a> {
        self.fields.iter().find(|(known, _)| *known == field).map_or(&self.any, |(_, strings)| strings)
    }

    /// Whether it holds any event.
    fn content(&self) -> Result<Vec<(Field, Text)>, Option<Arc<Unknown>>> {
        let mut event = Vec::with_capacity(self.fields.len());
        for (field, strings) in &self.fields {
            match strings.content() {
                Content::Something(text) => event.push((*field, text)),
                Content::Nothing => return Err(None),
                Content::Unknown(why) => return Err(why),
            }
        }
        match self.doubts.first() {
            Some(doubt) => Err(Some(Arc::clone(doubt))),
            None => Ok(event),
        }
    }
}

impl Selection {
    /// What it leaves of `events`; `None` when it takes none of them.
    fn leave<'a>(&'a self, events: &Events<'a>) -> Option<Vec<(Field, Part<'a>)>> {
        if !self.may_take(events) {
            return None;
        }
        let parts = self.conditions.iter().flat_map(|condition| {
            let parts = condition.leave(events.strings(condition.field));
            parts.into_iter().map(|part| (condition.field, part))
        });
        Some(parts.filter(|(_, part)| !part.strings.is_empty().is_true()).collect())
    }

    /// May it take any of `events`? It surely takes none when it may not.
    pub fn may_take(&self, events: &Events<'_>) -> bool {
        self.conditions.iter().all(|condition| condition.may_take(events.strings(condition.field)))
    }

    /// What keeps `events` out, where that is a single condition, and one by which people choose.
    pub fn barely_misses(&self, events: &Events<'_>) -> Option<Missed> {
        let refuses = |condition: &&Condition| !condition.may_take(events.strings(condition.field));
        let mut refusing = self.conditions.iter().filter(refuses);
        let only = refusing.next().filter(|_| refusing.next().is_none())?;
        let is_telling = !matches!(only.field, Field::Category | Field::ResourceType | Field::Account);
        let origin = only.selecting().clone();
        is_telling.then_some(Missed { recorder: self.recorder, field: only.field, origin, is_excluded: false })
    }
}

/// What of `events` none of `selections` takes.
pub fn rest<'a>(events: &Events<'a>, selections: &[&'a Selection]) -> Rest {
    Search { products: PRODUCTS, path: Vec::new() }.rest(events, selections)
}

struct Search<'a> {
    /// How many products may still be looked at.
    products: usize,
    /// What keeps the events that are being looked at out of the selections so far.
    path: Vec<(&'a Selection, Field, &'a Origin, bool)>,
}

impl<'a> Search<'a> {
    fn rest(&mut self, events: &Events<'a>, selections: &[&'a Selection]) -> Rest {
        if self.products == 0 {
            return Rest::Unknown(None);
        }
        self.products -= 1;
        let mut concerning = Vec::new();
        for selection in selections {
            match selection.leave(events) {
                None => {}
                Some(parts) if parts.is_empty() && selection.doubts.is_empty() => return Rest::Nothing,
                Some(parts) => concerning.push((*selection, parts)),
            }
        }
        // The fewer parts, the fewer products.
        let Some(fewest) = (0..concerning.len()).min_by_key(|place| concerning[*place].1.len()) else {
            return match events.content() {
                Ok(event) => Rest::Gap(Gap { event, missed: self.missed() }),
                Err(why) => Rest::Unknown(why),
            };
        };
        let (selection, parts) = concerning.swap_remove(fewest);
        let others: Vec<&Selection> = concerning.into_iter().map(|(selection, _)| selection).collect();
        let mut open = None;
        for (field, part) in parts {
            self.path.push((selection, field, part.origin, part.is_excluded));
            let rest = self.rest(&events.clone().with(field, part.strings), &others);
            self.path.pop();
            match rest {
                Rest::Nothing => {}
                gap @ Rest::Gap(_) => return gap,
                Rest::Unknown(why) => open = open.or(Some(why)),
            }
        }
        // Perhaps it takes nothing at all.
        if let Some(doubt) = selection.doubts.first() {
            let mut doubted = events.clone();
            doubted.doubts.push(doubt);
            match self.rest(&doubted, &others) {
                Rest::Nothing => {}
                Rest::Gap(_) => open = open.or(Some(Some(doubt.clone()))),
                Rest::Unknown(why) => open = open.or(Some(why)),
            }
        }
        open.map_or(Rest::Nothing, Rest::Unknown)
    }

    fn missed(&self) -> Vec<Missed> {
        let missed = self.path.iter().map(|(selection, field, origin, is_excluded)| Missed {
            recorder: selection.recorder,
            field: *field,
            origin: (*origin).clone(),
            is_excluded: *is_excluded,
        });
        missed.collect()
    }
}
