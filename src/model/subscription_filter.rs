//! The subscription filter: which events of a log group are sent on, and where to.

use super::table::{Default, Field, Kind, Place};

/// `aws_cloudwatch_log_subscription_filter`, `AWS::Logs::SubscriptionFilter`.
pub static SUBSCRIPTION_FILTER: Kind = Kind {
    name: "subscription_filter",
    meaning: "A subscription filter of CloudWatch Logs: sends the events of a log group that match a pattern to a function or a stream.",
    terraform: "aws_cloudwatch_log_subscription_filter",
    cloudformation: "AWS::Logs::SubscriptionFilter",
    companions: &[],
    fields: &[
        Field::text("name", "Its name.")
            .terraform(&[Place::own("name")])
            .cloudformation(&[Place::own("FilterName")])
            .default(Default::Identity),
        Field::text("log_group", "The name of the log group whose events it looks at.")
            .terraform(&[Place::own("log_group_name")])
            .cloudformation(&[Place::own("LogGroupName")]),
        Field::text("pattern", "What an event must be like to be sent; null, like an empty text, for every event.")
            .terraform(&[Place::own("filter_pattern")])
            .cloudformation(&[Place::own("FilterPattern")]),
        Field::text("destination", "The ARN of the function, stream or log destination that the events are sent to.")
            .terraform(&[Place::own("destination_arn")])
            .cloudformation(&[Place::own("DestinationArn")]),
    ],
};
