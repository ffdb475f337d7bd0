variable "days" {
  description = "How long the log is kept"
  type        = number
  default     = 30
}

variable "validated" {
  default = "false"
}

locals {
  name   = "base"
  prefix = "base-prefix"
}

resource "aws_s3_bucket" "log" {
  bucket        = "override-log"
  force_destroy = true
  tags          = { Base = "yes" }
}

resource "aws_cloudtrail" "log" {
  name                       = local.name
  s3_bucket_name             = aws_s3_bucket.log.bucket
  s3_key_prefix              = local.prefix
  enable_log_file_validation = var.validated
  is_multi_region_trail      = true

  event_selector {
    read_write_type = "ReadOnly"
    data_resource {
      type   = "AWS::S3::Object"
      values = ["arn:aws:s3"]
    }
  }

  event_selector {
    read_write_type = "WriteOnly"
  }

  lifecycle {
    prevent_destroy = true
  }
}

resource "aws_s3_bucket_lifecycle_configuration" "log" {
  bucket = aws_s3_bucket.log.bucket
  rule {
    id     = "base"
    status = "Enabled"
    filter {}
    expiration {
      days = var.days
    }
  }
}

resource "aws_kms_key" "log" {
  count                   = 2
  deletion_window_in_days = 7
}

resource "aws_cloudwatch_log_group" "log" {
  for_each          = toset(["a", "b"])
  name              = "/override/${each.key}"
  retention_in_days = 30
}
