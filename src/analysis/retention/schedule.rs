//! The schedule: what the lifecycle rules that reach a folder do to its objects, day by day.
//!
//! An object here is a log object of 128 KB or more: smaller ones are left out of most transitions. It is written once and never again, so
//! that it has at most one earlier version, after it has expired. Source: S3 User Guide, "Lifecycle configuration elements", "Expiring
//! objects", "Examples of S3 Lifecycle configurations".

use std::sync::Arc;

use super::folders::Folder;
use super::storage_class::StorageClass;
use crate::model::Object;
use crate::value::{Data, Number, Origin, Reason, Role, Text, Truth, Unknown, Value};

/// Bytes up to which objects are not moved by default.
pub(super) const SMALL_BYTES: i64 = 128 * 1024;

/// What is known, or the unknown value that stands for it.
pub(super) type Known<T> = Result<T, Value>;

/// A number of days, and where it is decided.
#[derive(Debug, Clone)]
pub(super) struct Days {
    pub(super) count: i64,
    pub(super) origin: Origin,
}

/// What rules do to the objects of one folder.
#[derive(Default)]
pub(super) struct Schedule {
    /// After how many days objects expire.
    expiration: Collected<()>,
    moves: Collected<StorageClass>,
    /// After how many days earlier versions are removed for good.
    removal: Collected<()>,
    later_moves: Collected<StorageClass>,
    /// After how many days without access Intelligent-Tiering archives.
    archiving: Collected<()>,
    /// Do deleted objects stay behind as earlier versions?
    versioned: Option<Known<bool>>,
    /// How long a version is locked.
    locked: Option<Known<Days>>,
}

/// What becomes of an object.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Fate {
    /// It is moved.
    Moved(StorageClass),
    /// Intelligent-Tiering archives it, if nobody has read it.
    Archived,
    /// It becomes an earlier version, behind a delete marker.
    Hidden,
    /// It is gone for good.
    Gone,
}

/// A day on which something becomes of an object.
#[derive(Debug, Clone)]
pub(super) struct Stage {
    pub(super) days: Days,
    pub(super) fate: Fate,
}

/// Days on which the same kind of thing happens, some of which may not be known.
struct Collected<T> {
    known: Vec<(Days, T)>,
    unknown: Option<Value>,
}

impl<T> Default for Collected<T> {
    fn default() -> Self {
        Self { known: Vec::new(), unknown: None }
    }
}

impl<T> Collected<T> {
    /// Adds what happens after `days`, null for never, if the rule `applies`.
    fn take(&mut self, days: Option<&Value>, what: T, applies: Truth) {
        let Some(days) = days.filter(|days| !days.is_null() && !applies.is_false()) else { return };
        let count = match &days.data {
            Data::Number(number) => number.as_i64(),
            _ => None,
        };
        match (count, applies) {
            (Some(count), Truth::True) => self.known.push((Days { count, origin: days.origin.clone() }, what)),
            (Some(_), _) => self.unknown = Some(not_told(days)),
            (None, _) => self.unknown = Some(not_known(days)),
        }
    }

    /// The first day; unknown as soon as one is, for that could be the first.
    fn earliest(&self) -> Known<Option<Days>> {
        match &self.unknown {
            Some(unknown) => Err(unknown.clone()),
            None => Ok(self.known.iter().map(|(days, _)| days).min_by_key(|days| days.count).cloned()),
        }
    }
}

impl Schedule {
    /// What the rules of `bucket` do to the objects of `folder`; without one, to objects that only rules for all objects touch.
    pub(super) fn of(bucket: &Object, folder: Option<&Folder>) -> Self {
        let mut schedule = Self { versioned: Some(versioned(bucket)), locked: locked(bucket), ..Self::default() };
        match bucket.field("lifecycle_rules").map(|rules| (rules, rules.as_elements())) {
            Some((_, Some(rules))) => rules.iter().for_each(|rule| schedule.take(rule, folder)),
            Some((rules, None)) => schedule.all_unknown(rules),
            None => {}
        }
        match bucket.field("archive_configurations").map(|all| (all, all.as_elements())) {
            Some((_, Some(all))) => all.iter().for_each(|one| schedule.take_archive(one, folder)),
            Some((all, None)) => schedule.archiving.unknown = Some(not_known(all)),
            None => {}
        }
        schedule
    }

    fn all_unknown(&mut self, value: &Value) {
        let unknown = Some(not_known(value));
        self.expiration.unknown = unknown.clone();
        self.moves.unknown = unknown;
    }

    fn take(&mut self, rule: &Value, folder: Option<&Folder>) {
        if let Data::Unknown(_) = rule.data {
            return self.all_unknown(rule);
        }
        let applies = applies(rule, folder);
        let zero = |date: Option<&Value>| {
            // A date takes all objects at once, however young they are, and goes on to do so afterwards.
            date.filter(|date| !date.is_null()).map(|date| Value::number(0, date.origin.clone()))
        };
        self.expiration.take(period(rule, "expiration_days"), (), applies);
        self.expiration.take(zero(rule.get("expiration_date")).as_ref(), (), applies);
        match rule.get("noncurrent_versions_kept") {
            // The one earlier version of a log object is among those that are kept.
            Some(Value { data: Data::Number(kept), .. }) if *kept > Number::from(0) => {}
            Some(kept) if !kept.is_null() && !matches!(kept.data, Data::Number(_)) => {
                self.removal.take(Some(kept), (), applies);
            }
            _ => self.removal.take(period(rule, "noncurrent_expiration_days"), (), applies),
        }
        for (field, is_current) in [("transitions", true), ("noncurrent_transitions", false)] {
            let Some(moves) = rule.get(field).filter(|_| !applies.is_false()) else { continue };
            let collected = if is_current { &mut self.moves } else { &mut self.later_moves };
            let Some(moves) = moves.as_elements() else {
                collected.unknown = Some(not_known(moves));
                continue;
            };
            for one in moves {
                let class = one.get("storage_class").and_then(Value::as_literal).and_then(StorageClass::named);
                let Some(class) = class else {
                    collected.unknown = Some(not_known(one.get("storage_class").unwrap_or(one)));
                    continue;
                };
                match one.get("versions_kept") {
                    Some(Value { data: Data::Number(kept), .. }) if *kept > Number::from(0) => continue,
                    Some(kept) if kept.why_unknown().is_some() => collected.unknown = Some(not_known(kept)),
                    _ => {}
                }
                let date = zero(one.get("date"));
                // Terraform's provider moves at once where neither is written.
                let at_once = || Value::number(0, one.origin.clone());
                let days = match one.get("days").filter(|days| !days.is_null()).or(date.as_ref()) {
                    Some(days) => days.clone(),
                    None if is_current => at_once(),
                    None => not_known(one),
                };
                collected.take(Some(&days), class, applies);
            }
        }
    }

    fn take_archive(&mut self, configuration: &Value, folder: Option<&Folder>) {
        if let Data::Unknown(_) = configuration.data {
            self.archiving.unknown = Some(not_known(configuration));
            return;
        }
        let applies = applies(configuration, folder);
        match configuration.get("tierings").map(|tierings| (tierings, tierings.as_elements())) {
            Some((_, Some(tierings))) => {
                tierings.iter().for_each(|tiering| self.archiving.take(tiering.get("days"), (), applies))
            }
            Some((tierings, None)) if !applies.is_false() => self.archiving.unknown = Some(not_known(tierings)),
            _ => {}
        }
    }

    /// After how many days objects are gone for good; `None` when they never are.
    pub(super) fn retention(&self) -> Known<Option<Days>> {
        let Some(expiration) = self.expiration.earliest()? else { return Ok(None) };
        if !self.versioned()? {
            return Ok(Some(expiration));
        }
        let Some(removal) = self.removal.earliest()? else { return Ok(None) };
        let count = expiration.count.saturating_add(removal.count);
        match &self.locked {
            Some(Err(unknown)) => Err(unknown.clone()),
            // What is locked is removed as soon as it no longer is.
            Some(Ok(locked)) if locked.count > count => Ok(Some(locked.clone())),
            _ => Ok(Some(Days { count, origin: with(&expiration.origin, removal.origin) })),
        }
    }

    /// After how many days objects are gone at the latest, by the rules of which everything is known; `None` when that is not bounded.
    pub(super) fn retention_at_most(&self) -> Option<Days> {
        let known = |collected: &Collected<()>| Collected { known: collected.known.clone(), unknown: None };
        let certain = Schedule {
            expiration: known(&self.expiration),
            removal: known(&self.removal),
            versioned: self.versioned.clone(),
            locked: self.locked.clone(),
            ..Schedule::default()
        };
        certain.retention().ok().flatten()
    }

    fn versioned(&self) -> Known<bool> {
        self.versioned.clone().unwrap_or(Ok(false))
    }

    /// What becomes of an object, in order.
    pub(super) fn stages(&self) -> Known<Vec<Stage>> {
        let expiration = self.expiration.earliest()?;
        let gone = self.retention()?;
        let is_versioned = expiration.is_some() && self.versioned()?;
        let mut course = Course { class: StorageClass::Standard, stages: Vec::new() };
        // An object that is removed for good is not moved before; one that becomes an earlier version is.
        let end = expiration.as_ref().map(|days| days.count + i64::from(is_versioned));
        course.take(&self.moves, 0, end)?;
        if let Some(expiration) = expiration.filter(|_| is_versioned) {
            let hidden = expiration.count;
            course.stages.push(Stage { days: expiration, fate: Fate::Hidden });
            course.take(&self.later_moves, hidden, gone.as_ref().map(|days| days.count))?;
        }
        if let Some(days) = gone {
            course.stages.push(Stage { days, fate: Fate::Gone });
        }
        self.archive(&mut course.stages)?;
        Ok(course.stages)
    }

    /// Adds that Intelligent-Tiering archives what it holds.
    fn archive(&self, stages: &mut Vec<Stage>) -> Known<()> {
        let arrives = |stage: &Stage| stage.fate == Fate::Moved(StorageClass::IntelligentTiering);
        let Some(arrival) = stages.iter().position(arrives) else { return Ok(()) };
        let Some(idle) = self.archiving.earliest()? else { return Ok(()) };
        let count = stages[arrival].days.count.saturating_add(idle.count);
        let leaves = |stage: &Stage| matches!(stage.fate, Fate::Moved(_) | Fate::Gone);
        let left = stages[arrival + 1..].iter().find(|stage| leaves(stage));
        if left.is_none_or(|left| count < left.days.count) {
            let place = stages.iter().position(|stage| stage.days.count > count).unwrap_or(stages.len());
            stages.insert(place, Stage { days: Days { count, origin: idle.origin }, fate: Fate::Archived });
        }
        Ok(())
    }
}

/// Both places where days are decided that add up.
fn with(first: &Origin, mut second: Origin) -> Origin {
    second.role = Role::Likewise;
    let steps: Vec<&Origin> = first.chain().collect();
    steps.into_iter().rev().fold(second, |behind, step| behind.seen_from(step.span, step.role.clone()))
}

/// The way of an object through storage classes.
struct Course {
    class: StorageClass,
    stages: Vec<Stage>,
}

impl Course {
    /// Takes the moves that happen before the day `end`, counted from the day `start`.
    fn take(&mut self, moves: &Collected<StorageClass>, start: i64, end: Option<i64>) -> Known<()> {
        if let Some(unknown) = &moves.unknown {
            return Err(unknown.clone());
        }
        let mut moves: Vec<&(Days, StorageClass)> = moves.known.iter().collect();
        moves.sort_by_key(|(days, class)| (days.count, std::cmp::Reverse(class.coldness())));
        for (days, class) in moves {
            let count = start.saturating_add(days.count);
            if end.is_none_or(|end| count < end) && self.class.can_become(*class) {
                self.class = *class;
                let days = Days { count, origin: days.origin.clone() };
                self.stages.push(Stage { days, fate: Fate::Moved(*class) });
            }
        }
        Ok(())
    }
}

/// The days until a rule removes something. S3 takes no 0 there, and Terraform's provider takes it for nothing written.
pub(super) fn period<'r>(rule: &'r Value, field: &str) -> Option<&'r Value> {
    let is_zero = |days: &Value| matches!(&days.data, Data::Number(number) if number.is_zero());
    rule.get(field).filter(|days| !days.is_null() && !is_zero(days))
}

/// Does the rule, or archive configuration, touch log objects of 128 KB or more?
pub(super) fn applies(rule: &Value, folder: Option<&Folder>) -> Truth {
    let status = rule.get("status").and_then(Value::as_text);
    let enabled = status.map_or(Truth::Unknown, |status| status.equals(&Text::from("Enabled")));
    let untagged = rule.get("tagged_only").and_then(Value::as_bool).map_or(Truth::Unknown, |tagged| Truth::from(!tagged));
    let prefix = match rule.get("prefix") {
        Some(prefix) if !prefix.is_null() => match (prefix.as_text(), folder) {
            (Some(prefix), Some(folder)) => folder.is_reached_by(prefix),
            (Some(prefix), None) => Truth::from(prefix.as_literal() == Some("")),
            (None, _) => Truth::Unknown,
        },
        _ => Truth::True,
    };
    enabled.and(untagged).and(prefix).and(is_of_size(rule))
}

/// May any log object of 128 KB or more have the size that the rule is about? How much larger they are, nobody knows.
fn is_of_size(rule: &Value) -> Truth {
    let is_set = |field: &str| rule.get(field).is_some_and(|bytes| !bytes.is_null());
    match rule.get("larger_than_bytes").map(|bytes| &bytes.data) {
        _ if is_set("smaller_than_bytes") => Truth::Unknown,
        Some(Data::Number(bytes)) if *bytes <= Number::from(SMALL_BYTES) => Truth::True,
        _ if is_set("larger_than_bytes") => Truth::Unknown,
        _ => Truth::True,
    }
}

/// Object lock works on versions, and switches versioning on for good.
fn versioned(bucket: &Object) -> Known<bool> {
    let status = bucket.field("versioning");
    let enabled = status.and_then(Value::as_text).map_or(Truth::Unknown, |status| status.equals(&Text::from("Enabled")));
    match enabled.or(object_lock(bucket)) {
        Truth::True => Ok(true),
        Truth::False => Ok(false),
        Truth::Unknown => Err(status.or(bucket.field("object_lock")).map_or_else(|| Value::null(bucket.header), not_known)),
    }
}

fn object_lock(bucket: &Object) -> Truth {
    bucket.field("object_lock").and_then(Value::as_bool).map_or(Truth::Unknown, Truth::from)
}

/// How long the bucket locks new versions; `None` when it does not.
fn locked(bucket: &Object) -> Option<Known<Days>> {
    let retention = bucket.field("object_lock_retention").filter(|retention| !retention.is_null())?;
    match object_lock(bucket) {
        Truth::False => return None,
        Truth::Unknown => return Some(Err(not_known(bucket.field("object_lock")?))),
        Truth::True => {}
    }
    let number = |field: &str, factor: i64| {
        let value = retention.get(field).filter(|value| !value.is_null())?;
        Some(match &value.data {
            Data::Number(number) => match number.as_i64().and_then(|count| count.checked_mul(factor)) {
                Some(count) => Ok(Days { count, origin: value.origin.clone() }),
                None => Err(not_known(value)),
            },
            _ => Err(not_known(value)),
        })
    };
    // Of a leap year nobody can be sure.
    number("days", 1).or_else(|| number("years", 365)).or_else(|| retention.why_unknown().map(|_| Err(not_known(retention))))
}

/// What a rule does of which is not known whether it touches log objects.
fn not_told(days: &Value) -> Value {
    let what = "whether this rule touches any log file is not known";
    Value::unknown(Reason::Existence { what: what.into() }, days.origin.clone())
}

/// The unknown value that `value` stands for where a known one of its kind was needed.
pub(super) fn not_known(value: &Value) -> Value {
    let invalid = || Unknown {
        reason: Reason::Invalid { what: "a value of another kind was expected here".into() },
        span: value.origin.span,
    };
    Value { data: Data::Unknown(value.why_unknown().unwrap_or_else(|| Arc::new(invalid()))), origin: value.origin.clone() }
}
