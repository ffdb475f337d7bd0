variable "only_buckets" {
  type    = list(string)
  default = []
}

variable "never_buckets" {
  type    = list(string)
  default = []
}

resource "aws_cloudtrail" "account" {
  name                  = "account"
  s3_bucket_name        = aws_s3_bucket.log.id
  is_multi_region_trail = true

  advanced_event_selector {
    name = "Object reads"

    field_selector {
      field  = "eventCategory"
      equals = ["Data"]
    }

    field_selector {
      field  = "resources.type"
      equals = ["AWS::S3::Object"]
    }

    field_selector {
      field  = "readOnly"
      equals = ["true"]
    }

    dynamic "field_selector" {
      for_each = length(var.only_buckets) > 0 ? [1] : []

      content {
        field       = "resources.ARN"
        starts_with = [for bucket in var.only_buckets : "${bucket}/"]
      }
    }

    dynamic "field_selector" {
      for_each = length(var.never_buckets) > 0 ? [1] : []

      content {
        field           = "resources.ARN"
        not_starts_with = [for bucket in var.never_buckets : "${bucket}/"]
      }
    }
  }

  advanced_event_selector {
    name = "Object writes"

    field_selector {
      field  = "eventCategory"
      equals = ["Data"]
    }

    field_selector {
      field  = "resources.type"
      equals = ["AWS::S3::Object"]
    }

    field_selector {
      field  = "readOnly"
      equals = ["false"]
    }

    dynamic "field_selector" {
      for_each = length(var.only_buckets) > 0 ? [1] : []

      content {
        field       = "resources.ARN"
        starts_with = [for bucket in var.only_buckets : "${bucket}/"]
      }
    }

    dynamic "field_selector" {
      for_each = length(var.never_buckets) > 0 ? [1] : []

      content {
        field           = "resources.ARN"
        not_starts_with = [for bucket in var.never_buckets : "${bucket}/"]
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
