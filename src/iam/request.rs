//! Requests: who wants to do what with which resource, and what else is known of the moment.

use std::sync::Arc;

use super::policy::Doubt;
use crate::source::Span;
use crate::value::{Origin, Reason, Text, Truth, Unknown};

/// What is asked of policies.
#[derive(Debug, Clone)]
pub struct Request {
    /// Who asks; `None` asks policies that belong to an identity, which name no principal.
    pub principal: Option<Principal>,
    /// The action with its service: `s3:PutObject`.
    pub action: Text,
    /// The ARN of the resource; `None` asks trust policies of roles, which name no resource.
    pub resource: Option<Text>,
    /// What conditions ask for.
    pub context: Context,
}

/// Who makes a request.
#[derive(Debug, Clone)]
pub enum Principal {
    /// A service of AWS, by its name: `cloudtrail.amazonaws.com`.
    Service(Text),
    /// Whoever has the account of this number behind him, of whom nothing more is known: not which role or user it is.
    Account(Text),
    /// A role, user or session.
    Identity {
        /// The number of its account.
        account: Text,
        /// Its ARN.
        arn: Text,
    },
    /// Nobody that AWS knows.
    Anonymous,
}

/// What a request says about one condition key.
#[derive(Debug, Clone)]
pub enum Presence {
    /// It is there, with these values.
    Values(Vec<Text>),
    /// It is not there.
    Absent,
    /// Nobody knows, for this reason.
    Unknown(Arc<Unknown>),
}

/// The condition keys of a request. What it does not state is not known: neither whether it is there, nor its value.
#[derive(Debug, Clone, Default)]
pub struct Context {
    /// What was stated last, which counts if the same key was stated before.
    last: Option<Arc<Stated>>,
}

/// What is known of a key, and what was stated before, which contexts share.
#[derive(Debug)]
struct Stated {
    key: String,
    presence: Presence,
    before: Option<Arc<Stated>>,
}

impl Context {
    /// Nothing is stated.
    pub fn new() -> Self {
        Self::default()
    }

    /// The same context, in which the key has this value. Names of keys have no upper and lower case.
    pub fn with(self, key: &str, value: impl Into<Text>) -> Self {
        self.with_all(key, vec![value.into()])
    }

    /// The same context, in which the key has these values.
    pub fn with_all(self, key: &str, values: Vec<Text>) -> Self {
        self.stating(key, Presence::Values(values))
    }

    /// The same context, in which the key is not there.
    pub fn without(self, key: &str) -> Self {
        self.stating(key, Presence::Absent)
    }

    /// The same context, of which this is known about the key.
    pub fn stating(self, key: &str, presence: Presence) -> Self {
        Self { last: Some(Arc::new(Stated { key: key.to_lowercase(), presence, before: self.last })) }
    }

    /// What is known about a key, for somebody who asks at `place`.
    pub fn get(&self, key: &str, place: Span) -> Presence {
        let wanted = key.to_lowercase();
        let mut stated = std::iter::successors(self.last.as_deref(), |stated| stated.before.as_deref());
        match stated.find(|stated| stated.key == wanted).map(|stated| &stated.presence) {
            // A key without a value counts as one that is not there.
            Some(Presence::Values(values)) if values.is_empty() => Presence::Absent,
            Some(presence) => presence.clone(),
            None => {
                let reason = Reason::NotEvaluated { what: format!("what requests have for `{key}`").into() };
                Presence::Unknown(Arc::new(Unknown { reason, span: place }))
            }
        }
    }
}

/// What one part of a statement says about a request.
#[derive(Debug, Clone)]
pub struct Match {
    /// Does it cover the request?
    pub truth: Truth,
    /// Where the answer is written: the elements that do or, where none does, all; where nobody knows, those that might.
    pub places: Vec<Origin>,
    /// Why nobody knows, with the place that hangs on it; `None` where the answer is known.
    pub why: Option<Doubt>,
}

impl Match {
    /// An answer that hangs on nothing else.
    pub(super) fn known(answer: bool, places: Vec<Origin>) -> Self {
        Self { truth: answer.into(), places, why: None }
    }

    /// No answer.
    pub(super) fn open(why: Arc<Unknown>, place: Origin) -> Self {
        Self { truth: Truth::Unknown, places: vec![place.clone()], why: Some(Doubt { why, origin: place }) }
    }

    /// The opposite.
    pub(super) fn negated(self) -> Self {
        Self { truth: !self.truth, ..self }
    }

    /// Whether one of several elements covers a request, written at `whole`.
    pub(super) fn any(matches: impl IntoIterator<Item = Match>, whole: &Origin) -> Self {
        let (mut covering, mut others) = (Vec::new(), Vec::new());
        let mut open: Option<(Vec<Origin>, Doubt)> = None;
        for Match { truth, places, why } in matches {
            match (truth, why) {
                (Truth::True, _) => covering.extend(places),
                (Truth::Unknown, Some(why)) => open.get_or_insert_with(|| (Vec::new(), why)).0.extend(places),
                _ => others.extend(places),
            }
        }
        let or_whole = |places: Vec<Origin>| if places.is_empty() { vec![whole.clone()] } else { places };
        match open {
            _ if !covering.is_empty() => Self::known(true, covering),
            Some((places, why)) => Self { truth: Truth::Unknown, places, why: Some(why) },
            None => Self::known(false, or_whole(others)),
        }
    }
}
