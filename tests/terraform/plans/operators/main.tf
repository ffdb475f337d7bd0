variable "months" {
  type    = number
  default = 13
}

variable "tier" {
  type    = string
  default = "2"
}

locals {
  days       = var.months * 30 + 5 % 3
  glacier    = (local.days - 30) / 4 + 0.5
  negative   = -local.days + 800
  strict     = var.months >= 12 && !(var.tier == "1") || false
  same_type  = var.tier == 2
  same_value = tonumber(var.tier) == 2
}

resource "aws_cloudtrail" "account" {
  name                          = "account-${var.months - 12}-${-1 + 3}"
  s3_bucket_name                = aws_s3_bucket.log.bucket
  is_multi_region_trail         = var.months > 12
  include_global_service_events = local.strict
  # A string is never equal to a number, whatever its digits are.
  enable_logging             = !local.same_type
  enable_log_file_validation = local.same_value != false
  s3_key_prefix              = "tier-${var.tier + 1}"
}

resource "aws_s3_bucket" "log" {
  bucket        = "operators-${10 / 4}-${7 % 4}-${-7 % 4}-${2 - -2}"
  force_destroy = 1 + 2 * 3 == 7 ? !true : true
}

resource "aws_s3_bucket_lifecycle_configuration" "log" {
  bucket = aws_s3_bucket.log.bucket

  rule {
    id     = "age"
    status = local.days > 365 && local.days <= 400 ? "Enabled" : "Disabled"

    filter {}

    transition {
      days          = floor(local.glacier)
      storage_class = "GLACIER"
    }
    expiration {
      days = local.days
    }
    noncurrent_version_expiration {
      noncurrent_days = local.negative / 2 - 0.0
    }
  }
}

resource "aws_kms_key" "log" {
  # Operators convert what they are given.
  deletion_window_in_days = "3" * "5" - "1"
  enable_key_rotation     = "true" && !"false"
  rotation_period_in_days = 100 * (var.months - 12) + 1e2
  description             = "${[1, 2] == [1, 2]} ${{ a = 1 } == { a = 1 }} ${tolist([1, 2]) == [1, 2]} ${null == null}"
}
