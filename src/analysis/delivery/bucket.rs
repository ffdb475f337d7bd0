//! The log bucket: whether it can be there at all, and whether its policy lets CloudTrail write to it.

use super::answer::Answer;
use super::calls;
use super::names::{Names, made_up};
use super::organization;
use super::policies::{let_through, parsed};
use super::scene::{Estate, Found, Scene};
use crate::analysis::naming::names;
use crate::analysis::stated;
use crate::iam::{Effect, Policy};
use crate::model::{BUCKET, LOOKED_UP_BUCKET, Object};
use crate::value::{Deployment, Origin, Piece, Text, Value};

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
    let mut buckets = [BUCKET.name, LOOKED_UP_BUCKET.name].into_iter().flat_map(|kind| estate.of_kind(kind));
    let may_be = |bucket: &Object| !names(name, trail.unit, bucket).is_false();
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
    with_policy(scene, |scene, bucket, policy| {
        let folder = match folder(scene, bucket, &policy) {
            Ok(folder) => folder,
            Err(open) => return open,
        };
        let senders = scene.senders();
        let policies = [policy];
        let root = scene.estate.names.normal(&arn(bucket));
        let place = Origin::from(bucket.header);
        let asks = let_through(&policies, None, &calls::get_bucket_acl(&root, bucket, senders), &place);
        asks.and(let_through(&policies, None, &calls::put_object(folder.shown, &folder.keys, bucket, senders), &place))
    })
}

/// Does the policy of the bucket of an organization's trail let CloudTrail write below the trail's own account, as it does once the trail is
/// one of that account alone? A delegated administrator's trail is one of the management account, whose number no code needs to name.
///
/// <https://docs.aws.amazon.com/awscloudtrail/latest/userguide/create-s3-bucket-policy-for-cloudtrail.html>
pub(super) fn lets_own_account_through(scene: &Scene<'_>) -> Answer {
    let organization = scene.field("organization");
    match organization.as_bool() {
        Some(true) => {}
        Some(false) => return Answer::Can,
        None => return Answer::open_as(&organization, "whether this is a trail of the organization is not known"),
    }
    // What does not deliver at all is told by itself.
    if !matches!(policy_lets_through(scene), Answer::Can) {
        return Answer::Can;
    }
    with_policy(scene, |scene, bucket, mut policy| {
        let prefixes = match prefixes(&scene.field("prefix")) {
            Ok(prefixes) => prefixes,
            Err(open) => return open,
        };
        let trail = &scene.trail;
        // An account that nobody states is none whose number is written, and no organization.
        let names = Names::of_account(&trail.deployment.account);
        let normal = |text: &Text| names.normal(&scene.estate.names.normal(text));
        let resources = policy.statements.iter_mut().filter_map(|statement| statement.resources.as_mut());
        resources.flat_map(|resources| &mut resources.terms).for_each(|term| term.text = names.normal(&term.text));
        let own = normal(&trail.deployment.account);
        let root = normal(&arn(bucket)).concat(&Text::from("/"));
        let below = |prefix: &Text| root.concat(&normal(prefix)).concat(&Text::from("AWSLogs/")).concat(&own);
        let file = Text::from("/CloudTrail/").concat(&made_up("a log file", trail));
        let keys: Vec<Text> = prefixes.iter().map(|prefix| below(prefix).concat(&file)).collect();
        let shown = format!("{root}…AWSLogs/{}/…", trail.deployment.account);
        let call = calls::put_object(shown, &keys, bucket, scene.senders());
        let other = other_account(&policy, &own);
        match (let_through(&[policy], None, &call, &Origin::from(bucket.header)), other) {
            (Answer::Cannot(_), Some(place)) => Answer::open("whether this is the management account is not known", &place),
            (answer, _) => answer,
        }
    })
}

/// Where the policy lets somebody write below the number of another account than `own`.
fn other_account(policy: &Policy, own: &Text) -> Option<Origin> {
    let allowing = policy.statements.iter().filter(|statement| matches!(statement.effect, Ok(Effect::Allow)));
    let terms = allowing.flat_map(|statement| &statement.resources).flat_map(|resources| &resources.terms);
    let is_other = |text: &Text| {
        let pieces = text.pieces();
        let folders = pieces.iter().filter_map(|piece| match piece {
            Piece::Literal(literal) => literal.split_once("AWSLogs/"),
            Piece::Symbol(_) => None,
        });
        let mut accounts = folders.filter_map(|(_, behind)| behind.split('/').next());
        accounts.any(|account| Deployment::is_account(account) && own.as_literal() != Some(account))
    };
    terms.into_iter().find(|term| is_other(&term.text)).map(|term| term.origin.clone())
}

/// What `question` comes to for the policy of the trail's bucket.
fn with_policy(scene: &Scene<'_>, question: impl FnOnce(&Scene<'_>, &Object, Policy) -> Answer) -> Answer {
    let bucket = match scene.bucket_with_policy() {
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
    match parsed(&document, &scene.estate.names) {
        Ok(policy) => question(scene, &bucket, policy),
        Err(open) => open,
    }
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
