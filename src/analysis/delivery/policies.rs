//! Policies: what they say to a call of CloudTrail, and which part of which statement says it.

use super::answer::Answer;
use super::calls::{Call, SERVICE};
use super::names::Names;
use crate::analysis::stated;
use crate::iam::{
    Because, Decision, Effect, Failure, Granted, Identifier, Nearest, Part, Policy, Presence, PrincipalType, Request, Statement,
    Test, decide, like, nearest,
};
use crate::source::Span;
use crate::value::{Origin, Text, Unknown, Value};

/// The policy that `document` is, in one form; why nobody knows, where it is one of several, which a case decides.
pub(super) fn parsed(document: &Value, names: &Names) -> Result<Policy, Answer> {
    match document.alternatives() {
        Some(_) => Err(Answer::open_as(document, "which policy this is hangs on what is not known")),
        None => Ok(names.policy(Policy::parse(document))),
    }
}

/// Do `policies` together let `call` through in one of its forms? `more` is why nobody knows whether other policies do, if there may be any.
/// Where there are none at all, `place` lacks them.
pub(super) fn let_through(policies: &[Policy], more: Option<&Answer>, call: &Call, place: &Origin) -> Answer {
    let all: Vec<&Policy> = policies.iter().collect();
    let mut first: Option<Answer> = None;
    let mut open: Option<Answer> = None;
    for request in &call.forms {
        match decide(&all, request) {
            Decision::Allowed { .. } => return Answer::Can,
            Decision::Unknown { because } => {
                open = open.or_else(|| because.into_iter().next().map(|Because { why, origin, .. }| Answer::Open(why, origin)));
            }
            Decision::Denied { by } => {
                first.get_or_insert_with(|| Answer::Cannot(by.iter().map(|by| denial(by, policies, request)).collect()));
            }
            Decision::NotAllowed => {
                let nearest = nearest(&all, request);
                open = open.or_else(|| more.cloned()).or_else(|| by_account(nearest.as_ref(), policies, request));
                first.get_or_insert_with(|| Answer::Cannot(lacks(nearest.as_ref(), policies, call, request, place)));
            }
        }
    }
    open.or(first).unwrap_or(Answer::Can)
}

/// CloudTrail once delivered from accounts of its own, which some policies still name: whether one is such an account is not told here.
fn by_account(nearest: Option<&Nearest>, policies: &[Policy], request: &Request) -> Option<Answer> {
    // It used them for the bucket and the topic.
    if !["s3:", "SNS:"].iter().any(|service| request.action.first_characters().starts_with(service)) {
        return None;
    }
    let nearest = nearest.filter(|nearest| nearest.failures.iter().all(|failure| failure.part == Part::Principal))?;
    let principals = statement(nearest.policy, nearest.statement, policies)?.principals.as_ref()?;
    let may_be = |identifier: &&Identifier| {
        let text = &identifier.term.text;
        let is_account = like(&Text::from("arn:*:iam::*:root"), text).or(like(&Text::from("????????????"), text));
        identifier.kind == PrincipalType::Aws
            && !is_account.is_false()
            && !is_own_account(text, request, identifier.term.origin.span)
    };
    let account = principals.identifiers.iter().find(may_be)?;
    let what = "whether CloudTrail delivers from this account, as it did before it had a name of its own,";
    Some(Answer::Open(Unknown::not_evaluated(what, account.term.origin.span), account.term.origin.clone()))
}

/// Is it the account that the trail belongs to?
fn is_own_account(principal: &Text, request: &Request, place: Span) -> bool {
    let Presence::Values(accounts) = request.context.get("aws:SourceAccount", place) else { return false };
    accounts.iter().any(|account| {
        let root = Text::from("arn:*:iam::").concat(account).concat(&Text::from(":root"));
        principal.equals(account).or(like(&root, principal)).is_true()
    })
}

fn statement(policy: usize, statement: usize, policies: &[Policy]) -> Option<&Statement> {
    policies.get(policy)?.statements.get(statement)
}

/// What a statement that denies a call says, at the condition that it says it with.
fn denial(by: &Granted, policies: &[Policy], request: &Request) -> Value {
    let action = &request.action;
    let statement = statement(by.policy, by.statement, policies);
    // What nobody else is denied for tells more than how the call comes.
    let condition = statement.and_then(|statement| statement.conditions.last());
    match condition {
        Some(condition) => {
            let key = &condition.key;
            let held = match request.context.get(key, condition.origin.span) {
                Presence::Values(values) => match values.first() {
                    Some(value) => format!("`{key}` is `{value}` when CloudTrail calls"),
                    None => format!("CloudTrail calls without `{key}`"),
                },
                Presence::Absent => format!("CloudTrail calls without `{key}`"),
                Presence::Unknown(_) => "this is met when CloudTrail calls".to_owned(),
            };
            stated(format!("{held}, so this denies it `{action}`"), &condition.origin)
        }
        None => stated(format!("this denies CloudTrail `{action}`"), &by.origin),
    }
}

/// Why no statement allows a call.
fn lacks(nearest: Option<&Nearest>, policies: &[Policy], call: &Call, request: &Request, place: &Origin) -> Vec<Value> {
    let statement = nearest.and_then(|near| Some((near, statement(near.policy, near.statement, policies)?)));
    let statement = statement.filter(|(near, statement)| is_near(&near.failures, statement));
    let Some((near, statement)) = statement else {
        let on = call.shown.as_ref().map_or(String::new(), |shown| format!(" on `{shown}`"));
        let who = if request.principal.is_some() { format!("`{SERVICE}`") } else { "the role".to_owned() };
        let policy = nearest.and_then(|nearest| policies.get(nearest.policy)).or(policies.first());
        let origin = policy.map_or(place, |policy| &policy.origin);
        return vec![stated(format!("nothing here lets {who} call `{}`{on}", call.action), origin)];
    };
    near.failures.iter().map(|failure| misses(failure, statement, call, request)).collect()
}

/// Is a statement meant for a call that it does not allow? One that is for somebody or something else fails in more than one of these, or
/// names no service.
fn is_near(failures: &[Failure], statement: &Statement) -> bool {
    let is_service = |identifier: &Identifier| identifier.kind == PrincipalType::Service;
    let names_service = statement.principals.as_ref().is_none_or(|principals| principals.identifiers.iter().any(is_service));
    if !names_service && failures.iter().any(|failure| failure.part == Part::Principal) {
        return false;
    }
    let other =
        failures.iter().filter(|failure| matches!(failure.part, Part::Principal | Part::Action | Part::Whole | Part::Effect));
    failures.len() == 1 || failures.len() == 2 && other.count() == 0
}

/// What a part of a statement misses.
fn misses(failure: &Failure, statement: &Statement, call: &Call, request: &Request) -> Value {
    let place = |whole: Option<&Origin>| match (failure.places.as_slice(), whole) {
        ([only], _) => only.clone(),
        (_, Some(whole)) => whole.clone(),
        _ => statement.origin.clone(),
    };
    match &failure.part {
        Part::Principal => {
            stated(format!("this is not `{SERVICE}`"), &place(statement.principals.as_ref().map(|principals| &principals.origin)))
        }
        Part::Action => {
            let origin = place(statement.actions.as_ref().map(|actions| &actions.origin));
            stated(format!("`{}` is not among this", call.action), &origin)
        }
        Part::Resource => {
            let origin = place(statement.resources.as_ref().map(|resources| &resources.origin));
            let shown = call.shown.as_deref().unwrap_or_default();
            stated(format!("this does not cover `{shown}`"), &origin)
        }
        Part::Condition { operator, key } => {
            let condition =
                statement.conditions.iter().find(|condition| condition.operator_name == *operator && condition.key == *key);
            let origin = place(condition.map(|condition| &condition.values.origin));
            let held = match request.context.get(key, origin.span) {
                Presence::Values(values) => values.into_iter().next(),
                Presence::Absent | Presence::Unknown(_) => None,
            };
            let Some(held) = held else {
                return stated(format!("CloudTrail calls `{}` without `{key}`", call.action), &origin);
            };
            let is_exact = condition.is_some_and(|condition| {
                let operator = condition.operator.as_ref().ok().filter(|operator| !operator.is_negated);
                let is_exact = |test: Test| matches!(test, Test::StringEquals | Test::StringEqualsIgnoreCase);
                operator.is_some_and(|operator| is_exact(operator.test))
                    && condition.values.terms.iter().any(|term| has_wildcard(&term.text))
            });
            match is_exact {
                true => {
                    let instead = operator.replace("EqualsIgnoreCase", "Like").replace("Equals", "Like");
                    let why =
                        format!("`{operator}` takes `*` for a character, so this never is `{held}`; `{instead}` has wildcards");
                    stated(why, &origin)
                }
                false => stated(format!("`{key}` is `{held}` when CloudTrail calls"), &origin),
            }
        }
        Part::Effect | Part::Whole => stated(format!("this does not allow `{}`", call.action), &statement.origin),
    }
}

fn has_wildcard(text: &Text) -> bool {
    text.pieces().iter().any(|piece| matches!(piece, crate::value::Piece::Literal(literal) if literal.contains(['*', '?'])))
}

/// Does a statement that allows something name CloudTrail itself?
pub(super) fn allows_service(statement: &Statement) -> bool {
    let principals = statement.principals.as_ref().filter(|principals| !principals.excludes);
    let is_service = |text: &Text| text.as_literal() == Some(SERVICE);
    matches!(statement.effect, Ok(Effect::Allow))
        && principals.is_some_and(|principals| {
            let mut named = principals.identifiers.iter();
            named.any(|identifier| identifier.kind == PrincipalType::Service && is_service(&identifier.term.text))
        })
}
