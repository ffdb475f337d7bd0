//! The report for programs: JSON, described by `schemas/report.schema.json`.

use std::io::{self, Write};

use serde::Serialize;

use super::{Report, Tally, fingerprints, slashed, until_the_reader_leaves};
use crate::finding::{Class, Finding, Label, Severity};
use crate::source::{self, Sources, Span};

/// The version of the format; it grows when a field changes its meaning or goes.
const VERSION: u32 = 1;

/// Writes the whole report, unknown verdicts and notices included. Two runs over the same input differ in the elapsed time only.
pub fn json(report: &Report, writer: &mut dyn Write) -> io::Result<()> {
    until_the_reader_leaves(write_document(report, writer))
}

fn write_document(report: &Report, writer: &mut dyn Write) -> io::Result<()> {
    let fingerprints = fingerprints(report.sources, report.findings);
    let document = Document {
        version: VERSION,
        tool: Tool { name: env!("CARGO_PKG_NAME"), version: env!("CARGO_PKG_VERSION") },
        summary: SummaryFields::new(report),
        findings: report
            .findings
            .iter()
            .zip(fingerprints)
            .map(|(finding, fingerprint)| FindingFields::new(report.sources, finding, fingerprint))
            .collect(),
    };
    serde_json::to_writer_pretty(&mut *writer, &document)?;
    writeln!(writer)
}

#[derive(Serialize)]
struct Document<'a> {
    version: u32,
    tool: Tool,
    summary: SummaryFields,
    findings: Vec<FindingFields<'a>>,
}

#[derive(Serialize)]
struct Tool {
    name: &'static str,
    version: &'static str,
}

#[derive(Serialize)]
struct SummaryFields {
    files: usize,
    units: usize,
    subjects: usize,
    failed: FailedFields,
    unknown: usize,
    input: usize,
    notices: usize,
    suppressed: usize,
    elapsed_ms: f64,
}

#[derive(Serialize)]
struct FailedFields {
    critical: usize,
    high: usize,
    medium: usize,
    low: usize,
    info: usize,
}

impl SummaryFields {
    fn new(report: &Report) -> Self {
        let tally = Tally::new(report.findings);
        Self {
            files: report.summary.files,
            units: report.summary.units,
            subjects: report.summary.subjects,
            failed: FailedFields {
                critical: tally.failed(Severity::Critical),
                high: tally.failed(Severity::High),
                medium: tally.failed(Severity::Medium),
                low: tally.failed(Severity::Low),
                info: tally.failed(Severity::Info),
            },
            unknown: tally.unknown,
            input: tally.input,
            notices: tally.notices,
            suppressed: report.summary.suppressed,
            elapsed_ms: report.summary.elapsed.as_micros() as f64 / 1000.0,
        }
    }
}

#[derive(Serialize)]
struct FindingFields<'a> {
    rule: &'a str,
    class: &'static str,
    severity: &'static str,
    verdict: &'static str,
    message: &'a str,
    subject: Option<SubjectFields<'a>>,
    labels: Vec<LabelFields<'a>>,
    notes: &'a [String],
    help: Option<&'a str>,
    fingerprint: String,
}

#[derive(Serialize)]
struct SubjectFields<'a> {
    kind: &'a str,
    address: &'a str,
}

#[derive(Serialize)]
struct LabelFields<'a> {
    #[serde(flatten)]
    place: Place,
    text: &'a str,
    primary: bool,
}

impl<'a> FindingFields<'a> {
    fn new(sources: &Sources, finding: &'a Finding, fingerprint: String) -> Self {
        let label =
            |label: &'a Label, primary| LabelFields { place: Place::new(sources, label.span), text: &label.text, primary };
        Self {
            rule: &finding.rule,
            class: match finding.class {
                Class::Policy => "policy",
                Class::Input => "input",
                Class::Notice => "notice",
            },
            severity: finding.severity.name(),
            verdict: finding.verdict.name(),
            message: &finding.message,
            subject: finding.subject.as_ref().map(|subject| SubjectFields { kind: &subject.kind, address: &subject.address }),
            labels: std::iter::once(label(&finding.primary, true))
                .chain(finding.secondary.iter().map(|secondary| label(secondary, false)))
                .collect(),
            notes: &finding.notes,
            help: finding.help.as_deref(),
            fingerprint,
        }
    }
}

/// A span as JSON says it: `{"path": …, "start": {"line", "column", "offset"}, "end": {…}}`.
#[derive(Serialize)]
pub struct Place {
    path: String,
    start: Location,
    end: Location,
}

#[derive(Serialize)]
struct Location {
    line: u32,
    column: u32,
    offset: u32,
}

impl Place {
    /// The place of `span`.
    pub fn new(sources: &Sources, span: Span) -> Self {
        let location =
            |location: source::Location| Location { line: location.line, column: location.column, offset: location.offset };
        Self {
            path: slashed(sources.get(span.source).path()),
            start: location(sources.start(span)),
            end: location(sources.end(span)),
        }
    }
}
