//! Why a value is not known before the deployment.

use std::fmt;
use std::sync::Arc;

use crate::source::Span;

/// The absence of a value, with the reason and the place that made it so.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unknown {
    /// Why.
    pub reason: Reason,
    /// The text that decides it: a variable's declaration, a reference, a call.
    pub span: Span,
}

impl Unknown {
    /// That `what`, which stands at `span`, is not evaluated.
    pub fn not_evaluated(what: impl Into<Arc<str>>, span: Span) -> Arc<Self> {
        Arc::new(Self { reason: Reason::NotEvaluated { what: what.into() }, span })
    }
}

/// The reasons, each with what a person needs to make the value known. Printed, they complete the sentence "not known: …".
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reason {
    /// A variable or parameter has neither a default nor a value.
    NoValue {
        /// `var.name`, or the parameter's name.
        name: Arc<str>,
    },
    /// AWS decides it when the resource is created.
    AfterApply {
        /// The reference, such as `aws_kms_key.logs.arn`.
        reference: Arc<str>,
    },
    /// A data source or lookup that asks the real account.
    LookedUp {
        /// The reference, such as `data.aws_s3_bucket.logs` or `{{resolve:ssm:…}}`.
        reference: Arc<str>,
    },
    /// A module whose source is not on this machine, or not known.
    ModuleNotDownloaded {
        /// The module's address.
        address: Arc<str>,
    },
    /// Where the code is deployed decides it: region, account, partition.
    Deployment {
        /// Such as `AWS::Region`.
        name: Arc<str>,
    },
    /// This program does not evaluate the construct.
    NotEvaluated {
        /// Such as "the function `bcrypt`".
        what: Arc<str>,
    },
    /// The language rejects the expression.
    Invalid {
        /// What is wrong with it, lower case, no full stop.
        what: Arc<str>,
    },
    /// It needs itself.
    Cycle {
        /// The reference that closes the circle.
        reference: Arc<str>,
    },
    /// A bound of [`crate::source::limits`] was reached.
    Limit {
        /// Which, in words, with its number.
        what: Arc<str>,
    },
    /// Whether a resource, block or instance exists is not known.
    Existence {
        /// Its address, and why.
        what: Arc<str>,
    },
}

impl fmt::Display for Reason {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Reason::NoValue { name } => write!(formatter, "`{name}` has no value"),
            Reason::AfterApply { reference } => write!(formatter, "`{reference}` is known after apply"),
            Reason::LookedUp { reference } => write!(formatter, "`{reference}` is looked up in the account"),
            Reason::ModuleNotDownloaded { address } => write!(formatter, "`{address}` cannot be looked into"),
            Reason::Deployment { name } => write!(formatter, "`{name}` depends on where the code is deployed"),
            Reason::NotEvaluated { what } => write!(formatter, "{what} is not evaluated"),
            Reason::Invalid { what } => formatter.write_str(what),
            Reason::Cycle { reference } => write!(formatter, "`{reference}` depends on itself"),
            Reason::Limit { what } => formatter.write_str(what),
            Reason::Existence { what } => formatter.write_str(what),
        }
    }
}
