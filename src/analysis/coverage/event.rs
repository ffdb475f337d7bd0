//! Events: one call, as a record has it or as somebody describes it.

use std::sync::Arc;

use super::conditions::Field;
use crate::value::{Text, Unknown};

/// One event.
#[derive(Debug, Clone, Default)]
pub struct Event {
    /// The fields that it has and that are known; symbols for what nobody says. Region, account and resources stand below.
    pub fields: Vec<(Field, Text)>,
    /// The fields of which only a few values are possible.
    pub open: Vec<Open>,
    /// The resources that it is about, those of which selectors of data events speak.
    pub subjects: Vec<Subject>,
    /// The partition that it happens in; `None` for that of whoever records it.
    pub partition: Option<Arc<str>>,
    /// Its Region; `None` for that of whoever records it.
    pub region: Option<Text>,
    /// The accounts that get a copy of it.
    pub recipients: Vec<Recipient>,
}

/// A field of which it is not known what it is, but what it may be.
#[derive(Debug, Clone)]
pub struct Open {
    /// The field.
    pub field: Field,
    /// What it may be; `None` for an event that has no such field.
    pub values: Vec<Option<Text>>,
    /// Why nobody knows.
    pub why: Arc<Unknown>,
}

/// One of the `resources` of an event.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Subject {
    /// Its `type`.
    pub resource_type: Option<Text>,
    /// Its `ARN`, or else its `ARNPrefix`.
    pub arn: Option<Text>,
}

/// An account that gets a copy of an event.
#[derive(Debug, Clone)]
pub struct Recipient {
    /// The account; `None` for that of whoever records it.
    pub account: Option<Text>,
    /// Why it gets one.
    pub role: RecipientRole,
    /// Why it may get none; `None` where AWS says that it does.
    pub doubt: Option<Arc<Unknown>>,
}

/// Why an account gets a copy of an event.
///
/// <https://docs.aws.amazon.com/AmazonS3/latest/userguide/cloudtrail-logging-s3-info.html>: a call of one account for an object in the bucket
/// of another is recorded in both.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RecipientRole {
    /// The call was made there, or the record says that it is the account's.
    Account,
    /// The caller's account.
    Requester,
    /// The account that owns the bucket.
    Owner,
}

impl RecipientRole {
    /// The word for it in reports.
    pub fn name(self) -> &'static str {
        match self {
            RecipientRole::Account => "account",
            RecipientRole::Requester => "requester",
            RecipientRole::Owner => "owner",
        }
    }
}

impl Event {
    /// The field, where it is known.
    pub fn field(&self, field: Field) -> Option<&Text> {
        self.fields.iter().find(|(known, _)| *known == field).map(|(_, text)| text)
    }

    /// The ways that there are to close the open fields.
    pub(super) fn ways(&self) -> Vec<Way<'_>> {
        let mut ways = vec![Way { values: Vec::new(), other: None }];
        for open in &self.open {
            let mut longer = Vec::new();
            for Way { values, other } in ways {
                for (place, value) in open.values.iter().enumerate() {
                    let values = values.iter().cloned().chain([(open.field, value.clone())]).collect();
                    longer.push(Way { values, other: if place == 0 { other } else { Some(open) } });
                }
            }
            ways = longer;
        }
        ways
    }
}

/// One way to close the open fields of an event.
#[derive(Debug, Clone)]
pub(super) struct Way<'e> {
    /// What they are.
    pub(super) values: Vec<(Field, Option<Text>)>,
    /// A field that does not have its first value.
    pub(super) other: Option<&'e Open>,
}
