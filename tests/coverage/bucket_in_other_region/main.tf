provider "aws" {
  region = "eu-central-1"
}

provider "aws" {
  alias  = "copies"
  region = "us-east-1"
}

resource "aws_cloudtrail" "account" {
  name           = "account"
  s3_bucket_name = aws_s3_bucket.log.id

  event_selector {
    include_management_events = true

    data_resource {
      type   = "AWS::S3::Object"
      values = ["arn:aws:s3:::"]
    }
  }
}

resource "aws_s3_bucket" "log" {
  bucket = "acme-trail-log"
}

resource "aws_s3_bucket" "reports" {
  bucket = "acme-reports"
}

resource "aws_s3_bucket" "copies" {
  provider = aws.copies

  bucket = "acme-copies"
}
