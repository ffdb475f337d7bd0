//! The catalogue of events, as tables for people and as JSON.

use std::io::{self, Write};

use miette::ThemeStyles;
use serde::Serialize;

use super::TextOptions;
use super::until_the_reader_leaves;
use super::visible::wrapped;
use crate::catalog::Event;

/// Columns between two columns of a table, and before the first.
const GAP: usize = 2;

/// The least room for the last column; with less, it has lines of its own.
const LEAST_DETAILS: usize = 30;

/// Columns before details that have lines of their own.
const INDENT: usize = 6;

/// Writes `{"events": […]}`, each event on a line. What is not documented is `null`; so are `resource_type`, `resource` and `note` where there is none.
pub fn events_json(events: &[&Event], writer: &mut dyn Write) -> io::Result<()> {
    until_the_reader_leaves(write_json(events, writer))
}

#[derive(Serialize)]
struct EventFields {
    event: &'static str,
    api: &'static str,
    service: &'static str,
    source: Option<&'static str>,
    level: &'static str,
    category: &'static str,
    read_only: Option<bool>,
    resource_type: Option<&'static str>,
    resource: Option<&'static str>,
    certain: bool,
    note: Option<&'static str>,
}

fn write_json(events: &[&Event], writer: &mut dyn Write) -> io::Result<()> {
    writer.write_all(b"{\"events\":[")?;
    for (at, event) in events.iter().enumerate() {
        writer.write_all(if at == 0 { b"\n" } else { b",\n" })?;
        let fields = EventFields {
            event: event.name,
            api: event.api,
            service: event.service,
            source: event.source,
            level: event.level.name(),
            category: event.category.name(),
            read_only: event.read_only,
            resource_type: event.resource_type,
            resource: event.resource.map(|resource| resource.name()),
            certain: event.is_certain,
            note: Some(event.note).filter(|note| !note.is_empty()),
        };
        serde_json::to_writer(&mut *writer, &fields)?;
    }
    writer.write_all(b"\n]}\n")
}

/// Writes a table for each service, category and resource type: the event's name, whether it reads or writes, its level, and what else there
/// is to say. A last line counts the events.
pub fn events_text(events: &[&Event], options: &TextOptions, writer: &mut dyn Write) -> io::Result<()> {
    until_the_reader_leaves(write_tables(events, options, writer))
}

fn write_tables(events: &[&Event], options: &TextOptions, writer: &mut dyn Write) -> io::Result<()> {
    let group = |event: &Event| (event.service, event.category, event.resource_type);
    for table in events.chunk_by(|left, right| group(left) == group(right)) {
        writeln!(writer, "{}", painted(&heading(table[0]), Role::Heading, options))?;
        let names = table.iter().map(|event| event.name.len()).max().unwrap_or(0);
        for event in table {
            write_row(event, names, options, writer)?;
        }
        writeln!(writer)?;
    }
    writeln!(writer, "{} event{}", events.len(), if events.len() == 1 { "" } else { "s" })
}

/// `s3.amazonaws.com: data events on AWS::S3::Object`.
fn heading(event: &Event) -> String {
    let source = event.source.map_or_else(|| format!("{} (event source not documented)", event.service), str::to_owned);
    let on = event.resource_type.map_or_else(String::new, |name| format!(" on {name}"));
    format!("{source}: {} events{on}", event.category.name())
}

fn write_row(event: &Event, names: usize, options: &TextOptions, writer: &mut dyn Write) -> io::Result<()> {
    let (access, role) = match event.read_only {
        Some(true) => ("read", Role::Read),
        Some(false) => ("write", Role::Write),
        None => ("unknown", Role::Unknown),
    };
    let (accesses, levels) = ("unknown".len(), "account".len());
    let before = GAP + names + GAP + accesses + GAP + levels + GAP;
    write!(writer, "{:GAP$}{:names$}{:GAP$}", "", event.name, "")?;
    write!(writer, "{}{:pad$}{}", painted(access, role, options), "", event.level.name(), pad = accesses - access.len() + GAP)?;
    let beside = options.width.saturating_sub(before);
    let has_room = beside >= LEAST_DETAILS;
    let room = if has_room { beside } else { options.width.saturating_sub(INDENT).max(LEAST_DETAILS) };
    let lines = wrapped(&details(event), room);
    for (at, line) in lines.iter().enumerate() {
        match (at, has_room) {
            (0, true) => write!(writer, "{:pad$}{line}", "", pad = levels - event.level.name().len() + GAP)?,
            (_, true) => write!(writer, "\n{:before$}{line}", "")?,
            (_, false) => write!(writer, "\n{:INDENT$}{line}", "")?,
        }
    }
    writeln!(writer)
}

/// Whether it is certain, the operation if it has another name, and the note.
fn details(event: &Event) -> String {
    let uncertain = (!event.is_certain).then(|| "not certain".to_owned());
    let api = (event.api != event.name).then(|| format!("by {}", event.api));
    let note = (!event.note.is_empty()).then(|| event.note.to_owned());
    [uncertain, api, note].into_iter().flatten().collect::<Vec<_>>().join("; ")
}

/// What a word is painted as.
#[derive(Debug, Clone, Copy)]
enum Role {
    Heading,
    Read,
    Write,
    Unknown,
}

fn painted(text: &str, role: Role, options: &TextOptions) -> String {
    let plain = ThemeStyles::none().error;
    let style = match role {
        _ if !options.color => plain,
        Role::Heading => plain.bold(),
        Role::Read => plain,
        Role::Write => plain.yellow(),
        Role::Unknown => plain.cyan(),
    };
    style.style(text).to_string()
}
