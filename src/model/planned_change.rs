//! The planned change: what a Terraform plan does to one resource, whatever its type.

use super::table::{Field, Kind, Place};
use crate::value::Resource;

/// An entry of `resource_changes` in the JSON of a plan.
pub static PLANNED_CHANGE: Kind = Kind {
    name: "planned_change",
    meaning: "What a Terraform plan does to one resource. Only plan files have any.",
    terraform: Resource::PLANNED_CHANGE,
    cloudformation: "",
    companions: &[],
    fields: &[
        Field::text("type", "The type of the resource: `aws_cloudtrail`.").terraform(&[Place::own("type")]),
        Field::texts(
            "actions",
            "Among `create`, `update`, `delete` and `forget`, in the order in which they happen; `delete` and `create` replace.",
        )
        .terraform(&[Place::own("actions")]),
        Field::bool("logs_before", "Did the trail record before? Null for other types, and for a trail that is new.")
            .terraform(&[Place::own("before.enable_logging"), Place::own("before.is_logging")]),
        Field::bool("logs_after", "Will the trail record afterwards? Null for other types, and for a trail that is removed.")
            .terraform(&[Place::own("after.enable_logging"), Place::own("after.is_logging")]),
    ],
};
