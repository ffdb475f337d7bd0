//! The SNS topic.

use super::table::{Companion, Default, Field, Kind, Place};

/// `aws_sns_topic`, `AWS::SNS::Topic`.
pub static TOPIC: Kind = Kind {
    name: "topic",
    meaning: "An SNS topic.",
    terraform: "aws_sns_topic",
    cloudformation: "AWS::SNS::Topic",
    companions: &[
        Companion { kind: "aws_sns_topic_policy", names: "arn" },
        Companion { kind: "AWS::SNS::TopicPolicy", names: "Topics" },
        Companion { kind: "aws_sns_topic_subscription", names: "topic_arn" },
        Companion { kind: "AWS::SNS::Subscription", names: "TopicArn" },
    ],
    fields: &[
        Field::text("name", "Its name.")
            .terraform(&[Place::own("name")])
            .cloudformation(&[Place::own("TopicName")])
            .default(Default::Identity),
        Field::text("arn", "Its ARN.").default(Default::Arn("sns:{region}:{account}:{name}")),
        Field::document("policy", "The topic's policy; null for the default policy.")
            .terraform(&[Place::of("aws_sns_topic_policy", "policy"), Place::own("policy")])
            .cloudformation(&[Place::of("AWS::SNS::TopicPolicy", "PolicyDocument")]),
        Field::text("kms_key", "The KMS key that messages are encrypted with; null without one.")
            .terraform(&[Place::own("kms_master_key_id")])
            .cloudformation(&[Place::own("KmsMasterKeyId")]),
        Field::texts("public_policy", "What its policy lets everybody do.").default(Default::Derived),
        Field::texts(
            "policy_without_source",
            "Statements of its policy that let CloudTrail publish for any trail, whosever it is.",
        )
        .default(Default::Derived),
        Field::bool("notified_by_trail", "Does a trail of the scanned code announce its log files here?")
            .default(Default::Derived),
        Field::records("subscriptions", SUBSCRIPTION, "Who gets its messages.")
            .terraform(&[Place::of("aws_sns_topic_subscription", "").each()])
            .cloudformation(&[Place::of("AWS::SNS::Subscription", "").each(), Place::own("Subscription")]),
        Field::bool("hears_of_trail", "Do alarms on a trail's events, or rules of EventBridge for them, tell this topic?")
            .default(Default::Derived),
    ],
};

const SUBSCRIPTION: &[Field] = &[
    Field::text("protocol", "How messages are delivered, such as `email` or `lambda`.")
        .terraform(&[Place::own("protocol")])
        .cloudformation(&[Place::own("Protocol")]),
    Field::text("endpoint", "Where they are delivered to.")
        .terraform(&[Place::own("endpoint")])
        .cloudformation(&[Place::own("Endpoint")]),
];
