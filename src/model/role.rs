//! The role that IAM knows, with the policies that say what it may do.

use super::table::{Companion, Default, Field, Kind, Place};

/// `aws_iam_role`, `AWS::IAM::Role`.
pub static ROLE: Kind = Kind {
    name: "role",
    meaning: "An IAM role, with its policies.",
    terraform: "aws_iam_role",
    cloudformation: "AWS::IAM::Role",
    companions: &[
        Companion { kind: "aws_iam_role_policy", names: "role" },
        Companion { kind: "aws_iam_role_policy_attachment", names: "role" },
        Companion { kind: "aws_iam_policy_attachment", names: "roles" },
        Companion { kind: "AWS::IAM::Policy", names: "Roles" },
        Companion { kind: "AWS::IAM::RolePolicy", names: "RoleName" },
        Companion { kind: "AWS::IAM::ManagedPolicy", names: "Roles" },
    ],
    fields: &[
        Field::text("name", "Its name.")
            .terraform(&[Place::own("name")])
            .cloudformation(&[Place::own("RoleName")])
            .default(Default::Identity),
        Field::text("path", "What stands before its name in its ARN, behind `role`.")
            .terraform(&[Place::own("path")])
            .cloudformation(&[Place::own("Path")])
            .default(Default::Word("/")),
        Field::text("arn", "Its ARN.").default(Default::Arn("iam::{account}:role{path}{name}")),
        Field::document("trust", "The trust policy: who may assume the role.")
            .terraform(&[Place::own("assume_role_policy")])
            .cloudformation(&[Place::own("AssumeRolePolicyDocument")]),
        Field::records("policies", POLICY, "What the code writes of what it may do, whether as a part of the role or beside it.")
            .terraform(&[Place::own("inline_policy").each(), Place::of("aws_iam_role_policy", "").each()])
            .cloudformation(&[
                Place::own("Policies").each(),
                Place::of("AWS::IAM::Policy", "").each(),
                Place::of("AWS::IAM::RolePolicy", "").each(),
                Place::of("AWS::IAM::ManagedPolicy", "").each(),
            ]),
        Field::records("attachments", ATTACHMENT, "The managed policies that are attached to it from outside.").terraform(&[
            Place::of("aws_iam_role_policy_attachment", "").each(),
            Place::of("aws_iam_policy_attachment", "").each(),
        ]),
        Field::texts("managed_policy_arns", "The ARNs of the managed policies that the role itself names.")
            .terraform(&[Place::own("managed_policy_arns")])
            .cloudformation(&[Place::own("ManagedPolicyArns")]),
        Field::text("permissions_boundary", "The ARN of the policy that bounds what others allow it; null without one.")
            .terraform(&[Place::own("permissions_boundary")])
            .cloudformation(&[Place::own("PermissionsBoundary")]),
    ],
};

const POLICY: &[Field] = &[Field::document("document", "What it allows and denies.")
    .terraform(&[Place::own("policy")])
    .cloudformation(&[Place::own("PolicyDocument")])];

const ATTACHMENT: &[Field] = &[Field::text("arn", "The ARN of the policy.").terraform(&[Place::own("policy_arn")])];
