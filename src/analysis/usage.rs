//! Usage: which keys, topics and log groups trails use. Names, ids, ARNs and aliases are compared as text, symbols included.

use std::sync::Arc;

use crate::model::{BUCKET, EVENT_DATA_STORE, KEY, KEY_ALIAS, LOG_GROUP, Object, TOPIC, TRAIL};
use crate::value::{Condition, Data, Existence, Piece, Reason, Text, Truth, Unknown, Value};

/// Fills `receives_trail` of log groups, `notified_by_trail` of topics and `encrypts_trail` of keys, with what of it they encrypt. That of buckets must be there already.
///
/// What is used stands in the code that uses it. In other units it is found by its literal name, or by a symbol of its own unit that was
/// imported; what is not known may be any object of the same unit.
pub(super) fn derive(objects: &mut [Object]) {
    let trails =
        |field: &'static str| move |object: &Object| if object.kind.name == TRAIL.name { vec![field] } else { Vec::new() };
    fill(objects, LOG_GROUP.name, "receives_trail", trails("log_group"));
    fill(objects, TOPIC.name, "notified_by_trail", trails("sns_topic"));
    fill(objects, KEY.name, "encrypts_log_files", |object| match object.kind.name {
        name if name == TRAIL.name => vec!["kms_key"],
        name if name == BUCKET.name => vec!["encryption.kms_key"],
        _ => Vec::new(),
    });
    fill(objects, KEY.name, "encrypts_event_data_store", |object| {
        if object.kind.name == EVENT_DATA_STORE.name { vec!["kms_key"] } else { Vec::new() }
    });
    fill(objects, KEY.name, "encrypts_trail", |object| match object.kind.name {
        name if name == TRAIL.name || name == EVENT_DATA_STORE.name => vec!["kms_key"],
        name if name == BUCKET.name => vec!["encryption.kms_key"],
        name if name == LOG_GROUP.name => vec!["kms_key"],
        _ => Vec::new(),
    });
}

/// Fills `field` of every object of `kind`: is it named by one of the paths that `places` gives of each object?
fn fill(objects: &mut [Object], kind: &str, field: &'static str, places: impl Fn(&Object) -> Vec<&'static str>) {
    let wanted: Vec<usize> = (0..objects.len()).filter(|&index| objects[index].kind.name == kind).collect();
    if wanted.is_empty() {
        return;
    }
    let aliases: Vec<&Object> = objects.iter().filter(|object| object.kind.name == KEY_ALIAS.name).collect();
    let uses: Vec<Use> = objects.iter().flat_map(|user| uses(user, &places(user), &aliases)).collect();
    for index in wanted {
        let object = &objects[index];
        let value = match used(object, &uses) {
            Used::Yes => Value::bool(true, object.header),
            Used::No => Value::bool(false, object.header),
            Used::Perhaps(why) => Value { data: Data::Unknown(why), origin: object.header.into() },
        };
        objects[index].derive([(field, value)]);
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

/// What `user` names at these paths, aliases resolved.
fn uses(user: &Object, paths: &[&str], aliases: &[&Object]) -> Vec<Use> {
    let existence = match of_a_trail(user) {
        Ok(true) => user.existence.clone(),
        Ok(false) => return Vec::new(),
        Err((why, when)) => user.existence.clone().within(&Existence::Uncertain(why, when)),
    };
    let at = |path: &&str| path.split('.').try_fold(user.fields.clone(), |value, name| value.get(name).cloned());
    let named = paths.iter().filter_map(at).flat_map(|target| target.possible(&existence));
    named.flat_map(|(target, existence)| resolved(Use { target, unit: user.unit, existence }, aliases)).collect()
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
fn resolved(named: Use, aliases: &[&Object]) -> Vec<Use> {
    let meant = aliases.iter().filter(|alias| names(&named.target, named.unit, alias).is_true());
    let targets = meant.filter_map(|alias| {
        let existence = named.existence.clone().within(&alias.existence.beside((alias.unit, named.unit), &named.existence)?);
        Some(Use { target: alias.field("key")?.clone(), unit: alias.unit, existence })
    });
    let targets: Vec<Use> = targets.collect();
    if targets.is_empty() { vec![named] } else { targets }
}

fn used(object: &Object, uses: &[Use]) -> Used {
    let mut perhaps = None;
    for Use { target, unit, existence } in uses {
        let Some(existence) = existence.beside((*unit, object.unit), &object.existence) else { continue };
        match (names(target, *unit, object), existence) {
            (Truth::True, Existence::Certain) => return Used::Yes,
            (Truth::True, Existence::Uncertain(why, _)) => perhaps = perhaps.or(Some(why)),
            (Truth::Unknown, _) => perhaps = perhaps.or_else(|| why_not_known(target, object)),
            (Truth::False, _) => {}
        }
    }
    perhaps.map_or(Used::No, Used::Perhaps)
}

/// Why it is not known whether `target` means `object`: because of the one, or of the other.
fn why_not_known(target: &Value, object: &Object) -> Option<Arc<Unknown>> {
    let own = ["name", "arn"].iter().filter_map(|field| object.text(field)?.first_symbol());
    target.why_unknown().or_else(|| own.map(|symbol| symbol.unknown.clone()).next())
}

/// Is `target`, written in `unit`, the name, id or ARN of `object`?
pub(super) fn names(target: &Value, unit: u32, object: &Object) -> Truth {
    let text = match &target.data {
        Data::Text(text) if text.as_literal() == Some("") => return Truth::False,
        Data::Text(text) => without_streams(text),
        Data::Unknown(why) if unit == object.unit => return is_open(&why.reason),
        _ => return Truth::False,
    };
    if refers(&text, object) {
        return Truth::True;
    }
    // An alias that is none of this estate's leads to a key that is none of it either.
    if object.kind.name == KEY.name && is_alias(&text) {
        return Truth::False;
    }
    let is_own = |field| object.text(field).map_or(Truth::False, |own| text.equals(&without_streams(own)));
    match (is_own("name").or(is_own("arn")), text.first_symbol()) {
        (Truth::True, _) => Truth::True,
        (Truth::Unknown, Some(symbol)) if unit == object.unit => is_open(&symbol.unknown.reason),
        (Truth::Unknown, None) if unit == object.unit => Truth::Unknown,
        _ => Truth::False,
    }
}

/// Whether something of which only this is known may be an object that the code declares. What is looked up was there before, and the
/// attribute of another resource is nothing of this one.
fn is_open(reason: &Reason) -> Truth {
    match reason {
        Reason::LookedUp { .. } | Reason::AfterApply { .. } => Truth::False,
        _ => Truth::Unknown,
    }
}

fn is_alias(text: &Text) -> bool {
    let begins_so = text.first_characters().starts_with("alias/");
    let holds = |literal: &str| literal.contains(":alias/");
    let pieces = text.symbolic_pieces().iter();
    begins_so
        || text.as_literal().is_some_and(holds)
        || pieces.into_iter().any(|piece| matches!(piece, Piece::Literal(literal) if holds(literal)))
}

/// The ARN of a log group ends in `:*` for some, who mean the streams in it.
pub(super) fn without_streams(text: &Text) -> Text {
    let Some(without) = text.last_characters().strip_suffix(":*") else { return text.clone() };
    let mut pieces = text.pieces();
    pieces.pop();
    pieces.push(Piece::Literal(without.into()));
    Text::from_pieces(pieces)
}

/// Does the text refer to the object: an attribute of it, or an ARN that ends in one?
fn refers(text: &Text, object: &Object) -> bool {
    let Some((Piece::Symbol(symbol), before)) = text.symbolic_pieces().split_last() else { return false };
    let referred = symbol.name.strip_prefix(&*object.address);
    let is_attribute = symbol.unit == object.unit && referred.is_some_and(|rest| rest.is_empty() || rest.starts_with('.'));
    let ends_an_arn = |piece: &Piece| match piece {
        Piece::Literal(literal) => literal.ends_with(':') || literal.ends_with(":key/"),
        Piece::Symbol(_) => false,
    };
    is_attribute && before.last().is_none_or(ends_an_arn)
}
