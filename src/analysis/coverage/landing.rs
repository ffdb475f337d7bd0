//! Landing: where the record of an event lies once it is recorded, encrypted with what, and for how long.

use std::sync::Arc;

use super::event::Event;
use super::trace::{Traced, Verdict};
use crate::analysis::naming::names;
use crate::model::{BUCKET, LOG_GROUP, Object, TRAIL};
use crate::source::Span;
use crate::value::{Data, Reason, Text, Unknown, Value};

/// Where a record lies.
#[derive(Debug, Clone)]
pub struct Landing {
    /// The bucket; null for an event data store, which keeps events itself.
    pub bucket: Value,
    /// The address of the bucket, where the code declares it.
    pub bucket_address: Option<Arc<str>>,
    /// What the keys of the log objects begin with, up to the date: one for each account that the record is kept for.
    pub folders: Vec<Value>,
    /// How it is encrypted.
    pub encryption: Encryption,
    /// How many days it is kept; null for ever.
    pub retention_days: Value,
    /// The log group that events are sent to, too.
    pub log_group: Option<LogGroup>,
}

/// How a record is encrypted.
#[derive(Debug, Clone)]
pub enum Encryption {
    /// With this KMS key, which the trail or event data store names.
    Key(Value),
    /// As the bucket encrypts by default: algorithm, and key or null for the one that AWS manages.
    BucketDefault(Value, Value),
    /// As S3 encrypts whatever has no key: with keys that S3 manages.
    ManagedByS3,
    /// With a key that AWS owns, as event data stores are encrypted without one of their own.
    OwnedByAws,
    /// That hangs on what is not known.
    Unknown(Arc<Unknown>),
}

/// A log group that gets events.
#[derive(Debug, Clone)]
pub struct LogGroup {
    /// Its ARN.
    pub arn: Value,
    /// How many days it keeps them, where the code declares it; null for ever.
    pub retention_days: Option<Value>,
}

/// Where the record of `event` lies that `traced` keeps or may keep; `None` for a recorder that keeps none.
///
/// The keys of log objects: <https://docs.aws.amazon.com/awscloudtrail/latest/userguide/get-and-view-cloudtrail-log-files.html>.
pub fn landing(objects: &[Object], event: &Event, traced: &Traced) -> Option<Landing> {
    if traced.verdict == Verdict::NotRecorded {
        return None;
    }
    let recorder = &objects[traced.recorder];
    let field = |name: &str| recorder.field(name).cloned().unwrap_or_else(|| Value::null(recorder.header));
    let key = field("kms_key");
    if recorder.kind.name != TRAIL.name {
        let encryption = own_key(&key).unwrap_or(Encryption::OwnedByAws);
        return Some(Landing {
            bucket: Value::null(recorder.header),
            bucket_address: None,
            folders: Vec::new(),
            encryption,
            retention_days: field("retention_days"),
            log_group: None,
        });
    }
    let bucket = field("bucket");
    let declared = bucket.as_text().and_then(|name| named(objects, BUCKET.name, name, recorder.unit));
    Some(Landing {
        bucket_address: declared.map(|bucket| bucket.address.clone()),
        folders: folders(recorder, event, traced),
        encryption: own_key(&key).unwrap_or_else(|| by_default(declared, recorder.header)),
        retention_days: match declared.and_then(|bucket| bucket.field("retention_days")) {
            Some(days) => days.clone(),
            None => Value { data: Data::Unknown(elsewhere(&bucket)), origin: bucket.origin.clone() },
        },
        log_group: log_group(objects, recorder),
        bucket,
    })
}

/// The encryption with the key that a recorder names; `None` when it names none.
fn own_key(key: &Value) -> Option<Encryption> {
    match &key.data {
        Data::Null(_) => None,
        Data::Text(_) if key.alternatives().is_none() => Some(Encryption::Key(key.clone())),
        _ => key.why_unknown().map(Encryption::Unknown),
    }
}

/// How `bucket` encrypts what comes without a key. All buckets encrypt since January 2023:
/// <https://docs.aws.amazon.com/AmazonS3/latest/userguide/default-encryption-faq.html>.
fn by_default(bucket: Option<&Object>, at: Span) -> Encryption {
    let Some(bucket) = bucket else {
        return Encryption::Unknown(Arc::new(Unknown { reason: not_in_code("how the bucket encrypts by default"), span: at }));
    };
    match bucket.field("encryption") {
        Some(Value { data: Data::Unknown(why), .. }) => Encryption::Unknown(why.clone()),
        Some(encryption @ Value { data: Data::Map(_), .. }) => {
            let part = |name: &str| encryption.get(name).cloned().unwrap_or_else(|| Value::null(bucket.header));
            Encryption::BucketDefault(part("algorithm"), part("kms_key"))
        }
        _ => Encryption::ManagedByS3,
    }
}

/// What keys begin with, for each account whose copy the trail keeps.
fn folders(trail: &Object, event: &Event, traced: &Traced) -> Vec<Value> {
    let at = |name: &str| trail.field(name).map_or_else(|| trail.header.into(), |value| value.origin.clone());
    let prefix = match trail.field("prefix") {
        Some(prefix) if !prefix.is_null() && prefix.as_literal() != Some("") => match prefix.as_text() {
            Some(text) => text.concat(&Text::from("/")),
            None => return vec![prefix.clone()],
        },
        _ => Text::from(""),
    };
    let organization = match trail.field("organization") {
        Some(flag) => match flag.as_bool() {
            Some(flag) => flag,
            None => return vec![flag.clone()],
        },
        None => false,
    };
    let own = &trail.deployment.account;
    let kept = event.recipients.iter().zip(&traced.copies).filter(|(_, verdict)| **verdict != Verdict::NotRecorded);
    let accounts = kept.map(|(recipient, _)| recipient.account.as_ref().unwrap_or(own));
    let mut accounts: Vec<&Text> = if organization { accounts.collect() } else { vec![own] };
    accounts.dedup();
    let region = event.region.as_ref().unwrap_or(&trail.deployment.region);
    let folder = |account: &Text| {
        let root = Text::from(if organization { "AWSLogs/o-…/" } else { "AWSLogs/" });
        let behind = root.concat(account).concat(&Text::from("/CloudTrail/")).concat(region).concat(&Text::from("/"));
        Value::text(prefix.concat(&behind), at("prefix"))
    };
    accounts.into_iter().map(folder).collect()
}

fn log_group(objects: &[Object], trail: &Object) -> Option<LogGroup> {
    let arn = trail.field("log_group").filter(|arn| !arn.is_null() && arn.as_literal() != Some(""))?.clone();
    let mut groups = objects.iter().filter(|object| object.kind.name == LOG_GROUP.name);
    let declared = groups.find(|group| names(&arn, trail.unit, group).is_true());
    let retention_days = declared.and_then(|group| group.field("retention_days")).cloned();
    Some(LogGroup { arn, retention_days })
}

/// The object of a kind with this name: of the unit that names it, or of another whose name is literally the same.
pub fn named<'o>(objects: &'o [Object], kind: &str, name: &Text, unit: u32) -> Option<&'o Object> {
    let is_meant =
        |object: &&Object| object.kind.name == kind && object.text("name").is_some_and(|own| own.equals(name).is_true());
    let mut found = objects.iter().filter(is_meant);
    let first = found.next()?;
    let own = std::iter::once(first).chain(found).find(|object| object.unit == unit);
    Some(own.unwrap_or(first))
}

fn elsewhere(bucket: &Value) -> Arc<Unknown> {
    let unknown = bucket.why_unknown().filter(|_| bucket.as_text().is_none());
    unknown.unwrap_or_else(|| {
        Arc::new(Unknown { reason: not_in_code("how long the bucket keeps the log"), span: bucket.origin.span })
    })
}

fn not_in_code(what: &str) -> Reason {
    Reason::Existence { what: format!("the code does not declare the bucket, so {what} is not known").into() }
}
