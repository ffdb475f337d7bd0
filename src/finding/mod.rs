//! Findings: what a run has to say about the input, as plain data that names no rule, no stage and no format.

mod rule;
pub mod suggestion;

use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

pub use rule::{Control, Explained, Explanation, RuleInfo};

use crate::source::Span;

/// How bad it is when a rule fails. Ordered from the mildest to the worst.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// Worth knowing; never gates unless asked to.
    Info,
    /// Hardening.
    Low,
    /// A control is missing.
    Medium,
    /// Evidence is missing or exposed.
    High,
    /// The audit trail is off or public.
    Critical,
}

impl Severity {
    /// All severities, mildest first.
    pub const ALL: [Severity; 5] = [Self::Info, Self::Low, Self::Medium, Self::High, Self::Critical];

    /// The name as configuration, command line and reports spell it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Info => "info",
            Self::Low => "low",
            Self::Medium => "medium",
            Self::High => "high",
            Self::Critical => "critical",
        }
    }
}

impl fmt::Display for Severity {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.pad(self.name())
    }
}

/// A word that is no severity.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not a severity; use info, low, medium, high or critical")]
pub struct UnknownSeverity(String);

impl FromStr for Severity {
    type Err = UnknownSeverity;

    fn from_str(word: &str) -> Result<Self, Self::Err> {
        Self::ALL.into_iter().find(|severity| severity.name() == word).ok_or_else(|| UnknownSeverity(word.to_owned()))
    }
}

/// What a rule concluded. A pass makes no finding.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Verdict {
    /// The text proves that the requirement is broken.
    Fail,
    /// The text proves neither; the notes say what is not known.
    Unknown,
}

impl Verdict {
    /// The name as reports spell it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Fail => "fail",
            Self::Unknown => "unknown",
        }
    }
}

/// What a finding is about, which decides what it does to the exit code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Class {
    /// A rule's verdict on a subject.
    Policy,
    /// Input that could not be understood in full (a syntax error, an unreadable file): the run could not see everything.
    Input,
    /// Something worth a note that neither gates nor hides anything, such as a module that was not downloaded. One that is more than a piece
    /// of information has another severity than that.
    Notice,
}

/// A span with what there is to say about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Label {
    /// The place.
    pub span: Span,
    /// What the place contributes; lower case, no full stop.
    pub text: String,
}

impl Label {
    /// A label that says `text` at `span`.
    pub fn new(span: Span, text: impl Into<String>) -> Self {
        Self { span, text: text.into() }
    }
}

/// The thing that a rule was asked of.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Subject {
    /// The kind of model object, such as `trail`.
    pub kind: String,
    /// Its address in its language: `module.audit.aws_cloudtrail.main[0]`, or a logical id.
    pub address: String,
}

/// One thing to tell the user, with the source text that proves it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// The id of the rule, or of the input problem.
    pub rule: String,
    /// What it is about.
    pub class: Class,
    /// How bad it is.
    pub severity: Severity,
    /// Proved, or not decidable.
    pub verdict: Verdict,
    /// One line: lower case, names in backticks, no full stop.
    pub message: String,
    /// The subject, where there is one.
    pub subject: Option<Subject>,
    /// Where the finding is anchored.
    pub primary: Label,
    /// How we know: the places behind the primary label, nearest first.
    pub secondary: Vec<Label>,
    /// Facts: why it matters, what is not known.
    pub notes: Vec<String>,
    /// What to do.
    pub help: Option<String>,
    /// The type of the resource that the subject lacks, where that is what is wrong.
    pub lacks: Option<Arc<str>>,
}

impl Finding {
    /// Input that could not be understood: class [`Class::Input`], severity high.
    pub fn input(rule: &str, message: impl Into<String>, span: Span, label: impl Into<String>) -> Self {
        Self {
            rule: rule.to_owned(),
            class: Class::Input,
            severity: Severity::High,
            verdict: Verdict::Fail,
            message: message.into(),
            subject: None,
            primary: Label::new(span, label),
            secondary: Vec::new(),
            notes: Vec::new(),
            help: None,
            lacks: None,
        }
    }

    /// Something worth a note: class [`Class::Notice`], severity info.
    pub fn notice(rule: &str, message: impl Into<String>, span: Span, label: impl Into<String>) -> Self {
        Self { class: Class::Notice, severity: Severity::Info, ..Self::input(rule, message, span, label) }
    }

    /// The same finding with a line that says what to do.
    pub fn with_help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// The same finding with one more place behind it.
    pub fn with_label(mut self, span: Span, text: impl Into<String>) -> Self {
        self.secondary.push(Label::new(span, text));
        self
    }

    /// Does the other say the same of the same place?
    pub fn says_the_same_as(&self, other: &Finding) -> bool {
        self.primary.span == other.primary.span && self.message == other.message
    }
}

/// Ids of input problems, shared by the stages that report them and the documents that explain them.
pub mod problem {
    /// A file that its language's grammar rejects.
    pub const SYNTAX_ERROR: &str = "syntax-error";
    /// A file or folder that could not be read, or is not UTF-8.
    pub const UNREADABLE: &str = "unreadable-input";
    /// A bound of [`crate::source::limits`] was reached.
    pub const LIMIT: &str = "limit-reached";
    /// The same key twice in one mapping.
    pub const DUPLICATE_KEY: &str = "duplicate-key";
    /// A configuration that its language's rules forbid although the grammar allows it.
    pub const INVALID: &str = "invalid-configuration";
    /// A resource that its type does not allow to look like this: the provider or the service would reject it.
    pub const INVALID_PROPERTY: &str = "invalid-property";
    /// A construct that makes resources and is not evaluated.
    pub const NOT_EVALUATED: &str = "not-evaluated";
    /// Buckets without anybody who could record what is done in them.
    pub const NO_TRAIL: &str = "estate-no-trail";
    /// A trail that a switch of the code leaves out.
    pub const TRAIL_NOT_DEPLOYED: &str = "trail-not-deployed";
    /// A module whose source is not on this machine.
    pub const MODULE_NOT_DOWNLOADED: &str = "module-not-downloaded";
    /// A template or a part of one that another includes or deploys, and that is not on this machine.
    pub const TEMPLATE_NOT_FOUND: &str = "template-not-found";
    /// A configuration file of this program that cannot be read, or says something it has no meaning for.
    pub const INVALID_CONFIGURATION_FILE: &str = "invalid-configuration-file";
    /// A rule file that cannot be read, or asks something that has no meaning.
    pub const INVALID_RULE_FILE: &str = "invalid-rule-file";
    /// A record of CloudTrail that lacks what every record has.
    pub const INVALID_EVENT_RECORD: &str = "invalid-event-record";
    /// A comment that speaks to this program and cannot be understood, or is about nothing.
    pub const INVALID_SUPPRESSION: &str = "invalid-suppression";
}
