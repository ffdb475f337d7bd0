//! The access point of S3: another door to a bucket, with a policy and a public access block of its own.

use super::table::{Companion, Default, Field, Kind, Place};

/// `aws_s3_access_point`, `AWS::S3::AccessPoint`.
pub static ACCESS_POINT: Kind = Kind {
    name: "access_point",
    meaning: "An access point of S3: another door to a bucket, with a policy of its own.",
    terraform: "aws_s3_access_point",
    cloudformation: "AWS::S3::AccessPoint",
    companions: &[Companion { kind: "aws_s3control_access_point_policy", names: "access_point_arn" }],
    fields: &[
        Field::text("name", "Its name.")
            .terraform(&[Place::own("name")])
            .cloudformation(&[Place::own("Name")])
            .default(Default::Identity),
        Field::text("bucket", "The bucket that it leads to.")
            .terraform(&[Place::own("bucket")])
            .cloudformation(&[Place::own("Bucket")]),
        Field::document("policy", "Its policy; null without one.")
            .terraform(&[Place::of("aws_s3control_access_point_policy", "policy"), Place::own("policy")])
            .cloudformation(&[Place::own("Policy")]),
        Field::bool("in_vpc", "Does it take requests from one VPC only?")
            .terraform(&[Place::own("vpc_configuration").present()])
            .cloudformation(&[Place::own("VpcConfiguration").present()])
            .default(Default::Bool(false)),
        Field::record(
            "public_access_block",
            PUBLIC_ACCESS_BLOCK,
            "Its public access block, which cannot be changed later; null when the code sets none, which switches all of it on.",
        )
        .terraform(&[Place::own("public_access_block_configuration")])
        .cloudformation(&[Place::own("PublicAccessBlockConfiguration")]),
        Field::bool("leads_to_log", "Does it lead to a bucket that a trail of the scanned code delivers its log to?")
            .default(Default::Derived),
        Field::texts("public_policy", "What its policy lets everybody do, if nothing keeps that from counting.")
            .default(Default::Derived),
    ],
};

/// Source: <https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-points-bpa-settings.html>: all four are on unless somebody switches
/// them off. The provider fills in the same for a flag that is left out; of CloudFormation, nobody says.
const PUBLIC_ACCESS_BLOCK: &[Field] = &[
    flag(
        "block_public_acls",
        "Are new public ACLs refused?",
        &[Place::own("block_public_acls")],
        &[Place::own("BlockPublicAcls")],
    ),
    flag(
        "ignore_public_acls",
        "Are public ACLs that exist ignored?",
        &[Place::own("ignore_public_acls")],
        &[Place::own("IgnorePublicAcls")],
    ),
    flag(
        "block_public_policy",
        "Are new public policies refused?",
        &[Place::own("block_public_policy")],
        &[Place::own("BlockPublicPolicy")],
    ),
    flag(
        "restrict_public_buckets",
        "Is access through a public policy restricted to the account?",
        &[Place::own("restrict_public_buckets")],
        &[Place::own("RestrictPublicBuckets")],
    ),
];

const fn flag(name: &'static str, meaning: &'static str, terraform: &'static [Place], cloudformation: &'static [Place]) -> Field {
    Field::bool(name, meaning)
        .terraform(terraform)
        .cloudformation(cloudformation)
        .default(Default::Bool(true))
        .cloudformation_default(Default::Uncertain("nobody says what a flag means that an access point leaves out"))
}
