//! The CloudWatch Logs group.

use super::protection::{DELETION_POLICY, IGNORE_CHANGES, PREVENT_DESTROY, UPDATE_REPLACE_POLICY};
use super::table::{Default, Field, Kind, Place};

/// `aws_cloudwatch_log_group`, `AWS::Logs::LogGroup`.
pub static LOG_GROUP: Kind = Kind {
    name: "log_group",
    meaning: "A CloudWatch Logs group.",
    terraform: "aws_cloudwatch_log_group",
    cloudformation: "AWS::Logs::LogGroup",
    companions: &[],
    fields: &[
        Field::text("name", "Its name.")
            .terraform(&[Place::own("name")])
            .cloudformation(&[Place::own("LogGroupName")])
            .default(Default::Identity),
        Field::text("arn", "Its ARN, without `:*`.").default(Default::Arn("logs:{region}:{account}:log-group:{name}")),
        Field::number("retention_days", "How long it keeps events, in days; null when they are kept for ever.")
            .terraform(&[Place::own("retention_in_days")])
            .cloudformation(&[Place::own("RetentionInDays")]),
        Field::text("kms_key", "The KMS key that it is encrypted with; null for the service's own encryption.")
            .terraform(&[Place::own("kms_key_id")])
            .cloudformation(&[Place::own("KmsKeyId")]),
        Field::bool("deletion_protection", "Is it protected from deletion, or left alone when its resource is destroyed?")
            .terraform(&[Place::own("skip_destroy")])
            .cloudformation(&[Place::own("DeletionProtectionEnabled")])
            .default(Default::Bool(false)),
        PREVENT_DESTROY,
        IGNORE_CHANGES,
        DELETION_POLICY,
        UPDATE_REPLACE_POLICY,
        Field::bool("receives_trail", "Does a trail of the scanned code send its events here?").default(Default::Derived),
    ],
};
