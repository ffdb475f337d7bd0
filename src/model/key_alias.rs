//! The alias of a KMS key, under which others may name the key.

use super::table::{Default, Field, Kind, Place};

/// `aws_kms_alias`, `AWS::KMS::Alias`.
pub static KEY_ALIAS: Kind = Kind {
    name: "key_alias",
    meaning: "The alias of a KMS key.",
    terraform: "aws_kms_alias",
    cloudformation: "AWS::KMS::Alias",
    companions: &[],
    fields: &[
        Field::text("name", "The alias, `alias/` included.")
            .terraform(&[Place::own("name")])
            .cloudformation(&[Place::own("AliasName")])
            .default(Default::Identity),
        Field::text("arn", "Its ARN.").default(Default::Arn("kms:{region}:{account}:{name}")),
        Field::text("key", "The key, by id or ARN.")
            .terraform(&[Place::own("target_key_id")])
            .cloudformation(&[Place::own("TargetKeyId")]),
    ],
};
