//! What reports say about a rule itself, apart from its findings.

use std::sync::{Arc, LazyLock};

use super::Severity;

/// A rule as reports and the catalogue show it.
#[derive(Debug, Clone)]
pub struct RuleInfo {
    /// Its id: `trail-single-region`.
    pub id: String,
    /// The folder it lives in: `trail`, `log-bucket`.
    pub theme: String,
    /// One sentence: what must be true.
    pub summary: String,
    /// How bad a failure is, after the configuration had its say.
    pub severity: Severity,
    /// What else there is to say about it.
    pub explanation: Explained,
}

impl RuleInfo {
    /// Why it matters, a paragraph.
    pub fn why(&self) -> &str {
        &self.explanation.0.why
    }

    /// What to do about a failure, a paragraph.
    pub fn remediation(&self) -> &str {
        &self.explanation.0.remediation
    }

    /// The controls that ask for it.
    pub fn controls(&self) -> &[Control] {
        &self.explanation.0.controls
    }
}

/// An explanation that is not read before somebody asks for it: most rules find nothing.
#[derive(Debug, Clone)]
pub struct Explained(Arc<LazyLock<Explanation, Read>>);

type Read = Box<dyn FnOnce() -> Explanation + Send>;

impl Explained {
    /// The explanation that `read` returns when it is asked for.
    pub fn by(read: impl FnOnce() -> Explanation + Send + 'static) -> Self {
        Self(Arc::new(LazyLock::new(Box::new(read))))
    }
}

/// Why a rule matters, and what follows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Explanation {
    /// See [`RuleInfo::why`].
    pub why: String,
    /// See [`RuleInfo::remediation`].
    pub remediation: String,
    /// See [`RuleInfo::controls`].
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
