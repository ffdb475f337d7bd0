//! The awscc provider: its resources are judged like their twins of the aws provider.

use crate::project::Project;

/// A trail that passes every rule, with its bucket; `false` for one that breaks them.
const AWSCC: &str = r#"resource "awscc_cloudtrail_trail" "audit" {
  trail_name                    = "audit"
  s3_bucket_name                = awscc_s3_bucket.log.id
  is_logging                    = true
  is_multi_region_trail         = FLAG
  include_global_service_events = true
  enable_log_file_validation    = FLAG
  kms_key_id                    = awscc_kms_key.log.arn
  cloudwatch_logs_log_group_arn = awscc_logs_log_group.log.arn
  cloudwatch_logs_role_arn      = awscc_iam_role.audit.arn
  depends_on                    = [awscc_s3_bucket_policy.log]
  advanced_event_selectors = [
    { field_selectors = [{ field = "eventCategory", equals = ["Management"] }] },
    { field_selectors = [
      { field = "eventCategory", equals = ["Data"] },
      { field = "resources.type", equals = ["AWS::S3::Object"] },
      { field = "resources.ARN", not_starts_with = [FLAG ? "${awscc_s3_bucket.log.arn}/" : "arn:aws:s3:::other/"] },
    ] },
  ]
}
resource "awscc_kms_key" "log" {
  enable_key_rotation = true
  key_policy          = KEY_POLICY
}
resource "awscc_iam_role" "audit" {
  role_name                   = "audit"
  assume_role_policy_document = TRUST_POLICY
  policies = [{
    policy_name     = "write"
    policy_document = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = ["logs:CreateLogStream", "logs:PutLogEvents"], Resource = awscc_logs_log_group.log.arn }]
  })
  }]
}
data "aws_caller_identity" "current" {}
resource "awscc_logs_log_group" "log" {
  log_group_name = "audit"
}
resource "awscc_logs_metric_filter" "every_event" {
  log_group_name         = awscc_logs_log_group.log.log_group_name
  filter_pattern         = ""
  metric_transformations = [{ metric_name = "Events", metric_namespace = "Audit", metric_value = "1" }]
}
resource "awscc_cloudwatch_alarm" "every_event" {
  metric_name         = "Events"
  namespace           = "Audit"
  comparison_operator = "GreaterThanThreshold"
  evaluation_periods  = 1
  alarm_actions       = ["arn:aws:sns:eu-central-1:111122223333:alerts"]
}
resource "awscc_s3_bucket" "log" {
  bucket_name              = "example-log"
  object_lock_enabled      = FLAG
  object_lock_configuration = {
    object_lock_enabled = "Enabled"
    rule                = { default_retention = { mode = FLAG ? "COMPLIANCE" : "GOVERNANCE", days = 365 } }
  }
  versioning_configuration = { status = FLAG ? "Enabled" : "Suspended" }
  public_access_block_configuration = {
    block_public_acls       = FLAG
    block_public_policy     = true
    ignore_public_acls      = true
    restrict_public_buckets = true
  }
  logging_configuration = { destination_bucket_name = "example-access-log" }
  bucket_encryption = {
    server_side_encryption_configuration = [{
      server_side_encryption_by_default = { sse_algorithm = "aws:kms", kms_master_key_id = awscc_kms_key.log.arn }
    }]
  }
  lifecycle_configuration = {
    rules = [{ id = "expire", status = "Enabled", expiration_in_days = FLAG ? 400 : 90, noncurrent_version_expiration = { noncurrent_days = 400 } }]
  }
}
resource "awscc_s3_bucket_policy" "log" {
  bucket          = awscc_s3_bucket.log.id
  policy_document = BUCKET_POLICY
}
"#;

const AWS: &str = r#"
resource "aws_cloudtrail" "audit" {
  name                       = "audit"
  s3_bucket_name             = aws_s3_bucket.log.id
  is_multi_region_trail      = FLAG
  enable_log_file_validation = FLAG
  kms_key_id                 = aws_kms_key.log.arn
  cloud_watch_logs_group_arn = "${aws_cloudwatch_log_group.log.arn}:*"
  cloud_watch_logs_role_arn  = aws_iam_role.audit.arn
  depends_on                 = [aws_s3_bucket_policy.log]
  advanced_event_selector {
    field_selector {
      field  = "eventCategory"
      equals = ["Management"]
    }
  }
  advanced_event_selector {
    field_selector {
      field  = "eventCategory"
      equals = ["Data"]
    }
    field_selector {
      field  = "resources.type"
      equals = ["AWS::S3::Object"]
    }
    field_selector {
      field           = "resources.ARN"
      not_starts_with = [FLAG ? "${aws_s3_bucket.log.arn}/" : "arn:aws:s3:::other/"]
    }
  }
}
resource "aws_kms_key" "log" {
  enable_key_rotation = true
  policy              = KEY_POLICY
}
resource "aws_iam_role" "audit" {
  name               = "audit"
  assume_role_policy = TRUST_POLICY
  inline_policy {
    name   = "write"
    policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = ["logs:CreateLogStream", "logs:PutLogEvents"], Resource = "${aws_cloudwatch_log_group.log.arn}:*" }]
  })
  }
}
data "aws_caller_identity" "current" {}
resource "aws_s3_bucket_policy" "log" {
  bucket = aws_s3_bucket.log.id
  policy = BUCKET_POLICY
}
resource "aws_cloudwatch_log_group" "log" {
  name = "audit"
}
resource "aws_cloudwatch_log_metric_filter" "every_event" {
  name           = "events"
  log_group_name = aws_cloudwatch_log_group.log.name
  pattern        = ""
  metric_transformation {
    name      = "Events"
    namespace = "Audit"
    value     = "1"
  }
}
resource "aws_cloudwatch_metric_alarm" "every_event" {
  alarm_name          = "events"
  metric_name         = "Events"
  namespace           = "Audit"
  comparison_operator = "GreaterThanThreshold"
  evaluation_periods  = 1
  alarm_actions       = ["arn:aws:sns:eu-central-1:111122223333:alerts"]
}
resource "aws_s3_bucket" "log" {
  bucket              = "example-log"
  object_lock_enabled = FLAG
}
resource "aws_s3_bucket_object_lock_configuration" "log" {
  count  = FLAG ? 1 : 0
  bucket = aws_s3_bucket.log.id
  rule {
    default_retention {
      mode = "COMPLIANCE"
      days = 365
    }
  }
}
resource "aws_s3_bucket_logging" "log" {
  bucket        = aws_s3_bucket.log.id
  target_bucket = "example-access-log"
  target_prefix = "log/"
}
resource "aws_s3_bucket_versioning" "log" {
  bucket = aws_s3_bucket.log.id
  versioning_configuration {
    status = FLAG ? "Enabled" : "Suspended"
  }
}
resource "aws_s3_bucket_public_access_block" "log" {
  bucket                  = aws_s3_bucket.log.id
  block_public_acls       = FLAG
  block_public_policy     = true
  ignore_public_acls      = true
  restrict_public_buckets = true
}
resource "aws_s3_bucket_server_side_encryption_configuration" "log" {
  bucket = aws_s3_bucket.log.id
  rule {
    apply_server_side_encryption_by_default {
      sse_algorithm     = "aws:kms"
      kms_master_key_id = aws_kms_key.log.arn
    }
  }
}
resource "aws_s3_bucket_lifecycle_configuration" "log" {
  bucket = aws_s3_bucket.log.id
  rule {
    id     = "expire"
    status = "Enabled"
    expiration {
      days = FLAG ? 400 : 90
    }
    noncurrent_version_expiration {
      noncurrent_days = 400
    }
  }
}
"#;

/// What the resources of both providers say in the same words; `PROVIDER` stands for `aws` or `awscc`.
const POLICIES: [(&str, &str); 3] = [
    (
        "KEY_POLICY",
        r#"jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = { Service = "cloudtrail.amazonaws.com" }
      Action    = ["kms:GenerateDataKey*", "kms:DescribeKey"]
      Resource  = "*"
      Condition = { StringLike = { "aws:SourceArn" = "arn:aws:cloudtrail:*:*:trail/*" } }
    }]
  })"#,
    ),
    (
        "TRUST_POLICY",
        r#"jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Principal = { Service = "cloudtrail.amazonaws.com" }, Action = "sts:AssumeRole" }]
  })"#,
    ),
    (
        "BUCKET_POLICY",
        r#"jsonencode({
    Version = "2012-10-17"
    Statement = [
      { Effect = "Allow", Principal = { Service = "cloudtrail.amazonaws.com" }, Action = "s3:GetBucketAcl", Resource = PROVIDER_s3_bucket.log.arn },
      {
        Effect    = "Allow"
        Principal = { Service = "cloudtrail.amazonaws.com" }
        Action    = "s3:PutObject"
        Resource  = "${PROVIDER_s3_bucket.log.arn}/AWSLogs/${data.aws_caller_identity.current.account_id}/*"
        Condition = { StringEquals = { "aws:SourceAccount" = data.aws_caller_identity.current.account_id } }
      },
      {
        Effect    = "Deny"
        Principal = "*"
        Action    = "s3:*"
        Resource  = [PROVIDER_s3_bucket.log.arn, "${PROVIDER_s3_bucket.log.arn}/*"]
        Condition = { Bool = { "aws:SecureTransport" = "false" } }
      },
    ]
  })"#,
    ),
];

/// The rules that speak up, passes left out, undecided ones among them.
fn rules(provider: &str, code: &str, flag: &str) -> Vec<String> {
    let whole = POLICIES.iter().fold(code.to_owned(), |code, (name, policy)| code.replace(name, policy));
    let project = Project::new(&[("main.tf", &whole.replace("PROVIDER", provider).replace("FLAG", flag))]);
    let run = project.run(&["check", "--format", "short", "--show-unknown"]);
    let mut rules: Vec<String> =
        run.stdout.lines().filter_map(|line| Some(line.split_once(": ")?.1.split_once(']')?.0.to_owned())).collect();
    rules.sort();
    rules
}

#[test]
fn what_is_complete_passes_in_both() {
    assert_eq!(rules("aws", AWS, "true"), Vec::<String>::new());
    assert_eq!(rules("awscc", AWSCC, "true"), Vec::<String>::new());
}

#[test]
fn what_is_wrong_fails_in_both() {
    let found = rules("awscc", AWSCC, "false");
    assert_eq!(found, rules("aws", AWS, "false"));
    insta::assert_snapshot!(found.join("\n"), @r"
    high[log-bucket-retention-too-short
    high[trail-single-region
    low[log-bucket-no-object-lock
    low[trail-logs-its-own-bucket
    medium[log-bucket-no-public-access-block
    medium[log-bucket-no-versioning
    medium[trail-no-log-validation
    medium[trail-object-reads-unlogged
    medium[trail-object-writes-unlogged
    ");
}
