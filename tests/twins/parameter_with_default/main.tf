variable "log_bucket" {
  type    = string
  default = "example-log"
}

variable "days" {
  type    = number
  default = 90
}

variable "buckets" {
  type    = list(string)
  default = ["arn:aws:s3:::invoices/", "arn:aws:s3:::scans/"]
}

variable "is_multi_region" {
  type    = bool
  default = true
}

resource "aws_cloudtrail" "audit" {
  name                  = "audit"
  s3_bucket_name        = aws_s3_bucket.log.id
  is_multi_region_trail = var.is_multi_region

  event_selector {
    data_resource {
      type   = "AWS::S3::Object"
      values = var.buckets
    }
  }
}

resource "aws_s3_bucket" "log" {
  bucket = var.log_bucket
}

resource "aws_s3_bucket_lifecycle_configuration" "log" {
  bucket = aws_s3_bucket.log.id

  rule {
    id     = "expire"
    status = "Enabled"

    expiration {
      days = var.days
    }
  }
}

resource "aws_s3_bucket" "invoices" {
  bucket = "invoices"
}

resource "aws_s3_bucket" "scans" {
  bucket = "scans"
}
