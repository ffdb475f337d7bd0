//! `trail-lint events`: the events that CloudTrail records, for people who write selectors and filters.

use super::Failure;
use super::arguments::{DataFormat, EventCategory, EventsArguments};
use super::output;
use crate::catalog::{self, Category, Event};
use crate::finding::suggestion::nearest;
use crate::report;

/// Writes the events that were asked for. Returns the exit code.
pub fn run(arguments: &EventsArguments) -> Result<u8, Failure> {
    arguments.service.iter().try_for_each(|service| known_service(service))?;
    arguments.resource_type.iter().try_for_each(|resource_type| known_type(resource_type))?;
    let events: Vec<&Event> = catalog::events().iter().filter(|event| is_asked_for(event, arguments)).collect();
    output::write(&arguments.output, |writer| match arguments.format {
        DataFormat::Text => report::events_text(&events, &output::text_options(&arguments.output, false), writer),
        DataFormat::Json => report::events_json(&events, writer),
    })?;
    Ok(0)
}

fn is_asked_for(event: &Event, arguments: &EventsArguments) -> bool {
    let EventsArguments { service: services, resource_type: types, category, .. } = arguments;
    let category = category.map(|category| match category {
        EventCategory::Management => Category::Management,
        EventCategory::Data => Category::Data,
    });
    (services.is_empty() || services.iter().any(|service| is_of(event, service)))
        && (types.is_empty() || types.iter().any(|name| event.resource_type == Some(name.as_str())))
        && category.is_none_or(|category| event.category == category)
}

/// Does the word stand for the event's service? Its name does, and the event source.
fn is_of(event: &Event, word: &str) -> bool {
    event.service == word || event.source == Some(word)
}

fn known_service(word: &str) -> Result<(), Failure> {
    let events = catalog::events();
    if events.iter().any(|event| is_of(event, word)) {
        return Ok(());
    }
    let mut services: Vec<&str> = events.iter().map(|event| event.service).collect();
    services.sort_unstable();
    services.dedup();
    let sources = events.iter().filter_map(|event| event.source);
    let hint = match nearest(word, services.iter().copied().chain(sources)) {
        Some(service) => format!("did you mean `{service}`?"),
        None => format!("there are {}", services.join(", ")),
    };
    Err(Failure::Argument(format!("no events of a service `{word}` are listed; {hint}")))
}

fn known_type(word: &str) -> Result<(), Failure> {
    let listed = catalog::events().iter().filter_map(|event| event.resource_type);
    if listed.clone().any(|name| name == word) {
        return Ok(());
    }
    if catalog::resource_types().contains(&word) {
        let problem = format!("selectors may ask for `{word}`, but its events are not listed");
        return Err(Failure::Argument(problem));
    }
    let hint = match nearest(word, listed.chain(catalog::resource_types().iter().copied())) {
        Some(name) => format!("; did you mean `{name}`?"),
        None => String::new(),
    };
    Err(Failure::Argument(format!("no resource type `{word}` is known{hint}")))
}
