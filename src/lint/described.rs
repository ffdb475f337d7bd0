//! Events as somebody describes them: a name, and what else is known. The catalogue says the rest.

use std::sync::Arc;

use crate::analysis::coverage::{Event, Field, Open, Recipient, RecipientRole, Subject};
use crate::analysis::visibility::{self, Edition};
use crate::catalog::{self, Category, Resource};
use crate::finding::suggestion::nearest;
use crate::model::{BUCKET, Object};
use crate::source::Span;
use crate::value::{Deployment, Piece, Reason, Symbol, Text, Truth, Unknown};

use super::trace::Asked;

/// The type of the objects in general-purpose buckets.
const OBJECT: &str = "AWS::S3::Object";

/// What somebody says about an event.
#[derive(Debug, Clone, Copy)]
pub struct Description<'a> {
    /// Its `eventName`.
    pub name: &'a str,
    /// The bucket, by its name or by its address in the code.
    pub bucket: Option<&'a str>,
    /// The key of the object, or the prefix that is listed.
    pub key: Option<&'a str>,
    /// The ARN of another resource.
    pub arn: Option<&'a str>,
    /// The `resources.type`.
    pub resource_type: Option<&'a str>,
    /// The event source, or the service.
    pub source: Option<&'a str>,
    /// The ARN of who calls.
    pub principal: Option<&'a str>,
    /// The event's Region.
    pub region: Option<&'a str>,
    /// The account that the event happens in: of data events that which owns the resource.
    pub account: Option<&'a str>,
    /// Where that is said.
    pub span: Span,
}

/// An event that cannot be told from what is said.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct Undescribed(String);

/// The events that a description means in the estate: one, or one for each bucket of the code that it names.
/// Errors: no event has the name, several have, or it says of the event what cannot be said of it.
pub(super) fn events(description: &Description<'_>, objects: &[Object]) -> Result<Vec<Asked>, Undescribed> {
    let row = row(description)?;
    let buckets = buckets(description, objects)?;
    if buckets.is_empty() {
        return Ok(vec![event(description, row, None, objects)]);
    }
    Ok(buckets.into_iter().map(|bucket| event(description, row, Some(bucket), objects)).collect())
}

/// The row of the catalogue that is meant.
fn row(description: &Description<'_>) -> Result<&'static catalog::Event, Undescribed> {
    let name = description.name;
    let mut rows: Vec<&'static catalog::Event> = catalog::find(name).collect();
    if rows.is_empty() {
        return Err(Undescribed(unknown_name(name)));
    }
    rows.sort_by_key(|row| !row.is_certain);
    let wanted_type = description.resource_type.or_else(|| description.arn.and_then(type_of_arn));
    let is_of_bucket = |row: &&catalog::Event| matches!(row.resource_type, Some(OBJECT | "AWS::S3::Bucket"));
    let fits = |row: &&&catalog::Event| {
        description.source.is_none_or(|source| row.source == Some(source) || row.service == source)
            && wanted_type.is_none_or(|wanted| row.resource_type == Some(wanted))
            && (description.bucket.is_none() || is_of_bucket(row))
    };
    let fitting: Vec<&'static catalog::Event> = rows.iter().filter(fits).copied().collect();
    let usual = fitting.iter().find(|row| is_of_bucket(row));
    let first = fitting.first().copied();
    let is_one =
        fitting.windows(2).all(|pair| pair[0].service == pair[1].service && pair[0].resource_type == pair[1].resource_type);
    match (usual, first) {
        (Some(row), _) => Ok(row),
        (None, Some(row)) if is_one => Ok(row),
        (None, Some(_)) => Err(Undescribed(format!("`{name}` is an event of several services: {}", choices(&fitting)))),
        (None, None) => {
            let object = (description.bucket.is_some() && wanted_type.is_none()).then_some(OBJECT);
            match catalog::never_emitted(name, wanted_type.or(object)) {
                Some(renamed) => Err(Undescribed(instead(renamed))),
                None => {
                    Err(Undescribed(format!("`{name}` is no event of what is asked for, but one of these: {}", choices(&rows))))
                }
            }
        }
    }
}

/// What is to be said for each of the rows.
fn choices(rows: &[&catalog::Event]) -> String {
    let say = |row: &&catalog::Event| match (row.category, row.resource_type, row.source) {
        (Category::Data, Some(resource_type), _) => format!("`--resource-type {resource_type}`"),
        (_, _, Some(source)) => format!("`--source {source}`"),
        (_, _, None) => format!("`--source {}`", row.service),
    };
    let mut choices: Vec<String> = rows.iter().map(say).collect();
    choices.dedup();
    choices.join(", ")
}

fn unknown_name(name: &str) -> String {
    if let Some(renamed) = catalog::names_never_emitted().find(|renamed| renamed.name == name) {
        return instead(renamed);
    }
    let known = catalog::events().iter().map(|event| event.name);
    let hint = match nearest(name, known.chain(catalog::names_never_emitted().map(|renamed| renamed.name))) {
        Some(near) => format!("did you mean `{near}`?"),
        None => "`trail-lint events` lists those that are".to_owned(),
    };
    format!("no event `{name}` is in the catalogue; {hint} Of any other event, `--event FILE` takes a record")
}

fn instead(renamed: &catalog::Renamed) -> String {
    let events: Vec<String> = renamed.emitted_as.iter().map(|name| format!("`{name}`")).collect();
    let events = match events.as_slice() {
        [only] => only.clone(),
        [first @ .., last] => format!("{} or {last}", first.join(", ")),
        [] => String::new(),
    };
    let guess = if renamed.is_certain { "" } else { ", as far as is documented" };
    format!("CloudTrail records no event `{}` ({}); trace {events} instead{guess}", renamed.name, renamed.why)
}

/// The type of the resource that an ARN names, where its form says it.
fn type_of_arn(arn: &str) -> Option<&'static str> {
    let mut parts = arn.splitn(6, ':').skip(2);
    let (service, rest) = (parts.next()?, parts.nth(2)?);
    match service {
        "s3" if rest.starts_with("accesspoint/") => Some("AWS::S3::AccessPoint"),
        "s3" if rest.contains('/') => Some(OBJECT),
        "s3" => None,
        "s3-object-lambda" => Some("AWS::S3ObjectLambda::AccessPoint"),
        "s3-outposts" => Some("AWS::S3Outposts::Object"),
        "s3express" => Some("AWS::S3Express::Object"),
        "lambda" if rest.starts_with("function:") => Some("AWS::Lambda::Function"),
        "dynamodb" if rest.starts_with("table/") => Some("AWS::DynamoDB::Table"),
        _ => None,
    }
}

/// The buckets of the code that are meant; none for a bucket that is not in the code. Those that differ in nothing are one.
fn buckets<'o>(description: &Description<'_>, objects: &'o [Object]) -> Result<Vec<&'o Object>, Undescribed> {
    let by_arn = description.arn.and_then(bucket_of_arn);
    let Some(word) = description.bucket.or(by_arn) else { return Ok(Vec::new()) };
    let all = || objects.iter().filter(|object| object.kind.name == BUCKET.name);
    let named = |bucket: &&Object| bucket.text("name").and_then(Text::as_literal) == Some(word);
    let mut found: Vec<&Object> = all().filter(|bucket| *bucket.address == *word || named(bucket)).collect();
    if found.is_empty() && by_arn.is_none() && !is_bucket_name(word) {
        let near = nearest(word, all().map(|bucket| &*bucket.address));
        let hint = near.map_or_else(String::new, |near| format!("; did you mean `{near}`?"));
        return Err(Undescribed(format!("`{word}` is no name of a bucket, and no address of one in the code{hint}")));
    }
    let same = |one: &Object, other: &Object| one.deployment == other.deployment && one.text("name") == other.text("name");
    found.dedup_by(|one, other| same(one, other));
    Ok(found)
}

/// Could a bucket have this name? <https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html>
fn is_bucket_name(word: &str) -> bool {
    let is_allowed = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'.' || byte == b'-';
    (3..=63).contains(&word.len()) && word.bytes().all(is_allowed)
}

/// The bucket in the ARN of an object.
pub(super) fn bucket_of_arn(arn: &str) -> Option<&str> {
    let (start, rest) = arn.split_once(":s3:::")?;
    start.starts_with("arn:").then(|| rest.split('/').next().unwrap_or(rest))
}

/// The account in an ARN.
pub(super) fn account_of_arn(arn: &str) -> Option<&str> {
    arn.split(':').nth(4).filter(|account| Deployment::is_account(account))
}

fn event(description: &Description<'_>, row: &'static catalog::Event, bucket: Option<&Object>, objects: &[Object]) -> Asked {
    let missing = |argument: &str| missing(argument, description.span);
    let given = |argument: &str, value: Option<&str>| value.map_or_else(|| missing(argument), Text::from);
    let unknown = |what: &str| Arc::new(Unknown { reason: Reason::Invalid { what: what.into() }, span: description.span });
    let category = match row.category {
        Category::Management => "Management",
        Category::Data => "Data",
    };
    let event_type = if row.name == "ConsoleLogin" { "AwsConsoleSignIn" } else { "AwsApiCall" };
    let mut fields: Vec<(Field, Text)> = vec![
        (Field::Category, category.into()),
        (Field::EventName, row.name.into()),
        (Field::EventType, event_type.into()),
        (Field::UserIdentityArn, given("--principal", description.principal)),
    ];
    fields.extend(row.source.map(|source| (Field::EventSource, source.into())));
    let mut open = Vec::new();
    if row.source.is_none() {
        fields.push((Field::EventSource, given("--source", description.source.filter(|source| source.contains('.')))));
    }
    match row.read_only {
        Some(read_only) => fields.push((Field::ReadOnly, Text::from(if read_only { "true" } else { "false" }))),
        None => open.push(Open {
            field: Field::ReadOnly,
            values: ["true", "false"].map(|word| Some(Text::from(word))).into(),
            why: unknown("whether CloudTrail calls the event a read is not documented"),
        }),
    }
    open.push(Open {
        field: Field::Console,
        values: vec![None, Some(Text::from("true"))],
        why: unknown("whether the call is made in the console is not said"),
    });
    let mut notes = Vec::new();
    let partition = partition(description, bucket, objects);
    let subjects = subjects(description, row, bucket, &partition);
    let region = region(description, row, bucket, &partition, &mut notes);
    let recipients = recipients(description, row, bucket, visibility::edition(objects), &mut notes);
    if description.bucket.is_some() && bucket.is_none() {
        notes.push("the code declares no bucket of this name".to_owned());
    }
    if row.resource == Some(Resource::WholeBucket) && description.key.is_some() {
        notes.push(format!("`{}` is an event of the whole bucket: its record names no key", row.name));
    }
    if !row.note.is_empty() {
        notes.push(format!("`{}`: {}", row.name, row.note));
    }
    let doubt = (!row.is_certain).then(|| unknown("AWS does not document that there is an event of this name"));
    let happens_in =
        (bucket.is_some() || description.arn.is_some() || description.region.is_some()).then(|| partition.as_literal());
    let happens_in = happens_in.flatten().map(Arc::from);
    let event = Event { fields, open, subjects, partition: happens_in, region, recipients };
    let partition = partition.as_literal().unwrap_or("aws").into();
    Asked { event, id: None, time: None, partition, is_of_known_bucket: bucket.is_some(), notes, doubt }
}

/// What stands for an argument that nobody gives.
fn missing(argument: &str, span: Span) -> Text {
    let unknown = Arc::new(Unknown { reason: Reason::NoValue { name: argument.into() }, span });
    Text::symbol(Symbol::new(argument, u32::MAX, unknown))
}

/// The partition of the event: of what is said of it, or where the code is deployed.
fn partition(description: &Description<'_>, bucket: Option<&Object>, objects: &[Object]) -> Text {
    let of_arn = description.arn.and_then(|arn| arn.split(':').nth(1));
    let said = of_arn.or_else(|| description.region.and_then(Deployment::partition_of));
    let deployed = || objects.iter().map(|object| &object.deployment.partition).find(|text| text.as_literal().is_some());
    match (bucket, said) {
        (Some(bucket), _) if bucket.deployment.partition.as_literal().is_some() => bucket.deployment.partition.clone(),
        (_, Some(partition)) => partition.into(),
        (_, None) => deployed().cloned().unwrap_or_else(|| "aws".into()),
    }
}

/// The resources that selectors of data events are compared with.
fn subjects(description: &Description<'_>, row: &catalog::Event, bucket: Option<&Object>, partition: &Text) -> Vec<Subject> {
    let (Category::Data, Some(resource_type)) = (row.category, row.resource_type) else { return Vec::new() };
    let missing = |argument: &str| missing(argument, description.span);
    let in_bucket = |behind: Text| {
        let declared = bucket.and_then(|bucket| bucket.text("name")).cloned();
        let name = declared.unwrap_or_else(|| description.bucket.map_or_else(|| missing("--bucket"), Text::from));
        let pieces = [Text::from("arn:"), partition.clone(), Text::from(":s3:::"), name, Text::from("/"), behind];
        Text::from_pieces(pieces.iter().flat_map(Text::pieces).collect::<Vec<Piece>>())
    };
    let of_service = |service: &str| {
        Text::from("arn:").concat(partition).concat(&Text::from(format!(":{service}:"))).concat(&missing("--arn"))
    };
    let arn = match (description.arn, row.resource) {
        (Some(arn), _) => Text::from(arn),
        (None, Some(Resource::Object)) => in_bucket(description.key.map_or_else(|| missing("--key"), Text::from)),
        (None, Some(Resource::ListedPrefix)) => in_bucket(description.key.unwrap_or_default().into()),
        (None, Some(Resource::WholeBucket)) => in_bucket("".into()),
        (None, Some(Resource::Function)) => of_service("lambda"),
        (None, Some(Resource::Table)) => of_service("dynamodb"),
        (None, None) => missing("--arn"),
    };
    vec![Subject { resource_type: Some(resource_type.into()), arn: Some(arn) }]
}

/// The services whose events are recorded in one Region, whatever the call was made from.
///
/// <https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-concepts.html#cloudtrail-concepts-global-service-events>, and of AWS
/// Organizations <https://docs.aws.amazon.com/organizations/latest/userguide/orgs_security_incident-response.html>.
const IN_ONE_REGION: [&str; 3] = ["iam.amazonaws.com", "cloudfront.amazonaws.com", "organizations.amazonaws.com"];

/// The Region of the event; `None` for that of each recorder.
fn region(
    description: &Description<'_>,
    row: &catalog::Event,
    bucket: Option<&Object>,
    partition: &Text,
    notes: &mut Vec<String>,
) -> Option<Text> {
    if let Some(region) = description.region {
        return Some(region.into());
    }
    if row.source.is_some_and(|source| IN_ONE_REGION.contains(&source)) {
        return Some(match partition.as_literal() {
            Some("aws") => "us-east-1".into(),
            Some("aws-us-gov") => "us-gov-west-1".into(),
            Some("aws-cn") => "cn-north-1".into(),
            _ => missing("--event-region", description.span),
        });
    }
    if row.source == Some("signin.amazonaws.com") {
        notes.push("a sign-in is recorded in the Region of the endpoint that was used; `--event-region` says which".to_owned());
        return Some(missing("--event-region", description.span));
    }
    if let Some(bucket) = bucket {
        return Some(bucket.deployment.region.clone());
    }
    notes.push("the event is taken to happen in the Region of each trail; `--event-region` names another".to_owned());
    None
}

/// What one of the copies of another account's call may lack.
///
/// <https://docs.aws.amazon.com/AmazonS3/latest/userguide/cloudtrail-logging-s3-info.html#cloudtrail-object-level-crossaccount>
fn seen_in_part(name: &str) -> impl Iterator<Item = &'static str> {
    let denied = "a call that is denied for what only concerns the caller leaves the owner's account out of the requester's copy";
    let by_email =
        "an ACL that names somebody by e-mail, which S3 takes no more since October 2025, stands in the requester's copy only";
    let sets_acl = ["PutObjectAcl", "PutObject", "CopyObject"].contains(&name);
    [denied].into_iter().chain(sets_acl.then_some(by_email))
}

/// The accounts that get a copy.
fn recipients(
    description: &Description<'_>,
    row: &catalog::Event,
    bucket: Option<&Object>,
    edition: Edition,
    notes: &mut Vec<String>,
) -> Vec<Recipient> {
    let recipient = |account: Option<Text>, role: RecipientRole| Recipient { account, role, doubt: None };
    let said = description.account.map(Text::from);
    let caller = description.principal.and_then(account_of_arn).map(Text::from);
    let of_bucket = bucket.map(|bucket| bucket.deployment.account.clone());
    if let (Category::Management, Some(account)) = (row.category, &said) {
        return vec![recipient(Some(account.clone()), RecipientRole::Account)];
    }
    let owner = said.or(of_bucket);
    if owner.is_none() && (caller.is_none() || row.category == Category::Data) {
        notes.push("the event is taken to happen in the account of each trail; `--event-account` names another".to_owned());
    }
    let Some(caller) = caller else { return vec![recipient(owner, RecipientRole::Account)] };
    match owner {
        None if row.category == Category::Management => vec![recipient(Some(caller), RecipientRole::Account)],
        Some(owner) if owner.equals(&caller) == Truth::True => vec![recipient(Some(owner), RecipientRole::Account)],
        owner => {
            let is_of_s3_data = row.category == Category::Data && row.source == Some("s3.amazonaws.com");
            let what = match is_of_s3_data {
                false => Some(
                    "whether the account that owns the resource gets a copy of another account's call is not documented".into(),
                ),
                true => visibility::doubt_of_owner(bucket, row.name, edition).map(Into::into),
            };
            let doubt = what.map(|what| Arc::new(Unknown { reason: Reason::Invalid { what }, span: description.span }));
            if is_of_s3_data {
                notes.extend(seen_in_part(row.name).map(str::to_owned));
            }
            let owner = Recipient { doubt, ..recipient(owner, RecipientRole::Owner) };
            vec![owner, recipient(Some(caller), RecipientRole::Requester)]
        }
    }
}
