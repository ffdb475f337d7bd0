//! Elsewhere: whether somebody else records what a trail does not.

use std::collections::HashMap;
use std::sync::Arc;

use super::recorders::{is_on, records_events, truth};
use crate::model::{ACCOUNT, ESTATE, Object, TRAIL};
use crate::source::Span;
use crate::value::{Data, Deployment, Existence, Text, Truth, Unknown, Value};

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
    /// The trails that only the configuration declares, which record for every unit.
    declared: Vec<Declared>,
    /// The accounts that are no part of the organization.
    outside: Vec<Text>,
}

/// A trail that only the configuration declares.
struct Declared {
    header: Span,
    deployment: Arc<Deployment>,
    is_multi_region: Truth,
    is_of_organization: Truth,
    /// Does it record all of the events that [`LOGGED_ELSEWHERE`] asks about?
    records_all: [Truth; 4],
    why: Option<Arc<Unknown>>,
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
        let accounts = objects.iter().filter(|object| object.kind.name == ACCOUNT.name);
        let outside = accounts.filter(|account| truth(account, "organization").is_false());
        recorders.outside = outside.filter_map(|account| account.text("id").cloned()).collect();
        // What the configuration says is a unit of its own.
        let declared_unit = objects.iter().find(|object| object.kind.name == ESTATE.name).map(|estate| estate.unit);
        for object in objects.iter().filter(|object| records_events(object)) {
            let running = is_on(object);
            if Some(object.unit) == declared_unit {
                let records_all = LOGGED_ELSEWHERE.map(|(_, events)| running.and(selects_all(object, events)));
                recorders.declared.push(Declared {
                    header: object.header,
                    deployment: object.deployment.clone(),
                    is_multi_region: truth(object, "multi_region"),
                    is_of_organization: truth(object, "organization"),
                    records_all,
                    why: object.fields.find_unknown(),
                });
                continue;
            }
            let (exists, why) = match &object.existence {
                Existence::Certain => (Truth::True, object.fields.find_unknown()),
                Existence::Uncertain(unknown, _) => (Truth::Unknown, Some(unknown.clone())),
            };
            for (_, events) in LOGGED_ELSEWHERE {
                let all = selects_all(object, events);
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

    /// Does another trail or event data store of the unit, or a declared trail, record all of these events wherever `trail` records any?
    fn logged_elsewhere(&self, trail: &Object, events: &'static str) -> Value {
        let candidates = self.recorders.get(&(trail.unit, events, truth(trail, "multi_region")));
        let mut certain = candidates.into_iter().flat_map(|candidates| &candidates.certain);
        let mut possible = candidates.into_iter().flat_map(|candidates| &candidates.possible);
        if let Some((_, header)) = certain.find(|(address, _)| *address != trail.address) {
            return Value::bool(true, *header);
        }
        let mut open = possible.find(|(address, _)| *address != trail.address).map(|(_, why)| why.clone());
        let place = LOGGED_ELSEWHERE.iter().position(|(_, known)| *known == events).unwrap_or(0);
        for declared in &self.declared {
            let (reaches, why) = self.reaches(declared, trail);
            match declared.records_all[place].and(reaches) {
                Truth::True => return Value::bool(true, declared.header),
                Truth::Unknown => open = open.or(why).or_else(|| declared.why.clone()),
                Truth::False => {}
            }
        }
        match open {
            Some(why) => Value { data: Data::Unknown(why), origin: trail.header.into() },
            None => Value::bool(false, trail.header),
        }
    }

    /// Does a declared trail record wherever `trail` does, and why is that not known?
    fn reaches(&self, declared: &Declared, trail: &Object) -> (Truth, Option<Arc<Unknown>>) {
        let (theirs, own) = (&declared.deployment, &trail.deployment);
        let is_outside = self.outside.iter().map(|account| account.equals(&own.account)).fold(Truth::False, Truth::or);
        let as_member = declared.is_of_organization.and(!is_outside).and(!truth(trail, "organization"));
        let in_account = theirs.account.equals(&own.account).and(declared.is_of_organization.or(!truth(trail, "organization")));
        let everywhere = declared.is_multi_region;
        let in_region = theirs.region.equals(&own.region).and(!truth(trail, "multi_region"));
        let open = [&own.account, &theirs.account, &own.region, &theirs.region].into_iter().find_map(|text| text.first_symbol());
        (as_member.or(in_account).and(everywhere.or(in_region)), open.map(|symbol| symbol.unknown.clone()))
    }
}

/// Does the recorder select all of these events?
fn selects_all(recorder: &Object, events: &str) -> Truth {
    recorder.text(events).map_or(Truth::Unknown, |share| share.equals(&Text::from("all")))
}
