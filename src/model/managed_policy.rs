//! The managed policy, which roles and others are given by its ARN.

use super::table::{Default, Field, Kind, Place};

/// `aws_iam_policy`, `AWS::IAM::ManagedPolicy`.
pub static MANAGED_POLICY: Kind = Kind {
    name: "managed_policy",
    meaning: "A managed policy of IAM.",
    terraform: "aws_iam_policy",
    cloudformation: "AWS::IAM::ManagedPolicy",
    companions: &[],
    fields: &[
        Field::text("name", "Its name.")
            .terraform(&[Place::own("name")])
            .cloudformation(&[Place::own("ManagedPolicyName")])
            .default(Default::Identity),
        Field::text("path", "What stands before its name in its ARN, behind `policy`.")
            .terraform(&[Place::own("path")])
            .cloudformation(&[Place::own("Path")])
            .default(Default::Word("/")),
        Field::text("arn", "Its ARN.").default(Default::Arn("iam::{account}:policy{path}{name}")),
        Field::document("document", "What it allows and denies.")
            .terraform(&[Place::own("policy")])
            .cloudformation(&[Place::own("PolicyDocument")]),
    ],
};
