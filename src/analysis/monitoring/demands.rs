//! The demands: events that somebody should be told of, fifteen sorts of them, as the CIS AWS Foundations Benchmark asks for them.
//!
//! The table beside this file is CSV without quotes, so that only the last column may hold commas. That column says in the language of
//! filter patterns what else is known of such an event. The four events of ClassicLink, which EC2 no longer has, are left out.

use std::sync::{Arc, LazyLock};

use super::filter_pattern::{self, FilterPattern};
use super::formula::{Content, Field, Formula, Test};
use super::glob::Glob;
use super::implication::Events;
use crate::source::Span;
use crate::value::{Reason, Text, Unknown};

const TABLE: &str = include_str!("demands.csv");

const HEADER: &str = "monitor,words,service,event,also";

/// A sort of events that somebody should be told of.
#[derive(Debug)]
pub struct Monitor {
    /// The field of a trail that says what of them goes unnoticed.
    pub field: &'static str,
    /// The table's name for it.
    pub name: &'static str,
    /// Are calls among them that only read?
    pub holds_reads: bool,
    /// The events, one row of the table each.
    pub demands: Vec<Demand>,
}

/// One of the events of a sort.
#[derive(Debug)]
pub struct Demand {
    /// What people call it: its name, or what is common to such events.
    pub words: &'static str,
    /// The service that it is an event of, as its endpoint begins; empty when it may be any.
    pub service: &'static str,
    also: &'static str,
    event: &'static str,
}

/// Names of monitors, and the fields of a trail that belong to them, in the order of the benchmark.
const FIELDS: [(&str, &str); 15] = [
    ("unauthorized_calls", "unnoticed_unauthorized_calls"),
    ("sign_in_without_mfa", "unnoticed_sign_in_without_mfa"),
    ("root_usage", "unnoticed_root_usage"),
    ("iam_policy_changes", "unnoticed_iam_policy_changes"),
    ("trail_changes", "unnoticed_trail_changes"),
    ("sign_in_failures", "unnoticed_sign_in_failures"),
    ("key_deletion", "unnoticed_key_deletion"),
    ("bucket_policy_changes", "unnoticed_bucket_policy_changes"),
    ("config_changes", "unnoticed_config_changes"),
    ("security_group_changes", "unnoticed_security_group_changes"),
    ("network_acl_changes", "unnoticed_network_acl_changes"),
    ("gateway_changes", "unnoticed_gateway_changes"),
    ("route_table_changes", "unnoticed_route_table_changes"),
    ("vpc_changes", "unnoticed_vpc_changes"),
    ("organization_changes", "unnoticed_organization_changes"),
];

/// What CloudTrail writes into every record.
/// <https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-record-contents.html>
const EVERY_EVENT: &str = "$.eventVersion EXISTS && $.eventTime EXISTS && $.eventID EXISTS && $.eventCategory = Management";

/// What it writes into the record of a call that changes something.
const CALL: &str = "$.eventType = AwsApiCall && $.readOnly IS FALSE && $.managementEvent IS TRUE";

/// What it writes into the record of a sign-in.
const SIGN_IN: &str = "$.eventType = AwsConsoleSignIn && $.readOnly IS FALSE && $.managementEvent IS TRUE";

/// What EventBridge calls such events.
const BRIDGED_CALL: &str = "AWS API Call via CloudTrail";
const BRIDGED_SIGN_IN: &str = "AWS Console Sign In via CloudTrail";

/// The service of sign-ins.
const SIGN_IN_SERVICE: &str = "signin";

/// Services whose events are recorded in one Region of each partition alone, which the code need not say.
/// <https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-concepts.html#cloudtrail-concepts-global-service-events>
pub const GLOBAL_SERVICES: [&str; 2] = ["iam", "organizations"];

/// Words that stand in every record beside those above: names of fields, and parts of ARNs.
const ALWAYS: [&str; 14] = [
    "eventSource",
    "userIdentity",
    "type",
    "principalId",
    "arn",
    "aws",
    "accountId",
    "awsRegion",
    "userAgent",
    "requestParameters",
    "responseElements",
    "requestID",
    "recipientAccountId",
    "true",
];

/// All of them.
pub fn monitors() -> &'static [Monitor] {
    static MONITORS: LazyLock<Vec<Monitor>> = LazyLock::new(|| {
        let rows: Vec<[&str; 5]> = rows().collect();
        let monitor = |(name, field): (&'static str, &'static str)| {
            let own = rows.iter().filter(|row| row[0] == name);
            let demands: Vec<Demand> = own
                .map(|[_, words, service, event, also]| Demand {
                    words: if words.is_empty() { event } else { words },
                    service,
                    event,
                    also,
                })
                .collect();
            Monitor { field, name, holds_reads: demands.iter().all(|demand| demand.service.is_empty()), demands }
        };
        FIELDS.into_iter().map(monitor).collect()
    });
    &MONITORS
}

/// # Panics
/// If a row has too few fields, which a test rules out.
fn rows() -> impl Iterator<Item = [&'static str; 5]> {
    let mut lines = TABLE.lines();
    assert_eq!(lines.next(), Some(HEADER), "the columns of the table");
    lines.map(|line| {
        let fields: Vec<&str> = line.splitn(5, ',').collect();
        fields.try_into().unwrap_or_else(|_| panic!("a row has too few fields: {line}"))
    })
}

impl Demand {
    /// The events, whatever else is known of them, for a trail at `span`.
    pub fn events(&self, span: Span) -> Events {
        let is_sign_in = self.service == SIGN_IN_SERVICE;
        let own = match (self.service, self.event) {
            ("", _) => String::new(),
            (service, event) => {
                let known = if is_sign_in { SIGN_IN } else { CALL };
                format!(" && $.eventSource = {service}.amazonaws.com && $.eventName = {event} && {known}")
            }
        };
        let also = if self.also.is_empty() { String::new() } else { format!(" && {}", self.also) };
        let mut events = described(&format!("{{ {EVERY_EVENT}{own}{also} }}"), span);
        let deployment = |name: &str| Arc::new(Unknown { reason: Reason::Deployment { name: name.into() }, span });
        let mut open = |field: &str| events.open.push((Field::from(field), deployment(field.trim_start_matches('/'))));
        ["recipientAccountId", "userIdentity.accountId"].into_iter().for_each(&mut open);
        if is_sign_in || GLOBAL_SERVICES.contains(&self.service) {
            open("awsRegion");
        }
        ["/account", "/region", "/version", "/id", "/time", "/resources"].into_iter().for_each(&mut open);
        if self.service.is_empty() {
            ["/source", "/detail-type"].into_iter().for_each(&mut open);
        } else {
            let kind = if is_sign_in { BRIDGED_SIGN_IN } else { BRIDGED_CALL };
            events.demand("/source".into(), Test::Text(Glob::literal(&format!("aws.{}", self.service))));
            events.demand("/detail-type".into(), Test::Text(Glob::literal(kind)));
        }
        events
    }
}

/// # Panics
/// If the text is no pattern of fields that are all demanded, which a test rules out.
fn described(pattern: &str, span: Span) -> Events {
    match filter_pattern::read(&Text::from(pattern), span) {
        Ok(FilterPattern::Fields(formula)) => Events::of(&formula).unwrap_or_else(|| panic!("this is no conjunction: {pattern}")),
        other => panic!("this is no pattern: {pattern}: {other:?}"),
    }
}

impl Demand {
    /// Does a pattern speak of `events`, which are these: of their name, their service, or a value that tells them from others?
    pub fn is_named_in(&self, events: &Events, pattern: &Formula) -> bool {
        let is_telling = |field: &str| match field {
            "eventName" | "eventSource" | "/source" => !self.service.is_empty(),
            field => self.also.contains(&format!("$.{field} = ")),
        };
        let mut is_named = false;
        pattern.each_condition(&mut |field, test| {
            let own = events.fields.iter().filter(|(known, _)| known == field).flat_map(|(_, tests)| tests);
            let values = own.filter_map(|test| match test {
                Test::Text(glob) if !glob.takes_all() => Some(glob),
                _ => None,
            });
            is_named |= is_telling(field) && values.into_iter().any(|value| is_about(test, value));
        });
        is_named
    }

    /// Is it an event of a service that records its events in one Region?
    pub fn is_global(&self) -> bool {
        GLOBAL_SERVICES.contains(&self.service)
    }

    /// May every such event hold `term` in its text? Only what it has for sure can: the words of the table, and the names of fields.
    pub fn may_hold(&self, term: &str) -> bool {
        let known = format!("{EVERY_EVENT} {CALL} {SIGN_IN} {}.amazonaws.com {} {}", self.service, self.event, self.also);
        let is_punctuation = |character: char| !character.is_alphanumeric();
        term.split(is_punctuation).filter(|word| !word.is_empty()).all(|word| known.contains(word) || ALWAYS.contains(&word))
    }
}

/// Does a test pick out `value`, to take it or to leave it out? What takes anything at all, or all but something else, does not.
fn is_about(test: &Test, value: &Glob) -> bool {
    let takes = |test: &Test| match value.only() {
        Some(literal) => !test.passes(&Content::Text(literal.to_owned())).is_false(),
        // Two patterns that may take the same are about the same.
        None => true,
    };
    match test {
        Test::Text(glob) => !glob.takes_all() && takes(test),
        Test::Regex(_) => takes(test),
        Test::NotText(glob) => takes(&Test::Text(glob.clone())),
        Test::NotRegex(regex) => takes(&Test::Regex(regex.clone())),
        _ => false,
    }
}
