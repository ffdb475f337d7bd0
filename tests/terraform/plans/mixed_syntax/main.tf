locals {
  stages = ["live", "test"]
  days   = var.days + 35
}

resource "aws_s3_bucket" "log" {
  bucket = "mixed-${local.from_json.name}"
  tags   = local.from_json.tags
}

resource "aws_cloudtrail" "log" {
  name                       = "mixed"
  s3_bucket_name             = aws_s3_bucket.log.bucket
  enable_log_file_validation = false

  event_selector {
    read_write_type = "ReadOnly"
  }
}

resource "aws_kms_key" "log" {
  policy = jsonencode(local.policy)
}
