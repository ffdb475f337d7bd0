# The audit trail of one account, after a few years of small changes. It has gaps on purpose.

terraform {
  required_version = ">= 1.5"

  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = ">= 5.0"
    }
  }
}

provider "aws" {
  region = var.region
}

data "aws_caller_identity" "current" {}

data "aws_partition" "current" {}

locals {
  account_id = data.aws_caller_identity.current.account_id
  partition  = data.aws_partition.current.partition
  trail_name = "${var.environment}-audit"

  # Composed rather than referenced: the bucket policy needs it before the trail exists.
  trail_arn = "arn:${local.partition}:cloudtrail:${var.region}:${local.account_id}:trail/${local.trail_name}"
}

# trail-lint: ignore[trail-no-kms-key] the key comes with the move to the log archive account
resource "aws_cloudtrail" "audit" {
  name                  = local.trail_name
  s3_bucket_name        = module.log_bucket.name
  is_multi_region_trail = var.all_regions

  cloud_watch_logs_group_arn = "${aws_cloudwatch_log_group.audit.arn}:*"
  cloud_watch_logs_role_arn  = aws_iam_role.delivery.arn

  event_selector {
    read_write_type           = "All"
    include_management_events = true
  }

  # Uploads and deletions of account statements. Downloads were left out to save cost.
  event_selector {
    read_write_type           = "WriteOnly"
    include_management_events = false

    data_resource {
      type   = "AWS::S3::Object"
      values = ["${aws_s3_bucket.statements.arn}/"]
    }
  }

  depends_on = [module.log_bucket]
}

resource "aws_cloudwatch_log_group" "audit" {
  name              = "/audit/${local.trail_name}"
  retention_in_days = 365
}

resource "aws_iam_role" "delivery" {
  name = "${local.trail_name}-delivery"

  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = { Service = "cloudtrail.amazonaws.com" }
      Action    = "sts:AssumeRole"
    }]
  })
}

resource "aws_iam_role_policy" "delivery" {
  name = "deliver-events"
  role = aws_iam_role.delivery.id

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect   = "Allow"
      Action   = ["logs:CreateLogStream", "logs:PutLogEvents"]
      Resource = "${aws_cloudwatch_log_group.audit.arn}:*"
    }]
  })
}
