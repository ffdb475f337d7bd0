//! Declared: what the configuration says of the estate, as resources of a unit of its own, and what is wrong with it.
//!
//! Selectors are written as the API of CloudTrail has them, which is how CloudFormation has them, too.

use std::sync::Arc;

use crate::catalog;
use crate::config::{Declared, Estate, Spanned, Written, WrittenContent};
use crate::finding::suggestion::nearest;
use crate::finding::{Finding, problem};
use crate::model::{ACCOUNT, BUCKET, ESTATE, TRAIL};
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

/// What is handed on of a bucket's tags, as its property has them.
fn tags(bucket: &Declared) -> Option<Value> {
    let written = bucket.get("tags")?;
    let WrittenContent::Map(entries) = &written.content else { return None };
    let tag = |(key, entry): &(String, Written)| {
        let key = Value::text(key.as_str(), entry.span);
        Value::map(Map::from_iter([("Key".into(), key), ("Value".into(), value(entry))]), entry.span)
    };
    Some(Value::list(entries.iter().map(tag).collect(), written.span))
}

const ACCOUNT_KEYS: [(&str, &str, Option<bool>); 5] = [
    ("id", "Id", None),
    ("name", "Name", None),
    ("role", "Role", None),
    ("home-region", "HomeRegion", None),
    ("organization", "Organization", Some(true)),
];

/// The declared things as resources of the unit `unit`, beside those that the code has.
pub(super) fn resources(estate: &Estate, unit: u32, beside: &[Resource]) -> Vec<Resource> {
    let trail = |trail: &Declared| {
        let mut properties = properties(trail, &TRAIL_KEYS);
        properties.extend(TRAIL_DOES.map(|name| (Arc::from(name), Value::bool(true, trail.header))));
        resource(trail, TRAIL.cloudformation, properties, region(trail, "home-region", estate), unit)
    };
    let bucket = |bucket: &Declared| {
        let mut properties = properties(bucket, &BUCKET_KEYS);
        properties.extend(tags(bucket).map(|tags| (Arc::from("Tags"), tags)));
        resource(bucket, BUCKET.cloudformation, properties, region(bucket, "region", estate), unit)
    };
    let account = |account: &Declared| {
        resource(account, ACCOUNT.cloudformation, properties(account, &ACCOUNT_KEYS), account.text("home-region"), unit)
    };
    let Estate { accounts, trails, buckets, .. } = estate;
    let declared = accounts.iter().map(account).chain(trails.iter().map(trail)).chain(buckets.iter().map(bucket));
    declared.chain(of_whole(estate, unit, beside)).collect()
}

/// What is said of the estate as a whole, which marks the unit that is declared; `None` when the configuration does not speak of it.
fn of_whole(estate: &Estate, unit: u32, beside: &[Resource]) -> Option<Resource> {
    let span = estate.span?;
    let entries = |monitored: &Declared| {
        let entries = monitored.entries.iter().map(|(name, entry)| (Arc::from(name.as_str()), value(entry)));
        Value::map(entries.collect::<Map>(), monitored.body)
    };
    let monitored = Value::list(estate.monitored.iter().map(entries).collect(), span);
    let mut properties = Map::from_iter([("Monitored".into(), monitored)]);
    properties.extend(
        estate.visibility_model.as_ref().map(|said| (Arc::from("VisibilityModel"), Value::text(said.value.as_str(), said.span))),
    );
    properties.extend(estate.complete.map(|said| (Arc::from("Complete"), complete(said, beside))));
    let whole = Declared { entries: Vec::new(), header: span, body: span };
    Some(resource(&whole, ESTATE.cloudformation, properties, None, unit))
}

/// Is every bucket known? What cannot be looked into may hold more of them, whatever the configuration says.
fn complete(said: Spanned<bool>, beside: &[Resource]) -> Value {
    let hidden = beside.iter().find(|resource| said.value && is_opaque(resource));
    match hidden.map(|resource| &resource.address) {
        Some(address) => Value::unknown(Reason::ModuleNotDownloaded { address: address.clone() }, said.span),
        None => Value::bool(said.value, said.span),
    }
}

/// Is it a module or a stack that cannot be looked into, or not as a whole?
pub(super) fn is_opaque(resource: &Resource) -> bool {
    matches!(&*resource.kind, Resource::OPAQUE_MODULE | "AWS::CloudFormation::Stack")
}

/// What is wrong with what is said of the estate, beyond its form: events that nobody can be asked to record.
pub fn problems(estate: &Estate) -> Vec<Finding> {
    let of_entry = |entry| Declared::texts(entry, "events").filter_map(move |event| cannot_be_asked(entry, event));
    estate.monitored.iter().flat_map(of_entry).collect()
}

/// The `resources.type` of the events in a bucket.
const OBJECT: &str = "AWS::S3::Object";

/// Why no event of this name can be what an entry of `monitored` asks for; `None` when one can.
fn cannot_be_asked(entry: &Declared, Spanned { value: name, span }: Spanned<&str>) -> Option<Finding> {
    let wrong = |message: String, label: &str| Finding::input(problem::INVALID_CONFIGURATION_FILE, message, span, label);
    let of_name = || catalog::data_events(OBJECT).filter(|event| event.name == name);
    if of_name().next().is_none() {
        let message = format!("`{name}` is no event of objects");
        let help = "`trail-lint events --resource-type AWS::S3::Object` lists them";
        let meant = catalog::never_emitted(name, Some(OBJECT)).and_then(|renamed| renamed.emitted_as.first().copied());
        let meant = meant.or_else(|| nearest(name, catalog::data_events(OBJECT).map(|event| event.name)));
        let label = meant.map_or_else(String::new, |meant| format!("did you mean `{meant}`?"));
        return Some(wrong(message, &label).with_help(help));
    }
    let is_of_bucket = of_name().all(|event| event.resource == Some(catalog::Resource::WholeBucket));
    if is_of_bucket && entry.get("prefixes").is_some() {
        let message = format!("`{name}` is about a bucket as a whole, which `prefixes` leave out");
        return Some(wrong(message, "no record of it names a key").with_help("ask for it in an entry without `prefixes`"));
    }
    let left_out = [("reads", true), ("writes", false)]
        .into_iter()
        .find(|(key, read_only)| entry.denies(key) && of_name().all(|event| event.read_only == Some(*read_only)));
    left_out.map(|(key, _)| {
        let message = format!("`{name}` is named, but `{key}` is false");
        wrong(message, if key == "reads" { "it only reads" } else { "it changes something" })
    })
}

fn properties(declared: &Declared, keys: &[(&str, &str, Option<bool>)]) -> Map {
    let entries = keys.iter().filter_map(|(key, property, default)| {
        let written = declared.get(key).map(value);
        let value = written.or_else(|| default.map(|default| Value::bool(default, declared.header)))?;
        Some((Arc::from(*property), value))
    });
    entries.collect()
}

/// The Region that a declared thing states under `key`, or else that of its account.
fn region<'e>(declared: &'e Declared, key: &str, estate: &'e Estate) -> Option<Spanned<&'e str>> {
    let account = declared.text("account").map(|account| account.value);
    let of_account = || {
        let mut accounts = estate.accounts.iter();
        accounts.find(|known| account.is_some() && known.text("id").map(|id| id.value) == account)?.text("home-region")
    };
    declared.text(key).or_else(of_account)
}

/// `region` is the one that is known.
fn resource(declared: &Declared, kind: &str, properties: Map, region: Option<Spanned<&str>>, unit: u32) -> Resource {
    let name = declared.text("name").or_else(|| declared.text("id")).map_or("", |name| name.value);
    let symbols = Symbols::of_part(unit, format!("{name}."));
    // What is not stated differs from one thing to the other.
    let place = |stated: Option<Spanned<&str>>, name: &str| match stated {
        Some(stated) => Text::from(stated.value),
        None => {
            let unknown = Unknown { reason: Reason::Deployment { name: name.into() }, span: declared.header };
            Text::symbol(symbols.symbol(format!("{name} {}", declared.header.start), Arc::new(unknown)))
        }
    };
    let region = place(region, "region");
    let partition = region.as_literal().and_then(Deployment::partition_of).unwrap_or("aws");
    let deployment = Deployment { partition: partition.into(), account: place(declared.text("account"), "account"), region };
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
        defaults: Vec::new(),
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
