variable "stage" {
  type = string
}

resource "aws_cloudtrail" "audit" {
  name                       = var.stage == "production" ? "audit" : "audit-test"
  s3_bucket_name             = aws_s3_bucket.log.id
  is_multi_region_trail      = var.stage == "production" ? true : false
  enable_log_file_validation = true
  kms_key_id                 = var.stage == "production" ? aws_kms_key.key.arn : null
}

resource "aws_s3_bucket" "log" {
  bucket = "example-log"
}

resource "aws_s3_bucket_versioning" "log" {
  bucket = aws_s3_bucket.log.id

  versioning_configuration {
    status = var.stage == "production" ? "Enabled" : "Suspended"
  }
}

resource "aws_s3_bucket_lifecycle_configuration" "log" {
  bucket = aws_s3_bucket.log.id

  rule {
    id     = "expire"
    status = "Enabled"

    expiration {
      days = var.stage == "production" ? 400 : 30
    }

    noncurrent_version_expiration {
      noncurrent_days = 7
    }
  }
}

resource "aws_kms_key" "key" {}
