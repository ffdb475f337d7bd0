//! Exposed: what the policies of log buckets, keys and topics let through beside the log of the trails that they are for.
//!
//! <https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cross-service-confused-deputy-prevention.html>

use super::names::Names;
use super::policies::{allows_service, parsed};
use crate::analysis::stated;
use crate::analysis::{Fields, derived};
use crate::catalog;
use crate::iam::{Context, Effect, Identifier, Policy, Principal, PrincipalType, Request, Statement};
use crate::model::Object;
use crate::value::{Data, Origin, Symbol, Text, Value};

/// What is said of a bucket.
const FIELDS: [&str; 3] = [WITHOUT_SOURCE, "policy_too_broad", "policy_names_region_accounts"];

/// What follows from the policy of `bucket`, of which is asked only when a trail `delivers` there.
pub(super) fn of_bucket(names: &Names, bucket: &Object, delivers: bool) -> Fields {
    if !delivers || bucket.field("policy").is_none_or(Value::is_null) {
        return FIELDS.map(|field| (field, Value::list(Vec::new(), bucket.header))).into();
    }
    derived(bucket, &["policy"], |bucket| of_policy(names, bucket))
}

/// What follows from the policy of a key.
pub(super) fn of_key(names: &Names, key: &Object) -> Fields {
    derived(key, &["policy"], |key| {
        without_source(names, key, "kms:GenerateDataKey", "this lets CloudTrail encrypt for any trail of anybody")
    })
}

/// What follows from the policy of a topic.
pub(super) fn of_topic(names: &Names, topic: &Object) -> Fields {
    derived(topic, &["policy"], |topic| {
        without_source(names, topic, "SNS:Publish", "this lets CloudTrail publish for any trail of anybody")
    })
}

/// The statements of a policy that let CloudTrail call `action` for whoever it is, of each of which `says` is said.
fn without_source(names: &Names, object: &Object, action: &str, says: &str) -> Fields {
    let document = object.field("policy").filter(|document| !document.is_null() && document.as_literal() != Some(""));
    let Some(document) = document else { return vec![(WITHOUT_SOURCE, Value::list(Vec::new(), object.header))] };
    let policy = match parsed(document, names) {
        Ok(policy) => policy,
        Err(open) => return vec![(WITHOUT_SOURCE, open.value(object))],
    };
    let allowing = policy.statements.iter().filter(|statement| allows_service(statement) && may(statement, action));
    let open = allowing.filter(|statement| !asks_for_source(statement));
    let said = open.map(|statement| stated(says, &statement.origin)).collect();
    vec![(WITHOUT_SOURCE, list(said, &policy, object))]
}

const WITHOUT_SOURCE: &str = "policy_without_source";

fn of_policy(names: &Names, bucket: &Object) -> Fields {
    let document = bucket.field("policy").cloned().unwrap_or_else(|| Value::null(bucket.header));
    let policy = match parsed(&document, names) {
        Ok(policy) => policy,
        Err(open) => {
            let open = open.value(bucket);
            return FIELDS.map(|field| (field, open.clone())).into();
        }
    };
    let writing = policy.statements.iter().filter(|statement| allows_service(statement) && may(statement, "s3:PutObject"));
    let writing: Vec<&Statement> = writing.collect();
    let without_source = writing.iter().filter(|statement| !asks_for_source(statement));
    let without_source =
        without_source.map(|statement| stated("this lets CloudTrail write for any trail of anybody", &statement.origin));
    let too_broad = writing.iter().flat_map(|statement| too_broad(statement, names, bucket));
    let is_named = policy.statements.iter().any(may_let_service_write);
    let of_regions = match (is_named, policy.doubts.first()) {
        (false, None) => policy.statements.iter().flat_map(region_accounts).collect(),
        _ => Vec::new(),
    };
    vec![
        (FIELDS[0], list(without_source.collect(), &policy, bucket)),
        (FIELDS[1], list(too_broad.collect(), &policy, bucket)),
        (FIELDS[2], list(of_regions, &policy, bucket)),
    ]
}

/// What was found in a policy; unknown where nothing was, but something of it is not known.
fn list(found: Vec<Value>, policy: &Policy, object: &Object) -> Value {
    match (found.first(), policy.doubts.first()) {
        (None, Some(doubt)) => Value { data: Data::Unknown(doubt.why.clone()), origin: doubt.origin.clone() },
        (first, _) => {
            let origin = first.map_or_else(|| object.header.into(), |first| first.origin.clone());
            Value::list(found, origin)
        }
    }
}

/// May a statement let CloudTrail write under its own name, as everybody or as what nobody knows?
fn may_let_service_write(statement: &Statement) -> bool {
    if matches!(statement.effect, Ok(Effect::Deny)) || statement.matches_action(&Text::from("s3:PutObject")).truth.is_false() {
        return false;
    }
    let Some(principals) = statement.principals.as_ref() else { return true };
    let is_service = |identifier: &Identifier| match (identifier.kind, identifier.term.text.as_literal()) {
        (PrincipalType::Service, named) => named.is_none_or(|named| named == super::calls::SERVICE),
        (_, named) => named == Some("*"),
    };
    principals.excludes || !principals.doubts.is_empty() || principals.identifiers.iter().any(is_service)
}

/// The accounts that CloudTrail delivered from in single Regions, which a statement lets write.
fn region_accounts(statement: &Statement) -> Vec<Value> {
    if !matches!(statement.effect, Ok(Effect::Allow)) || !may(statement, "s3:PutObject") {
        return Vec::new();
    }
    let principals = statement.principals.iter().filter(|principals| !principals.excludes);
    let identifiers = principals.flat_map(|principals| &principals.identifiers);
    let accounts = identifiers.filter(|identifier| identifier.kind == PrincipalType::Aws).filter_map(|identifier| {
        let regions = regions_of(&identifier.term.text)?;
        let what = match regions.as_str() {
            "" => "this is the account that CloudTrail delivered from in one Region, before it had a name of its own".to_owned(),
            regions => {
                format!("this is the account that CloudTrail delivered from in {regions}, before it had a name of its own")
            }
        };
        Some(stated(what, &identifier.term.origin))
    });
    accounts.collect()
}

/// The Regions that CloudTrail delivered from `principal` in, in words that are empty where nobody knows which; `None` where it is no such
/// account.
fn regions_of(principal: &Text) -> Option<String> {
    let is_looked_up = |symbol: &Symbol| symbol.name.contains("aws_cloudtrail_service_account");
    if principal.symbols().any(is_looked_up) {
        return Some(String::new());
    }
    let written = principal.as_literal()?;
    let account = written.split(':').nth(4).unwrap_or(written);
    let regions = catalog::cloudtrail_accounts().filter(|(_, known)| *known == account);
    let regions: Vec<String> = regions.map(|(region, _)| format!("`{region}`")).collect();
    (!regions.is_empty()).then(|| regions.join(" and "))
}

fn may(statement: &Statement, action: &str) -> bool {
    statement.matches_action(&Text::from(action)).truth.is_true()
}

/// The keys that say for which trail, account or organization CloudTrail calls. The encryption context, which it hands to KMS alone, holds the
/// ARN of the trail.
const SOURCES: [&str; 5] =
    ["aws:sourcearn", "aws:sourceaccount", "aws:sourceorgid", "aws:sourceorgpaths", "kms:encryptioncontext:aws:cloudtrail:arn"];

/// Does a statement ask for one of them? That one is there at all says nothing, and conditions that are not known may ask for it.
fn asks_for_source(statement: &Statement) -> bool {
    let mut conditions = statement.conditions.iter().filter(|condition| !condition.operator_name.eq_ignore_ascii_case("Null"));
    conditions.any(|condition| SOURCES.contains(&&*condition.key.to_lowercase())) || !statement.doubts.is_empty()
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
        // Where the bucket has its name from is not what is wrong.
        let place = Origin::from(place.span);
        found.push(stated("this covers every key of the bucket, where the log lies below `AWSLogs/`", &place));
    }
    let action = statement.matches_action(&Text::from("s3:DeleteObject"));
    if action.truth.is_true()
        && let Some(place) = action.places.first()
    {
        found.push(stated("CloudTrail calls `s3:GetBucketAcl` and `s3:PutObject` only", place));
    }
    found
}
