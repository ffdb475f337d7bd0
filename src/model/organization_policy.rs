//! The policy of an organization, such as a service control policy.

use super::table::{Companion, Default, Field, Kind, Place};

/// `aws_organizations_policy` with its attachments, `AWS::Organizations::Policy`.
pub static ORGANIZATION_POLICY: Kind = Kind {
    name: "organization_policy",
    meaning: "A policy of an organization, such as a service control policy, which denies what it denies to whole accounts.",
    terraform: "aws_organizations_policy",
    cloudformation: "AWS::Organizations::Policy",
    companions: &[Companion { kind: "aws_organizations_policy_attachment", names: "policy_id" }],
    fields: &[
        Field::text("name", "What references to the policy stand for.").default(Default::Identity),
        Field::text("type", "`SERVICE_CONTROL_POLICY`, `RESOURCE_CONTROL_POLICY` and so on.")
            .terraform(&[Place::own("type")])
            .cloudformation(&[Place::own("Type")])
            .default(Default::Word("SERVICE_CONTROL_POLICY"))
            .cloudformation_default(Default::Nothing),
        Field::document("policy", "What it says.").terraform(&[Place::own("content")]).cloudformation(&[Place::own("Content")]),
        Field::bool("attached", "Does the code attach it to an account, a unit or the root?")
            .terraform(&[Place::of("aws_organizations_policy_attachment", "").present()])
            .cloudformation(&[Place::own("TargetIds").present()])
            .default(Default::Bool(false)),
        Field::texts("names_no_action", "What it denies that is no action of IAM, so that nothing is denied.")
            .default(Default::Derived),
        Field::texts(
            "leaves_open",
            "How trails can be stopped or thinned out beside what it, or another policy of the code, denies of that; empty when it denies nothing \
             of that.",
        )
        .default(Default::Derived),
        Field::text(
            "leaves_beside",
            "What else no policy of the code denies of all that switches logging off or blinds it, in words; null when nothing is left.",
        )
        .default(Default::Derived),
    ],
};
