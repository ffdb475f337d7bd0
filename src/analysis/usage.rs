//! Usage: which keys, topics and log groups trails use.

use std::sync::Arc;

use super::naming::{Named, OWN};
use crate::model::{BUCKET, EVENT_DATA_STORE, KEY, KEY_ALIAS, LOG_GROUP, Object, TOPIC, TRAIL};
use crate::value::{Condition, Data, Existence, Truth, Unknown, Value};

/// Fills `receives_trail` of log groups, `notified_by_trail` of topics and `encrypts_trail` of keys, with what of it they encrypt. That of buckets must be there already.
///
/// What is used stands in the code that uses it. In other units it is found by its literal name, or by a symbol of its own unit that was
/// imported; what is not known may be any object of the same unit.
pub(super) fn derive(objects: &mut [Object]) {
    // What of a log group is encrypted has to do with a trail only if that writes there.
    fill(objects, LOG_GROUP.name, &OF_LOG_GROUPS);
    fill(objects, TOPIC.name, &OF_TOPICS);
    fill(objects, KEY.name, &OF_KEYS);
}

/// A field, and by which fields of which kinds of objects that is used of which it tells.
type Usage = (&'static str, &'static [(&'static str, &'static str)]);

const OF_LOG_GROUPS: [Usage; 1] = [("receives_trail", &[(TRAIL.name, "log_group")])];

const OF_TOPICS: [Usage; 1] = [("notified_by_trail", &[(TRAIL.name, "sns_topic")])];

const OF_KEYS: [Usage; 3] = [
    ("encrypts_log_files", &[(TRAIL.name, "kms_key"), (BUCKET.name, "encryption.kms_key")]),
    ("encrypts_event_data_store", &[(EVENT_DATA_STORE.name, "kms_key")]),
    (
        "encrypts_trail",
        &[
            (TRAIL.name, "kms_key"),
            (EVENT_DATA_STORE.name, "kms_key"),
            (BUCKET.name, "encryption.kms_key"),
            (LOG_GROUP.name, "kms_key"),
        ],
    ),
];

/// Fills the fields of every object of `kind` that tell of its usage.
fn fill(objects: &mut [Object], kind: &str, usages: &[Usage]) {
    let wanted: Vec<usize> = (0..objects.len()).filter(|&index| objects[index].kind.name == kind).collect();
    if wanted.is_empty() {
        return;
    }
    let named = Named::of(wanted.iter().map(|&index| &objects[index]));
    let aliases = Named::of(objects.iter().filter(|object| object.kind.name == KEY_ALIAS.name));
    let fields = usages.iter().map(|(field, places)| {
        let uses = objects.iter().flat_map(|user| {
            let paths = places.iter().filter(|(kind, _)| *kind == user.kind.name);
            paths.flat_map(|(_, path)| uses(user, path, &aliases))
        });
        (*field, used(&named, wanted.len(), uses))
    });
    let fields: Vec<(&'static str, Vec<Used>)> = fields.collect();
    for (field, used) in fields {
        for (used, &index) in used.into_iter().zip(&wanted) {
            let at = objects[index].header;
            let value = match used {
                Used::Yes => Value::bool(true, at),
                Used::No => Value::bool(false, at),
                Used::Perhaps(why) => Value { data: Data::Unknown(why), origin: at.into() },
            };
            objects[index].derive([(field, value)]);
        }
    }
}

/// Something that is used, by whatever name, and whether whoever uses it is deployed.
struct Use {
    target: Value,
    unit: u32,
    existence: Existence,
}

/// Is an object used?
enum Used {
    Yes,
    No,
    Perhaps(Arc<Unknown>),
}

/// What `user` names at this path, aliases resolved.
fn uses(user: &Object, path: &str, aliases: &Named<'_>) -> Vec<Use> {
    let target = path.split('.').try_fold(&user.fields, |value, name| value.get(name));
    let Some(target) = target.filter(|target| !target.is_null()) else { return Vec::new() };
    let existence = match of_a_trail(user) {
        Ok(true) => user.existence.clone(),
        Ok(false) => return Vec::new(),
        Err((why, when)) => user.existence.clone().within(&Existence::Uncertain(why, when)),
    };
    let possible = target.possible(&existence).into_iter();
    possible.flat_map(|(target, existence)| resolved(Use { target, unit: user.unit, existence }, aliases)).collect()
}

/// Has what the object holds to do with a trail? Why that is not known, otherwise.
fn of_a_trail(user: &Object) -> Result<bool, (Arc<Unknown>, Condition)> {
    let Some(receives) = user.field("receives_trail") else { return Ok(true) };
    match (receives.as_bool(), receives.why_unknown()) {
        (None, Some(why)) => Err((why, Condition::open("receives_trail"))),
        (receives, _) => Ok(receives.unwrap_or(false)),
    }
}

/// The use itself, or what the alias stands for that it names.
fn resolved(named: Use, aliases: &Named<'_>) -> Vec<Use> {
    let meant = aliases.by(&named.target, named.unit).into_iter().filter(|(_, _, truth)| truth.is_true());
    let targets = meant.filter_map(|(_, alias, _)| {
        let existence = named.existence.clone().within(&alias.existence.beside((alias.unit, named.unit), &named.existence)?);
        Some(Use { target: alias.field("key")?.clone(), unit: alias.unit, existence })
    });
    let targets: Vec<Use> = targets.collect();
    if targets.is_empty() { vec![named] } else { targets }
}

/// Whether each of so many objects is used, in their order.
fn used(objects: &Named<'_>, count: usize, uses: impl Iterator<Item = Use>) -> Vec<Used> {
    let mut used: Vec<Used> = (0..count).map(|_| Used::No).collect();
    for Use { target, unit, existence } in uses {
        for (place, object, truth) in objects.by(&target, unit) {
            let why = match (truth, existence.beside((unit, object.unit), &object.existence)) {
                (_, None) => continue,
                (Truth::True, Some(Existence::Certain)) => {
                    used[place] = Used::Yes;
                    continue;
                }
                (Truth::True, Some(Existence::Uncertain(why, _))) => Some(why),
                _ => why_not_known(&target, object),
            };
            if let (Used::No, Some(why)) = (&used[place], why) {
                used[place] = Used::Perhaps(why);
            }
        }
    }
    used
}

/// Why it is not known whether `target` means `object`: because of the one, or of the other.
fn why_not_known(target: &Value, object: &Object) -> Option<Arc<Unknown>> {
    let own = OWN.iter().filter_map(|field| object.text(field)?.first_symbol());
    target.why_unknown().or_else(|| own.map(|symbol| symbol.unknown.clone()).next())
}
