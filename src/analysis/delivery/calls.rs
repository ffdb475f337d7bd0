//! Calls: what CloudTrail asks AWS for when it delivers, and what conditions see of that.
//!
//! <https://docs.aws.amazon.com/awscloudtrail/latest/userguide/create-s3-bucket-policy-for-cloudtrail.html>,
//! <https://docs.aws.amazon.com/awscloudtrail/latest/userguide/create-kms-key-policy-for-cloudtrail.html>,
//! <https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-required-policy-for-cloudwatch-logs.html>,
//! <https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-permissions-for-sns-notifications.html>

use std::sync::LazyLock;

use super::names::{Names, made_up};
use crate::iam::{Context, Principal, Request};
use crate::model::{self, Object};
use crate::value::{Deployment, Text, Truth, Value};

/// The name by which policies know CloudTrail.
pub(super) const SERVICE: &str = "cloudtrail.amazonaws.com";

/// A call, of which some things are not known: it has one of several forms, and the policies have to let through that one.
#[derive(Debug, Clone)]
pub(super) struct Call {
    /// The action with its service.
    pub(super) action: &'static str,
    /// What it is made on, as people read it.
    pub(super) shown: Option<String>,
    /// Its forms, the likeliest first; at least one.
    pub(super) forms: Vec<Request>,
}

/// For whom CloudTrail calls.
#[derive(Debug, Clone)]
pub(super) struct Sender {
    /// The ARN of the trail.
    arn: Text,
    /// What conditions see of that, whatever is called.
    context: Context,
}

/// The keys that only requests of people and roles have:
/// <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html>.
const ABSENT: [&str; 17] = [
    "aws:PrincipalArn",
    "aws:PrincipalAccount",
    "aws:PrincipalOrgID",
    "aws:PrincipalOrgPaths",
    "aws:SourceVpc",
    "aws:SourceVpce",
    "aws:VpcSourceIp",
    "aws:SourceIp",
    "aws:SourceIdentity",
    "aws:username",
    "aws:MultiFactorAuthPresent",
    "aws:MultiFactorAuthAge",
    "aws:TokenIssueTime",
    "aws:FederatedProvider",
    "aws:AssumedRoot",
    "aws:CalledVia",
    "aws:Ec2InstanceSourceVpc",
];

/// What is known of every call that CloudTrail makes in its own name.
static OF_SERVICE: LazyLock<Context> = LazyLock::new(|| {
    let of_service = Context::new()
        .with("aws:SecureTransport", "true")
        .with("aws:PrincipalIsAWSService", "true")
        .with("aws:PrincipalServiceName", SERVICE)
        .with("aws:ViaAWSService", "false");
    ABSENT.iter().fold(of_service, |context, key| context.without(key))
});

/// For whom CloudTrail may call when it delivers for `trail`: its account is that of the trail or, for a trail of an organization that a delegated
/// administrator creates, the management account, which no code needs to name.
pub(super) fn senders(trail: &Object, names: &Names) -> Vec<Sender> {
    let own = &trail.deployment.account;
    let mut accounts = vec![own.clone()];
    if trail.field("organization").and_then(Value::as_bool) != Some(false) {
        accounts.push(made_up("the management account", trail));
    }
    let senders = accounts.into_iter().map(|account| {
        let arn = names.normal(&trail_arn(trail, &account));
        let context = OF_SERVICE.clone().with("aws:SourceArn", arn.clone()).with("aws:SourceAccount", names.normal(&account));
        Sender { arn, context }
    });
    senders.collect()
}

fn trail_arn(trail: &Object, account: &Text) -> Text {
    let unnamed = Text::from("");
    let deployment = Deployment { account: account.clone(), ..(*trail.deployment).clone() };
    model::arn("cloudtrail:{region}:{account}:trail/{name}", &deployment, trail.text("name").unwrap_or(&unnamed))
}

/// A call of the service itself on what has a policy of its own.
fn of_service(action: &'static str, shown: String, resources: &[Text], contexts: &[Context]) -> Call {
    let forms = resources.iter().flat_map(|resource| {
        contexts.iter().map(|context| Request {
            principal: Some(Principal::Service(Text::from(SERVICE))),
            action: Text::from(action),
            resource: Some(resource.clone()),
            context: context.clone(),
        })
    });
    Call { action, shown: Some(shown), forms: forms.collect() }
}

/// The question who may write, which CloudTrail asks of its bucket.
pub(super) fn get_bucket_acl(bucket_arn: &Text, bucket: &Object, senders: &[Sender]) -> Call {
    let contexts: Vec<Context> = senders.iter().map(|sender| on_bucket(sender, bucket).without("s3:x-amz-acl")).collect();
    of_service("s3:GetBucketAcl", bucket_arn.to_string(), std::slice::from_ref(bucket_arn), &contexts)
}

/// The delivery of a log file under one of `keys`.
pub(super) fn put_object(shown: String, keys: &[Text], bucket: &Object, senders: &[Sender]) -> Call {
    let with_acl = |sender: &Sender| on_bucket(sender, bucket).with("s3:x-amz-acl", "bucket-owner-full-control");
    let contexts: Vec<Context> = senders.iter().map(with_acl).collect();
    of_service("s3:PutObject", shown, keys, &contexts)
}

fn on_bucket(sender: &Sender, bucket: &Object) -> Context {
    let account = &bucket.deployment.account;
    sender.context.clone().with("s3:ResourceAccount", account.clone()).with("aws:ResourceAccount", account.clone())
}

/// A call of KMS with a key, and whether the encryption context names the trail: that of log files does, what describes a key has no such
/// context, and of everything else that is not known.
pub(super) fn of_key(action: &'static str, key_arn: &Text, senders: &[Sender], names_trail: Truth) -> Call {
    const TRAIL: &str = "kms:EncryptionContext:aws:cloudtrail:arn";
    let contexts = senders.iter().map(|Sender { arn, context }| match names_trail {
        Truth::True => context.clone().with(TRAIL, arn.clone()),
        Truth::False => context.clone().without(TRAIL).without("kms:EncryptionContextKeys"),
        Truth::Unknown => context.clone(),
    });
    of_service(action, "the key".to_owned(), std::slice::from_ref(key_arn), &contexts.collect::<Vec<_>>())
}

/// A call of KMS with the key of a topic. What it says of the trail is not documented.
pub(super) fn of_topic_key(action: &'static str, key_arn: &Text) -> Call {
    of_service(action, "the key".to_owned(), std::slice::from_ref(key_arn), &[anonymous()])
}

/// What is known of a call that may not say for which trail it is.
fn anonymous() -> Context {
    Context::new().with("aws:SecureTransport", "true").with("aws:PrincipalIsAWSService", "true")
}

/// The announcement of a log file.
pub(super) fn publish(topic_arn: &Text, senders: &[Sender]) -> Call {
    let contexts: Vec<Context> = senders.iter().map(|sender| sender.context.clone()).collect();
    of_service("SNS:Publish", topic_arn.to_string(), std::slice::from_ref(topic_arn), &contexts)
}

/// What the trust policy of a role is asked. Whether CloudTrail then says for which trail is not documented.
pub(super) fn assume_role() -> Call {
    let request = Request {
        principal: Some(Principal::Service(Text::from(SERVICE))),
        action: Text::from("sts:AssumeRole"),
        resource: None,
        context: anonymous(),
    };
    Call { action: "sts:AssumeRole", shown: None, forms: vec![request] }
}

/// What a role does with one of several streams.
pub(super) fn of_role(action: &'static str, shown: String, streams: &[Text]) -> Call {
    let forms = streams.iter().map(|stream| Request {
        principal: None,
        action: Text::from(action),
        resource: Some(stream.clone()),
        context: Context::new().with("aws:SecureTransport", "true"),
    });
    Call { action, shown: Some(shown), forms: forms.collect() }
}
