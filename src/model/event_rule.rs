//! The rule of EventBridge: which events go to which targets.

use super::table::{Companion, Default, Field, Kind, Place};

/// `aws_cloudwatch_event_rule` with its targets, `AWS::Events::Rule`.
pub static EVENT_RULE: Kind = Kind {
    name: "event_rule",
    meaning: "A rule of EventBridge, with its targets.",
    terraform: "aws_cloudwatch_event_rule",
    cloudformation: "AWS::Events::Rule",
    companions: &[Companion { kind: "aws_cloudwatch_event_target", names: "rule" }],
    fields: &[
        Field::text("name", "Its name.")
            .terraform(&[Place::own("name")])
            .cloudformation(&[Place::own("Name")])
            .default(Default::Identity),
        Field::text("event_bus", "The event bus that it reads, by name or ARN; null for the default one, to which AWS services send.")
            .terraform(&[Place::own("event_bus_name")])
            .cloudformation(&[Place::own("EventBusName")]),
        Field::document("event_pattern", "What an event must be like; null for a rule that runs on a schedule.")
            .terraform(&[Place::own("event_pattern")])
            .cloudformation(&[Place::own("EventPattern")]),
        Field::text(
            "state",
            "`ENABLED`, `DISABLED`, or `ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS`, without which calls that only read do not reach it.",
        )
        .terraform(&[Place::own("state"), Place::own("is_enabled").words(&[("true", "ENABLED"), ("false", "DISABLED")])])
        .cloudformation(&[Place::own("State")])
        .default(Default::Word("ENABLED")),
        Field::records("targets", TARGET, "Where the events are sent that match.")
            .terraform(&[Place::of("aws_cloudwatch_event_target", "").each()])
            .cloudformation(&[Place::own("Targets")]),
    ],
};

const TARGET: &[Field] =
    &[Field::text("arn", "The ARN of the target.").terraform(&[Place::own("arn")]).cloudformation(&[Place::own("Arn")])];
