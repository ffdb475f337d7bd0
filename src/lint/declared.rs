//! Declared: what the configuration says of the estate, as resources of a unit of its own.
//!
//! Selectors are written as the API of CloudTrail has them, which is how CloudFormation has them, too.

use std::sync::Arc;

use crate::config::{Declared, Estate, Written, WrittenContent};
use crate::model::{ACCOUNT, BUCKET, TRAIL};
use crate::source::Span;
use crate::value::{Deployment, Existence, Language, Map, Reason, Resource, Symbols, Text, Unknown, Value};

/// The keys of trails, and the properties that they are; what they are when nobody writes them.
const TRAIL_KEYS: [(&str, &str, Option<bool>); 7] = [
    ("name", "TrailName", None),
    ("bucket", "S3BucketName", None),
    ("prefix", "S3KeyPrefix", None),
    ("multi-region", "IsMultiRegionTrail", Some(false)),
    ("organization", "IsOrganizationTrail", Some(false)),
    ("event-selectors", "EventSelectors", None),
    ("advanced-event-selectors", "AdvancedEventSelectors", None),
];

/// What a declared trail certainly does, or nobody would declare it.
const TRAIL_DOES: [&str; 2] = ["IsLogging", "IncludeGlobalServiceEvents"];

const BUCKET_KEYS: [(&str, &str, Option<bool>); 1] = [("name", "BucketName", None)];

const ACCOUNT_KEYS: [(&str, &str, Option<bool>); 4] =
    [("id", "Id", None), ("name", "Name", None), ("role", "Role", None), ("organization", "Organization", Some(true))];

/// The declared things as resources of the unit `unit`.
pub(super) fn resources(estate: &Estate, unit: u32) -> Vec<Resource> {
    let trail = |trail: &Declared| {
        let mut properties = properties(trail, &TRAIL_KEYS);
        properties.extend(TRAIL_DOES.map(|name| (Arc::from(name), Value::bool(true, trail.header))));
        resource(trail, TRAIL.cloudformation, properties, "home-region", unit)
    };
    let bucket = |bucket: &Declared| resource(bucket, BUCKET.cloudformation, properties(bucket, &BUCKET_KEYS), "region", unit);
    let account =
        |account: &Declared| resource(account, ACCOUNT.cloudformation, properties(account, &ACCOUNT_KEYS), "region", unit);
    let Estate { accounts, trails, buckets } = estate;
    accounts.iter().map(account).chain(trails.iter().map(trail)).chain(buckets.iter().map(bucket)).collect()
}

fn properties(declared: &Declared, keys: &[(&str, &str, Option<bool>)]) -> Map {
    let entries = keys.iter().filter_map(|(key, property, default)| {
        let written = declared.get(key).map(value);
        let value = written.or_else(|| default.map(|default| Value::bool(default, declared.header)))?;
        Some((Arc::from(*property), value))
    });
    entries.collect()
}

fn resource(declared: &Declared, kind: &str, properties: Map, region: &str, unit: u32) -> Resource {
    let name = declared.text("name").or_else(|| declared.text("id")).map_or("", |name| name.value);
    let symbols = Symbols::of_part(unit, format!("{name}."));
    // What is not stated differs from one thing to the other.
    let place = |key: &str, name: &str| match declared.text(key) {
        Some(stated) => Text::from(stated.value),
        None => {
            let unknown = Unknown { reason: Reason::Deployment { name: name.into() }, span: declared.header };
            Text::symbol(symbols.symbol(format!("{name} {}", declared.header.start), Arc::new(unknown)))
        }
    };
    let region = place(region, "region");
    let partition = region.as_literal().and_then(Deployment::partition_of).unwrap_or("aws");
    let deployment = Deployment { partition: partition.into(), account: place("account", "account"), region };
    Resource {
        address: name.into(),
        kind: kind.into(),
        language: Language::CloudFormation,
        unit,
        attributes: Value::map(properties, declared.header),
        meta: Map::default(),
        header: declared.header,
        body: declared.body,
        existence: Existence::Certain,
        deployment: Arc::new(deployment),
        calls: Arc::new([]) as Arc<[Span]>,
    }
}

fn value(written: &Written) -> Value {
    match &written.content {
        WrittenContent::Bool(truth) => Value::bool(*truth, written.span),
        WrittenContent::Text(text) => Value::text(text.as_str(), written.span),
        WrittenContent::List(elements) => Value::list(elements.iter().map(value).collect(), written.span),
        WrittenContent::Map(entries) => {
            let entries = entries.iter().map(|(name, entry)| (Arc::from(name.as_str()), value(entry)));
            Value::map(entries.collect::<Map>(), written.span)
        }
    }
}
