resource "aws_cloudtrail" "account" {
  name                          = "account"
  s3_bucket_name                = aws_s3_bucket.log.id
  include_global_service_events = false

  event_selector {
    read_write_type           = "WriteOnly"
    include_management_events = false

    data_resource {
      type = "AWS::S3::Object"
      values = [
        "${aws_s3_bucket.uploads.arn}/",
        "${aws_s3_bucket.packages.arn}/",
      ]
    }
  }
}

resource "aws_s3_bucket" "log" {
  bucket = "acme-trail-log"
}

resource "aws_s3_bucket" "uploads" {}

resource "aws_s3_bucket" "packages" {
  bucket = "acme-packages"
}
