resource "aws_cloudtrail" "audit" {
  name                          = "company-audit"
  s3_bucket_name                = aws_s3_bucket.audit_log.bucket
  s3_key_prefix                 = "trails"
  is_multi_region_trail         = true
  include_global_service_events = true
  enable_log_file_validation    = true
  kms_key_id                    = aws_kms_key.audit_key.arn
  cloud_watch_logs_group_arn    = "${aws_cloudwatch_log_group.audit_group.arn}:*"
  cloud_watch_logs_role_arn     = aws_iam_role.audit_role.arn
  sns_topic_name                = aws_sns_topic.audit_topic.arn
  depends_on                    = [aws_s3_bucket_policy.audit_log]
}

resource "aws_s3_bucket" "audit_log" {
  bucket = "company-audit-log"
}

resource "aws_s3_bucket_policy" "audit_log" {
  bucket = aws_s3_bucket.audit_log.id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Sid       = "AclCheck"
        Effect    = "Allow"
        Principal = { Service = "cloudtrail.amazonaws.com" }
        Action    = "s3:GetBucketAcl"
        Resource  = aws_s3_bucket.audit_log.arn
      },
      {
        Sid       = "Delivery"
        Effect    = "Allow"
        Principal = { Service = "cloudtrail.amazonaws.com" }
        Action    = "s3:PutObject"
        Resource  = "${aws_s3_bucket.audit_log.arn}/trails/AWSLogs/${data.aws_caller_identity.current.account_id}/*"
        Condition = { StringEquals = { "s3:x-amz-acl" = "bucket-owner-full-control" } }
      },
    ]
  })
}

resource "aws_kms_key" "audit_key" {
  enable_key_rotation     = true
  deletion_window_in_days = 14
}

resource "aws_cloudwatch_log_group" "audit_group" {
  name              = "/audit/trail"
  retention_in_days = 365
}

resource "aws_iam_role" "audit_role" {
  name = "audit-to-cloudwatch"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = { Service = "cloudtrail.amazonaws.com" }
      Action    = "sts:AssumeRole"
    }]
  })
}

resource "aws_sns_topic" "audit_topic" {
  name              = "audit-deliveries"
  kms_master_key_id = "alias/aws/sns"
}

data "aws_caller_identity" "current" {}
