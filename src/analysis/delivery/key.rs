//! Keys: whether their policies let CloudTrail encrypt log files, and whether they lie where the bucket does.

use super::answer::Answer;
use super::calls;
use super::names::key_arn;
use super::policies::{let_through, parsed};
use super::scene::{Found, Scene};
use crate::iam::Policy;
use crate::model::Object;
use crate::value::{Origin, Text, Truth, Value};

/// Do the policies of the keys that log files are encrypted with let CloudTrail use them?
///
/// <https://docs.aws.amazon.com/awscloudtrail/latest/userguide/encrypting-cloudtrail-log-files-with-aws-kms.html>
pub(super) fn policies_let_through(scene: &Scene<'_>) -> Answer {
    match scene.set("kms_key") {
        Some(key) => of_trail(scene, &key),
        None => of_bucket(scene),
    }
}

/// The key of the trail itself.
fn of_trail(scene: &Scene<'_>, target: &Value) -> Answer {
    if is_managed_by_aws(target) {
        let why = "AWS manages this key, and nobody can change its policy so that CloudTrail may use it";
        return Answer::cannot(why, &target.origin);
    }
    let key = match scene.key(target, scene.trail.unit) {
        Found::Declared(key) => key,
        Found::Elsewhere => return Answer::open("the code does not declare the key, so its policy is not known", &target.origin),
        Found::Open(why) => return Answer::Open(why, target.origin.clone()),
    };
    let asked = Asked::of(scene, &key);
    let policy = match asked.policy() {
        Ok(policy) => policy,
        Err(answer) => return answer,
    };
    let uses = asked.may(&policy, "kms:GenerateDataKey", Truth::True).and(asked.may_describe(&policy));
    match bucket_key(scene) {
        Ok(None) => uses,
        Ok(Some(place)) => uses
            .and(asked.may(&policy, "kms:Decrypt", Truth::Unknown).because("the bucket key is what needs `kms:Decrypt`", &place)),
        Err(open) => match asked.may(&policy, "kms:Decrypt", Truth::Unknown) {
            Answer::Can => uses,
            _ => uses.and(open),
        },
    }
}

/// The key that the bucket encrypts with what comes without one.
fn of_bucket(scene: &Scene<'_>) -> Answer {
    // That the bucket is not in the code is said of its policy.
    let Found::Declared(bucket) = scene.bucket() else { return Answer::Can };
    let encryption = match bucket.field("encryption") {
        Some(encryption) if !encryption.is_null() => encryption,
        _ => return Answer::Can,
    };
    let (Some(algorithm), Some(target)) = (encryption.get("algorithm"), encryption.get("kms_key")) else {
        return Answer::open_as(encryption, "how the bucket encrypts by default is not known");
    };
    match algorithm.as_literal() {
        Some(algorithm) if !algorithm.starts_with("aws:kms") => return Answer::Can,
        Some(_) => {}
        None => return Answer::open_as(algorithm, "how the bucket encrypts by default is not known"),
    }
    if target.is_null() || target.as_literal() == Some("") || is_managed_by_aws(target) {
        let why = "whether CloudTrail may use the key that AWS manages for S3 is not documented";
        return Answer::open(why, &target.origin);
    }
    let key = match scene.key(target, bucket.unit) {
        Found::Declared(key) => key,
        Found::Elsewhere => {
            return Answer::open("the code does not declare the bucket's key, so its policy is not known", &target.origin);
        }
        Found::Open(why) => return Answer::Open(why, target.origin.clone()),
    };
    let asked = Asked::of(scene, &key);
    match asked.policy() {
        Ok(policy) => asked.may(&policy, "kms:GenerateDataKey", Truth::Unknown).and(asked.may_describe(&policy)),
        Err(answer) => answer,
    }
}

/// A key, and for whom it is asked.
struct Asked<'a> {
    scene: &'a Scene<'a>,
    key: &'a Object,
    arn: Text,
}

impl<'a> Asked<'a> {
    fn of(scene: &'a Scene<'a>, key: &'a Object) -> Self {
        let arn = key_arn(&key.deployment, key.text("name").unwrap_or(&Text::from("")));
        Self { scene, key, arn: scene.estate.names.normal(&arn) }
    }

    /// The policy of the key. Errors: what follows from there being none, or why it is not known.
    fn policy(&self) -> Result<Policy, Answer> {
        let document = self.key.field("policy").cloned().unwrap_or_else(|| Value::null(self.key.header));
        if document.is_null() || document.as_literal() == Some("") {
            self.scene.is_written_whole(self.key, "policy")?;
            let why = "this key has no policy of its own, and the default one lets only its account use it";
            return Err(Answer::cannot(why, &Origin::from(self.key.header)));
        }
        parsed(&document, &self.scene.estate.names)
    }

    /// The documentation demands it, but trails are known that were created without: whether that always is so, nobody says.
    fn may_describe(&self, policy: &Policy) -> Answer {
        match self.may(policy, "kms:DescribeKey", Truth::False) {
            Answer::Cannot(reasons) => {
                let place = reasons.first().map_or_else(|| policy.origin.clone(), |reason| reason.origin.clone());
                let why = "CloudTrail should be let call `kms:DescribeKey`; whether it does without, is not documented";
                Answer::open(why, &Origin::from(place.span))
            }
            answer => answer,
        }
    }

    fn may(&self, policy: &Policy, action: &'static str, names_trail: Truth) -> Answer {
        let call = calls::of_key(action, &self.arn, self.scene.senders(), names_trail);
        let_through(std::slice::from_ref(policy), None, &call, &self.key.header.into())
    }
}

/// Where the bucket is told to use a bucket key; `None` if it is not. Errors: why that is not known.
fn bucket_key(scene: &Scene<'_>) -> Result<Option<Origin>, Answer> {
    let bucket = match scene.bucket() {
        Found::Declared(bucket) => bucket,
        // That the bucket is not in the code is said of its policy.
        Found::Elsewhere | Found::Open(_) => return Ok(None),
    };
    let Some(encryption) = bucket.field("encryption").filter(|encryption| !encryption.is_null()) else { return Ok(None) };
    let open = |what: &str| Answer::open_as(encryption, what);
    let flag = encryption.get("bucket_key").ok_or_else(|| open("whether the bucket uses a bucket key is not known"))?;
    match flag.as_bool() {
        Some(false) => return Ok(None),
        Some(true) => {}
        None => return Err(Answer::open_as(flag, "whether the bucket uses a bucket key is not known")),
    }
    match encryption.get("algorithm").and_then(Value::as_literal) {
        Some("aws:kms") => Ok(Some(flag.origin.clone())),
        Some(_) => {
            let why = "whether a bucket key counts where the bucket encrypts by default with something else than SSE-KMS is not documented";
            Err(Answer::open(why, &flag.origin))
        }
        None => Err(open("how the bucket encrypts by default is not known")),
    }
}

/// Is it an alias that AWS gives to a key of its own?
pub(super) fn is_managed_by_aws(target: &Value) -> bool {
    let text = target.as_text().map(Text::to_string);
    text.is_some_and(|text| text.starts_with("alias/aws/") || text.contains(":alias/aws/"))
}

/// Does the key of the trail lie in the Region of the bucket, as far as the code says where both lie?
///
/// <https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_CreateTrail.html>
pub(super) fn is_in_region_of_bucket(scene: &Scene<'_>) -> Answer {
    let (Some(target), Found::Declared(bucket)) = (scene.set("kms_key"), scene.bucket()) else { return Answer::Can };
    let declared = || match scene.key(&target, scene.trail.unit) {
        Found::Declared(key) => Some(key.deployment.region.clone()),
        Found::Elsewhere | Found::Open(_) => None,
    };
    let written = target.as_literal().and_then(|arn| arn.split(':').nth(3));
    match written.map(Text::from).or_else(declared) {
        Some(region) if region.equals(&bucket.deployment.region).is_false() => {
            let why = format!("this key lies in `{region}`, the bucket in `{}`", bucket.deployment.region);
            Answer::cannot(why, &target.origin)
        }
        _ => Answer::Can,
    }
}
