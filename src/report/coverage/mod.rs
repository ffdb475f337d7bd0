//! The matrix of coverage, in one file for each format. Here is what the formats share: names, and sentences about what is missing.

mod groups;
mod json;
mod markdown;
mod text;

pub use json::coverage_json;
pub use markdown::coverage_markdown;
pub use text::coverage_text;

use std::sync::Arc;

use groups::{Group, Names, groups};

use super::slashed;
use crate::analysis::coverage::{Cell, Cells, Extent, Hole, Matrix, Part, Row, Scope};
use crate::analysis::visibility::{OwnersView, SeenBy};
use crate::source::{Sources, Span};
use crate::value::Truth;

/// What stands under every table that shows functions.
const CALLS: &str = "AWS does not document which calls of a function read: both columns show all of them";

/// What is said when there is nobody who could record anything.
const NOBODY: &str = "There is no trail and no event data store in what was scanned, so nothing is recorded.";

/// The word for a verdict.
fn word(verdict: &Extent) -> &'static str {
    match verdict {
        Extent::Full => "full",
        Extent::Partial(_) => "partial",
        Extent::None(_) => "none",
        Extent::Unknown(_) => "unknown",
        Extent::NotAsked => "-",
    }
}

/// What the row is about, behind its address.
fn about(row: &Row) -> Option<String> {
    match row.scope {
        Scope::Bucket if row.receives_trail => Some("log bucket".to_owned()),
        Scope::Bucket => row.part.as_ref().map(asked_for),
        Scope::Function | Scope::Table => None,
        Scope::DataEvents => row.resource_type.as_ref().map(|name| name.to_string()),
        Scope::Management => Some("management events".to_owned()),
        Scope::ManagementElsewhere => Some("management events in other Regions".to_owned()),
        Scope::GlobalServices => Some("events of global services".to_owned()),
    }
}

/// The part of what is done in a bucket that must be recorded: "only `PutObject` below exports/".
fn asked_for(part: &Part) -> String {
    let names = |names: &[Arc<str>]| names.join(", ");
    let below = if part.prefixes.is_empty() { String::new() } else { format!(" below {}", names(&part.prefixes)) };
    match (part.reads, part.writes) {
        (false, false) => "not asked for".to_owned(),
        _ if !part.events.is_empty() => format!("only {}{below}", names(&part.events)),
        (true, false) => format!("only reads{below}"),
        (false, true) => format!("only writes{below}"),
        (true, true) => format!("only{below}"),
    }
}

/// The cells of the two columns, reads and writes.
fn columns(row: &Row) -> [&Cell; 2] {
    match &row.answers {
        Cells::Split { reads, writes } => [reads, writes],
        Cells::Calls(calls) => [calls, calls],
    }
}

/// Who gets the events of what other accounts do in the row's bucket; `None` where none may do anything.
fn seen_by(row: &Row) -> Option<String> {
    let seen: &SeenBy = row.seen_by.as_ref().filter(|seen| seen.concerns_others())?;
    let owner = match seen.owner {
        OwnersView::All => Some("owner"),
        OwnersView::Some => Some("owner in part"),
        OwnersView::Unknown => Some("owner?"),
        OwnersView::None => None,
    };
    let requesters = match seen.requesters() {
        Truth::True => Some("requester"),
        Truth::Unknown => Some("requester?"),
        Truth::False => None,
    };
    let all: Vec<&str> = owner.into_iter().chain(requesters).collect();
    Some(if all.is_empty() { "-".to_owned() } else { all.join(", ") })
}

/// Does any row have something to show under [`seen_by`]?
fn shows_seen_by(matrix: &Matrix) -> bool {
    matrix.rows.iter().any(|row| seen_by(row).is_some())
}

/// What there is to say of the row beside its cells, a sentence each. Of logs of trails nothing: they need not be recorded.
fn sentences(sources: &Sources, names: &Names, row: &Row) -> Vec<String> {
    if row.receives_trail {
        return Vec::new();
    }
    let cells = row.cells();
    let mut sentences = Vec::new();
    if let [(_, reads), (_, writes)] = cells.as_slice()
        && let (Extent::None(_), Extent::None(hole)) = (&reads.verdict, &writes.verdict)
    {
        sentences.push(format!("nothing is recorded, such as {} ({})", hole.words, places(sources, row, hole)));
    } else {
        for (_, cell) in &cells {
            if let Extent::Partial(hole) | Extent::None(hole) = &cell.verdict {
                sentences.push(format!("{} is recorded by nobody ({})", hole.words, places(sources, row, hole)));
            }
        }
    }
    let unknown = cells.iter().filter_map(|(name, cell)| match &cell.verdict {
        Extent::Unknown(why) => Some((*name, format!("{} ({})", why.reason, place(sources, why.span)))),
        _ => None,
    });
    let twice = cells.iter().filter(|(_, cell)| !cell.duplicates.is_empty()).map(|(name, cell)| {
        let by: Vec<String> = names.of_recorders(&cell.duplicates).into_iter().map(|name| format!("`{name}`")).collect();
        (*name, format!("are recorded, and paid for, by each of {}", by.join(", ")))
    });
    let missed = row.seen_by.as_ref().and_then(|seen| seen.missed.as_ref());
    sentences.extend(missed.map(|missed| missed.to_string()));
    sentences.extend(joined(unknown).into_iter().map(|(names, why)| format!("{names} unknown: {why}")));
    sentences.extend(joined(twice).into_iter().map(|(names, what)| format!("{names} {what}")));
    sentences
}

/// The same said of several is said once of all.
fn joined(said: impl Iterator<Item = (&'static str, String)>) -> Vec<(String, String)> {
    let mut joined: Vec<(String, String)> = Vec::new();
    for (name, what) in said {
        match joined.iter_mut().find(|(_, known)| *known == what) {
            Some((names, _)) => {
                names.push_str(" and ");
                names.push_str(name);
            }
            None => joined.push((name.to_owned(), what)),
        }
    }
    joined
}

/// The places that let an event through, or that of the row.
fn places(sources: &Sources, row: &Row, hole: &Hole) -> String {
    let mut places: Vec<String> = Vec::new();
    for one in &hole.let_through {
        let at = place(sources, one.span);
        let said = if one.is_excluded { format!("excluded at {at}") } else { format!("{at} selects something else") };
        if !places.contains(&said) {
            places.push(said);
        }
    }
    if places.is_empty() { place(sources, row.place) } else { places.join(", ") }
}

/// `main.tf:3:1`
fn place(sources: &Sources, span: Span) -> String {
    let start = sources.start(span);
    format!("{}:{}:{}", slashed(sources.get(span.source).path()), start.line, start.column)
}

/// The last line: how many rows there are, and how much of them is recorded. `paint` colours a count.
fn summary(matrix: &Matrix, paint: impl Fn(&str, String) -> String) -> String {
    let counted = |number: usize, noun: &str| format!("{number} {noun}{}", if number == 1 { "" } else { "s" });
    let words = ["full", "partial", "none", "unknown", NOT_ASKED];
    let parts: Vec<String> = words
        .into_iter()
        .map(|word| (word, matrix.rows.iter().filter(|row| altogether(row) == word).count()))
        .filter(|(_, count)| *count > 0)
        .map(|(word, count)| paint(word, format!("{count} {word}")))
        .collect();
    let parts = if parts.is_empty() { "nothing to record".to_owned() } else { parts.join(", ") };
    format!("{}, {}: {parts}", counted(matrix.rows.len(), "row"), counted(matrix.recorders.len(), "recorder"))
}

/// What is said of rows of which nothing must be recorded.
const NOT_ASKED: &str = "not asked for";

/// How much is recorded of what must be of the row as a whole.
fn altogether(row: &Row) -> &'static str {
    let cells = row.cells().into_iter().filter(|(_, cell)| !matches!(cell.verdict, Extent::NotAsked));
    let words: Vec<&str> = cells.map(|(_, cell)| word(&cell.verdict)).collect();
    let all = |wanted: &str| words.iter().all(|word| *word == wanted);
    match () {
        () if words.is_empty() => NOT_ASKED,
        () if all("full") => "full",
        () if all("none") => "none",
        () if words.contains(&"partial") || words.contains(&"none") => "partial",
        () => "unknown",
    }
}
