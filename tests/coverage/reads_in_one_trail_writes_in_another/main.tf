resource "aws_cloudtrail" "reads" {
  name                  = "reads"
  s3_bucket_name        = aws_s3_bucket.log.id
  is_multi_region_trail = true

  event_selector {
    read_write_type = "ReadOnly"

    data_resource {
      type   = "AWS::S3::Object"
      values = ["${aws_s3_bucket.scans.arn}/"]
    }
  }
}

resource "aws_cloudtrail" "writes" {
  name                  = "writes"
  s3_bucket_name        = aws_s3_bucket.log.id
  is_multi_region_trail = true

  event_selector {
    read_write_type = "WriteOnly"

    data_resource {
      type   = "AWS::S3::Object"
      values = ["arn:aws:s3"]
    }
  }
}

resource "aws_s3_bucket" "log" {
  bucket = "acme-trail-log"
}

resource "aws_s3_bucket" "scans" {}
