//! Events as CloudTrail delivers them: one record, an array of records, a log file with `Records`, or what `aws cloudtrail lookup-events`
//! prints, where each event holds its record as a string.
//!
//! The form of a record: <https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-record-contents.html>.

use std::sync::Arc;

use super::described::{account_of_arn, bucket_of_arn};
use super::trace::Asked;
use crate::analysis::coverage::{Event, Field, Open, Recipient, RecipientRole, Subject, named};
use crate::finding::{Finding, problem};
use crate::model::{BUCKET, Object};
use crate::source::{SourceId, Sources, Span};
use crate::syntax::Parsed;
use crate::syntax::document::tree::{Node, ScalarKind};
use crate::syntax::document::{parse_embedded, parse_json};
use crate::value::{Deployment, Reason, Text, Unknown};

/// The records of a file; what is wrong with it, when it is no JSON, holds no record, or something that is none.
pub fn records(sources: &Sources, file: SourceId) -> Result<Vec<Asked>, Vec<Finding>> {
    let parsed = parse_json(file, sources.get(file).text());
    if !parsed.problems.is_empty() {
        return Err(parsed.problems);
    }
    let nothing = |span: Span| vec![*invalid("this file holds no record of CloudTrail", span, "no record")];
    let Some(root) = parsed.tree.first() else { return Err(nothing(Span::new(file, 0, 0))) };
    let list = root.get("Records").or_else(|| root.get("Events")).unwrap_or(root);
    let nodes = list.as_sequence().map_or_else(|| vec![list], |elements| elements.iter().collect());
    if nodes.is_empty() {
        return Err(nothing(root.span));
    }
    let mut asked = Vec::new();
    let mut problems = Vec::new();
    for node in nodes {
        match looked_up(sources, node).map(|record_inside| record(record_inside.as_ref().unwrap_or(node))) {
            Ok(Ok(record)) => asked.push(record),
            Ok(Err(problem)) => problems.push(*problem),
            Err(wrong) => problems.extend(wrong),
        }
    }
    if problems.is_empty() { Ok(asked) } else { Err(problems) }
}

/// The record that an event of `lookup-events` holds as a string; `None` for what is no such event. Errors: what is wrong with the string.
///
/// <https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_Event.html>
fn looked_up<'s>(sources: &'s Sources, node: &Node<'s>) -> Result<Option<Node<'s>>, Vec<Finding>> {
    let Some(written) = node.get("CloudTrailEvent") else { return Ok(None) };
    match parse_embedded(sources, written) {
        Some(Parsed { problems, .. }) if !problems.is_empty() => Err(problems),
        Some(Parsed { tree, .. }) if tree.len() == 1 => Ok(tree.into_iter().next()),
        _ => Err(vec![*invalid("`CloudTrailEvent` is no record of CloudTrail", written.span, "no text that is an object")]),
    }
}

/// What is read of a record, or what is wrong with it.
type Read<T> = Result<T, Box<Finding>>;

fn invalid(message: &str, span: Span, label: &str) -> Box<Finding> {
    let help = "give a record as CloudTrail delivers it, an array of records, a log file with `Records`, or what `aws cloudtrail lookup-events` prints";
    Box::new(Finding::input(problem::INVALID_EVENT_RECORD, message, span, label).with_help(help))
}

/// The fields of a record that selectors speak of, by the keys that lead to them.
const FIELDS: [(Field, &[&str]); 8] = [
    (Field::Category, &["eventCategory"]),
    (Field::ReadOnly, &["readOnly"]),
    (Field::EventName, &["eventName"]),
    (Field::EventSource, &["eventSource"]),
    (Field::EventType, &["eventType"]),
    (Field::UserIdentityArn, &["userIdentity", "arn"]),
    (Field::Console, &["sessionCredentialFromConsole"]),
    (Field::ErrorCode, &["errorCode"]),
];

fn record(node: &Node<'_>) -> Read<Asked> {
    if node.as_mapping().is_none() {
        return Err(invalid("this is no record of CloudTrail, which is an object", node.span, "no object"));
    }
    let mut fields: Vec<(Field, Text)> = Vec::new();
    for (field, path) in FIELDS.into_iter().chain([(Field::VpcEndpoint, ["vpcEndpointId"].as_slice())]) {
        fields.extend(text(node, path)?.map(|text| (field, text)));
    }
    let has = |wanted: Field| fields.iter().any(|(field, _)| *field == wanted);
    if let Some(missing) = [Field::EventName, Field::EventSource].into_iter().find(|field| !has(*field)) {
        return Err(invalid(&format!("this record has no `{}`", missing.name()), node.span, "every record has one"));
    }
    if fields.contains(&(Field::Category, Text::from("Insight"))) {
        let message = "this is an Insights event, on which insight selectors decide";
        return Err(Box::new(Finding::input(
            problem::INVALID_EVENT_RECORD,
            message,
            node.span,
            "it has no selectors to be compared with",
        )));
    }
    let mut open = Vec::new();
    if !has(Field::Category) {
        // Older records say it in another way, the oldest do not.
        match text(node, &["managementEvent"])?.as_ref().and_then(Text::as_literal) {
            Some("true") => fields.push((Field::Category, "Management".into())),
            Some(_) => fields.push((Field::Category, "Data".into())),
            None => open.push(Open {
                field: Field::Category,
                values: ["Management", "Data"].map(|word| Some(Text::from(word))).into(),
                why: Arc::new(Unknown {
                    reason: Reason::Invalid { what: "the record says no `eventCategory`".into() },
                    span: node.span,
                }),
            }),
        }
    }
    let mut notes = Vec::new();
    let region = text(node, &["awsRegion"])?;
    if region.is_none() {
        notes.push("the record says no `awsRegion`: it is taken to be that of each trail".to_owned());
    }
    let subjects = subjects(node)?;
    let recipients = recipients(node, &subjects, &mut notes)?;
    let partition = partition(&subjects, region.as_ref());
    let word = |path: &[&str]| Ok::<_, Box<Finding>>(text(node, path)?.and_then(|text| text.as_literal().map(Arc::from)));
    let (id, time) = (word(&["eventID"])?, word(&["eventTime"])?);
    let event = Event { fields, open, subjects, partition: partition.clone(), region, recipients };
    let partition = partition.unwrap_or_else(|| "aws".into());
    Ok(Asked { event, id, time, partition, is_of_known_bucket: false, notes, doubt: None })
}

/// The characters of the scalar at `path`; `None` for null and for nothing. Errors: something else stands there.
fn text(node: &Node<'_>, path: &[&str]) -> Read<Option<Text>> {
    let mut here = node;
    for key in path {
        match here.get(key) {
            Some(next) => here = next,
            None => return Ok(None),
        }
    }
    match here.as_scalar() {
        Some(scalar) if scalar.kind == ScalarKind::Null => Ok(None),
        Some(scalar) => Ok(Some(Text::from(&*scalar.text))),
        None => {
            Err(invalid(&format!("`{}` of this record is no text", path.join(".")), here.span, "neither text nor truth value"))
        }
    }
}

fn subjects(node: &Node<'_>) -> Read<Vec<Subject>> {
    let Some(resources) = node.get("resources").filter(|resources| !is_null(resources)) else { return Ok(Vec::new()) };
    let Some(elements) = resources.as_sequence() else {
        return Err(invalid("`resources` of this record is no array", resources.span, "no array"));
    };
    let subject = |element: &Node<'_>| {
        let arn = text(element, &["ARN"])?;
        let arn = if arn.is_some() { arn } else { text(element, &["ARNPrefix"])? };
        Ok(Subject { resource_type: text(element, &["type"])?, arn })
    };
    elements.iter().map(subject).collect()
}

fn is_null(node: &Node<'_>) -> bool {
    node.as_scalar().is_some_and(|scalar| scalar.kind == ScalarKind::Null)
}

/// The accounts that get a copy: the one that this record was delivered to, and of calls for objects in another account's bucket both.
fn recipients(node: &Node<'_>, subjects: &[Subject], notes: &mut Vec<String>) -> Read<Vec<Recipient>> {
    let recipient = |account: Option<Text>, role: RecipientRole| Recipient { account, role, doubt: None };
    let delivered = text(node, &["recipientAccountId"])?;
    let caller = match text(node, &["userIdentity", "accountId"])? {
        Some(account) => Some(account),
        None => {
            text(node, &["userIdentity", "arn"])?.as_ref().and_then(Text::as_literal).and_then(account_of_arn).map(Text::from)
        }
    };
    let is_of_object = |subject: &Subject| subject.resource_type.as_ref().and_then(Text::as_literal) == Some("AWS::S3::Object");
    let mut owner = None;
    if subjects.iter().any(is_of_object) {
        for element in node.get("resources").and_then(Node::as_sequence).unwrap_or_default() {
            // The requester's copy of a call that was denied has an empty account here.
            owner = owner.or(text(element, &["accountId"])?.filter(|account| account.as_literal() != Some("")));
        }
    }
    if delivered.is_none() && owner.is_none() {
        notes.push("the record says no `recipientAccountId`: it is taken to be that of each trail".to_owned());
        return Ok(vec![recipient(None, RecipientRole::Account)]);
    }
    match (owner, caller) {
        (Some(owner), Some(caller)) if owner != caller => {
            Ok(vec![recipient(Some(owner), RecipientRole::Owner), recipient(Some(caller), RecipientRole::Requester)])
        }
        (owner, _) => Ok(vec![recipient(delivered.or(owner), RecipientRole::Account)]),
    }
}

fn partition(subjects: &[Subject], region: Option<&Text>) -> Option<Arc<str>> {
    let of_arn = subjects.iter().filter_map(|subject| subject.arn.as_ref()?.as_literal()?.split(':').nth(1));
    let of_region = region.and_then(Text::as_literal).and_then(Deployment::partition_of);
    of_arn.chain(of_region).next().map(Arc::from)
}

/// Is the event about buckets that the code declares under their names? Then it is about none of those whose names AWS makes up.
pub(super) fn is_of_known_bucket(asked: &Asked, objects: &[Object]) -> bool {
    let arns = asked.event.subjects.iter().filter_map(|subject| subject.arn.as_ref()?.as_literal());
    let mut buckets = arns.filter_map(bucket_of_arn).peekable();
    let is_known = |name: &str| named(objects, BUCKET.name, &Text::from(name), 0).is_some();
    asked.is_of_known_bucket || buckets.peek().is_some() && buckets.all(is_known)
}
