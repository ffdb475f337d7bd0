# The audit trail of an organization, with everything right. To be applied in the management account.

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

  # Composed rather than referenced: the policies need it before the trail exists.
  trail_arn = "arn:${local.partition}:cloudtrail:${var.region}:${local.account_id}:trail/${var.trail_name}"
}

resource "aws_organizations_organization" "this" {
  feature_set                   = "ALL"
  aws_service_access_principals = ["cloudtrail.amazonaws.com"]
}

resource "aws_cloudtrail" "organization" {
  name           = var.trail_name
  s3_bucket_name = aws_s3_bucket.log.id
  kms_key_id     = aws_kms_key.log.arn

  enable_logging                = true
  is_organization_trail         = true
  is_multi_region_trail         = true
  include_global_service_events = true
  enable_log_file_validation    = true

  cloud_watch_logs_group_arn = "${aws_cloudwatch_log_group.events.arn}:*"
  cloud_watch_logs_role_arn  = aws_iam_role.delivery.arn

  advanced_event_selector {
    name = "all management events"

    field_selector {
      field  = "eventCategory"
      equals = ["Management"]
    }
  }

  # Reads and writes of every object in every bucket but the log bucket, where each delivered file would make the next one.
  advanced_event_selector {
    name = "all object events"

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
      not_starts_with = ["${aws_s3_bucket.log.arn}/"]
    }
  }

  insight_selector {
    insight_type = "ApiCallRateInsight"
  }

  insight_selector {
    insight_type = "ApiErrorRateInsight"
  }

  lifecycle {
    prevent_destroy = true
  }

  depends_on = [
    aws_iam_role_policy.delivery,
    aws_kms_key_policy.log,
    aws_organizations_organization.this,
    aws_s3_bucket_policy.log,
  ]
}
