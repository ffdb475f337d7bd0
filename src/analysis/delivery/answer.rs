//! Answers: CloudTrail can do what it needs, or cannot, for reasons each of which has a place in the code, or nobody knows.

use std::sync::Arc;

use crate::analysis::stated;
use crate::model::Object;
use crate::value::{Data, Origin, Reason, Unknown, Value};

/// Whether CloudTrail can do something.
#[derive(Debug, Clone)]
pub(super) enum Answer {
    /// Nothing keeps it from that.
    Can,
    /// What keeps it from that: statements, at least one.
    Cannot(Vec<Value>),
    /// Nobody knows, for this reason, which stands there.
    Open(Arc<Unknown>, Origin),
}

impl Answer {
    /// It cannot, for one reason, which is the place `at`.
    pub(super) fn cannot(reason: impl Into<String>, at: &Origin) -> Self {
        Answer::Cannot(vec![stated(reason, at)])
    }

    /// Nobody knows, because something is not in the code or not decided here.
    pub(super) fn open(reason: impl Into<Arc<str>>, at: &Origin) -> Self {
        let reason = Reason::Existence { what: reason.into() };
        Answer::Open(Arc::new(Unknown { reason, span: at.span }), at.clone())
    }

    /// Nobody knows, because this value is not known; `what` is said where it has no reason of its own.
    pub(super) fn open_as(value: &Value, what: &str) -> Self {
        match value.find_unknown() {
            Some(why) => Answer::Open(why, value.origin.clone()),
            None => Self::open(what, &value.origin),
        }
    }

    /// It needs both.
    pub(super) fn and(self, other: Self) -> Self {
        match (self, other) {
            (Answer::Cannot(mine), Answer::Cannot(theirs)) => {
                let mut all = mine;
                let is_new = |value: &Value| !all.iter().any(|known| known.origin == value.origin && known.is_same(value));
                let new: Vec<Value> = theirs.into_iter().filter(is_new).collect();
                all.extend(new);
                Answer::Cannot(all)
            }
            (cannot @ Answer::Cannot(_), _) | (_, cannot @ Answer::Cannot(_)) => cannot,
            (open @ Answer::Open(..), _) | (_, open @ Answer::Open(..)) => open,
            (Answer::Can, Answer::Can) => Answer::Can,
        }
    }

    /// It needs one of both.
    pub(super) fn or(self, other: Self) -> Self {
        match (self, other) {
            (Answer::Can, _) | (_, Answer::Can) => Answer::Can,
            (open @ Answer::Open(..), _) | (_, open @ Answer::Open(..)) => open,
            (cannot @ Answer::Cannot(_), Answer::Cannot(_)) => cannot,
        }
    }

    /// The same, with one more place to see if it cannot: what made it need that.
    pub(super) fn because(self, reason: &str, at: &Origin) -> Self {
        match self {
            Answer::Cannot(mut reasons) => {
                reasons.push(stated(reason, at));
                Answer::Cannot(reasons)
            }
            answer => answer,
        }
    }

    /// It needs the other only if it can do this.
    pub(super) fn and_then(self, other: impl FnOnce() -> Self) -> Self {
        match self {
            Answer::Cannot(_) => self,
            _ => self.and(other()),
        }
    }

    /// As the field of `object`: the reasons why it cannot, none if it can.
    pub(super) fn value(self, object: &Object) -> Value {
        match self {
            Answer::Can => Value::list(Vec::new(), object.header),
            Answer::Cannot(reasons) => {
                let origin = reasons.first().map_or_else(|| object.header.into(), |first| first.origin.clone());
                Value::list(reasons, origin)
            }
            Answer::Open(why, origin) => Value { data: Data::Unknown(why), origin },
        }
    }
}
