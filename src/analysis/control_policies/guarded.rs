//! Guarded: the actions that switch logging off or blind it, by what they are done to.
//!
//! <https://docs.aws.amazon.com/service-authorization/latest/reference/list_awscloudtrail.html>,
//! <https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazons3.html>

use crate::iam::{Context, Request};
use crate::model::Object;
use crate::value::{Text, Value};

use super::super::coverage::Names;
use super::super::naming::without_streams;

/// Actions that are done to the same thing.
#[derive(Clone, Copy)]
pub(super) struct Group {
    /// What they are, in words that stand behind "what".
    pub(super) does: &'static str,
    /// Those that any one alone is enough for.
    pub(super) demanded: &'static [&'static str],
    /// Those that do harm together with others, or to a part of it.
    pub(super) beside: &'static [&'static str],
}

pub(super) const OF_TRAILS: Group = Group {
    does: "stops a trail",
    demanded: &["cloudtrail:StopLogging", "cloudtrail:DeleteTrail", "cloudtrail:UpdateTrail", "cloudtrail:PutEventSelectors"],
    beside: &["cloudtrail:PutInsightSelectors", "cloudtrail:PutEventConfiguration"],
};

pub(super) const OF_EVENT_DATA_STORES: Group = Group {
    does: "stops an event data store",
    demanded: &["cloudtrail:DeleteEventDataStore", "cloudtrail:UpdateEventDataStore", "cloudtrail:StopEventDataStoreIngestion"],
    beside: &[],
};

/// `cloudtrail:DeregisterOrganizationDelegatedAdmin`, `organizations:DisableAWSServiceAccess` and
/// `organizations:DeregisterDelegatedAdministrator` are none of these: only the management account calls them, which no service control
/// policy binds.
pub(super) const OF_ORGANIZATIONS: Group = Group {
    does: "takes an account out of the organization and its trail",
    demanded: &["organizations:LeaveOrganization"],
    beside: &[],
};

const OF_BUCKETS: Group = Group {
    does: "destroys or opens the log bucket",
    demanded: &[
        "s3:DeleteBucket",
        "s3:DeleteObject",
        "s3:DeleteObjectVersion",
        "s3:PutBucketPolicy",
        "s3:DeleteBucketPolicy",
        "s3:PutLifecycleConfiguration",
    ],
    beside: &[
        "s3:PutBucketVersioning",
        "s3:PutEncryptionConfiguration",
        "s3:PutBucketAcl",
        "s3:PutBucketPublicAccessBlock",
        "s3:PutBucketLogging",
        "s3:PutReplicationConfiguration",
        "s3:PutBucketOwnershipControls",
        "s3:BypassGovernanceRetention",
        "s3:PutObjectRetention",
    ],
};

const OF_KEYS: Group = Group {
    does: "makes the log unreadable, or keeps it from being written",
    demanded: &["kms:DisableKey", "kms:ScheduleKeyDeletion", "kms:PutKeyPolicy"],
    beside: &[],
};

const OF_LOG_GROUPS: Group = Group {
    does: "empties the log group",
    demanded: &["logs:DeleteLogGroup", "logs:DeleteLogStream", "logs:PutRetentionPolicy"],
    beside: &[],
};

/// What else switches logging off or blinds it, beside what stops trails.
pub(super) fn beside_trails() -> impl Iterator<Item = &'static str> {
    let groups = [OF_EVENT_DATA_STORES, OF_ORGANIZATIONS, OF_BUCKETS, OF_KEYS, OF_LOG_GROUPS];
    let of_groups = groups.into_iter().flat_map(|group| group.demanded.iter().chain(group.beside));
    OF_TRAILS.beside.iter().chain(of_groups).copied()
}

/// The actions that are done to objects of a bucket, and not to the bucket.
const ON_OBJECTS: [&str; 4] =
    ["s3:DeleteObject", "s3:DeleteObjectVersion", "s3:BypassGovernanceRetention", "s3:PutObjectRetention"];

/// What a trail keeps its log in, or encrypts it with.
pub(super) struct Store {
    /// What is done to it.
    pub(super) group: &'static Group,
    arn: Text,
    /// Of buckets, the ARN of an object of the log.
    object: Option<Text>,
}

/// The bucket, key and log group of a trail, as far as their names are known.
pub(super) fn stores(trail: &Object, names: &Names) -> Vec<Store> {
    let set = |field: &str| {
        let value = trail.field(field).filter(|value| value.alternatives().is_none());
        value.and_then(Value::as_text).filter(|text| text.as_literal() != Some(""))
    };
    let mut stores = Vec::new();
    if let Some(name) = set("bucket") {
        let arn = Text::from("arn:").concat(&trail.deployment.partition).concat(&Text::from(":s3:::")).concat(name);
        let arn = names.normal(&arn);
        let object = Some(arn.concat(&Text::from("/AWSLogs/\u{f8ff}")));
        stores.push(Store { group: &OF_BUCKETS, arn, object });
    }
    if let Some(key) = set("kms_key") {
        stores.push(Store { group: &OF_KEYS, arn: names.normal(key), object: None });
    }
    if let Some(group) = set("log_group") {
        stores.push(Store { group: &OF_LOG_GROUPS, arn: without_streams(&names.normal(group)), object: None });
    }
    stores
}

impl Store {
    /// What is asked of policies about `action`. A statement about the streams of a log group is as good as one about the group.
    pub(super) fn request(&self, action: &'static str) -> Request {
        let resource = self.object.as_ref().filter(|_| ON_OBJECTS.contains(&action)).unwrap_or(&self.arn);
        Request { principal: None, action: Text::from(action), resource: Some(resource.clone()), context: Context::new() }
    }
}
