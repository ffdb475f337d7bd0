variable "buckets" {
  type    = list(string)
  default = ["arn:aws:s3:::"]
}

variable "tables" {
  type    = list(string)
  default = []
}

variable "functions" {
  type    = list(string)
  default = []
}

resource "aws_cloudtrail" "account" {
  name                  = "account"
  s3_bucket_name        = aws_s3_bucket.log.id
  is_multi_region_trail = true

  event_selector {
    read_write_type           = "All"
    include_management_events = true

    data_resource {
      type   = "AWS::S3::Object"
      values = var.buckets
    }
  }

  event_selector {
    read_write_type           = "All"
    include_management_events = true

    data_resource {
      type   = "AWS::DynamoDB::Table"
      values = var.tables
    }

    data_resource {
      type   = "AWS::Lambda::Function"
      values = var.functions
    }
  }
}

resource "aws_s3_bucket" "log" {
  bucket = "acme-trail-log"
}
