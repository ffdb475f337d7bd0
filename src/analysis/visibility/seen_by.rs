//! Seen by: who gets the events of what other accounts do in a bucket, as a row of the matrix of coverage shows it.

use super::is_recorded;
use crate::model::Object;
use crate::value::{Text, Truth, Value};

/// Who gets the events of what other accounts do in a bucket.
#[derive(Debug, Clone)]
pub struct SeenBy {
    /// How many of them the owner of the bucket gets.
    pub owner: OwnersView,
    /// The accounts that may do anything in the bucket beside its own, in the order of the policy; `None` when that is not known.
    pub others: Option<Vec<Other>>,
    /// What the owner gets no event of, in words.
    pub missed: Option<Text>,
}

/// An account that may do something in another account's bucket.
#[derive(Debug, Clone)]
pub struct Other {
    /// The account.
    pub account: Text,
    /// Does a trail of the estate record it?
    pub is_recorded: Truth,
}

/// How many of the events of other accounts' calls the owner of a bucket gets recorded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OwnersView {
    /// All.
    All,
    /// Some.
    Some,
    /// None.
    None,
    /// That is not known.
    Unknown,
}

impl SeenBy {
    /// Of `bucket`, of whose events trails of its owner record what `recorded` says.
    pub(in crate::analysis) fn of(bucket: &Object, objects: &[Object], recorded: OwnersView) -> Self {
        let users = bucket.field("used_by_accounts").and_then(Value::as_elements);
        let others = users.map(|users| {
            let accounts = users.iter().filter_map(Value::as_text);
            accounts.map(|account| Other { account: account.clone(), is_recorded: is_recorded(account, objects) }).collect()
        });
        let missed = bucket.field("owner_misses");
        let missed_first = missed.and_then(Value::as_elements).and_then(<[Value]>::first).and_then(Value::as_text).cloned();
        let owner = match (recorded, missed.is_some_and(|missed| missed.why_unknown().is_some()), &missed_first) {
            (OwnersView::All, true, _) => OwnersView::Unknown,
            (OwnersView::All, false, Some(_)) => OwnersView::Some,
            (recorded, ..) => recorded,
        };
        Self { owner, others, missed: missed_first }
    }

    /// Does anybody but the owner come into it?
    pub fn concerns_others(&self) -> bool {
        self.missed.is_some() || self.others.as_ref().is_some_and(|others| !others.is_empty())
    }

    /// Do trails of the estate record all of the other accounts?
    pub fn requesters(&self) -> Truth {
        match &self.others {
            None => Truth::Unknown,
            Some(others) => others.iter().map(|other| other.is_recorded).fold(Truth::True, Truth::and),
        }
    }
}
