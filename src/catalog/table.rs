//! Reading the tables that lie beside this file: CSV without quotes, so that only the last column may hold commas. An empty field means that
//! there is nothing, that it is not known, or (for the operation) that it is the same.

use super::{Category, Event, Level, Renamed, Resource};

/// The tables of events, in the order in which they are shown.
const EVENTS: [&str; 3] = [include_str!("s3_events.csv"), include_str!("management_events.csv"), include_str!("data_events.csv")];

const EVENTS_HEADER: &str = "event,api,service,source,level,category,read_only,resource_type,resource,certain,note";

const RENAMED: &str = include_str!("never_emitted.csv");

const RENAMED_HEADER: &str = "name,service,resource_type,emitted_as,certain,why";

/// # Panics
/// Here and below: if a row cannot be read, which a test rules out.
pub(super) fn events() -> Vec<Event> {
    EVENTS.into_iter().flat_map(|table| rows(table, EVENTS_HEADER)).map(event).collect()
}

pub(super) fn resource_types() -> Vec<&'static str> {
    include_str!("resource_types.txt").lines().collect()
}

pub(super) fn renamed() -> Vec<Renamed> {
    let renamed = |[name, service, resource_type, emitted_as, certain, why]: [&'static str; 6]| Renamed {
        name,
        service,
        resource_type: given(resource_type),
        emitted_as: emitted_as.split(' ').collect(),
        is_certain: is_yes(certain, "yes", "no"),
        why,
    };
    rows(RENAMED, RENAMED_HEADER).map(renamed).collect()
}

fn event(row: [&'static str; 11]) -> Event {
    let [name, api, service, source, level, category, read_only, resource_type, resource, certain, note] = row;
    Event {
        name,
        api: given(api).unwrap_or(name),
        service,
        source: given(source),
        level: named(level, &Level::ALL, Level::name),
        category: named(category, &Category::ALL, Category::name),
        read_only: given(read_only).map(|word| is_yes(word, "true", "false")),
        resource_type: given(resource_type),
        resource: given(resource).map(|word| named(word, &Resource::ALL, Resource::name)),
        is_certain: is_yes(certain, "yes", "no"),
        note,
    }
}

/// The rows below the header, each in as many fields as the header has.
fn rows<const FIELDS: usize>(table: &'static str, header: &str) -> impl Iterator<Item = [&'static str; FIELDS]> {
    let mut lines = table.lines();
    assert_eq!(lines.next(), Some(header), "the columns of a table");
    lines.map(|line| {
        let fields: Vec<&str> = line.splitn(FIELDS, ',').collect();
        fields.try_into().unwrap_or_else(|_| panic!("a row has too few fields: {line}"))
    })
}

fn given(field: &'static str) -> Option<&'static str> {
    (!field.is_empty()).then_some(field)
}

fn is_yes(word: &str, yes: &str, no: &str) -> bool {
    assert!(word == yes || word == no, "`{word}` is neither {yes} nor {no}");
    word == yes
}

fn named<T: Copy>(word: &str, all: &[T], name: impl Fn(T) -> &'static str) -> T {
    all.iter().copied().find(|one| name(*one) == word).unwrap_or_else(|| panic!("`{word}` is no word of this column"))
}
