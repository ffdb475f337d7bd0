//! Rejected: lifecycle rules and archive configurations that S3 does not take, so that the deployment fails.
//!
//! Source: S3 User Guide, "Constraints and considerations for transitions"; S3 API Reference, `LifecycleExpiration` and `Tiering`.

use super::schedule::{not_known, period};
use super::storage_class::StorageClass;
use crate::analysis::stated;
use crate::model::Object;
use crate::value::{Data, Value};

/// Days that objects stay in a class for infrequent access, and outside of one before that.
const INFREQUENT_ACCESS_DAYS: i64 = 30;

/// The fewest and most days without access that an archive tier takes.
const TIERS: [(&str, i64, i64); 2] = [("ARCHIVE_ACCESS", 90, 730), ("DEEP_ARCHIVE_ACCESS", 180, 730)];

/// The reasons for which S3 rejects rules of `bucket`, each at its place. Unknown when there is none that is known, but there may be one.
pub(super) fn rejected(bucket: &Object) -> Value {
    let mut reasons = Reasons::default();
    let rules = reasons.elements(bucket.field("lifecycle_rules"));
    for rule in &rules {
        of_rule(rule, &mut reasons);
    }
    if let Some(mfa_delete) = bucket.field("mfa_delete").filter(|mfa_delete| mfa_delete.as_bool() == Some(true))
        && !rules.is_empty()
    {
        reasons.add("a bucket with MFA delete takes no lifecycle rules", mfa_delete);
    }
    for configuration in reasons.elements(bucket.field("archive_configurations")) {
        for tiering in reasons.elements(configuration.get("tierings")) {
            of_tiering(&tiering, &mut reasons);
        }
    }
    reasons.value(bucket)
}

/// Reasons that are known, and the first value that leaves open whether there is one.
#[derive(Default)]
struct Reasons {
    known: Vec<Value>,
    open: Option<Value>,
}

impl Reasons {
    fn add(&mut self, reason: impl Into<String>, at: &Value) {
        self.known.push(stated(reason, &at.origin));
    }

    fn elements(&mut self, list: Option<&Value>) -> Vec<Value> {
        let Some(list) = list.filter(|list| !list.is_null()) else { return Vec::new() };
        let Some(elements) = list.as_elements() else {
            self.open.get_or_insert_with(|| not_known(list));
            return Vec::new();
        };
        if let Some(unknown) = elements.iter().find(|element| matches!(element.data, Data::Unknown(_))) {
            self.open.get_or_insert_with(|| not_known(unknown));
        }
        elements.iter().filter(|element| element.as_map().is_some()).cloned().collect()
    }

    /// A number that is written; `None` for null, and for what is not known.
    fn number(&mut self, record: &Value, field: &str) -> Option<i64> {
        let value = record.get(field).filter(|value| !value.is_null())?;
        match &value.data {
            Data::Number(number) => number.as_i64(),
            _ => {
                self.open.get_or_insert_with(|| not_known(value));
                None
            }
        }
    }

    fn value(self, bucket: &Object) -> Value {
        match (self.known.first(), self.open) {
            (None, Some(open)) => open,
            (first, _) => {
                let origin = first.map_or_else(|| bucket.header.into(), |first| first.origin.clone());
                Value::list(self.known, origin)
            }
        }
    }
}

/// A move of which day and class are known.
struct Move {
    days: i64,
    class: StorageClass,
    place: Value,
}

fn of_rule(rule: &Value, reasons: &mut Reasons) {
    let is_set = |field: &str| period(rule, field).is_some();
    let expiration = reasons.number(rule, "expiration_days").filter(|days| *days > 0);
    let moves = moves(rule, "transitions", reasons);
    of_moves(&moves, reasons);
    for one in &moves {
        if let Some(expiration) = expiration.filter(|expiration| *expiration <= one.days) {
            let class = one.class.name();
            reasons.add(
                format!("objects expire on day {expiration}, so they cannot move to {class} on day {}", one.days),
                &one.place,
            );
        }
    }
    let removal =
        reasons.number(rule, "noncurrent_expiration_days").filter(|days| *days > 0 && !is_set("noncurrent_versions_kept"));
    let later = self::moves(rule, "noncurrent_transitions", reasons);
    of_moves(&later, reasons);
    for one in &later {
        if let Some(removal) = removal.filter(|removal| *removal <= one.days) {
            let class = one.class.name();
            let reason =
                format!("earlier versions are removed after {removal} days, so they cannot move to {class} after {}", one.days);
            reasons.add(reason, &one.place);
        }
    }
    let is_true = |field: &str| rule.get(field).filter(|value| value.as_bool() == Some(true));
    if let Some(markers) = is_true("expired_delete_markers").filter(|_| is_set("expiration_days") || is_set("expiration_date")) {
        reasons.add("the removal of expired delete markers cannot stand beside the days or the date of an expiration", markers);
    }
    if let (Some(_), Some(days)) = (is_true("tagged_only"), rule.get("abort_multipart_days").filter(|days| !days.is_null())) {
        reasons.add("a rule for tagged objects cannot remove the parts of uploads, which have no tags", days);
    }
}

/// The moves of which day and class are known, by day.
fn moves(rule: &Value, field: &str, reasons: &mut Reasons) -> Vec<Move> {
    let mut moves = Vec::new();
    for one in reasons.elements(rule.get(field)) {
        let is_written = |field: &str| one.get(field).is_some_and(|value| !value.is_null());
        let at_once = (field == "transitions" && !is_written("days") && !is_written("date")).then_some(0);
        let days = reasons.number(&one, "days").or(at_once);
        let Some(name) = one.get("storage_class").filter(|class| !class.is_null()) else { continue };
        match (name.as_literal().and_then(StorageClass::named), days) {
            (Some(class), Some(days)) => {
                let place = one.get("days").filter(|days| !days.is_null()).unwrap_or(&one).clone();
                moves.push(Move { days, class, place });
            }
            (None, _) if name.why_unknown().is_some() => {
                reasons.open.get_or_insert_with(|| not_known(name));
            }
            _ => {}
        }
    }
    moves.sort_by_key(|one| (one.days, one.class.coldness()));
    moves
}

fn of_moves(moves: &[Move], reasons: &mut Reasons) {
    for (place, one) in moves.iter().enumerate() {
        let (class, days) = (one.class.name(), one.days);
        if one.class.is_infrequent_access() && days < INFREQUENT_ACCESS_DAYS {
            reasons
                .add(format!("{class} takes objects from day {INFREQUENT_ACCESS_DAYS} on, not from day {days} on"), &one.place);
        }
        for earlier in &moves[..place] {
            let before = earlier.class.name();
            if earlier.class == one.class {
                reasons.add(format!("the rule moves objects to {class} twice"), &one.place);
            } else if earlier.days < days && !earlier.class.can_become(one.class) {
                let reason = format!("what is in {before} since day {} cannot move to {class} on day {days}", earlier.days);
                reasons.add(reason, &one.place);
            } else if earlier.class.is_infrequent_access()
                && one.class.is_archive()
                && days - earlier.days < INFREQUENT_ACCESS_DAYS
            {
                let stay = days - earlier.days;
                let reason = format!(
                    "objects stay in {before} for {INFREQUENT_ACCESS_DAYS} days before they move to {class}, not for {stay}"
                );
                reasons.add(reason, &one.place);
            }
        }
    }
}

fn of_tiering(tiering: &Value, reasons: &mut Reasons) {
    let Some(days) = reasons.number(tiering, "days") else { return };
    let tier = tiering.get("tier").and_then(Value::as_literal);
    let Some((tier, fewest, most)) = TIERS.iter().find(|(known, ..)| Some(*known) == tier) else { return };
    if !(*fewest..=*most).contains(&days) {
        let place = tiering.get("days").unwrap_or(tiering);
        reasons.add(format!("{tier} takes objects after {fewest} to {most} days without access, not after {days}"), place);
    }
}
