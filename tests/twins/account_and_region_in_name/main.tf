data "aws_caller_identity" "current" {}
data "aws_region" "current" {}

locals {
  log_name = "audit-log-${data.aws_caller_identity.current.account_id}-${data.aws_region.current.name}"
}

resource "aws_cloudtrail" "audit" {
  name           = "audit-${data.aws_region.current.name}"
  s3_bucket_name = local.log_name

  event_selector {
    data_resource {
      type   = "AWS::S3::Object"
      values = ["arn:aws:s3:::${local.log_name}/"]
    }
  }
}

resource "aws_s3_bucket" "log" {
  bucket = local.log_name
}

resource "aws_s3_bucket_public_access_block" "log" {
  bucket = aws_s3_bucket.log.bucket

  block_public_acls = true
}
