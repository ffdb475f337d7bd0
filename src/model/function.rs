//! The Lambda function, as far as audit trails are concerned: what it is called.

use super::table::{Default, Field, Kind, Place};

/// `aws_lambda_function`, `AWS::Lambda::Function`.
pub static FUNCTION: Kind = Kind {
    name: "function",
    meaning: "A Lambda function.",
    terraform: "aws_lambda_function",
    cloudformation: "AWS::Lambda::Function",
    companions: &[],
    fields: &[
        Field::text("name", "Its name.")
            .terraform(&[Place::own("function_name")])
            .cloudformation(&[Place::own("FunctionName")])
            .default(Default::Identity),
        Field::text("arn", "Its ARN, without a version or an alias.")
            .default(Default::Arn("lambda:{region}:{account}:function:{name}")),
    ],
};
