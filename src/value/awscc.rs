//! The `awscc` provider's spelling: its types and attributes are CloudFormation's, in snake case.

use std::borrow::Cow;

/// `AWS::S3::BucketPolicy` in the awscc provider's spelling: `awscc_s3_bucket_policy`.
pub fn awscc_type(cloudformation: &str) -> String {
    let path = cloudformation.strip_prefix("AWS::").unwrap_or(cloudformation);
    let mut parts = path.split("::");
    let (service, kind) = (parts.next().unwrap_or_default(), parts.next().unwrap_or_default());
    format!("awscc_{}_{}", service.to_lowercase(), snake_case(kind))
}

/// The names of services that the awscc provider takes for one word, and how it spells them:
/// <https://github.com/hashicorp/terraform-provider-awscc/blob/main/internal/naming/naming.go>.
const ONE_WORD: [(&str, &str); 4] =
    [("CloudFormation", "Cloudformation"), ("CloudFront", "Cloudfront"), ("CloudWatch", "Cloudwatch"), ("FSx", "Fsx")];

/// `KMSKeyId` as `kms_key_id`, `IsMultiRegionTrail` as `is_multi_region_trail`, `CloudWatchLogsRoleArn` as `cloudwatch_logs_role_arn`.
pub fn snake_case(name: &str) -> String {
    let mut name = Cow::Borrowed(name);
    for (words, word) in ONE_WORD {
        if name.contains(words) {
            name = name.replace(words, word).into();
        }
    }
    let mut snake = String::with_capacity(name.len() + 8);
    let (mut before, mut characters): (Option<char>, _) = (None, name.chars().peekable());
    while let Some(character) = characters.next() {
        let after_is_lower = characters.peek().is_some_and(|next| next.is_lowercase());
        if character.is_uppercase() && before.is_some_and(|before| !before.is_uppercase() || after_is_lower) {
            snake.push('_');
        }
        snake.extend(character.to_lowercase());
        before = Some(character);
    }
    snake
}
