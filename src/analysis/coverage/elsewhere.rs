//! Elsewhere: whether somebody else records what a trail does not.

use std::collections::HashMap;
use std::sync::Arc;

use super::recorders::{is_on, records_events, truth};
use crate::model::{Object, TRAIL};
use crate::source::Span;
use crate::value::{Data, Existence, Text, Truth, Unknown, Value};

/// The fields that say whether somebody else records some events, and the field that says how much of them a recorder selects.
const LOGGED_ELSEWHERE: [(&str, &str); 4] = [
    ("management_reads_logged_elsewhere", "management_reads"),
    ("management_writes_logged_elsewhere", "management_writes"),
    ("object_reads_logged_elsewhere", "object_reads"),
    ("object_writes_logged_elsewhere", "object_writes"),
];

/// Fills these fields of every trail, from the fields of all that record events.
pub(super) fn derive(objects: &mut [Object]) {
    let recorders = Others::of(objects);
    for trail in objects.iter_mut().filter(|object| object.kind.name == TRAIL.name) {
        let elsewhere = LOGGED_ELSEWHERE.map(|(field, events)| (field, recorders.logged_elsewhere(trail, events)));
        trail.derive(elsewhere);
    }
}

/// Who records all of some events: by unit, by the events, and by whether the one who asks records every Region.
#[derive(Default)]
struct Others {
    recorders: HashMap<(u32, &'static str, Truth), Candidates>,
}

/// The first two of each sort: one of them is not the one who asks.
#[derive(Default)]
struct Candidates {
    certain: Vec<(Arc<str>, Span)>,
    possible: Vec<(Arc<str>, Arc<Unknown>)>,
}

impl Others {
    fn of(objects: &[Object]) -> Self {
        let mut recorders = Self::default();
        for object in objects.iter().filter(|object| records_events(object)) {
            let running = is_on(object);
            let (exists, why) = match &object.existence {
                Existence::Certain => (Truth::True, object.fields.find_unknown()),
                Existence::Uncertain(unknown, _) => (Truth::Unknown, Some(unknown.clone())),
            };
            for (_, events) in LOGGED_ELSEWHERE {
                let all = object.text(events).map_or(Truth::Unknown, |share| share.equals(&Text::from("all")));
                for asking in [Truth::True, Truth::False, Truth::Unknown] {
                    let everywhere = truth(object, "multi_region").or(!asking);
                    let candidates = recorders.recorders.entry((object.unit, events, asking)).or_default();
                    match (exists.and(running).and(everywhere).and(all), &why) {
                        (Truth::True, _) if candidates.certain.len() < 2 => {
                            candidates.certain.push((object.address.clone(), object.header));
                        }
                        (Truth::Unknown, Some(why)) if candidates.possible.len() < 2 => {
                            candidates.possible.push((object.address.clone(), why.clone()));
                        }
                        _ => {}
                    }
                }
            }
        }
        recorders
    }

    /// Does another trail or event data store of the unit record all of these events, wherever `trail` records any?
    fn logged_elsewhere(&self, trail: &Object, events: &'static str) -> Value {
        let candidates = self.recorders.get(&(trail.unit, events, truth(trail, "multi_region")));
        let mut certain = candidates.into_iter().flat_map(|candidates| &candidates.certain);
        let mut possible = candidates.into_iter().flat_map(|candidates| &candidates.possible);
        if let Some((_, header)) = certain.find(|(address, _)| *address != trail.address) {
            return Value::bool(true, *header);
        }
        match possible.find(|(address, _)| *address != trail.address) {
            Some((_, why)) => Value { data: Data::Unknown(why.clone()), origin: trail.header.into() },
            None => Value::bool(false, trail.header),
        }
    }
}
