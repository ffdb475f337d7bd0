resource "terraform_data" "input" {
  input = "secret"
}

variable "external_key" {
  type    = string
  default = null
}

locals {
  unknown = terraform_data.input.output
  secret  = local.unknown == "secret"
  # Nothing decides this before apply, but both sides agree.
  agreed   = local.secret ? "same" : "same"
  days     = local.secret ? 400 : 30
  prefixed = "fixed-${local.unknown}"
}

resource "aws_kms_key" "log" {
  enable_key_rotation     = local.secret ? true : false
  deletion_window_in_days = local.secret ? 14 : 14
}

resource "aws_cloudtrail" "log" {
  name           = "unknown-conditions"
  s3_bucket_name = aws_s3_bucket.log.bucket
  s3_key_prefix  = local.agreed
  # An arn of a resource of this plan is unknown, yet never null.
  enable_log_file_validation    = aws_kms_key.log.arn != null
  kms_key_id                    = aws_kms_key.log.arn == "" ? null : aws_kms_key.log.arn
  is_multi_region_trail         = local.secret || true
  include_global_service_events = local.secret && false
  enable_logging                = !local.secret
  # The type is known, and so is how long the list is.
  is_organization_trail = length([local.unknown, "x"]) == 2

  event_selector {
    read_write_type           = local.secret ? "All" : "WriteOnly"
    include_management_events = startswith(local.prefixed, "fixed-")
    data_resource {
      type   = "AWS::S3::Object"
      values = local.secret ? ["arn:aws:s3:::a/"] : ["arn:aws:s3:::b/"]
    }
  }
}

resource "aws_s3_bucket" "log" {
  bucket = coalesce(var.external_key, "unknown-conditions-log")
}

resource "aws_s3_bucket_lifecycle_configuration" "log" {
  bucket = aws_s3_bucket.log.bucket

  rule {
    id     = local.days > 10 ? "long" : "short"
    status = local.secret ? "Enabled" : "Disabled"
    filter {}
    expiration {
      days = local.days
    }
  }
}

resource "aws_cloudwatch_log_group" "log" {
  name              = aws_cloudtrail.log.s3_key_prefix == "same" ? "/same" : "/other"
  retention_in_days = max(local.days, 400)
  kms_key_id        = var.external_key == null ? aws_kms_key.log.arn : var.external_key
}
