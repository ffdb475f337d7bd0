//! Public: what everybody may do, because an ACL or a policy says so and no public access block keeps that from counting.

use super::asked::{Action, Asked, Open, Said, listed, not_evaluated, object, whole};
use super::block::Block;
use super::caller::{Callers, callers};
use crate::iam::{Principal, Statement};
use crate::model::Object;
use crate::value::{Data, Truth, Value};

/// What is asked of buckets and access points.
pub(super) const OF_BUCKET: [Action; 13] = [
    object("s3:GetObject"),
    whole("s3:ListBucket"),
    object("s3:PutObject"),
    object("s3:DeleteObject"),
    object("s3:GetObjectVersion"),
    object("s3:DeleteObjectVersion"),
    object("s3:PutObjectAcl"),
    whole("s3:ListBucketVersions"),
    whole("s3:GetBucketPolicy"),
    whole("s3:PutBucketPolicy"),
    whole("s3:PutBucketAcl"),
    whole("s3:PutLifecycleConfiguration"),
    whole("s3:DeleteBucket"),
];

/// What is asked of keys.
pub(super) const OF_KEY: [Action; 7] = [
    whole("kms:Decrypt"),
    whole("kms:GenerateDataKey"),
    whole("kms:Encrypt"),
    whole("kms:CreateGrant"),
    whole("kms:PutKeyPolicy"),
    whole("kms:DisableKey"),
    whole("kms:ScheduleKeyDeletion"),
];

/// What is asked of topics.
pub(super) const OF_TOPIC: [Action; 5] = [
    whole("sns:Subscribe"),
    whole("sns:Publish"),
    whole("sns:SetTopicAttributes"),
    whole("sns:AddPermission"),
    whole("sns:DeleteTopic"),
];

/// What a policy lets everybody do, one sentence for each statement.
pub(super) fn by_policy(asked: Option<&Asked>, actions: &[Action]) -> Said {
    let mut said = Said::default();
    let Some(asked) = asked else { return said };
    let names_everybody = |statement: &Statement| {
        let effect = statement.effect.as_ref().ok().copied();
        let principals = statement.principals.as_ref();
        principals.is_none_or(|principals| !principals.cover(&Principal::Anonymous, effect).truth.is_false())
    };
    for (place, statement) in asked.allowing().filter(|(_, statement)| names_everybody(statement)) {
        let context = match callers(statement) {
            Callers::Fixed => continue,
            Callers::Anybody(context) => context,
            Callers::Open(open) => {
                said.leave_open(open);
                continue;
            }
        };
        let granted = asked.granted(place, &Principal::Anonymous, &context, actions);
        if !granted.actions.is_empty() {
            said.add(format!("everybody may {}", listed(&granted.actions)), &statement.origin);
        } else if let Some(open) = granted.open {
            said.leave_open(open);
        }
    }
    if let Some(hidden) = asked.hidden() {
        said.leave_open(hidden);
    }
    said
}

/// What is left of what a policy lets everybody do, behind the public access blocks of the bucket and its account.
pub(super) fn behind_policy_block(said: Said, block: &Block) -> Said {
    behind(said, block.restrict_public_buckets(), block.block_public_policy(), "a policy", "block_public_policy")
}

/// What is left when `stops` stops public access, and `refuses` refuses what would open it.
fn behind(said: Said, stops: Result<bool, Open>, refuses: Result<bool, Open>, what: &str, flag: &str) -> Said {
    if said.known.is_empty() && said.open.is_none() {
        return said;
    }
    let closed = |open: Open| Said { known: Vec::new(), open: Some(open) };
    match (stops, refuses) {
        (Ok(true), _) => Said::default(),
        (Err(why), _) | (Ok(false), Err(why)) => closed(why),
        (Ok(false), Ok(false)) => said,
        (Ok(false), Ok(true)) => match said.known.first() {
            // Which of the two is there first, the code does not say.
            Some(first) => {
                let open = format!("whether {what} that is public was there before `{flag}`, which refuses later ones only,");
                closed(not_evaluated(open, &first.origin))
            }
            None => said,
        },
    }
}

/// Canned ACLs that admit more than the account, and what they let whom do:
/// <https://docs.aws.amazon.com/AmazonS3/latest/userguide/acl-overview.html#canned-acl>.
const CANNED: [(&str, &str); 3] = [
    ("public-read", "everybody may list the keys"),
    ("public-read-write", "everybody may list the keys, and add and replace objects"),
    ("authenticated-read", "every AWS account may list the keys"),
];

/// What the ACL of a bucket lets everybody do.
pub(super) fn by_acl(bucket: &Object, block: &Block) -> Said {
    if bucket.field("ownership").and_then(Value::as_literal) == Some("BucketOwnerEnforced") {
        return Said::default();
    }
    let mut said = Said::default();
    if let Some(acl) = bucket.field("acl").filter(|acl| !acl.is_null()) {
        match (acl.as_literal(), acl.why_unknown()) {
            (Some(word), _) => {
                if let Some((_, what)) = CANNED.iter().find(|(known, _)| *known == word) {
                    said.add(*what, &acl.origin);
                }
            }
            (None, Some(why)) => said.leave_open(Open { why, origin: acl.origin.clone() }),
            (None, None) => {}
        }
    }
    match bucket.field("grants") {
        Some(Value { data: Data::List(grants) | Data::Set(grants), .. }) => {
            grants.iter().for_each(|grant| by_grant(grant, &mut said))
        }
        Some(grants @ Value { data: Data::Unknown(why), .. }) => {
            said.leave_open(Open { why: why.clone(), origin: grants.origin.clone() });
        }
        _ => {}
    }
    let ownership = bucket.field("ownership").and_then(|ownership| Some((ownership.why_unknown()?, ownership.origin.clone())));
    if let Some((why, origin)) = ownership.filter(|_| !said.known.is_empty()) {
        return Said { known: Vec::new(), open: Some(Open { why, origin }) };
    }
    behind(said, block.ignore_public_acls(), block.block_public_acls(), "an ACL", "block_public_acls")
}

/// A grant to one of the groups: <https://docs.aws.amazon.com/AmazonS3/latest/userguide/acl-overview.html#specifying-grantee>.
fn by_grant(grant: &Value, said: &mut Said) {
    let Some(uri) = grant.get("uri").filter(|uri| !uri.is_null()) else {
        if let Some(why) = grant.why_unknown() {
            said.leave_open(Open { why, origin: grant.origin.clone() });
        }
        return;
    };
    let ends = |end: &str| uri.as_text().map_or(Truth::Unknown, |uri| uri.ends_with(&end.into()));
    let who = match (ends("/global/AllUsers"), ends("/global/AuthenticatedUsers")) {
        (Truth::True, _) => "everybody",
        (_, Truth::True) => "every AWS account",
        (Truth::False, Truth::False) => return,
        _ => {
            let why = uri.why_unknown();
            said.leave_open(why.map_or_else(
                || not_evaluated("whom the grant is for", &uri.origin),
                |why| Open { why, origin: uri.origin.clone() },
            ));
            return;
        }
    };
    let permissions: Vec<String> = grant
        .get("permissions")
        .and_then(Value::as_elements)
        .into_iter()
        .flatten()
        .filter_map(Value::as_literal)
        .map(str::to_owned)
        .collect();
    let what = if permissions.is_empty() { "some permissions".to_owned() } else { listed(&permissions) };
    said.add(format!("{who} has {what}"), &uri.origin);
}
