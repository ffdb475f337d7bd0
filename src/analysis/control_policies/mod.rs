//! Control policies: what service control policies deny of all that switches logging off or blinds it.
//!
//! Whether a policy exempts somebody, by a condition or by the name of a trail, is not asked: somebody has to administer trails. Service
//! control policies bind neither the management account nor roles of services. Policies of one code are taken together: what one denies, another
//! need not.

mod guarded;

use crate::catalog;
use crate::finding::suggestion::nearest;
use crate::iam::{Context, Effect, Policy, Request, Strings, like};
use crate::model::{ORGANIZATION_POLICY, Object, TRAIL};
use crate::value::{Data, Origin, Text, Truth, Value};

use super::coverage::Names;
use super::exposure::{Open, Said};
use super::{Derived, Fields, derived};
use guarded::Group;

/// A policy of the organization, and whether it speaks of resources rather than of accounts.
struct Guard {
    policy: Policy,
    is_of_resources: bool,
}

/// Fills what policies of organizations say about trails, and what trails of organizations are protected by.
pub(super) fn derive(objects: &[Object], names: &Names) -> Derived {
    let of_kind = |kind: &'static str| objects.iter().enumerate().filter(move |(_, object)| object.kind.name == kind);
    let guards: Vec<(usize, Result<Option<Guard>, Open>)> =
        of_kind(ORGANIZATION_POLICY.name).map(|(index, policy)| (index, guard(policy))).collect();
    let of_policies = of_kind(ORGANIZATION_POLICY.name).map(|(index, policy)| {
        let others: Vec<&Result<Option<Guard>, Open>> =
            guards.iter().filter(|(other, _)| *other != index).map(|(_, guard)| guard).collect();
        (index, derived(policy, &["policy", "type"], |policy| of_policy(policy, &others)))
    });
    let of_trails = of_kind(TRAIL.name).map(|(index, trail)| {
        let guards: Vec<&Result<Option<Guard>, Open>> = guards.iter().map(|(_, guard)| guard).collect();
        (index, of_trail(trail, &guards, names))
    });
    of_policies.chain(of_trails).collect()
}

fn of_policy(policy: &Object, others: &[&Result<Option<Guard>, Open>]) -> Fields {
    let own = guard(policy);
    let all: Vec<&Result<Option<Guard>, Open>> = std::iter::once(&own).chain(others.iter().copied()).collect();
    vec![
        ("names_no_action", names_no_action(&own).value(policy)),
        ("leaves_open", leaves_open(policy, &all).value(policy)),
        ("leaves_beside", left_beside(&all, policy)),
    ]
}

/// The policy, if it denies anything to accounts or of resources. Errors: why it is not known whether it does.
fn guard(policy: &Object) -> Result<Option<Guard>, Open> {
    let kind = policy.field("type");
    let is_of_resources = match kind.map(|kind| (kind.as_literal(), kind.why_unknown())) {
        Some((Some("SERVICE_CONTROL_POLICY"), _)) => false,
        Some((Some("RESOURCE_CONTROL_POLICY"), _)) => true,
        Some((None, Some(why))) => return Err(Open { why, origin: policy.header.into() }),
        _ => return Ok(None),
    };
    let document = policy.field("policy").filter(|document| !document.is_null());
    Ok(document.map(|document| Guard { policy: Policy::parse(document), is_of_resources }))
}

/// What statements deny that is no action.
fn names_no_action(guard: &Result<Option<Guard>, Open>) -> Said {
    let mut said = Said::default();
    let document = match guard {
        Ok(Some(guard)) => &guard.policy,
        Ok(None) => return said,
        Err(open) => {
            said.leave_open(open.clone());
            return said;
        }
    };
    for actions in denied(document) {
        for term in &actions.terms {
            let Some(name) = term.text.as_literal() else { continue };
            if let Some(instead) = instead(name) {
                said.add(format!("`{name}` is no action; `{instead}` is the one that decides"), &term.origin);
            }
        }
    }
    leave_doubts(document, &mut said);
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
        said.leave_open(doubt.into());
    }
}

impl Guard {
    /// Can it deny this at all? What resources may be protected by is not known of all services, but CloudTrail is none of these.
    fn reaches(&self, action: &str) -> bool {
        !self.is_of_resources || ["s3:", "kms:"].iter().any(|service| action.starts_with(service))
    }

    /// Does it deny what is asked, to somebody or everybody? Errors: why that is not known. Without a resource, that counts for nothing.
    fn denies(&self, request: &Request) -> Result<bool, Open> {
        let mut open = self.policy.doubts.first().map(Open::from);
        for statement in self.policy.statements.iter().filter(|statement| !matches!(statement.effect, Ok(Effect::Allow))) {
            let action = statement.matches_action(&request.action);
            let resource = request.resource.as_ref().map(|_| statement.matches_resource(request));
            let resource_truth = resource.as_ref().map_or(Truth::True, |resource| resource.truth);
            let doubt = match (action.truth.and(resource_truth), &statement.effect) {
                (Truth::True, Ok(_)) => return Ok(true),
                (Truth::False, _) => None,
                (Truth::True | Truth::Unknown, Err(doubt)) => Some(doubt.clone()),
                (Truth::Unknown, Ok(_)) => action.why.or(resource.and_then(|resource| resource.why)),
            };
            open = open.or_else(|| doubt.as_ref().map(Open::from));
        }
        open.map_or(Ok(false), Err)
    }

    /// The actions of the first statement that denies one of `actions`.
    fn place(&self, actions: &[&str]) -> Option<Origin> {
        let covers = |strings: &&Strings| {
            strings.terms.iter().any(|term| actions.iter().any(|action| like(&term.text, &Text::from(*action)).is_true()))
        };
        denied(&self.policy).find(covers).map(|strings| strings.origin.clone())
    }
}

/// Does any of `guards` deny what is asked? Errors: why that is not known.
fn denied_by_any(guards: &[&Result<Option<Guard>, Open>], request: &Request) -> Result<bool, Open> {
    let action = request.action.to_string();
    let mut open = None;
    for guard in guards {
        let answer = match guard {
            Ok(Some(guard)) if guard.reaches(&action) => guard.denies(request),
            Ok(_) => Ok(false),
            Err(open) => Err(open.clone()),
        };
        match answer {
            Ok(true) => return Ok(true),
            Ok(false) => {}
            Err(why) => open = open.or(Some(why)),
        }
    }
    open.map_or(Ok(false), Err)
}

fn on_anything(action: &'static str) -> Request {
    Request { principal: None, action: Text::from(action), resource: None, context: Context::new() }
}

/// Which of `actions` nobody denies; and why there may be more.
fn undenied(
    guards: &[&Result<Option<Guard>, Open>],
    actions: &[&'static str],
    request: impl Fn(&'static str) -> Request,
) -> (Vec<&'static str>, Option<Open>) {
    let mut left = Vec::new();
    let mut open = None;
    for action in actions {
        match denied_by_any(guards, &request(action)) {
            Ok(true) => {}
            Ok(false) => left.push(*action),
            Err(why) => open = open.or(Some(why)),
        }
    }
    (left, open)
}

fn listed(actions: &[&str]) -> String {
    actions.iter().map(|action| format!("`{action}`")).collect::<Vec<_>>().join(", ")
}

/// What is left of ways to stop trails beside those that the policy denies, the first of `guards`. What others of the code deny is not left.
fn leaves_open(policy: &Object, guards: &[&Result<Option<Guard>, Open>]) -> Said {
    let mut said = Said::default();
    let own = match guards.first() {
        Some(Ok(Some(guard))) if !guard.is_of_resources => guard,
        Some(Err(open)) => {
            said.leave_open(open.clone());
            return said;
        }
        _ => return said,
    };
    for Group { does, demanded, beside } in [&guarded::OF_TRAILS, &guarded::OF_EVENT_DATA_STORES] {
        let all = demanded.iter().chain(*beside);
        let answers: Vec<Result<bool, Open>> = all.map(|action| own.denies(&on_anything(action))).collect();
        let (left, open) = undenied(guards, demanded, on_anything);
        if answers.iter().any(|answer| matches!(answer, Ok(true))) {
            match (left.as_slice(), open) {
                ([], Some(open)) => said.leave_open(open),
                ([], None) => {}
                (left, _) => {
                    let what = format!("this denies some of what {does}, but not {}", listed(left));
                    let place = own.place(&demanded.iter().chain(*beside).copied().collect::<Vec<_>>());
                    said.add(what, &place.unwrap_or_else(|| policy.header.into()));
                }
            }
        } else if let Some(open) = answers.into_iter().find_map(Result::err) {
            said.leave_open(open);
        }
    }
    said
}

/// What else no policy of the code denies of all that switches logging off or blinds it; null when nothing is left. Who may do it to which
/// bucket, key or log group is not asked.
fn left_beside(guards: &[&Result<Option<Guard>, Open>], object: &Object) -> Value {
    let all: Vec<&'static str> = guarded::beside_trails().collect();
    let (left, _) = undenied(guards, &all, on_anything);
    match left.as_slice() {
        [] => Value::null(object.header),
        left => Value::text(format!("no policy here denies {} either", listed(left)), object.header),
    }
}

/// What nobody denies to the accounts of the organization of `trail`, where the estate holds service control policies at all.
fn of_trail(trail: &Object, guards: &[&Result<Option<Guard>, Open>], names: &Names) -> Fields {
    let (mut stoppable, mut destroyable) = (Said::default(), Said::default());
    let mut beside: Vec<&str> = Vec::new();
    let organization = trail.field("organization").map(|organization| &organization.data);
    let is_guarded = guards.iter().any(|guard| !matches!(guard, Ok(None)));
    if matches!(organization, Some(Data::Bool(true))) && is_guarded {
        for group in [&guarded::OF_TRAILS, &guarded::OF_ORGANIZATIONS] {
            say_left(&mut stoppable, guards, group, on_anything, trail);
        }
        for store in guarded::stores(trail, names) {
            say_left(&mut destroyable, guards, store.group, |action| store.request(action), trail);
            beside.extend(undenied(guards, store.group.beside, |action| store.request(action)).0);
        }
    }
    let beside = match beside.as_slice() {
        [] => Value::null(trail.header),
        left => Value::text(format!("no policy here denies {} either", listed(left)), trail.header),
    };
    vec![("stoppable", stoppable.value(trail)), ("log_destroyable", destroyable.value(trail)), ("log_undenied_beside", beside)]
}

/// Says what of a group is left, where the policy stands that denies some of it; at the trail, if there is none.
fn say_left(
    said: &mut Said,
    guards: &[&Result<Option<Guard>, Open>],
    group: &Group,
    request: impl Fn(&'static str) -> Request,
    trail: &Object,
) {
    let (left, open) = undenied(guards, group.demanded, request);
    if let Some(open) = open {
        said.leave_open(open);
    }
    if !left.is_empty() {
        let known = guards.iter().filter_map(|guard| guard.as_ref().ok()?.as_ref());
        let place = known.filter_map(|guard| guard.place(group.demanded)).next();
        let what = format!("of what {}, no service control policy denies {}", group.does, listed(&left));
        said.add(what, &place.unwrap_or_else(|| trail.header.into()));
    }
}
