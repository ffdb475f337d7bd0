//! The last line of a report for people: what was looked at, what was found, how long it took.

use std::fmt::Write;
use std::time::Duration;

use super::{Report, Sort, Tally};
use crate::finding::Severity;

/// One line without its line end, such as
/// `12 files, 3 units, 14 subjects: 1 high, 2 medium, 4 unknown (--show-unknown), 1 suppressed in 5 ms`.
pub fn summary_line(report: &Report) -> String {
    line(report, false, |_, text| text.to_owned())
}

/// The line; `paint` colours a count of findings. What is shown already needs no hint how to see it.
pub(super) fn line(report: &Report, all_shown: bool, paint: impl Fn(Sort, &str) -> String) -> String {
    let summary = &report.summary;
    let mut line = format!(
        "{}, {}, {}: ",
        counted(summary.files, "file"),
        counted(summary.units, "unit"),
        counted(summary.subjects, "subject")
    );
    let parts = found(&Tally::new(report.findings), all_shown, paint);
    line.push_str(&if parts.is_empty() { "nothing found".to_owned() } else { parts.join(", ") });
    if summary.suppressed > 0 {
        let _ = write!(line, ", {} suppressed", summary.suppressed);
    }
    let _ = write!(line, " in {}", duration(summary.elapsed));
    line
}

/// The counts that are not zero, the worst first.
fn found(tally: &Tally, all_shown: bool, paint: impl Fn(Sort, &str) -> String) -> Vec<String> {
    let errors = (tally.input > 0).then(|| paint(Sort::Input, &counted(tally.input, "error")));
    let failed = Severity::ALL.into_iter().rev().filter(|severity| tally.failed(*severity) > 0).map(|severity| {
        let sort = Sort::Failed(severity);
        paint(sort, &format!("{} {severity}", tally.failed(severity)))
    });
    let unknown = (tally.unknown > 0).then(|| paint(Sort::Unknown, &format!("{} unknown", tally.unknown)));
    let notices = (tally.notices > 0).then(|| paint(Sort::Notice, &counted(tally.notices, "notice")));
    let mut quiet: Vec<String> = unknown.into_iter().chain(notices).collect();
    if let Some(last) = quiet.last_mut().filter(|_| !all_shown && tally.quiet > 0) {
        last.push_str(" (--show-unknown)");
    }
    errors.into_iter().chain(failed).chain(quiet).collect()
}

/// `1 file`, `2 files`.
fn counted(number: usize, noun: &str) -> String {
    format!("{number} {noun}{}", if number == 1 { "" } else { "s" })
}

/// `4 ms`, `1.25 s`.
fn duration(elapsed: Duration) -> String {
    match elapsed.as_millis() {
        0 => "under 1 ms".to_owned(),
        milliseconds @ 1..1000 => format!("{milliseconds} ms"),
        _ => format!("{:.2} s", elapsed.as_secs_f64()),
    }
}
