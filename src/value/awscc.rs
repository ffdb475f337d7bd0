//! The `awscc` provider's spelling: its types and attributes are CloudFormation's, in snake case.

/// `AWS::S3::BucketPolicy` in the awscc provider's spelling: `awscc_s3_bucket_policy`.
pub fn awscc_type(cloudformation: &str) -> String {
    let path = cloudformation.strip_prefix("AWS::").unwrap_or(cloudformation);
    let service_and_type: Vec<&str> = path.split("::").collect();
    let (service, rest) =
        service_and_type.split_first().map_or(("", ""), |(service, rest)| (*service, rest.first().copied().unwrap_or("")));
    format!("awscc_{}_{}", service.to_lowercase(), snake_case(rest))
}

/// The names of services that the awscc provider takes for one word, and how it spells them:
/// <https://github.com/hashicorp/terraform-provider-awscc/blob/main/internal/naming/naming.go>.
const ONE_WORD: [(&str, &str); 4] =
    [("CloudFormation", "Cloudformation"), ("CloudFront", "Cloudfront"), ("CloudWatch", "Cloudwatch"), ("FSx", "Fsx")];

/// `KMSKeyId` as `kms_key_id`, `IsMultiRegionTrail` as `is_multi_region_trail`, `CloudWatchLogsRoleArn` as `cloudwatch_logs_role_arn`.
pub fn snake_case(name: &str) -> String {
    let name = ONE_WORD.iter().fold(name.to_owned(), |name, (words, word)| name.replace(words, word));
    let characters: Vec<char> = name.chars().collect();
    let mut snake = String::with_capacity(name.len() + 8);
    for (at, character) in characters.iter().enumerate() {
        let before_is_lower = at > 0 && !characters[at - 1].is_uppercase();
        let after_is_lower = characters.get(at + 1).is_some_and(|next| next.is_lowercase());
        if character.is_uppercase() && at > 0 && (before_is_lower || after_is_lower) {
            snake.push('_');
        }
        snake.extend(character.to_lowercase());
    }
    snake
}
