resource "aws_cloudtrail" "account" {
  name                  = "account"
  s3_bucket_name        = aws_s3_bucket.evidence.id
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

    field_selector {
      field           = "resources.ARN"
      starts_with     = ["${aws_s3_bucket.evidence.arn}/"]
      not_starts_with = ["${aws_s3_bucket.evidence.arn}/AWSLogs/"]
    }
  }

  advanced_event_selector {
    field_selector {
      field  = "eventCategory"
      equals = ["Management"]
    }
  }
}

resource "aws_s3_bucket" "evidence" {
  bucket = "acme-evidence"
}

resource "aws_s3_bucket" "drafts" {
  bucket = "acme-drafts"
}
