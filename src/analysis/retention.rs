//! Retention: how long lifecycle rules leave the log objects in a bucket.

use std::sync::Arc;

use rayon::prelude::*;

use super::delivery::Deliveries;
use super::derived;
use crate::model::{BUCKET, Object};
use crate::value::{Data, Number, Reason, Text, Truth, Unknown, Value};

/// Where CloudTrail's log objects begin, below the trail's own prefix.
const LOG_FOLDER: &str = "AWSLogs/";

/// The fields of the bucket that decide.
const INPUTS: [&str; 3] = ["lifecycle_rules", "versioning", "object_lock"];

/// Fills `retention_days` of every bucket.
pub(super) fn derive(objects: &mut [Object], deliveries: &Deliveries) {
    let buckets = objects.par_iter().enumerate().filter(|(_, object)| object.kind.name == BUCKET.name);
    let days = buckets.map(|(index, bucket)| {
        let folders: Vec<Option<Text>> = deliveries.to(index).iter().map(|&trail| log_folder(&objects[trail])).collect();
        (index, derived(bucket, &INPUTS, |bucket| vec![("retention_days", retention_days(bucket, &folders))]))
    });
    for (index, days) in days.collect::<Vec<_>>() {
        objects[index].derive(days);
    }
}

/// What the keys of a trail's log objects begin with; `None` when its prefix is not known.
pub(super) fn log_folder(trail: &Object) -> Option<Text> {
    match trail.field("prefix")? {
        prefix if prefix.is_null() || prefix.as_literal() == Some("") => Some(Text::from(LOG_FOLDER)),
        prefix => Some(prefix.as_text()?.concat(&Text::from(format!("/{LOG_FOLDER}")))),
    }
}

/// The fewest days until a log object is gone for good, null when lifecycle rules leave some version of it for ever.
///
/// With versioning, an expiration only hides the object behind a delete marker; it is gone when the rule for earlier versions has
/// removed it too. Source: S3 User Guide, "Lifecycle configuration elements".
fn retention_days(bucket: &Object, folders: &[Option<Text>]) -> Value {
    let Some(rules) = bucket.field("lifecycle_rules") else { return Value::null(bucket.header) };
    let Some(elements) = rules.as_elements() else { return rules.clone() };
    let mut expiration = Shortest::default();
    let mut noncurrent = Shortest::default();
    for rule in elements {
        if matches!(rule.data, Data::Unknown(_)) {
            expiration.take(rule, Truth::True);
            continue;
        }
        let applies = applies(rule, folders);
        expiration.take_field(rule, "expiration_days", applies);
        noncurrent.take_field(rule, "noncurrent_expiration_days", applies);
        // A date takes all objects away at once, however old they are.
        if let Some(date) = rule.get("expiration_date").filter(|date| !date.is_null() && !applies.is_false()) {
            expiration.unknown = Some(not_evaluated("an expiration on a date", date));
        }
    }
    let forever = Value::null(rules.origin.clone());
    let Some(expiration) = expiration.value() else { return forever };
    let status = bucket.field("versioning");
    let enabled = status.and_then(Value::as_text).map_or(Truth::Unknown, |status| status.equals(&Text::from("Enabled")));
    // Object lock works on versions, and switches versioning on for good.
    let locked = bucket.field("object_lock").and_then(Value::as_bool).map_or(Truth::Unknown, Truth::from);
    match enabled.or(locked) {
        Truth::False => expiration,
        Truth::True => noncurrent.value().map_or(forever, |noncurrent| sum(expiration, noncurrent)),
        Truth::Unknown => status.map_or(forever, not_known),
    }
}

/// Does the rule touch log objects?
fn applies(rule: &Value, folders: &[Option<Text>]) -> Truth {
    let status = rule.get("status").and_then(Value::as_text);
    let enabled = status.map_or(Truth::Unknown, |status| status.equals(&Text::from("Enabled")));
    let untagged = rule.get("tagged_only").and_then(Value::as_bool).map_or(Truth::Unknown, |tagged| Truth::from(!tagged));
    let prefix = match rule.get("prefix") {
        Some(prefix) if !prefix.is_null() => prefix.as_text().map_or(Truth::Unknown, |prefix| touches(prefix, folders)),
        _ => Truth::True,
    };
    enabled.and(untagged).and(prefix)
}

/// Can an object in one of the folders have a key that begins with `prefix`?
fn touches(prefix: &Text, folders: &[Option<Text>]) -> Truth {
    let in_folder = |folder: &Option<Text>| match folder {
        Some(folder) => folder.starts_with(prefix).or(prefix.starts_with(folder)),
        None => Truth::Unknown,
    };
    folders.iter().map(in_folder).fold(Truth::False, Truth::or)
}

/// The smallest of several numbers of days, some of which may not be known.
#[derive(Default)]
struct Shortest {
    known: Option<(Number, Value)>,
    unknown: Option<Value>,
}

impl Shortest {
    fn take_field(&mut self, rule: &Value, field: &str, applies: Truth) {
        if let Some(days) = rule.get(field).filter(|days| !days.is_null()) {
            self.take(days, applies);
        }
    }

    /// Counts `days`, unless the rule that states them `applies` to no log object.
    fn take(&mut self, days: &Value, applies: Truth) {
        match (&days.data, applies) {
            (_, Truth::False) => {}
            (Data::Number(number), Truth::True) => {
                if self.known.as_ref().is_none_or(|(shortest, _)| number < shortest) {
                    self.known = Some((number.clone(), days.clone()));
                }
            }
            (Data::Number(_), Truth::Unknown) => self.unknown = Some(not_evaluated("whether this rule touches the log", days)),
            _ => self.unknown = Some(not_known(days)),
        }
    }

    /// The days; unknown as soon as one of them is, for it could be the smallest. `None` when nothing ever happens.
    fn value(self) -> Option<Value> {
        self.unknown.or(self.known.map(|(_, days)| days))
    }
}

/// Days until an earlier version is gone: first it must become one.
fn sum(expiration: Value, noncurrent: Value) -> Value {
    match (&expiration.data, &noncurrent.data) {
        (Data::Number(first), Data::Number(second)) => match first.plus(second) {
            Some(days) => Value { data: Data::Number(days), origin: expiration.origin.clone() },
            None => not_evaluated("a number of this size", &expiration),
        },
        (Data::Number(_), _) => noncurrent,
        _ => expiration,
    }
}

fn not_evaluated(what: &str, at: &Value) -> Value {
    Value::unknown(Reason::NotEvaluated { what: what.into() }, at.origin.clone())
}

/// The unknown value that `value` stands for where a known one of its kind was needed.
fn not_known(value: &Value) -> Value {
    let invalid = || Unknown {
        reason: Reason::Invalid { what: "a value of another kind was expected here".into() },
        span: value.origin.span,
    };
    Value { data: Data::Unknown(value.why_unknown().unwrap_or_else(|| Arc::new(invalid()))), origin: value.origin.clone() }
}
