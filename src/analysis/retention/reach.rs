//! Reach: lifecycle rules that touch no log object though they seem to be meant for them, and log objects that a transition leaves out.

use super::folders::{Folder, LOG_FOLDER};
use super::schedule::{applies, not_known, period};
use super::storage_class::StorageClass;
use crate::analysis::stated;
use crate::model::Object;
use crate::value::{Data, Text, Truth, Value};

/// What a rule may do to an object, by the fields of the model.
const ACTIONS: [&str; 5] =
    ["expiration_days", "expiration_date", "noncurrent_expiration_days", "transitions", "noncurrent_transitions"];

/// The enabled rules of `bucket` that touch nothing in `folders`, with the reason, each at its place. A bucket may hold more than these
/// folders: a rule for something else counts only when no rule at all touches what trails write.
pub(super) fn touching_nothing(bucket: &Object, folders: &[Folder]) -> Value {
    let rules = bucket.field("lifecycle_rules");
    let Some(elements) = rules.and_then(Value::as_elements) else { return rules.map_or(none(bucket), not_known) };
    if folders.is_empty() {
        return none(bucket);
    }
    let acting: Vec<&Value> = elements.iter().filter(|rule| acts(rule)).collect();
    let is_missed = |rule: &&Value| folders.iter().all(|folder| applies(rule, Some(folder)).is_false());
    let missed: Vec<&Value> = acting.iter().copied().filter(is_missed).collect();
    let all_miss = missed.len() == acting.len();
    let reasons: Vec<Value> =
        missed.into_iter().filter(|rule| is_enabled(rule)).filter_map(|rule| reason(rule, all_miss)).collect();
    match reasons.first().map(|first| first.origin.clone()) {
        Some(origin) => Value::list(reasons, origin),
        None => none(bucket),
    }
}

fn none(bucket: &Object) -> Value {
    Value::list(Vec::new(), bucket.header)
}

/// Does the rule do anything to objects? One of which nothing is known may.
fn acts(rule: &Value) -> bool {
    let does = |field: &&str| match period(rule, field).map(|value| &value.data) {
        None => false,
        Some(Data::List(moves)) => !moves.is_empty(),
        Some(_) => true,
    };
    rule.as_map().is_none() || ACTIONS.iter().any(does)
}

fn is_enabled(rule: &Value) -> bool {
    rule.get("status").and_then(Value::as_literal) == Some("Enabled")
}

/// Does a prefix speak of CloudTrail's log, rather than of something else in the same bucket?
fn is_meant(prefix: &str) -> bool {
    let prefix = prefix.to_ascii_lowercase();
    ["awslogs", "cloudtrail"].iter().any(|word| prefix.contains(word))
}

/// Why the rule touches nothing, if it was meant to, or if `all` rules touch nothing.
fn reason(rule: &Value, all: bool) -> Option<Value> {
    if rule.get("tagged_only").and_then(Value::as_bool) == Some(true) {
        return all.then(|| stated("this rule is about tagged objects, and log files have no tags", &rule.origin));
    }
    let prefix = rule.get("prefix").filter(|prefix| !prefix.is_null())?;
    let literal = prefix.as_literal().unwrap_or_default();
    let content = literal.split_once(LOG_FOLDER).and_then(|(_, below)| below.split('/').next());
    let why = match content {
        _ if literal.contains('*') => "a prefix knows no wildcards, `*` stands for itself".to_owned(),
        _ if literal.starts_with('/') => "no key of a log file begins with `/`".to_owned(),
        Some(content @ ("CloudTrail" | "CloudTrail-Digest" | "CloudTrail-Insight")) => {
            format!("behind `{LOG_FOLDER}` stands the account or organization, and `{content}` only behind that")
        }
        _ if all && is_meant(literal) => "no key of a log file begins so".to_owned(),
        _ => return None,
    };
    Some(stated(why, &prefix.origin))
}

/// The storage classes to which rules move log objects, but not those under 128 KB, each at its place.
pub(super) fn large_files_only(bucket: &Object, folders: &[Folder]) -> Value {
    let rules = bucket.field("lifecycle_rules");
    let Some(elements) = rules.and_then(Value::as_elements) else { return rules.map_or(none(bucket), not_known) };
    let by_default = bucket.field("transition_minimum_size");
    let varies =
        by_default.and_then(Value::as_text).map_or(Truth::Unknown, |word| word.equals(&Text::from("varies_by_storage_class")));
    let mut found = Vec::new();
    for rule in elements {
        // A size in the filter stands instead of the bucket's.
        let has_size =
            ["larger_than_bytes", "smaller_than_bytes"].iter().any(|field| rule.get(field).is_some_and(|bytes| !bytes.is_null()));
        if has_size || !folders.iter().any(|folder| applies(rule, Some(folder)).is_true()) {
            continue;
        }
        for one in rule.get("transitions").and_then(Value::as_elements).unwrap_or_default() {
            let Some(name) = one.get("storage_class") else { continue };
            let class = name.as_literal().and_then(StorageClass::named);
            match (class, varies) {
                (Some(class), Truth::True) if class.is_archive() => {}
                (Some(class), Truth::Unknown) if class.is_archive() => return by_default.map_or(none(bucket), not_known),
                (Some(class), _) => {
                    found.push(stated(format!("log files under 128 KB never move to {}", class.name()), &name.origin))
                }
                (None, _) => {}
            }
        }
    }
    match found.first().map(|first| first.origin.clone()) {
        Some(origin) => Value::list(found, origin),
        None => none(bucket),
    }
}
