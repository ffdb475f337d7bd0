//! Names: what the same thing is called in one place and in another, put in one form before policies are asked.
//!
//! A partition that nobody states is taken for `aws`, as everybody does who writes an ARN out. Of keys, log groups and topics whose name
//! AWS makes up, references to the ARN are put together as those of others are, so that they begin and end as they really do.

use std::collections::HashMap;
use std::sync::Arc;

use foldhash::fast::RandomState;

use crate::iam::{Policy, Principals, Strings};
use crate::model::{self, KEY, LOG_GROUP, Object, TOPIC};
use crate::value::{Deployment, Piece, Reason, Symbol, Text, Unknown};

/// What symbols are put in one form as.
#[derive(Debug, Default)]
pub(super) struct Names {
    replaced: HashMap<(u32, Arc<str>), Text, RandomState>,
}

/// What the domains of services end in where a partition that nobody states is taken for `aws`.
const SUFFIX: &str = "amazonaws.com";

impl Names {
    pub(super) fn of(objects: &[Object]) -> Self {
        let mut names = Self::default();
        for object in objects {
            if let [Piece::Symbol(symbol)] = object.deployment.partition.pieces().as_slice() {
                names.replaced.insert((symbol.unit, symbol.name.clone()), Text::from("aws"));
                names.replaced.insert((symbol.unit, Arc::from("AWS::URLSuffix")), Text::from(SUFFIX));
            }
        }
        for object in objects {
            names.take(object);
        }
        names
    }

    /// Those of one account: where nobody states its number, it is one that nobody could have written.
    pub(super) fn of_account(account: &Text) -> Self {
        let mut names = Self::default();
        if let [Piece::Symbol(symbol)] = account.pieces().as_slice() {
            names.replaced.insert((symbol.unit, symbol.name.clone()), Text::from("\u{f8ff}"));
        }
        names
    }

    /// References to an object whose name AWS makes up.
    fn take(&mut self, object: &Object) {
        let pieces = object.text("name").map_or_else(Vec::new, Text::pieces);
        let [Piece::Symbol(own)] = pieces.as_slice() else { return };
        let is_own = own.unit == object.unit && own.name.strip_suffix(".id").unwrap_or(&own.name) == &*object.address;
        if !is_own || own.either.is_some() {
            return;
        }
        let is_terraform = own.name.ends_with(".id");
        let at = |attribute: &str| (object.unit, Arc::from(format!("{}{attribute}", object.address)));
        let of_kind = |kind: &str| object.kind.name == kind;
        if of_kind(KEY.name) {
            let arn = self.normal(&key_arn(&object.deployment, &Text::symbol(own.clone())));
            if is_terraform {
                self.replaced.insert(at(".key_id"), Text::symbol(own.clone()));
                self.replaced.insert(at(".arn"), arn);
            } else {
                self.replaced.insert(at(".Arn"), arn);
            }
        } else if of_kind(LOG_GROUP.name) {
            let streams = if is_terraform && !object.address.contains("awscc_") { "" } else { ":*" };
            let arn = self.normal(&log_group_arn(&object.deployment, &Text::symbol(own.clone()))).concat(&Text::from(streams));
            if is_terraform {
                self.replaced.insert(at(".name"), Text::symbol(own.clone()));
                self.replaced.insert(at(".arn"), arn);
            } else {
                self.replaced.insert(at(".Arn"), arn);
            }
        } else if of_kind(TOPIC.name) {
            let name = if is_terraform { own.clone() } else { named(own, format!("{}.TopicName", object.address)) };
            let arn = self.normal(&topic_arn(&object.deployment, &Text::symbol(name)));
            if is_terraform {
                self.replaced.insert(at(".name"), Text::symbol(own.clone()));
                self.replaced.insert(at(".arn"), arn);
            } else {
                for attribute in ["", ".Arn", ".TopicArn"] {
                    self.replaced.insert(at(attribute), arn.clone());
                }
            }
        }
    }

    /// The text in one form.
    pub(super) fn normal(&self, text: &Text) -> Text {
        match text.first_symbol() {
            None => text.clone(),
            Some(_) => text.replaced(|symbol| self.replaced.get(&(symbol.unit, symbol.name.clone())).cloned()),
        }
    }

    /// The policy with all its texts in one form.
    pub(super) fn policy(&self, mut policy: Policy) -> Policy {
        for statement in &mut policy.statements {
            let conditions = statement.conditions.iter_mut().map(|condition| &mut condition.values);
            for strings in statement.resources.iter_mut().chain(statement.actions.iter_mut()).chain(conditions) {
                self.strings(strings);
            }
            if let Some(Principals { identifiers, .. }) = &mut statement.principals {
                identifiers.iter_mut().for_each(|identifier| identifier.term.text = self.normal(&identifier.term.text));
            }
        }
        policy
    }

    fn strings(&self, strings: &mut Strings) {
        strings.terms.iter_mut().for_each(|term| term.text = self.normal(&term.text));
    }
}

/// The same symbol by another name.
fn named(symbol: &Symbol, name: String) -> Symbol {
    Symbol { name: name.into(), ..symbol.clone() }
}

/// The ARN of a key.
pub(super) fn key_arn(deployment: &Deployment, id: &Text) -> Text {
    model::arn("kms:{region}:{account}:key/{name}", deployment, id)
}

/// The ARN of a log group, without what stands behind it for the streams in it.
pub(super) fn log_group_arn(deployment: &Deployment, name: &Text) -> Text {
    model::arn("logs:{region}:{account}:log-group:{name}", deployment, name)
}

/// The ARN of a topic.
pub(super) fn topic_arn(deployment: &Deployment, name: &Text) -> Text {
    model::arn("sns:{region}:{account}:{name}", deployment, name)
}

/// A part of a name that CloudTrail makes up and that holds no wildcard: a date, a number.
pub(super) fn made_up(what: &str, trail: &Object) -> Text {
    let unknown = Arc::new(Unknown { reason: Reason::AfterApply { reference: what.into() }, span: trail.header });
    Text::symbol(Symbol::new(what, trail.unit, unknown))
}
