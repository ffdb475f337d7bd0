//! Order: whether the policy of the bucket is there when the trail is made.

use super::answer::Answer;
use super::scene::{Found, Scene};
use crate::value::{Origin, Value};

/// Does the code make the trail wait for the policy of its bucket, where both are made together? A policy that is a part of the bucket is made
/// with it.
///
/// <https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/cloudtrail>
pub(super) fn waits_for_policy(scene: &Scene<'_>) -> Answer {
    // That the bucket is not in the code, or has no policy, is said of its policy.
    let Found::Declared(bucket) = scene.bucket_with_policy() else { return Answer::Can };
    let policy = match bucket.field("policy_resource") {
        Some(policy) if !policy.is_null() && bucket.unit == scene.trail.unit => policy,
        _ => return Answer::Can,
    };
    let Some(address) = policy.as_literal() else {
        return Answer::open_as(policy, "which resource holds the bucket policy is not known");
    };
    if *address == *bucket.address {
        return Answer::Can;
    }
    let dependencies = scene.field("dependencies");
    let Some(before) = dependencies.as_elements() else {
        return Answer::open_as(&dependencies, "in which order resources are made is not known");
    };
    let is_it = |before: &Value| before.as_literal().is_some_and(|before| is_of(address, before));
    match before.iter().any(is_it) {
        true => Answer::Can,
        false => {
            let why = format!("nothing here waits for `{address}`");
            let answer = Answer::cannot(why, &Origin::from(scene.trail.header));
            let answer = answer.because("this is made at the same time", &Origin::from(policy.origin.span));
            let call = bucket.calls.iter().zip(scene.trail.calls.iter().map(Some).chain(std::iter::repeat(None)));
            let own = call.into_iter().find(|(call, other)| Some(*call) != *other).map(|(call, _)| *call);
            match own {
                Some(call) => answer.because("this call makes it", &Origin::from(call)),
                None => answer,
            }
        }
    }
}

/// Is `address` that of the resource or of one of its instances?
fn is_of(address: &str, resource: &str) -> bool {
    address.strip_prefix(resource).is_some_and(|key| key.is_empty() || key.starts_with('['))
}
