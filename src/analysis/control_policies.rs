//! Control policies: what service control policies deny of all that stops a trail, or makes it record less.
//!
//! Whether a policy exempts somebody, by a condition or a resource, is not asked: somebody has to administer trails. Service control policies
//! bind neither the management account nor roles of services.

use crate::catalog;
use crate::finding::suggestion::nearest;
use crate::iam::{Effect, Policy, Strings, like};
use crate::model::{ORGANIZATION_POLICY, Object, TRAIL};
use crate::value::{Data, Text, Truth, Value};

use super::exposure::{Open, Said};
use super::{Fields, derived};

/// What stops a trail, removes it, or makes it record less.
const OF_TRAILS: [&str; 4] =
    ["cloudtrail:StopLogging", "cloudtrail:DeleteTrail", "cloudtrail:UpdateTrail", "cloudtrail:PutEventSelectors"];

/// The same of event data stores.
const OF_EVENT_DATA_STORES: [&str; 3] =
    ["cloudtrail:DeleteEventDataStore", "cloudtrail:UpdateEventDataStore", "cloudtrail:StopEventDataStoreIngestion"];

/// Fills what policies of organizations say about trails, and what trails of organizations are protected by.
pub(super) fn derive(objects: &mut [Object]) {
    let policies = objects.iter().enumerate().filter(|(_, object)| object.kind.name == ORGANIZATION_POLICY.name);
    let fields: Vec<(usize, Fields)> =
        policies.map(|(index, policy)| (index, derived(policy, &["policy", "type"], of_policy))).collect();
    for (index, fields) in fields {
        objects[index].derive(fields);
    }
    let trails = objects.iter().enumerate().filter(|(_, object)| object.kind.name == TRAIL.name);
    let fields: Vec<(usize, Value)> = trails.map(|(index, trail)| (index, stoppable(trail, objects).value(trail))).collect();
    for (index, stoppable) in fields {
        objects[index].derive([("stoppable", stoppable)]);
    }
}

fn of_policy(policy: &Object) -> Fields {
    vec![("names_no_action", names_no_action(policy).value(policy)), ("leaves_open", leaves_open(policy).value(policy))]
}

/// The document of a service control policy. Errors: why it is not known whether it is one.
fn document(policy: &Object) -> Result<Option<Policy>, Open> {
    let kind = policy.field("type");
    match kind.map(|kind| (kind.as_literal(), kind.why_unknown())) {
        Some((Some("SERVICE_CONTROL_POLICY"), _)) => {}
        Some((None, Some(why))) => return Err(Open { why, origin: policy.header.into() }),
        _ => return Ok(None),
    }
    Ok(policy.field("policy").filter(|document| !document.is_null()).map(Policy::parse))
}

/// What statements deny that is no action.
fn names_no_action(policy: &Object) -> Said {
    let mut said = Said::default();
    let document = match document(policy) {
        Ok(Some(document)) => document,
        Ok(None) => return said,
        Err(open) => {
            said.leave_open(open);
            return said;
        }
    };
    for actions in denied(&document) {
        for term in &actions.terms {
            let Some(name) = term.text.as_literal() else { continue };
            if let Some(instead) = instead(name) {
                said.add(format!("`{name}` is no action; `{instead}` is the one that decides"), &term.origin);
            }
        }
    }
    leave_doubts(&document, &mut said);
    said
}

/// The action that somebody means who writes `name`, which is none; `None` when it may be one.
fn instead(name: &str) -> Option<String> {
    if let Some(instead) = catalog::instead_of_no_action(name) {
        return Some(instead.to_owned());
    }
    let (service, action) = name.split_once(':')?;
    if !service.eq_ignore_ascii_case("cloudtrail") || action.contains(['*', '?']) {
        return None;
    }
    let is_one = catalog::cloudtrail_actions().any(|known| known.eq_ignore_ascii_case(action));
    if is_one { None } else { nearest(action, catalog::cloudtrail_actions()).map(|meant| format!("cloudtrail:{meant}")) }
}

/// The actions of the statements that deny some by name.
fn denied(document: &Policy) -> impl Iterator<Item = &Strings> {
    let denying = document.statements.iter().filter(|statement| matches!(statement.effect, Ok(Effect::Deny)));
    denying.filter_map(|statement| statement.actions.as_ref()).filter(|actions| !actions.excludes)
}

fn leave_doubts(document: &Policy, said: &mut Said) {
    let in_statements =
        document.statements.iter().flat_map(|statement| statement.actions.iter().flat_map(|actions| &actions.doubts));
    if let Some(doubt) = document.doubts.iter().chain(in_statements).next() {
        said.leave_open(Open { why: doubt.why.clone(), origin: doubt.origin.clone() });
    }
}

/// Is `action` denied, for somebody or everybody? Errors: why that is not known.
fn denies(document: &Policy, action: &str) -> Result<bool, Open> {
    let action = Text::from(action);
    let mut open = document.doubts.first().map(|doubt| Open { why: doubt.why.clone(), origin: doubt.origin.clone() });
    for statement in document.statements.iter().filter(|statement| !matches!(statement.effect, Ok(Effect::Allow))) {
        let answer = statement.matches_action(&action);
        let doubt = match (answer.truth, &statement.effect) {
            (Truth::True, Ok(_)) => return Ok(true),
            (Truth::False, _) => None,
            (Truth::True | Truth::Unknown, Err(doubt)) => Some(doubt.clone()),
            (Truth::Unknown, Ok(_)) => answer.why,
        };
        open = open.or_else(|| doubt.map(|doubt| Open { why: doubt.why, origin: doubt.origin }));
    }
    open.map_or(Ok(false), Err)
}

/// What is left of ways to stop trails beside those that the policy denies.
fn leaves_open(policy: &Object) -> Said {
    let mut said = Said::default();
    let document = match document(policy) {
        Ok(Some(document)) => document,
        Ok(None) => return said,
        Err(open) => {
            said.leave_open(open);
            return said;
        }
    };
    for actions in [&OF_TRAILS[..], &OF_EVENT_DATA_STORES] {
        let answers: Vec<(&str, Result<bool, Open>)> =
            actions.iter().map(|action| (*action, denies(&document, action))).collect();
        let left: Vec<String> =
            answers.iter().filter(|(_, answer)| matches!(answer, Ok(false))).map(|(action, _)| format!("`{action}`")).collect();
        let denies_some = answers.iter().any(|(_, answer)| matches!(answer, Ok(true)));
        if denies_some && !left.is_empty() {
            let what = format!("this denies some of what stops a trail, but not {}", left.join(", "));
            said.add(what, &place(&document, actions).unwrap_or_else(|| document.origin.clone()));
        } else if let Some(open) = answers.into_iter().find_map(|(_, answer)| answer.err()) {
            said.leave_open(open);
        }
    }
    said
}

/// The actions of the first statement that denies one of `actions`.
fn place(document: &Policy, actions: &[&str]) -> Option<crate::value::Origin> {
    let covers = |strings: &&Strings| {
        strings.terms.iter().any(|term| actions.iter().any(|action| like(&term.text, &Text::from(*action)).is_true()))
    };
    denied(document).find(covers).map(|strings| strings.origin.clone())
}

/// What nobody denies to the accounts of the organization of `trail`, where the estate holds service control policies at all.
fn stoppable(trail: &Object, objects: &[Object]) -> Said {
    let mut said = Said::default();
    let organization = trail.field("organization").map(|organization| &organization.data);
    if !matches!(organization, Some(Data::Bool(true))) {
        return said;
    }
    let mut documents = Vec::new();
    for policy in objects.iter().filter(|object| object.kind.name == ORGANIZATION_POLICY.name) {
        match document(policy) {
            Ok(document) => documents.extend(document),
            Err(open) => said.leave_open(open),
        }
    }
    if documents.is_empty() {
        return said;
    }
    for action in OF_TRAILS {
        let answers: Vec<Result<bool, Open>> = documents.iter().map(|document| denies(document, action)).collect();
        if answers.iter().any(|answer| matches!(answer, Ok(true))) {
            continue;
        }
        match answers.into_iter().find_map(Result::err) {
            Some(open) => said.leave_open(open),
            None => said.add(format!("no service control policy denies `{action}`"), &trail.header.into()),
        }
    }
    said
}
