variable "flags" {
  type    = map(string)
  default = { one = "1", zero = "0", yes = "true", no = "false", days = "400", float = "14.0" }
}

variable "switch" {
  default = "false"
}

locals {
  # All of these become what the attribute wants, or stay what they are.
  negated = !var.flags.no
  compare = var.flags.yes == true
  strict  = tobool(var.flags.yes) == true
  sum     = var.flags.days + "1"
}

resource "aws_cloudtrail" "log" {
  name                          = 2024
  s3_bucket_name                = aws_s3_bucket.log.bucket
  s3_key_prefix                 = true
  enable_log_file_validation    = var.flags.yes
  is_multi_region_trail         = "true"
  include_global_service_events = "false"
  enable_logging                = var.switch
  is_organization_trail         = var.flags["one"]

  event_selector {
    include_management_events = "0"
    data_resource {
      type   = "AWS::S3::Object"
      values = toset(["arn:aws:s3:::b/", "arn:aws:s3:::a/"])
    }
  }
}

resource "aws_s3_bucket" "log" {
  bucket        = "stringly-${local.sum}-${local.compare}-${local.strict}"
  force_destroy = local.negated
  tags          = { Number = 1.0, Bool = false, Text = "1.0" }
}

resource "aws_kms_key" "log" {
  deletion_window_in_days = var.flags.float
  enable_key_rotation     = var.flags.zero
  is_enabled              = var.flags.one
  multi_region            = "false"
}

resource "aws_cloudwatch_log_group" "log" {
  name              = "/stringly/${tobool("true") ? tonumber("16") : 1}"
  retention_in_days = var.flags.days
  skip_destroy      = "1"
}

resource "aws_s3_bucket_lifecycle_configuration" "log" {
  bucket = aws_s3_bucket.log.bucket

  rule {
    id     = 1
    status = var.flags.one == 1 ? "Enabled" : "Disabled"

    filter {
      object_size_greater_than = "1024"
    }
    expiration {
      days                         = var.flags.days
      expired_object_delete_marker = null
    }
    noncurrent_version_expiration {
      noncurrent_days           = "30"
      newer_noncurrent_versions = tostring(5)
    }
  }
}

resource "aws_s3_bucket_public_access_block" "log" {
  bucket                  = aws_s3_bucket.log.bucket
  block_public_acls       = "true"
  block_public_policy     = var.flags.one
  ignore_public_acls      = 1 == 1
  restrict_public_buckets = "false" ? "true" : "false"
}
