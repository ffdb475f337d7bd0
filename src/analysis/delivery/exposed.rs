//! Exposed: what the policy of a log bucket lets through beside the log of the trails that it is for.
//!
//! <https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cross-service-confused-deputy-prevention.html>

use super::names::Names;
use super::policies::{allows_service, parsed};
use crate::analysis::stated;
use crate::analysis::{Fields, derived};
use crate::catalog;
use crate::iam::{Context, Effect, Identifier, Principal, PrincipalType, Request, Statement};
use crate::model::Object;
use crate::value::{Data, Symbol, Text, Value};

/// What is said of a bucket.
const FIELDS: [&str; 3] = ["policy_without_source", "policy_too_broad", "policy_names_region_accounts"];

/// What follows from the policy of `bucket`, of which is asked only when a trail `delivers` there.
pub(super) fn of_bucket(names: &Names, bucket: &Object, delivers: bool) -> Fields {
    if !delivers || bucket.field("policy").is_none_or(Value::is_null) {
        return FIELDS.map(|field| (field, Value::list(Vec::new(), bucket.header))).into();
    }
    derived(bucket, &["policy"], |bucket| of_policy(names, bucket))
}

fn of_policy(names: &Names, bucket: &Object) -> Fields {
    let document = bucket.field("policy").cloned().unwrap_or_else(|| Value::null(bucket.header));
    let policy = match parsed(&document, names) {
        Ok(policy) => policy,
        Err(open) => {
            let open = open.value(bucket);
            return FIELDS.map(|field| (field, open.clone())).into();
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
    let is_named = policy.statements.iter().any(may_let_service_write);
    let of_regions = match (is_named, policy.doubts.first()) {
        (false, None) => policy.statements.iter().flat_map(region_accounts).collect(),
        _ => Vec::new(),
    };
    vec![(FIELDS[0], list(without_source.collect())), (FIELDS[1], list(too_broad.collect())), (FIELDS[2], list(of_regions))]
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
    if !matches!(statement.effect, Ok(Effect::Allow)) || !may_write(statement) {
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
