//! The KMS key.

use super::protection::{DELETION_POLICY, IGNORE_CHANGES, PREVENT_DESTROY, UPDATE_REPLACE_POLICY};
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
        Field::text("spec", "The kind of key material: `SYMMETRIC_DEFAULT`, `RSA_2048`, `HMAC_256` and so on.")
            .terraform(&[Place::own("customer_master_key_spec")])
            .cloudformation(&[Place::own("KeySpec")])
            .default(Default::Word("SYMMETRIC_DEFAULT")),
        Field::bool("foreign_material", "Is its key material imported, or held in a key store of one's own, so that KMS cannot rotate it?")
            .terraform(&[Place::own("custom_key_store_id").present()])
            .cloudformation(&[Place::own("Origin").words(&[
                ("AWS_KMS", "false"),
                ("EXTERNAL", "true"),
                ("AWS_CLOUDHSM", "true"),
                ("EXTERNAL_KEY_STORE", "true"),
            ])])
            .default(Default::Bool(false)),
        PREVENT_DESTROY,
        IGNORE_CHANGES,
        DELETION_POLICY,
        UPDATE_REPLACE_POLICY,
        Field::texts("public_policy", "What its policy lets everybody do.").default(Default::Derived),
        Field::texts(
            "policy_without_source",
            "Statements of its policy that let CloudTrail encrypt for any trail, whosever it is.",
        )
        .default(Default::Derived),
        Field::bool("encrypts_log_files", "Does a trail of the scanned code, or its bucket, encrypt log files with it?").default(Default::Derived),
        Field::bool("encrypts_event_data_store", "Does an event data store of the scanned code encrypt with it?").default(Default::Derived),
        Field::bool(
            "encrypts_trail",
            "Does it encrypt what a trail of the scanned code records: its log files, its log bucket, its log group, or an event data store?",
        )
        .default(Default::Derived),
    ],
};
