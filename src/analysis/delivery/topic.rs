//! The topic: whether its policy lets CloudTrail announce log files, and the policy of its key lets CloudTrail encrypt that.

use super::answer::Answer;
use super::calls;
use super::key::is_managed_by_aws;
use super::names::key_arn;
use super::policies::{let_through, parsed};
use super::scene::{Found, Scene};
use crate::model::{Object, TOPIC};
use crate::value::{Origin, Text, Value};

/// Do the policies of the topic and of its key let CloudTrail announce log files there?
pub(super) fn policies_let_through(scene: &Scene<'_>) -> Answer {
    let Some(target) = scene.set("sns_topic") else { return Answer::Can };
    let topic = match scene.find(TOPIC.name, &target, scene.trail.unit) {
        Found::Declared(topic) => topic,
        Found::Elsewhere => {
            return Answer::open("the code does not declare the topic, so its policy is not known", &target.origin);
        }
        Found::Open(why) => return Answer::Open(why, target.origin),
    };
    may_publish(scene, &topic).and(may_encrypt(scene, &topic))
}

fn may_publish(scene: &Scene<'_>, topic: &Object) -> Answer {
    let names = &scene.estate.names;
    let document = topic.field("policy").cloned().unwrap_or_else(|| Value::null(topic.header));
    if document.is_null() || document.as_literal() == Some("") {
        return match scene.is_written_whole(topic, "policy") {
            Ok(()) => {
                let why = "this topic has no policy of its own, and the default one lets only its account publish";
                Answer::cannot(why, &Origin::from(topic.header))
            }
            Err(open) => open,
        };
    }
    match (parsed(&document, names), topic.text("arn")) {
        (Ok(policy), Some(arn)) => {
            let call = calls::publish(&names.normal(arn), scene.senders());
            let_through(&[policy], None, &call, &topic.header.into())
        }
        (Ok(_), None) => Answer::open("the ARN of the topic is not known", &topic.header.into()),
        (Err(open), _) => open,
    }
}

/// <https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html>
fn may_encrypt(scene: &Scene<'_>, topic: &Object) -> Answer {
    let target = match topic.field("kms_key") {
        Some(target) if !target.is_null() && target.as_literal() != Some("") => target,
        _ => return Answer::Can,
    };
    if is_managed_by_aws(target) {
        let why = "AWS manages this key, and nobody can change its policy so that CloudTrail may use it";
        return Answer::cannot(why, &target.origin);
    }
    let key = match scene.key(target, topic.unit) {
        Found::Declared(key) => key,
        Found::Elsewhere => {
            return Answer::open("the code does not declare the topic's key, so its policy is not known", &target.origin);
        }
        Found::Open(why) => return Answer::Open(why, target.origin.clone()),
    };
    let document = key.field("policy").cloned().unwrap_or_else(|| Value::null(key.header));
    if document.is_null() || document.as_literal() == Some("") {
        return match scene.is_written_whole(&key, "policy") {
            Ok(()) => {
                let why = "this key has no policy of its own, and the default one lets only its account use it";
                Answer::cannot(why, &Origin::from(key.header))
            }
            Err(open) => open,
        };
    }
    let names = &scene.estate.names;
    let policy = match parsed(&document, names) {
        Ok(policy) => [policy],
        Err(open) => return open,
    };
    let arn = names.normal(&key_arn(&key.deployment, key.text("name").unwrap_or(&Text::from(""))));
    let may = |action| let_through(&policy, None, &calls::of_topic_key(action, &arn), &key.header.into());
    may("kms:GenerateDataKey").and(may("kms:Decrypt"))
}
