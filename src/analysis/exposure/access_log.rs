//! Access log: whether the bucket that server access logs are meant for can take them, and whether they log themselves.
//!
//! Source: S3 User Guide, "Enabling Amazon S3 server access logging".

use super::asked::{Open, Said, not_evaluated};
use crate::analysis::naming::names;
use crate::model::Object;
use crate::value::{Data, Origin, Value};

/// How many buckets a chain of access logs may lead through.
const CHAIN: usize = 16;

/// Why the access log of `bucket`, which is one of `buckets`, does not arrive, or never ends.
pub(super) fn problems(bucket: &Object, buckets: &[&Object]) -> Said {
    let mut said = Said::default();
    let Some(logging) = bucket.field("access_logging").filter(|logging| !logging.is_null()) else { return said };
    if let Some(why) = logging.why_unknown() {
        said.leave_open(Open { why, origin: logging.origin.clone() });
        return said;
    }
    let Some(target) = target(bucket) else {
        // CloudFormation: "by default, logs are stored in the bucket where the `LoggingConfiguration` property is defined".
        said.add(
            "without a target the bucket logs into itself, and each access log that arrives makes another one",
            &logging.origin,
        );
        return said;
    };
    // Where the target has its name from is not what is wrong.
    let origin = Origin::from(target.origin.span);
    if names(target, bucket.unit, bucket).is_true() {
        said.add("this is the bucket itself, where each access log that arrives makes another one", &origin);
        return said;
    }
    let Some(receiver) = named(target, bucket, buckets) else { return said };
    if leads_back(receiver, bucket, buckets) {
        let what =
            format!("the access log of `{}` comes back here, so that each one that arrives makes another one", receiver.address);
        said.add(what, &origin);
    }
    cannot_receive(receiver, &origin, &mut said);
    said
}

fn target(bucket: &Object) -> Option<&Value> {
    bucket.field("access_logging")?.get("bucket").filter(|target| !target.is_null())
}

/// The bucket of the code that `target`, written for `bucket`, names.
fn named<'o>(target: &Value, bucket: &Object, buckets: &[&'o Object]) -> Option<&'o Object> {
    let mut found = buckets.iter().copied().filter(|object| names(target, bucket.unit, object).is_true());
    let first = found.next()?;
    Some(std::iter::once(first).chain(found).find(|object| object.unit == bucket.unit).unwrap_or(first))
}

fn leads_back(receiver: &Object, bucket: &Object, buckets: &[&Object]) -> bool {
    let mut next = Some(receiver);
    for _ in 0..CHAIN {
        let Some((holder, target)) = next.and_then(|holder| Some((holder, target(holder)?))) else { return false };
        if names(target, holder.unit, bucket).is_true() {
            return true;
        }
        next = named(target, holder, buckets);
    }
    false
}

fn cannot_receive(receiver: &Object, origin: &Origin, said: &mut Said) {
    let address = &receiver.address;
    let algorithm = receiver.field("encryption").and_then(|encryption| encryption.get("algorithm"));
    match algorithm.map(|algorithm| (algorithm, algorithm.as_literal(), algorithm.why_unknown())) {
        Some((algorithm, Some(word @ ("aws:kms" | "aws:kms:dsse")), _)) => {
            let what =
                format!("`{address}` encrypts with `{word}` by default, and access logs arrive only where that is `AES256`");
            said.add(what, origin);
            said.add("this is what the target encrypts with", &algorithm.origin);
        }
        Some((_, None, Some(why))) => said.leave_open(Open { why, origin: origin.clone() }),
        _ => {}
    }
    match receiver.field("object_lock_retention").map(|retention| (&retention.data, retention)) {
        Some((Data::Map(_), retention)) => {
            said.add(format!("`{address}` has a default retention of object lock, with which it takes no access logs"), origin);
            said.add("this is the default retention of the target", &retention.origin);
        }
        Some((Data::Unknown(why), _)) => said.leave_open(Open { why: why.clone(), origin: origin.clone() }),
        _ if receiver.field("object_lock").and_then(Value::as_bool) == Some(true) => {
            said.leave_open(not_evaluated("whether object lock without a default retention keeps access logs out", origin));
        }
        _ => {}
    }
    let payer = receiver.field("request_payer").filter(|payer| payer.as_literal() == Some("Requester"));
    if let Some(payer) = payer {
        said.add(format!("whoever asks `{address}` for something pays for it, so it takes no access logs"), origin);
        said.add("this lets the requester pay", &payer.origin);
    }
}
