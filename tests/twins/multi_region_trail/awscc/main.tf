resource "awscc_cloudtrail_trail" "audit" {
  trail_name                    = "company-audit"
  s3_bucket_name                = awscc_s3_bucket.audit_log.bucket_name
  s3_key_prefix                 = "trails"
  is_logging                    = true
  is_multi_region_trail         = true
  include_global_service_events = true
  enable_log_file_validation    = true
  kms_key_id                    = awscc_kms_key.audit_key.arn
  cloudwatch_logs_log_group_arn = awscc_logs_log_group.audit_group.arn
  cloudwatch_logs_role_arn      = awscc_iam_role.audit_role.arn
  sns_topic_name                = awscc_sns_topic.audit_topic.topic_arn
}

resource "awscc_s3_bucket" "audit_log" {
  bucket_name = "company-audit-log"
}

resource "awscc_s3_bucket_policy" "audit_log" {
  bucket = awscc_s3_bucket.audit_log.id
  policy_document = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Sid       = "AclCheck"
        Effect    = "Allow"
        Principal = { Service = ["cloudtrail.amazonaws.com"] }
        Action    = ["s3:GetBucketAcl"]
        Resource  = [awscc_s3_bucket.audit_log.arn]
      },
      {
        Sid       = "Delivery"
        Effect    = "Allow"
        Principal = { Service = ["cloudtrail.amazonaws.com"] }
        Action    = ["s3:PutObject"]
        Resource  = ["${awscc_s3_bucket.audit_log.arn}/trails/AWSLogs/${data.aws_caller_identity.current.account_id}/*"]
        Condition = { StringEquals = { "s3:x-amz-acl" = ["bucket-owner-full-control"] } }
      },
    ]
  })
}

resource "awscc_kms_key" "audit_key" {
  enable_key_rotation    = true
  pending_window_in_days = 14
}

resource "awscc_logs_log_group" "audit_group" {
  log_group_name    = "/audit/trail"
  retention_in_days = 365
}

resource "awscc_iam_role" "audit_role" {
  role_name = "audit-to-cloudwatch"
  assume_role_policy_document = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = { Service = "cloudtrail.amazonaws.com" }
      Action    = "sts:AssumeRole"
    }]
  })
}

resource "awscc_sns_topic" "audit_topic" {
  topic_name        = "audit-deliveries"
  kms_master_key_id = "alias/aws/sns"
}

data "aws_caller_identity" "current" {}
