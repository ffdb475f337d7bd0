//! The metric filter: which events of a log group are counted, and in which metric.

use super::table::{Default, Field, Kind, Place};

/// `aws_cloudwatch_log_metric_filter`, `AWS::Logs::MetricFilter`.
pub static METRIC_FILTER: Kind = Kind {
    name: "metric_filter",
    meaning: "A metric filter of CloudWatch Logs: counts the events of a log group that match a pattern.",
    terraform: "aws_cloudwatch_log_metric_filter",
    cloudformation: "AWS::Logs::MetricFilter",
    companions: &[],
    fields: &[
        Field::text("name", "Its name.")
            .terraform(&[Place::own("name")])
            .cloudformation(&[Place::own("FilterName")])
            .default(Default::Identity),
        Field::text("log_group", "The name of the log group whose events it looks at.")
            .terraform(&[Place::own("log_group_name")])
            .cloudformation(&[Place::own("LogGroupName")]),
        Field::text("pattern", "What an event must be like to be counted; null, like an empty text, for every event.")
            .terraform(&[Place::own("pattern")])
            .cloudformation(&[Place::own("FilterPattern")]),
        Field::records("transformations", TRANSFORMATION, "The metrics that events are counted in.")
            .terraform(&[Place::own("metric_transformation")])
            .cloudformation(&[Place::own("MetricTransformations")]),
    ],
};

const TRANSFORMATION: &[Field] = &[
    Field::text("name", "The name of the metric.").terraform(&[Place::own("name")]).cloudformation(&[Place::own("MetricName")]),
    Field::text("namespace", "The namespace of the metric.")
        .terraform(&[Place::own("namespace")])
        .cloudformation(&[Place::own("MetricNamespace")]),
    Field::text("value", "What each event adds to it: a number, or the field of the event that holds one.")
        .terraform(&[Place::own("value")])
        .cloudformation(&[Place::own("MetricValue")]),
];
