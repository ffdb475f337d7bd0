//! The log bucket: whether it can be there at all, and whether its policy lets CloudTrail write to it.

use super::answer::Answer;
use super::calls::{self, senders};
use super::names::made_up;
use super::organization;
use super::policies::{let_through, parsed};
use super::scene::{Estate, Found, Scene};
use crate::analysis::stated;
use crate::analysis::usage;
use crate::iam::Policy;
use crate::model::{BUCKET, LOOKED_UP_BUCKET, Object};
use crate::value::{Origin, Piece, Text, Value};

/// Why there can be no bucket of the name that `trail` states.
pub(super) fn cannot_exist(estate: &Estate<'_>, trail: &Object) -> Value {
    let Some(name) = trail.field("bucket").filter(|name| !name.is_null()) else { return Answer::Can.value(trail) };
    let reasons = name.all_alternatives().iter().map(|alternative| reason(estate, trail, &alternative.value)).collect::<Vec<_>>();
    // One name that can be is enough for somebody to mean it.
    match reasons.into_iter().collect::<Option<Vec<Value>>>() {
        Some(reasons) if !reasons.is_empty() => Value::list(reasons, name.origin.clone()),
        _ => Answer::Can.value(trail),
    }
}

fn reason(estate: &Estate<'_>, trail: &Object, name: &Value) -> Option<Value> {
    let written = name.as_text()?;
    if written.first_characters().starts_with("arn:") {
        return Some(stated("this is an ARN, where CloudTrail takes the name of a bucket", &name.origin));
    }
    let literal = written.as_literal()?;
    if let Some(why) = is_no_name(literal) {
        return Some(stated(why, &name.origin));
    }
    let mut buckets = estate.objects.iter().filter(|object| [BUCKET.name, LOOKED_UP_BUCKET.name].contains(&object.kind.name));
    let may_be = |bucket: &Object| !usage::names(name, trail.unit, bucket).is_false();
    let is_nowhere = estate.is_complete && !buckets.any(may_be);
    is_nowhere.then(|| stated("nobody declares a bucket of this name", &name.origin))
}

/// <https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html>
fn is_no_name(name: &str) -> Option<&'static str> {
    let is_character = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || matches!(byte, b'.' | b'-');
    if name.contains('/') {
        return Some("the name of a bucket holds no `/`; what keys begin with is the trail's prefix");
    }
    // Buckets that are older than 2018 may have such names in us-east-1.
    let may_be_old = |byte: u8| byte.is_ascii_uppercase() || byte == b'_';
    if !name.is_empty() && name.bytes().any(|byte| !is_character(byte) && !may_be_old(byte)) {
        return Some("the name of a bucket holds letters, digits, `.` and `-` only");
    }
    None
}

/// Does the policy of the bucket let CloudTrail ask for the bucket's ACL and put log files where it does?
pub(super) fn policy_lets_through(scene: &Scene<'_>) -> Answer {
    let bucket = match scene.bucket() {
        Found::Declared(bucket) => bucket,
        Found::Elsewhere => {
            return Answer::open(
                "the code does not declare the bucket, so its policy is not known",
                &scene.field("bucket").origin,
            );
        }
        Found::Open(why) => return Answer::Open(why, scene.field("bucket").origin),
    };
    let document = bucket.field("policy").cloned().unwrap_or_else(|| Value::null(bucket.header));
    if document.is_null() || document.as_literal() == Some("") {
        return match scene.is_written_whole(&bucket, "policy") {
            Ok(()) => {
                let why = "this bucket has no policy, and without one CloudTrail may not write to it";
                Answer::cannot(why, &Origin::from(bucket.header))
            }
            Err(open) => open,
        };
    }
    let policy = match parsed(&document, &scene.estate.names) {
        Ok(policy) => policy,
        Err(open) => return open,
    };
    let folder = match folder(scene, &bucket, &policy) {
        Ok(folder) => folder,
        Err(open) => return open,
    };
    let senders = senders(&scene.trail, &scene.estate.names);
    let policies = [policy];
    let root = scene.estate.names.normal(&arn(&bucket));
    let place = Origin::from(bucket.header);
    let asks = let_through(&policies, None, &calls::get_bucket_acl(&root, &bucket, &senders), &place);
    asks.and(let_through(&policies, None, &calls::put_object(folder.shown, &folder.keys, &bucket, &senders), &place))
}

fn arn(bucket: &Object) -> Text {
    let name = bucket.text("name").cloned().unwrap_or_else(|| Text::from(""));
    Text::from("arn:").concat(&bucket.deployment.partition).concat(&Text::from(":s3:::")).concat(&name)
}

/// Where log files lie.
struct Folder {
    /// As people read it.
    shown: String,
    /// The ARN of a log file: one of these.
    keys: Vec<Text>,
}

/// Where the trail puts log files. Errors: why that is not known.
///
/// <https://docs.aws.amazon.com/awscloudtrail/latest/userguide/get-and-view-cloudtrail-log-files.html>
fn folder(scene: &Scene<'_>, bucket: &Object, policy: &Policy) -> Result<Folder, Answer> {
    let trail = &scene.trail;
    let names = &scene.estate.names;
    let prefixes = prefixes(&scene.field("prefix"))?;
    let organization = scene.field("organization");
    let Some(is_organization) = organization.as_bool() else {
        return Err(Answer::open_as(&organization, "whether this is a trail of the organization is not known"));
    };
    let region = match scene.field("multi_region").as_bool() {
        Some(false) => trail.deployment.region.clone(),
        _ => made_up("a Region", trail),
    };
    let root = names.normal(&arn(bucket)).concat(&Text::from("/"));
    let file = Text::from("/CloudTrail/").concat(&region).concat(&Text::from("/")).concat(&made_up("a log file", trail));
    let file = file.concat(&Text::from(".json.gz"));
    let begins = |prefix: &Text| root.concat(&names.normal(prefix)).concat(&Text::from("AWSLogs/"));
    let account = names.normal(&trail.deployment.account);
    let owners: Vec<Text> = match is_organization {
        false => vec![account.clone()],
        true => {
            let member = Text::from("/").concat(&made_up("an account of the organization", trail));
            organization::ids(std::slice::from_ref(policy)).iter().map(|id| id.concat(&member)).collect()
        }
    };
    let of_prefix = |prefix: &Text| owners.iter().map(|owner| begins(prefix).concat(owner).concat(&file)).collect::<Vec<_>>();
    let keys = prefixes.iter().flat_map(of_prefix).collect();
    let first = prefixes.first().map_or_else(|| root.clone(), begins);
    let shown = if is_organization { format!("{first}o-…/…") } else { format!("{}/…", first.concat(&account)) };
    Ok(Folder { shown, keys })
}

/// What keys begin with: one of these. Errors: why that is not known.
fn prefixes(prefix: &Value) -> Result<Vec<Text>, Answer> {
    if prefix.is_null() || prefix.as_literal() == Some("") {
        return Ok(vec![Text::from("")]);
    }
    let (Some(text), None) = (prefix.as_text(), prefix.alternatives()) else {
        return Err(Answer::open_as(prefix, "what keys begin with is not known"));
    };
    let pieces = text.pieces();
    let has_slash =
        |piece: Option<&Piece>, at_end: fn(&str) -> bool| matches!(piece, Some(Piece::Literal(literal)) if at_end(literal));
    if has_slash(pieces.first(), |literal| literal.starts_with('/')) || has_slash(pieces.last(), |literal| literal.ends_with('/'))
    {
        return Err(Answer::open("what CloudTrail makes of a prefix with `/` at an end is not documented", &prefix.origin));
    }
    let with_slash = text.concat(&Text::from("/"));
    // A variable may be given an empty string, which is no prefix at all.
    let may_be_empty = pieces.iter().all(|piece| matches!(piece, Piece::Symbol(_)));
    Ok(if may_be_empty { vec![with_slash, Text::from("")] } else { vec![with_slash] })
}
