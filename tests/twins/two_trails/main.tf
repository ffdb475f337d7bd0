resource "aws_cloudtrail" "management" {
  name                  = "management"
  s3_bucket_name        = aws_s3_bucket.log.id
  is_multi_region_trail = true
}

resource "aws_cloudtrail" "data" {
  name           = "data"
  s3_bucket_name = aws_s3_bucket.log.id
  enable_logging = true

  event_selector {
    include_management_events = false

    data_resource {
      type   = "AWS::S3::Object"
      values = ["arn:aws:s3"]
    }
  }
}

resource "aws_cloudtrail" "stopped" {
  name           = "stopped"
  s3_bucket_name = aws_s3_bucket.log.id
  enable_logging = false
}

resource "aws_s3_bucket" "log" {
  bucket = "shared-log"
}
