//! Transport: whether a bucket's policy denies whatever is asked for without TLS.
//!
//! Nothing but a statement that denies does: without one, whoever may read by other policies may do so in the open. Source: S3 User Guide,
//! "Security best practices"; AWS Config, `s3-bucket-ssl-requests-only`.

use super::asked::{Asked, On, Open, Said};
use crate::iam::{Context, Decision, Effect, Principal, Request};
use crate::model::Object;
use crate::value::{Origin, Text};

/// An action that there is none of, so that only what covers all of them covers it.
const ANY: &str = "s3:_";

/// Is what is asked for without TLS denied?
#[derive(Clone, Copy, PartialEq, Eq)]
enum Answer {
    Denied,
    NotDenied,
}

/// What may be asked for without TLS; nothing when all of it is denied.
pub(super) fn plain_http(asked: Option<&Asked>, bucket: &Object) -> Said {
    let mut said = Said::default();
    let Some(asked) = asked else {
        let origin = bucket.field("policy").map_or_else(|| bucket.header.into(), |policy| policy.origin.clone());
        said.add("no policy denies requests without TLS", &origin);
        return said;
    };
    let ask = |action: &str, on: On| denied(asked, action, on);
    let answers = (ask(ANY, On::Whole), ask(ANY, On::Objects));
    let (bucket_itself, objects) = match answers {
        (Ok(bucket_itself), Ok(objects)) => (bucket_itself, objects),
        (Err(open), _) | (_, Err(open)) => {
            said.leave_open(open);
            return said;
        }
    };
    let origin = denying(asked).unwrap_or_else(|| asked.policy.origin.clone());
    let some = |action: &str, on: On| ask(action, on).is_ok_and(|answer| answer == Answer::Denied);
    match (bucket_itself, objects) {
        (Answer::Denied, Answer::Denied) => {}
        (Answer::NotDenied, Answer::Denied) if some("s3:ListBucket", On::Whole) => {
            said.add("this denies some of what is done with the bucket itself without TLS, not all of it", &origin);
        }
        (Answer::NotDenied, Answer::Denied) => {
            said.add("without TLS this denies what is done with objects, not what is done with the bucket itself", &origin);
        }
        (Answer::Denied, Answer::NotDenied) if some("s3:GetObject", On::Objects) => {
            said.add("this denies some of what is done with objects without TLS, not all of it", &origin);
        }
        (Answer::Denied, Answer::NotDenied) => {
            said.add("without TLS this denies what is done with the bucket itself, not what is done with objects", &origin);
        }
        (Answer::NotDenied, Answer::NotDenied) => {
            let what = match denying(asked) {
                Some(_) => "this does not deny everybody everything without TLS",
                None => "no statement denies requests without TLS",
            };
            said.add(what, &origin);
        }
    }
    said
}

/// Is a request without TLS denied whoever makes it?
fn denied(asked: &Asked, action: &str, on: On) -> Result<Answer, Open> {
    let request = Request {
        principal: Some(Principal::Anonymous),
        action: Text::from(action),
        resource: Some(asked.resource(on)),
        context: Context::new().with("aws:SecureTransport", "false").without("s3:TlsVersion"),
    };
    match asked.decide(&request) {
        // What denies it to all but some leaves it to these.
        Decision::Denied { by } => {
            let is_for_all =
                |place: usize| asked.policy.statements[place].principals.as_ref().is_some_and(|principals| !principals.excludes);
            let is_denied = by.iter().any(|denied| is_for_all(denied.statement));
            Ok(if is_denied { Answer::Denied } else { Answer::NotDenied })
        }
        Decision::Allowed { .. } => Ok(Answer::NotDenied),
        Decision::NotAllowed | Decision::Unknown { .. } => may_be_denied(asked, &request),
    }
}

/// What is not allowed may be denied as well.
fn may_be_denied(asked: &Asked, request: &Request) -> Result<Answer, Open> {
    if let Some(hidden) = asked.hidden() {
        return Err(hidden);
    }
    for statement in asked.policy.statements.iter().filter(|statement| !matches!(statement.effect, Ok(Effect::Allow))) {
        if !statement.may_cover(request) {
            continue;
        }
        // A condition that other things decide than TLS is not always met.
        let is_about_more = statement.conditions.iter().any(|condition| !is_about_transport(&condition.key));
        if is_about_more {
            continue;
        }
        if let Some(doubt) = statement.matches(request).into_iter().find_map(|(_, answer)| answer.why) {
            return Err(Open::from(&doubt));
        }
    }
    Ok(Answer::NotDenied)
}

fn is_about_transport(key: &str) -> bool {
    ["aws:securetransport", "s3:tlsversion"].contains(&&*key.to_lowercase())
}

/// The first statement that denies something for lack of TLS.
fn denying(asked: &Asked) -> Option<Origin> {
    let mut denying = asked.policy.statements.iter().filter(|statement| matches!(statement.effect, Ok(Effect::Deny)));
    let found = denying.find(|statement| statement.conditions.iter().any(|condition| is_about_transport(&condition.key)));
    found.map(|statement| statement.origin.clone())
}
