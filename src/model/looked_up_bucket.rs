//! The bucket that code looks up: it exists, though no code that is scanned may declare it.

use super::table::{Companion, Default, Field, Kind, Place};
use crate::value::Resource;

const POLICY: &str = "aws_s3_bucket_policy";

/// `data "aws_s3_bucket"` with the policy that the code gives it.
pub static LOOKED_UP_BUCKET: Kind = Kind {
    name: "looked_up_bucket",
    meaning: "A bucket that Terraform code looks up. Rules are not asked about it.",
    terraform: Resource::LOOKED_UP_BUCKET,
    cloudformation: "",
    companions: &[Companion { kind: POLICY, names: "bucket" }],
    fields: &[
        Field::text("name", "Its name.").terraform(&[Place::own("bucket")]).default(Default::Identity),
        Field::document(
            "policy",
            "The bucket policy that the code sets; null without one, of which nobody then knows what it says.",
        )
        .terraform(&[Place::of(POLICY, "policy")]),
        Field::text("policy_resource", "The address of the resource that holds the bucket policy; null without one.")
            .terraform(&[Place::of(POLICY, "policy").address()]),
    ],
};
