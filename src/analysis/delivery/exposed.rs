//! Exposed: what the policy of a log bucket lets through beside the log of the trails that it is for.
//!
//! <https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cross-service-confused-deputy-prevention.html>

use super::names::Names;
use super::policies::{allows_service, parsed};
use crate::analysis::stated;
use crate::analysis::{Fields, derived};
use crate::iam::{Context, Principal, Request, Statement};
use crate::model::Object;
use crate::value::{Data, Text, Value};

/// What follows from the policy of `bucket`, of which is asked only when a trail `delivers` there.
pub(super) fn of_bucket(names: &Names, bucket: &Object, delivers: bool) -> Fields {
    let nothing = || Value::list(Vec::new(), bucket.header);
    if !delivers || bucket.field("policy").is_none_or(Value::is_null) {
        return vec![("policy_without_source", nothing()), ("policy_too_broad", nothing())];
    }
    derived(bucket, &["policy"], |bucket| of_policy(names, bucket))
}

fn of_policy(names: &Names, bucket: &Object) -> Fields {
    let document = bucket.field("policy").cloned().unwrap_or_else(|| Value::null(bucket.header));
    let policy = match parsed(&document, names) {
        Ok(policy) => policy,
        Err(open) => {
            let open = open.value(bucket);
            return vec![("policy_without_source", open.clone()), ("policy_too_broad", open)];
        }
    };
    let writing = policy.statements.iter().filter(|statement| allows_service(statement) && may_write(statement));
    let writing: Vec<&Statement> = writing.collect();
    let without_source = writing.iter().filter(|statement| !asks_for_source(statement));
    let without_source =
        without_source.map(|statement| stated("this lets CloudTrail write for any trail of anybody", &statement.origin));
    let too_broad = writing.iter().flat_map(|statement| too_broad(statement, names, bucket));
    let list = |found: Vec<Value>| match (found.first(), policy.doubts.first()) {
        (None, Some(doubt)) => Value { data: Data::Unknown(doubt.why.clone()), origin: doubt.origin.clone() },
        (first, _) => {
            let origin = first.map_or_else(|| bucket.header.into(), |first| first.origin.clone());
            Value::list(found, origin)
        }
    };
    vec![("policy_without_source", list(without_source.collect())), ("policy_too_broad", list(too_broad.collect()))]
}

fn may_write(statement: &Statement) -> bool {
    statement.matches_action(&Text::from("s3:PutObject")).truth.is_true()
}

/// The keys that say for which trail, account or organization CloudTrail writes.
const SOURCES: [&str; 4] = ["aws:sourcearn", "aws:sourceaccount", "aws:sourceorgid", "aws:sourceorgpaths"];

/// Conditions that are not known may ask for it.
fn asks_for_source(statement: &Statement) -> bool {
    let asks = statement.conditions.iter().any(|condition| SOURCES.contains(&&*condition.key.to_lowercase()));
    asks || !statement.doubts.is_empty()
}

/// What a statement lets CloudTrail do that it never does.
fn too_broad(statement: &Statement, names: &Names, bucket: &Object) -> Vec<Value> {
    let mut found = Vec::new();
    let name = bucket.text("name").cloned().unwrap_or_else(|| Text::from(""));
    let root = Text::from("arn:").concat(&bucket.deployment.partition).concat(&Text::from(":s3:::")).concat(&name);
    // A key that no trail writes to: only what covers every key covers it.
    let key = names.normal(&root).concat(&Text::from("/\u{f8ff}"));
    let request = Request {
        principal: Some(Principal::Service(Text::from(super::calls::SERVICE))),
        action: Text::from("s3:PutObject"),
        resource: Some(key),
        context: Context::new(),
    };
    let resource = statement.matches_resource(&request);
    if resource.truth.is_true()
        && let Some(place) = resource.places.first()
    {
        found.push(stated("this covers every key of the bucket, where the log lies below `AWSLogs/`", place));
    }
    let action = statement.matches_action(&Text::from("s3:DeleteObject"));
    if action.truth.is_true()
        && let Some(place) = action.places.first()
    {
        found.push(stated("CloudTrail calls `s3:GetBucketAcl` and `s3:PutObject` only", place));
    }
    found
}
