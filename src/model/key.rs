//! The KMS key.

use super::table::{Companion, Default, Field, Kind, Place};

/// `aws_kms_key`, `AWS::KMS::Key`.
pub static KEY: Kind = Kind {
    name: "key",
    meaning: "A KMS key.",
    terraform: "aws_kms_key",
    cloudformation: "AWS::KMS::Key",
    companions: &[Companion { kind: "aws_kms_key_policy", names: "key_id" }],
    fields: &[
        Field::text("name", "What references to the key stand for.").default(Default::Identity),
        Field::document("policy", "The key policy; null for the default policy.")
            .terraform(&[Place::of("aws_kms_key_policy", "policy"), Place::own("policy")])
            .cloudformation(&[Place::own("KeyPolicy")]),
        Field::bool("rotation", "Is the key material rotated every year?")
            .terraform(&[Place::own("enable_key_rotation")])
            .cloudformation(&[Place::own("EnableKeyRotation")])
            .default(Default::Bool(false)),
        Field::bool("enabled", "Can the key be used?")
            .terraform(&[Place::own("is_enabled")])
            .cloudformation(&[Place::own("Enabled")])
            .default(Default::Bool(true)),
        Field::number("deletion_window_days", "Days between the request to delete the key and its deletion.")
            .terraform(&[Place::own("deletion_window_in_days")])
            .cloudformation(&[Place::own("PendingWindowInDays")])
            .default(Default::Number(30)),
    ],
};
