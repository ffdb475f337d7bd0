variable "recorded" {
  type    = string
  default = "All"
}

resource "aws_cloudtrail" "account" {
  name                  = "account"
  s3_bucket_name        = aws_s3_bucket.log.id
  is_multi_region_trail = true

  event_selector {
    read_write_type           = var.recorded
    include_management_events = true

    data_resource {
      type   = "AWS::S3::Object"
      values = ["arn:aws:s3"]
    }

    data_resource {
      type   = "AWS::Lambda::Function"
      values = ["arn:aws:lambda"]
    }
  }
}

resource "aws_s3_bucket" "log" {
  bucket = "acme-trail-log"
}

resource "aws_s3_bucket" "scans" {
  bucket = "acme-scans"
}
