variable "is_organization" {
  type    = bool
  default = false
}

resource "aws_cloudtrail" "account" {
  name                  = "account"
  s3_bucket_name        = aws_s3_bucket.log.id
  is_multi_region_trail = true
  is_organization_trail = var.is_organization

  dynamic "event_selector" {
    for_each = var.is_organization ? [] : [1]

    content {
      read_write_type                  = "All"
      include_management_events        = true
      exclude_management_event_sources = []

      data_resource {
        type   = "AWS::S3::Object"
        values = ["arn:aws:s3"]
      }

      data_resource {
        type   = "AWS::Lambda::Function"
        values = ["arn:aws:lambda"]
      }

      data_resource {
        type   = "AWS::DynamoDB::Table"
        values = ["arn:aws:dynamodb"]
      }
    }
  }
}

resource "aws_s3_bucket" "log" {
  bucket = "acme-trail-log"
}

resource "aws_s3_bucket" "scans" {
  bucket = "acme-scans"
}
