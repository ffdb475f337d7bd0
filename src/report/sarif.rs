//! The report for code scanning: SARIF 2.1.0 (OASIS), within what GitHub asks of an upload.

use std::collections::HashMap;
use std::io::{self, Write};

use serde_json::{Map, Value, json};

use super::{Report, fingerprints, until_the_reader_leaves, uri};
use crate::finding::{Class, Finding, Label, RuleInfo, Severity, Verdict};
use crate::source::{Sources, Span};

/// The name of our fingerprint among a result's `partialFingerprints`.
const FINGERPRINT: &str = "trailLint/v1";

/// The base that paths are relative to: the folder that the run was started in, by custom the repository's root.
const BASE: &str = "%SRCROOT%";

/// Characters of a description that GitHub takes.
const DESCRIPTION: usize = 1024;

/// Tags of a rule that GitHub takes.
const TAGS: usize = 20;

/// Locations of a result that GitHub takes, the primary one included.
const LOCATIONS: usize = 1000;

/// Writes one run. Rule findings are results, undecided ones of kind `open`; input that could not be understood and notices are
/// notifications of the run, which counts as successful when all of its input was understood.
pub fn sarif(report: &Report, writer: &mut dyn Write) -> io::Result<()> {
    until_the_reader_leaves(write_log(report, writer))
}

fn write_log(report: &Report, writer: &mut dyn Write) -> io::Result<()> {
    let log = json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [run(report)],
    });
    serde_json::to_writer_pretty(&mut *writer, &log)?;
    writeln!(writer)
}

fn run(report: &Report) -> Value {
    let rules: HashMap<&str, usize> = report.rules.iter().enumerate().map(|(at, rule)| (&*rule.id, at)).collect();
    let fingerprints = fingerprints(report.sources, report.findings);
    let (results, notifications): (Vec<_>, Vec<_>) =
        report.findings.iter().zip(&fingerprints).partition(|(finding, _)| finding.class == Class::Policy);
    let understood = report.findings.iter().all(|finding| finding.class != Class::Input);
    json!({
        "tool": {
            "driver": {
                "name": env!("CARGO_PKG_NAME"),
                "semanticVersion": env!("CARGO_PKG_VERSION"),
                "rules": report.rules.iter().map(rule).collect::<Vec<_>>(),
            },
        },
        "automationDetails": { "id": concat!(env!("CARGO_PKG_NAME"), "/") },
        "columnKind": "unicodeCodePoints",
        "originalUriBaseIds": { BASE: { "description": { "text": "the folder that the run was started in" } } },
        "invocations": [{
            "executionSuccessful": understood,
            "toolExecutionNotifications":
                notifications.iter().map(|(finding, _)| notification(report.sources, finding)).collect::<Vec<_>>(),
        }],
        "results":
            results.iter().map(|(finding, fingerprint)| result(report.sources, finding, fingerprint, &rules)).collect::<Vec<_>>(),
    })
}

/// A rule's metadata.
fn rule(rule: &RuleInfo) -> Value {
    let controls = rule.controls().iter().map(|control| format!("{} {}", control.framework, control.id));
    let tags: Vec<String> =
        ["security".to_owned(), "audit".to_owned(), rule.theme.clone()].into_iter().chain(controls).take(TAGS).collect();
    json!({
        "id": rule.id,
        "name": rule.id,
        "shortDescription": { "text": cut(&rule.summary, DESCRIPTION) },
        "fullDescription": { "text": cut(if rule.why().is_empty() { &rule.summary } else { rule.why() }, DESCRIPTION) },
        "help": { "text": help_text(rule), "markdown": help_markdown(rule) },
        "defaultConfiguration": { "level": level(rule.severity) },
        "properties": {
            "tags": tags,
            "precision": "very-high",
            "security-severity": security_severity(rule.severity),
        },
    })
}

fn help_text(rule: &RuleInfo) -> String {
    let paragraphs = [&*rule.summary, rule.why(), rule.remediation()];
    paragraphs.into_iter().filter(|paragraph| !paragraph.is_empty()).collect::<Vec<_>>().join("\n\n")
}

fn help_markdown(rule: &RuleInfo) -> String {
    let mut markdown = rule.summary.clone();
    for (heading, paragraph) in [("Why it matters", rule.why()), ("What to do", rule.remediation())] {
        if !paragraph.is_empty() {
            markdown.push_str(&format!("\n\n## {heading}\n\n{paragraph}"));
        }
    }
    if !rule.controls().is_empty() {
        markdown.push_str("\n\n## Controls\n");
        for control in rule.controls() {
            markdown.push_str(&format!("\n- {} {}", control.framework, control.id));
        }
    }
    markdown
}

/// A rule's verdict. By section 3.27.10 of the specification the level of anything but a failure is `none`.
fn result(sources: &Sources, finding: &Finding, fingerprint: &str, rules: &HashMap<&str, usize>) -> Value {
    let (kind, level) = match finding.verdict {
        Verdict::Fail => ("fail", level(finding.severity)),
        Verdict::Unknown => ("open", "none"),
    };
    let related: Vec<&Label> = finding.secondary.iter().take(LOCATIONS - 1).collect();
    let mut location = location(sources, finding.primary.span);
    if let Some(subject) = &finding.subject {
        location.insert("logicalLocations".to_owned(), json!([{ "fullyQualifiedName": subject.address, "kind": "resource" }]));
    }
    set_message(&mut location, &finding.primary.text);
    let mut result = json!({
        "ruleId": finding.rule,
        "kind": kind,
        "level": level,
        "message": { "text": message(finding, &related) },
        "locations": [location],
        "partialFingerprints": { FINGERPRINT: fingerprint },
    });
    if let Some(index) = rules.get(&*finding.rule) {
        result["ruleIndex"] = json!(index);
    }
    if !related.is_empty() {
        let related = related.iter().enumerate().map(|(at, label)| related_location(sources, at + 1, label));
        result["relatedLocations"] = related.collect();
    }
    result
}

/// The message with the labels behind it as links to the related locations, then notes and help.
fn message(finding: &Finding, related: &[&Label]) -> String {
    let mut message = finding.message.clone();
    let links = related.iter().enumerate().filter(|(_, label)| !label.text.is_empty());
    let paragraphs = links
        .map(|(at, label)| format!("[{}]({})", link_text(&label.text), at + 1))
        .chain(finding.notes.iter().map(|note| format!("note: {note}")))
        .chain(finding.help.iter().map(|help| format!("help: {help}")));
    for paragraph in paragraphs {
        message.push('\n');
        message.push_str(&paragraph);
    }
    message
}

/// A link's text, in which brackets and backslashes are escaped (section 3.11.6).
fn link_text(text: &str) -> String {
    text.replace('\\', "\\\\").replace('[', "\\[").replace(']', "\\]")
}

fn related_location(sources: &Sources, id: usize, label: &Label) -> Value {
    let mut location = location(sources, label.span);
    location.insert("id".to_owned(), json!(id));
    set_message(&mut location, &label.text);
    Value::Object(location)
}

/// What a run says about its input: an error where it could not be understood, a note otherwise.
fn notification(sources: &Sources, finding: &Finding) -> Value {
    let mut location = location(sources, finding.primary.span);
    set_message(&mut location, &finding.primary.text);
    json!({
        "descriptor": { "id": finding.rule },
        "level": if finding.class == Class::Input { "error" } else { "note" },
        "message": { "text": message(finding, &[]) },
        "locations": [location],
    })
}

fn set_message(location: &mut Map<String, Value>, text: &str) {
    if !text.is_empty() {
        location.insert("message".to_owned(), json!({ "text": text }));
    }
}

/// A place in a file. `endColumn` is the column behind the last character, as in SARIF.
fn location(sources: &Sources, span: Span) -> Map<String, Value> {
    let (start, end) = (sources.start(span), sources.end(span));
    let path = sources.get(span.source).path();
    let mut artifact = Map::from_iter([("uri".to_owned(), json!(uri::reference(path)))]);
    if !path.is_absolute() {
        artifact.insert("uriBaseId".to_owned(), json!(BASE));
    }
    let physical = json!({
        "artifactLocation": artifact,
        "region": {
            "startLine": start.line,
            "startColumn": start.column,
            "endLine": end.line,
            "endColumn": end.column,
        },
    });
    Map::from_iter([("physicalLocation".to_owned(), physical)])
}

/// SARIF's three levels.
fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Critical | Severity::High => "error",
        Severity::Medium => "warning",
        Severity::Low | Severity::Info => "note",
    }
}

/// A number on GitHub's scale: above 9 critical, from 7 high, from 4 medium, below low.
fn security_severity(severity: Severity) -> &'static str {
    match severity {
        Severity::Critical => "9.5",
        Severity::High => "8.0",
        Severity::Medium => "5.5",
        Severity::Low => "2.5",
        Severity::Info => "0.5",
    }
}

/// At most `most` characters of `text`, the last one an ellipsis if more were there.
fn cut(text: &str, most: usize) -> String {
    match text.char_indices().nth(most) {
        None => text.to_owned(),
        Some(_) => text.chars().take(most - 1).chain(['…']).collect(),
    }
}
