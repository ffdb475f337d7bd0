//! The matrix for programs: JSON, described by `schemas/coverage.schema.json`.

use std::collections::BTreeMap;
use std::io::{self, Write};

use serde::Serialize;

use super::{Names, word};
use crate::analysis::coverage::{Cell, Extent, Hole, Matrix, Part, Recorder, Row, Scope};
use crate::analysis::visibility::{Other, OwnersView, SeenBy};
use crate::report::json::Place;
use crate::report::until_the_reader_leaves;
use crate::source::Sources;
use crate::value::Truth;

/// The version of the format; it grows when a field changes its meaning or goes.
const VERSION: u32 = 1;

/// Writes `{"version": 1, "resources": […], "trails": […]}`, each row and each recorder on a line.
pub fn coverage_json(sources: &Sources, matrix: &Matrix, writer: &mut dyn Write) -> io::Result<()> {
    until_the_reader_leaves(write_document(sources, matrix, writer))
}

fn write_document(sources: &Sources, matrix: &Matrix, writer: &mut dyn Write) -> io::Result<()> {
    let names = Names::of(sources, matrix);
    write!(writer, "{{\"version\":{VERSION},\"resources\":[")?;
    write_lines(matrix.rows.iter().map(|row| RowFields::new(sources, matrix, &names, row)), writer)?;
    write!(writer, "],\"trails\":[")?;
    let recorders = matrix.recorders.iter().zip(&names.recorders);
    write_lines(recorders.map(|(recorder, name)| RecorderFields::new(sources, name, recorder)), writer)?;
    writeln!(writer, "]}}")
}

fn write_lines(lines: impl Iterator<Item = impl Serialize>, writer: &mut dyn Write) -> io::Result<()> {
    for (at, line) in lines.enumerate() {
        writer.write_all(if at == 0 { b"\n" } else { b",\n" })?;
        serde_json::to_writer(&mut *writer, &line)?;
    }
    writeln!(writer)
}

#[derive(Serialize)]
struct RowFields<'a> {
    address: &'a str,
    #[serde(rename = "type")]
    kind: &'static str,
    units: Vec<&'a str>,
    resource_type: Option<&'a str>,
    arn: Option<String>,
    log_bucket: bool,
    monitored: Option<PartFields<'a>>,
    seen_by: Option<SeenByFields>,
    reads: Option<CellFields<'a>>,
    writes: Option<CellFields<'a>>,
    calls: Option<CellFields<'a>>,
    place: Place,
}

impl<'a> RowFields<'a> {
    fn new(sources: &Sources, matrix: &'a Matrix, names: &'a Names, row: &'a Row) -> Self {
        let cells = row.cells();
        let cell = |wanted: &str| {
            let found = cells.iter().find(|(name, _)| *name == wanted);
            found.map(|(_, cell)| CellFields::new(sources, names, cell))
        };
        Self {
            address: &row.address,
            kind: match row.scope {
                Scope::Bucket => "bucket",
                Scope::Function => "function",
                Scope::Table => "table",
                Scope::DataEvents => "data-events",
                Scope::Management => "management-events",
                Scope::ManagementElsewhere => "management-events-elsewhere",
                Scope::GlobalServices => "global-service-events",
            },
            units: row.units.iter().filter_map(|unit| matrix.units.get(unit)).map(|name| &**name).collect(),
            resource_type: row.resource_type.as_deref(),
            arn: row.arn.as_ref().map(ToString::to_string),
            log_bucket: row.receives_trail,
            monitored: row.part.as_ref().map(|part| PartFields::new(sources, part)),
            seen_by: row.seen_by.as_ref().map(SeenByFields::new),
            reads: cell("reads"),
            writes: cell("writes"),
            calls: cell("calls"),
            place: Place::new(sources, row.place),
        }
    }
}

#[derive(Serialize)]
struct SeenByFields {
    owner: &'static str,
    others: Option<Vec<OtherFields>>,
    missed: Option<String>,
}

#[derive(Serialize)]
struct OtherFields {
    account: String,
    recorded: Option<bool>,
}

impl SeenByFields {
    fn new(seen: &SeenBy) -> Self {
        let other = |other: &Other| OtherFields { account: other.account.to_string(), recorded: known(other.is_recorded) };
        Self {
            owner: match seen.owner {
                OwnersView::All => "all",
                OwnersView::Some => "some",
                OwnersView::None => "none",
                OwnersView::Unknown => "unknown",
            },
            others: seen.others.as_ref().map(|others| others.iter().map(other).collect()),
            missed: seen.missed.as_ref().map(ToString::to_string),
        }
    }
}

#[derive(Serialize)]
struct PartFields<'a> {
    reads: bool,
    writes: bool,
    prefixes: Vec<&'a str>,
    events: Vec<&'a str>,
    place: Option<Place>,
}

impl<'a> PartFields<'a> {
    fn new(sources: &Sources, part: &'a Part) -> Self {
        Self {
            reads: part.reads,
            writes: part.writes,
            prefixes: part.prefixes.iter().map(|prefix| &**prefix).collect(),
            events: part.events.iter().map(|event| &**event).collect(),
            place: part.span.map(|span| Place::new(sources, span)),
        }
    }
}

#[derive(Serialize)]
struct CellFields<'a> {
    verdict: &'static str,
    trails: Vec<&'a str>,
    duplicates: Vec<&'a str>,
    gap: Option<GapFields<'a>>,
    reason: Option<ReasonFields>,
}

#[derive(Serialize)]
struct GapFields<'a> {
    text: String,
    event: BTreeMap<&'static str, String>,
    places: Vec<LetThroughFields<'a>>,
}

#[derive(Serialize)]
struct LetThroughFields<'a> {
    trail: &'a str,
    field: &'static str,
    what: &'static str,
    #[serde(flatten)]
    place: Place,
}

#[derive(Serialize)]
struct ReasonFields {
    text: String,
    #[serde(flatten)]
    place: Place,
}

impl<'a> CellFields<'a> {
    fn new(sources: &Sources, names: &'a Names, cell: &'a Cell) -> Self {
        let (gap, reason) = match &cell.verdict {
            Extent::Full | Extent::NotAsked => (None, None),
            Extent::Partial(hole) | Extent::None(hole) => (Some(GapFields::new(sources, names, hole)), None),
            Extent::Unknown(why) => {
                (None, Some(ReasonFields { text: why.reason.to_string(), place: Place::new(sources, why.span) }))
            }
        };
        let (trails, duplicates) = (names.of_recorders(&cell.recorded_by), names.of_recorders(&cell.duplicates));
        let verdict = if matches!(cell.verdict, Extent::NotAsked) { "not-asked" } else { word(&cell.verdict) };
        Self { verdict, trails, duplicates, gap, reason }
    }
}

impl<'a> GapFields<'a> {
    fn new(sources: &Sources, names: &'a Names, hole: &'a Hole) -> Self {
        let places = hole.let_through.iter().map(|one| LetThroughFields {
            trail: names.recorders.get(one.recorder).map_or("", String::as_str),
            field: one.field,
            what: if one.is_excluded { "excluded" } else { "selects-something-else" },
            place: Place::new(sources, one.span),
        });
        Self {
            text: hole.words.to_string(),
            event: hole.event.iter().map(|(field, text)| (*field, text.to_string())).collect(),
            places: places.collect(),
        }
    }
}

#[derive(Serialize)]
struct RecorderFields<'a> {
    name: &'a str,
    address: &'a str,
    #[serde(rename = "type")]
    kind: &'static str,
    on: Option<bool>,
    multi_region: Option<bool>,
    organization: Option<bool>,
    place: Place,
}

impl<'a> RecorderFields<'a> {
    fn new(sources: &Sources, name: &'a str, recorder: &'a Recorder) -> Self {
        Self {
            name,
            address: &recorder.address,
            kind: recorder.kind,
            on: known(recorder.is_on),
            multi_region: known(recorder.is_multi_region),
            organization: known(recorder.is_of_organization),
            place: Place::new(sources, recorder.header),
        }
    }
}

/// Null where it is not known.
fn known(truth: Truth) -> Option<bool> {
    match truth {
        Truth::True => Some(true),
        Truth::False => Some(false),
        Truth::Unknown => None,
    }
}
