//! Where a value came from: its span, and the chain of spans behind it.

use std::sync::Arc;

use crate::source::Span;

/// The place where a value stands, and what decided it. Walking [`Origin::behind`] leads from the attribute on the
/// resource, over references and arguments, to the literal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Origin {
    /// The place.
    pub span: Span,
    /// The part that the place plays.
    pub role: Role,
    behind: Option<Arc<Origin>>,
}

/// The part that a place plays in a value's history.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Role {
    /// An expression, such as an attribute's value or a local's.
    Expression,
    /// The default of a variable or parameter.
    Default,
    /// An argument of a module call, or a parameter of a nested stack.
    Argument,
    /// A value given by a variable file, the environment, or the command line.
    Given,
    /// A condition that leaves out what the value is about.
    Excludes,
    /// A condition that selects something else than what the value is about.
    Restricts,
    /// The same as before, once more.
    Likewise,
    /// What there is to say about the place is the value itself.
    Statement,
    /// Nothing is written: the span is the header of the block or resource that lacks it, and the value is what its absence means.
    Absent {
        /// The attribute or property that would set it, in the language of the file.
        attribute: Arc<str>,
    },
}

impl Role {
    /// What a place of this part contributes to the value of another place, as a label says it.
    pub fn contribution(&self) -> &'static str {
        match self {
            Role::Expression => "comes from here",
            Role::Default => "the default says so",
            Role::Argument => "passed in here",
            Role::Given => "given here",
            Role::Excludes => "excluded here",
            Role::Restricts => "selects something else only",
            Role::Likewise => "and here",
            Role::Statement => "because of this",
            Role::Absent { .. } => "it is not set here",
        }
    }
}

impl Origin {
    /// A place with nothing behind it.
    pub fn new(span: Span, role: Role) -> Self {
        Self { span, role, behind: None }
    }

    /// The origin of a value that `span` refers to: this origin, one step further behind. Steps that add no new place are left out.
    pub fn seen_from(self, span: Span, role: Role) -> Self {
        if span == self.span && role == self.role {
            return self;
        }
        Self { span, role, behind: Some(Arc::new(self)) }
    }

    /// The last of several places, each seen from the next; `None` without any.
    pub fn of_places(places: impl IntoIterator<Item = (Span, Role)>) -> Option<Self> {
        places.into_iter().fold(None, |behind: Option<Self>, (span, role)| match behind {
            None => Some(Self::new(span, role)),
            Some(behind) => Some(behind.seen_from(span, role)),
        })
    }

    /// What decided the value, one step back.
    pub fn behind(&self) -> Option<&Origin> {
        self.behind.as_deref()
    }

    /// This place and all behind it, nearest first.
    pub fn chain(&self) -> impl Iterator<Item = &Origin> {
        std::iter::successors(Some(self), |origin| origin.behind())
    }
}

impl From<Span> for Origin {
    fn from(span: Span) -> Self {
        Origin::new(span, Role::Expression)
    }
}

impl Drop for Origin {
    /// Long chains are taken apart in a loop, so that dropping one cannot overflow the stack.
    fn drop(&mut self) {
        let mut next = self.behind.take();
        while let Some(shared) = next {
            match Arc::try_unwrap(shared) {
                Ok(mut origin) => next = origin.behind.take(),
                Err(_) => break,
            }
        }
    }
}
