provider "aws" {
  region = "us-gov-west-1"
}

data "aws_partition" "current" {}

resource "aws_cloudtrail" "account" {
  name                  = "account"
  s3_bucket_name        = aws_s3_bucket.log.id
  is_multi_region_trail = true

  event_selector {
    read_write_type                  = "All"
    include_management_events        = true
    exclude_management_event_sources = ["kms.amazonaws.com"]

    data_resource {
      type   = "AWS::S3::Object"
      values = ["arn:${data.aws_partition.current.partition}:s3:::acme-state/"]
    }
  }

  event_selector {
    read_write_type           = "All"
    include_management_events = true

    data_resource {
      type   = "AWS::Lambda::Function"
      values = ["arn:${data.aws_partition.current.partition}:lambda"]
    }
  }
}

resource "aws_s3_bucket" "log" {
  bucket = "acme-trail-log"
}

resource "aws_s3_bucket" "state" {
  bucket = "acme-state"
}
