//! Alarms: on a metric, and on other alarms.

use super::table::{Default, Field, Kind, Place};

/// `aws_cloudwatch_metric_alarm`, `AWS::CloudWatch::Alarm`.
pub static ALARM: Kind = Kind {
    name: "alarm",
    meaning: "A CloudWatch alarm on a metric.",
    terraform: "aws_cloudwatch_metric_alarm",
    cloudformation: "AWS::CloudWatch::Alarm",
    companions: &[],
    fields: &[
        Field::text("name", "Its name.")
            .terraform(&[Place::own("alarm_name")])
            .cloudformation(&[Place::own("AlarmName")])
            .default(Default::Identity),
        Field::text("metric", "The name of the metric that it watches; null when it watches `queries`.")
            .terraform(&[Place::own("metric_name")])
            .cloudformation(&[Place::own("MetricName")]),
        Field::text("namespace", "The namespace of that metric.")
            .terraform(&[Place::own("namespace")])
            .cloudformation(&[Place::own("Namespace")]),
        Field::records(
            "queries",
            QUERY,
            "The metrics that it reads, and the expressions over them, when it watches more than one metric.",
        )
        .terraform(&[Place::own("metric_query")])
        .cloudformation(&[Place::own("Metrics")]),
        Field::text("comparison", "How the metric is compared with the threshold, such as `GreaterThanOrEqualToThreshold`.")
            .terraform(&[Place::own("comparison_operator")])
            .cloudformation(&[Place::own("ComparisonOperator")]),
        Field::number("threshold", "What the metric is compared with; null when that is a band or a learned value.")
            .terraform(&[Place::own("threshold")])
            .cloudformation(&[Place::own("Threshold")]),
        Field::text(
            "statistic",
            "What is made of the values of a period, such as `Sum`; null for a percentile, or for `queries`.",
        )
        .terraform(&[Place::own("statistic")])
        .cloudformation(&[Place::own("Statistic")]),
        Field::number("period", "How long a period is, in seconds; null for `queries`.")
            .terraform(&[Place::own("period")])
            .cloudformation(&[Place::own("Period")]),
        Field::number("evaluation_periods", "How many periods are looked at.")
            .terraform(&[Place::own("evaluation_periods")])
            .cloudformation(&[Place::own("EvaluationPeriods")]),
        ACTIONS_ENABLED,
        ALARM_ACTIONS,
    ],
};

/// `aws_cloudwatch_composite_alarm`, `AWS::CloudWatch::CompositeAlarm`.
pub static COMPOSITE_ALARM: Kind = Kind {
    name: "composite_alarm",
    meaning: "A CloudWatch alarm that goes off by the states of other alarms.",
    terraform: "aws_cloudwatch_composite_alarm",
    cloudformation: "AWS::CloudWatch::CompositeAlarm",
    companions: &[],
    fields: &[
        Field::text("name", "Its name.")
            .terraform(&[Place::own("alarm_name")])
            .cloudformation(&[Place::own("AlarmName")])
            .default(Default::Identity),
        Field::text("rule", "The states of other alarms that make it go off, as an expression.")
            .terraform(&[Place::own("alarm_rule")])
            .cloudformation(&[Place::own("AlarmRule")]),
        ACTIONS_ENABLED,
        ALARM_ACTIONS,
    ],
};

const ACTIONS_ENABLED: Field = Field::bool("actions_enabled", "Does it do anything when it goes off?")
    .terraform(&[Place::own("actions_enabled")])
    .cloudformation(&[Place::own("ActionsEnabled")])
    .default(Default::Bool(true));

const ALARM_ACTIONS: Field =
    Field::texts("alarm_actions", "What is done when it goes off, by ARN: topics that are told, and others.")
        .terraform(&[Place::own("alarm_actions")])
        .cloudformation(&[Place::own("AlarmActions")]);

const QUERY: &[Field] = &[
    Field::text("expression", "An expression over other queries; null for a metric.")
        .terraform(&[Place::own("expression")])
        .cloudformation(&[Place::own("Expression")]),
    Field::text("metric", "The name of the metric; null for an expression.")
        .terraform(&[Place::own("metric.metric_name")])
        .cloudformation(&[Place::own("MetricStat.Metric.MetricName")]),
    Field::text("namespace", "The namespace of the metric.")
        .terraform(&[Place::own("metric.namespace")])
        .cloudformation(&[Place::own("MetricStat.Metric.Namespace")]),
];
