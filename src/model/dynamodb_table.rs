//! The DynamoDB table, as far as audit trails are concerned: what it is called.

use super::table::{Default, Field, Kind, Place};

/// `aws_dynamodb_table`, `AWS::DynamoDB::Table`.
pub static TABLE: Kind = Kind {
    name: "table",
    meaning: "A DynamoDB table.",
    terraform: "aws_dynamodb_table",
    cloudformation: "AWS::DynamoDB::Table",
    companions: &[],
    fields: &[
        Field::text("name", "Its name.")
            .terraform(&[Place::own("name")])
            .cloudformation(&[Place::own("TableName")])
            .default(Default::Identity),
        Field::text("arn", "Its ARN.").default(Default::Arn("dynamodb:{region}:{account}:table/{name}")),
    ],
};
