//! Protection: what keeps the language itself from destroying, replacing or overlooking a resource, the same for every kind.

use super::table::{Default, Field, Place};

/// <https://developer.hashicorp.com/terraform/language/meta-arguments/lifecycle>
pub(super) const PREVENT_DESTROY: Field =
    Field::bool("prevent_destroy", "Does Terraform refuse to destroy it, as long as it is in the code? Null in CloudFormation.")
        .terraform(&[Place::language("lifecycle.prevent_destroy")])
        .default(Default::Bool(false))
        .cloudformation_default(Default::Nothing);

pub(super) const IGNORE_CHANGES: Field = Field::texts(
    "ignore_changes",
    "The attributes of which Terraform overlooks that they differ from the code; `all` for every one. Empty in CloudFormation.",
)
.terraform(&[Place::language("lifecycle.ignore_changes")]);

/// <https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-attribute-deletionpolicy.html>
pub(super) const DELETION_POLICY: Field = Field::text(
    "deletion_policy",
    "What CloudFormation does when it leaves the stack: `Delete`, `Retain`, `RetainExceptOnCreate` or `Snapshot`. Null in Terraform.",
)
.cloudformation(&[Place::language("DeletionPolicy")])
.cloudformation_default(Default::Word("Delete"));

/// <https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-attribute-updatereplacepolicy.html>
pub(super) const UPDATE_REPLACE_POLICY: Field = Field::text(
    "update_replace_policy",
    "What CloudFormation does with the old one when it is replaced: `Delete`, `Retain` or `Snapshot`. Null in Terraform.",
)
.cloudformation(&[Place::language("UpdateReplacePolicy")])
.cloudformation_default(Default::Word("Delete"));
