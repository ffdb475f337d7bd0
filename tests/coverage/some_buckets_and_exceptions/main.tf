variable "only_buckets" {
  type    = list(string)
  default = []
}

variable "never_buckets" {
  type    = list(string)
  default = []
}

locals {
  conditions = {
    starts_with     = var.only_buckets
    not_starts_with = var.never_buckets
  }
}

resource "aws_cloudtrail" "account" {
  name                  = "account"
  s3_bucket_name        = aws_s3_bucket.log.id
  is_multi_region_trail = true

  advanced_event_selector {
    field_selector {
      field  = "eventCategory"
      equals = ["Data"]
    }

    field_selector {
      field  = "resources.type"
      equals = ["AWS::S3::Object"]
    }

    dynamic "field_selector" {
      for_each = { for operator, buckets in local.conditions : operator => [for bucket in buckets : "${bucket}/"] if length(buckets) > 0 }

      content {
        field           = "resources.ARN"
        starts_with     = field_selector.key == "starts_with" ? field_selector.value : null
        not_starts_with = field_selector.key == "not_starts_with" ? field_selector.value : null
      }
    }
  }
}

resource "aws_s3_bucket" "log" {
  bucket = "acme-trail-log"
}

resource "aws_s3_bucket" "ledger" {
  bucket = "acme-ledger"
}

resource "aws_s3_bucket" "scans" {
  bucket = "acme-scans"
}
