variable "is_production" {
  type = bool
}

resource "aws_cloudtrail" "audit" {
  name                  = var.is_production ? "audit" : "audit-test"
  s3_bucket_name        = aws_s3_bucket.log.id
  s3_key_prefix         = var.is_production ? "production" : "test"
  is_multi_region_trail = var.is_production ? true : true
  kms_key_id            = var.is_production ? aws_kms_key.key.arn : "alias/test"
}

resource "aws_s3_bucket" "log" {
  bucket = "example-log"
}

resource "aws_s3_bucket_lifecycle_configuration" "log" {
  bucket = aws_s3_bucket.log.id

  rule {
    id     = "expire"
    status = "Enabled"

    # Too short either way.
    expiration {
      days = var.is_production ? 60 : 30
    }
  }
}

resource "aws_kms_key" "key" {
  deletion_window_in_days = !var.is_production ? 7 : 30
}
