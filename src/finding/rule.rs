//! What reports say about a rule itself, apart from its findings.

use super::Severity;

/// A rule as reports and the catalogue show it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RuleInfo {
    /// Its id: `trail-single-region`.
    pub id: String,
    /// The folder it lives in: `trail`, `log-bucket`.
    pub theme: String,
    /// One sentence: what must be true.
    pub summary: String,
    /// How bad a failure is, after the configuration had its say.
    pub severity: Severity,
    /// Why it matters, a paragraph.
    pub why: String,
    /// What to do about a failure, a paragraph.
    pub remediation: String,
    /// The controls that ask for it.
    pub controls: Vec<Control>,
}

/// A requirement of a published framework.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Control {
    /// Such as `CIS AWS Foundations 3.0.0`, `Security Hub`.
    pub framework: String,
    /// Such as `3.2`, `CloudTrail.1`.
    pub id: String,
}
