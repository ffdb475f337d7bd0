//! Retention: how long what is recorded is kept, and how long it can be read at once.

mod folders;
mod reach;
mod rejected;
mod schedule;
mod storage_class;

use rayon::prelude::*;

pub(super) use folders::log_folder;
use folders::{Content, Folder};
use schedule::{Days, Fate, Known, Schedule, Stage};

use super::delivery::Deliveries;
use super::{Derived, Fields, IsWanted, derived};
use crate::model::{BUCKET, EVENT_DATA_STORE, LOG_GROUP, Object};
use crate::value::{Data, Number, Value};

/// The fields of a bucket that decide.
const INPUTS: [&str; 7] = [
    "lifecycle_rules",
    "versioning",
    "mfa_delete",
    "object_lock",
    "object_lock_retention",
    "archive_configurations",
    "transition_minimum_size",
];

/// What is derived of buckets.
pub(super) const OF_BUCKET: [&str; 8] = [
    "retention_days",
    "retention_days_at_most",
    "readable_days",
    "digest_retention_days",
    "log_timeline",
    "rules_rejected",
    "rules_touching_nothing",
    "transitions_of_large_files_only",
];

/// Fills what buckets, log groups and event data stores say about retention; of buckets, where that is wanted.
pub(super) fn derive(objects: &[Object], deliveries: &Deliveries, is_wanted: &IsWanted<'_>) -> Derived {
    let fields = objects.par_iter().enumerate().filter_map(|(index, object)| match object.kind.name {
        name if name == BUCKET.name && !is_wanted(object) => None,
        name if name == BUCKET.name => {
            let folders = folders(object, deliveries.to(index), objects);
            Some((index, derived(object, &INPUTS, |bucket| of_bucket(bucket, &folders))))
        }
        name if name == LOG_GROUP.name => Some((index, derived(object, &["retention_days"], of_log_group))),
        name if name == EVENT_DATA_STORE.name => {
            Some((index, derived(object, &["retention_days", "billing_mode"], of_event_data_store)))
        }
        _ => None,
    });
    fields.collect()
}

/// Where trails write in `bucket`, as far as it is known that they do.
fn folders(bucket: &Object, trails: &[usize], objects: &[Object]) -> Vec<Folder> {
    let is_open = || bucket.field("receives_trail").is_some_and(|receives| receives.as_bool().is_none());
    match trails.is_empty() && is_open() {
        true => Folder::anywhere(bucket),
        false => trails.iter().flat_map(|&trail| Folder::of(&objects[trail])).collect(),
    }
}

fn of_bucket(bucket: &Object, folders: &[Folder]) -> Fields {
    let (digests, logs): (Vec<&Folder>, Vec<&Folder>) = folders.iter().partition(|folder| folder.content == Content::Digests);
    let logs: Vec<Schedule> = match logs.is_empty() {
        // Nobody writes logs here: what holds for every object.
        true => vec![Schedule::of(bucket, None)],
        false => logs.into_iter().map(|folder| Schedule::of(bucket, Some(folder))).collect(),
    };
    let digests: Vec<Schedule> = digests.into_iter().map(|folder| Schedule::of(bucket, Some(folder))).collect();
    let days = |schedules: &[Schedule], of: fn(&Schedule) -> Known<Option<Days>>| match fewest(schedules.iter().map(of)) {
        Ok(Some(Days { count, origin })) => Value::number(count, origin),
        Ok(None) => Value::null(bucket.header),
        Err(unknown) => unknown,
    };
    vec![
        ("retention_days", days(&logs, Schedule::retention)),
        ("retention_days_at_most", days(&logs, |schedule| Ok(schedule.retention_at_most()))),
        ("readable_days", days(&logs, readable)),
        ("digest_retention_days", days(&digests, Schedule::retention)),
        ("log_timeline", timeline(&logs, bucket)),
        ("rules_rejected", rejected::rejected(bucket)),
        ("rules_touching_nothing", reach::touching_nothing(bucket, folders)),
        ("transitions_of_large_files_only", reach::large_files_only(bucket, folders)),
    ]
}

/// The fewest of several numbers of days, of which `None` is no number at all; unknown as soon as one is.
fn fewest(days: impl Iterator<Item = Known<Option<Days>>>) -> Known<Option<Days>> {
    let days: Vec<Option<Days>> = days.collect::<Known<_>>()?;
    Ok(days.into_iter().flatten().min_by_key(|days| days.count))
}

/// After how many days objects are gone or must be restored before they can be read.
fn readable(schedule: &Schedule) -> Known<Option<Days>> {
    let ends = |stage: &Stage| match stage.fate {
        Fate::Moved(class) => class.is_archive(),
        Fate::Archived | Fate::Gone => true,
        Fate::Hidden => false,
    };
    Ok(schedule.stages()?.into_iter().find(ends).map(|stage| stage.days))
}

/// What becomes of the log objects that are gone first, or archived first; null when nothing does.
fn timeline(schedules: &[Schedule], bucket: &Object) -> Value {
    let all: Vec<Vec<Stage>> = match schedules.iter().map(Schedule::stages).collect() {
        Ok(all) => all,
        Err(unknown) => return unknown,
    };
    let first = |stages: &&Vec<Stage>, fates: fn(Fate) -> bool| {
        stages.iter().find(|stage| fates(stage.fate)).map_or(i64::MAX, |stage| stage.days.count)
    };
    let hurried = all.iter().min_by_key(|stages| (first(stages, |fate| fate == Fate::Gone), first(stages, |_| true)));
    match hurried {
        Some(stages) if !stages.is_empty() => {
            let stages: Vec<String> = stages.iter().map(in_words).collect();
            Value::text(stages.join(" → "), bucket.header)
        }
        _ => Value::null(bucket.header),
    }
}

fn in_words(stage: &Stage) -> String {
    let fate = match stage.fate {
        Fate::Moved(class) => class.name(),
        Fate::Archived => "archived by Intelligent-Tiering",
        Fate::Hidden => "behind a delete marker",
        Fate::Gone => "gone",
    };
    format!("day {} {fate}", stage.days.count)
}

/// Terraform takes 0 for ever.
fn of_log_group(group: &Object) -> Fields {
    let days = group.field("retention_days").map(|days| match &days.data {
        Data::Number(number) if *number == Number::from(0) => Value::null(days.origin.clone()),
        _ => days.clone(),
    });
    days.into_iter().map(|days| ("retention_days", days)).collect()
}

/// What CloudTrail takes where CloudFormation says nothing. Source: CloudTrail API Reference, `CreateEventDataStore`.
fn of_event_data_store(store: &Object) -> Fields {
    let Some(days) = store.field("retention_days").filter(|days| days.is_null()) else { return Vec::new() };
    let billing = store.field("billing_mode");
    let default = match billing.and_then(Value::as_literal) {
        Some("EXTENDABLE_RETENTION_PRICING") => Value::number(366, days.origin.clone()),
        Some("FIXED_RETENTION_PRICING") => Value::number(2557, days.origin.clone()),
        _ => billing.map_or_else(|| days.clone(), schedule::not_known),
    };
    vec![("retention_days", default)]
}
