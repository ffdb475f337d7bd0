//! Reports: what a run found, written for people and for programs, one file per format. Nothing here judges anything.

mod coverage;
mod events;
mod excerpt;
mod fingerprint;
mod json;
mod resources;
mod sarif;
mod short;
mod shown_line;
mod summary;
mod text;
mod trace;
mod trace_json;
mod uri;
mod visible;

use std::io;
use std::path::Path;
use std::time::Duration;

pub use coverage::{coverage_json, coverage_markdown, coverage_text};
pub use events::{events_json, events_text};
pub use fingerprint::fingerprints;
pub use json::json;
pub use resources::{resources_json, resources_text};
pub use sarif::sarif;
pub use short::short;
pub use summary::summary_line;
pub use text::{TextOptions, text};
pub use trace::{TracedEvent, trace_text};
pub use trace_json::trace_json;

use crate::finding::{Class, Finding, RuleInfo, Severity, Verdict};
use crate::source::Sources;

/// Everything that a report says.
#[derive(Debug)]
pub struct Report<'a> {
    /// The sources that the findings' spans lie in.
    pub sources: &'a Sources,
    /// What was found, in the order in which it is shown.
    pub findings: &'a [Finding],
    /// The rules that were asked, also those that found nothing.
    pub rules: &'a [RuleInfo],
    /// How much was looked at.
    pub summary: Summary,
}

/// How much a run looked at; what it found is counted from the findings.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Summary {
    /// Files that were read.
    pub files: usize,
    /// Root modules and templates.
    pub units: usize,
    /// Objects that rules were asked of.
    pub subjects: usize,
    /// Findings that a comment in the code silenced, which are not among the report's findings.
    pub suppressed: usize,
    /// Wall-clock time from start to report.
    pub elapsed: Duration,
}

/// How many findings there are of each sort. Every finding is counted once.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Tally {
    failed: [usize; Severity::ALL.len()],
    /// Rules that could not be decided.
    pub unknown: usize,
    /// Input that could not be understood.
    pub input: usize,
    /// Notices.
    pub notices: usize,
    /// Those of all these that are shown only to who asks for them.
    pub quiet: usize,
}

impl Tally {
    /// Counts the findings.
    pub fn new(findings: &[Finding]) -> Self {
        let mut tally = Self::default();
        for finding in findings {
            tally.quiet += usize::from(!is_always_shown(finding));
            match Sort::of(finding) {
                Sort::Failed(severity) => tally.failed[severity as usize] += 1,
                Sort::Unknown => tally.unknown += 1,
                Sort::Input => tally.input += 1,
                Sort::Notice => tally.notices += 1,
            }
        }
        tally
    }

    /// Proved failures of rules with this severity.
    pub fn failed(&self, severity: Severity) -> usize {
        self.failed[severity as usize]
    }
}

/// What a reader takes a finding for at first sight.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Sort {
    /// A rule is broken, this badly.
    Failed(Severity),
    /// Whether a rule is broken cannot be said.
    Unknown,
    /// Input could not be understood.
    Input,
    /// A remark.
    Notice,
}

impl Sort {
    fn of(finding: &Finding) -> Self {
        match (finding.class, finding.verdict) {
            (Class::Input, _) => Self::Input,
            (Class::Notice, _) => Self::Notice,
            (Class::Policy, Verdict::Unknown) => Self::Unknown,
            (Class::Policy, Verdict::Fail) => Self::Failed(finding.severity),
        }
    }

    /// The word before the rule's id: `high[trail-not-logging]`.
    fn word(self) -> &'static str {
        match self {
            Self::Failed(severity) => severity.name(),
            Self::Unknown => "unknown",
            Self::Input => "error",
            Self::Notice => "notice",
        }
    }
}

/// Is it shown although nobody asked for what is merely undecided? A notice is that is more than a piece of information.
fn is_always_shown(finding: &Finding) -> bool {
    match Sort::of(finding) {
        Sort::Failed(_) | Sort::Input => true,
        Sort::Notice => finding.severity > Severity::Info,
        Sort::Unknown => false,
    }
}

/// The path with `/` between its parts on every system.
fn slashed(path: &Path) -> String {
    let path = path.to_string_lossy();
    if std::path::MAIN_SEPARATOR == '/' { path.into_owned() } else { path.replace(std::path::MAIN_SEPARATOR, "/") }
}

/// A reader that closes the pipe has seen enough: `trail-lint | head` is no error.
fn until_the_reader_leaves(result: io::Result<()>) -> io::Result<()> {
    match result {
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        result => result,
    }
}
