//! What becomes of events, for programs: JSON, described by `schemas/trace.schema.json`.

use std::io::{self, Write};
use std::sync::Arc;

use serde::Serialize;
use serde_json::{Map, Value as Json, json};

use super::json::Place;
use super::trace::{TracedEvent, location, reason};
use super::until_the_reader_leaves;
use crate::analysis::coverage::{Encryption, Event, Field, Landing, Traced, Verdict};
use crate::source::Sources;
use crate::value::{Data, Text, Unknown, Value};

/// Writes `{"events": […]}`. What is not known is `{"unknown": "reason"}`; symbols in a text stand as `${name}`.
pub fn trace_json(sources: &Sources, events: &[TracedEvent<'_>], writer: &mut dyn Write) -> io::Result<()> {
    until_the_reader_leaves(write_document(sources, events, writer))
}

#[derive(Serialize)]
struct Document {
    events: Vec<Json>,
}

fn write_document(sources: &Sources, events: &[TracedEvent<'_>], writer: &mut dyn Write) -> io::Result<()> {
    let events = events.iter().map(|event| event_json(sources, event)).collect::<Result<_, _>>()?;
    serde_json::to_writer_pretty(&mut *writer, &Document { events })?;
    writeln!(writer)
}

fn event_json(sources: &Sources, event: &TracedEvent<'_>) -> serde_json::Result<Json> {
    let trails = event.recorders.iter().map(|(traced, landing)| recorder(sources, event, traced, landing.as_ref()));
    Ok(json!({
        "event": fields(event),
        "verdict": word(event.verdict),
        "notes": event.notes,
        "accounts": accounts(event),
        "trails": trails.collect::<Result<Vec<Json>, _>>()?,
    }))
}

/// The verdict as programs read it.
fn word(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Recorded => "recorded",
        Verdict::Unknown => "unknown",
        Verdict::NotRecorded => "not_recorded",
    }
}

/// The event, under the names that records have.
fn fields(traced: &TracedEvent<'_>) -> Json {
    let event = traced.event;
    let mut fields = Map::new();
    let mut put = |name: &str, value: Json| fields.insert(name.to_owned(), value);
    if let Some(id) = traced.id {
        put("eventID", id.into());
    }
    if let Some(time) = traced.time {
        put("eventTime", time.into());
    }
    for (field, text) in &event.fields {
        put(field.name(), text_or_truth(*field, text));
    }
    for open in &event.open {
        put(open.field.name(), unknown(&open.why));
    }
    put(Field::Region.name(), event.region.as_ref().map_or(Json::Null, text));
    let resources = event
        .subjects
        .iter()
        .map(|subject| json!({ "type": subject.resource_type.as_ref().map(text), "ARN": subject.arn.as_ref().map(text) }));
    put("resources", resources.collect());
    Json::Object(fields)
}

fn text_or_truth(field: Field, value: &Text) -> Json {
    match value.as_literal() {
        Some("true") if field == Field::ReadOnly => true.into(),
        Some("false") if field == Field::ReadOnly => false.into(),
        _ => text(value),
    }
}

fn text(text: &Text) -> Json {
    text.to_string().into()
}

fn unknown(why: &Arc<Unknown>) -> Json {
    json!({ "unknown": why.reason.to_string() })
}

/// The accounts that get a copy, and who of their trails records it.
fn accounts(event: &TracedEvent<'_>) -> Vec<Json> {
    let Event { recipients, .. } = event.event;
    let account = |(place, recipient): (usize, &crate::analysis::coverage::Recipient)| {
        let of = |wanted: Verdict| {
            let recording = event.recorders.iter().filter(move |(traced, _)| traced.copies.get(place) == Some(&wanted));
            recording.map(|(traced, _)| traced.address.to_string()).collect::<Vec<_>>()
        };
        json!({
            "account": recipient.account.as_ref().map(text),
            "role": recipient.role.name(),
            "recorded_by": of(Verdict::Recorded),
            "perhaps_by": of(Verdict::Unknown),
        })
    };
    recipients.iter().enumerate().map(account).collect()
}

fn recorder(sources: &Sources, event: &TracedEvent<'_>, traced: &Traced, landing: Option<&Landing>) -> serde_json::Result<Json> {
    let place = |span| serde_json::to_value(Place::new(sources, span));
    let reasons =
        traced.causes.iter().map(|cause| Ok(json!({ "reason": reason(event.event, cause), "span": place(cause.origin.span)? })));
    let reasons = reasons.collect::<serde_json::Result<Vec<Json>>>()?;
    let first = reasons.first().cloned().unwrap_or(Json::Null);
    Ok(json!({
        "address": &*traced.address,
        "kind": traced.kind,
        "unit": traced.unit,
        "verdict": word(traced.verdict),
        "reason": first["reason"],
        "span": first["span"],
        "reasons": reasons,
        "landing": landing.map(landing_json),
    }))
}

fn landing_json(landing: &Landing) -> Json {
    let place = |folder: &Value| match (unknown_data(folder), unknown_data(&landing.bucket)) {
        (None, None) => location(&landing.bucket, folder).into(),
        (why, other) => why.or(other).map_or(Json::Null, |why| unknown(&why)),
    };
    json!({
        "bucket": value(&landing.bucket),
        "bucket_address": landing.bucket_address.as_deref(),
        "locations": landing.folders.iter().map(place).collect::<Vec<_>>(),
        "encryption": encryption(&landing.encryption),
        "retention_days": value(&landing.retention_days),
        "log_group": landing.log_group.as_ref().map(|group| {
            json!({ "arn": value(&group.arn), "retention_days": group.retention_days.as_ref().map_or_else(not_in_code, value) })
        }),
    })
}

fn not_in_code() -> Json {
    json!({ "unknown": "the code does not declare the log group" })
}

fn encryption(encryption: &Encryption) -> Json {
    match encryption {
        Encryption::Key(key) => json!({ "by": "own_key", "algorithm": "aws:kms", "key": value(key) }),
        Encryption::BucketDefault(algorithm, key) => {
            json!({ "by": "bucket_default", "algorithm": value(algorithm), "key": value(key) })
        }
        Encryption::ManagedByS3 => json!({ "by": "bucket_default", "algorithm": "AES256", "key": null }),
        Encryption::OwnedByAws => json!({ "by": "aws_owned_key", "algorithm": "aws:kms", "key": null }),
        Encryption::Unknown(why) => unknown(why),
    }
}

/// Why a value is not known, unless it is a text that holds symbols.
fn unknown_data(value: &Value) -> Option<Arc<Unknown>> {
    match &value.data {
        Data::Unknown(why) => Some(why.clone()),
        _ => None,
    }
}

fn value(value: &Value) -> Json {
    match &value.data {
        Data::Null(_) => Json::Null,
        Data::Bool(truth) => (*truth).into(),
        Data::Text(text) => text.to_string().into(),
        Data::Number(number) => serde_json::from_str(&number.to_string()).unwrap_or_else(|_| number.to_string().into()),
        Data::Unknown(why) => unknown(why),
        Data::List(_) | Data::Set(_) | Data::Map(_) => Json::Null,
    }
}
