resource "aws_cloudtrail" "audit" {
  name           = "audit"
  s3_bucket_name = "example-audit-log"

  advanced_event_selector {
    name = "Management events"

    field_selector {
      field  = "eventCategory"
      equals = ["Management"]
    }
  }

  advanced_event_selector {
    name = "Writes of invoices"

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

    field_selector {
      field       = "resources.ARN"
      starts_with = ["${aws_s3_bucket.invoices.arn}/", "arn:aws:s3:::example-scans/"]
    }

    field_selector {
      field     = "eventName"
      ends_with = ["Object"]
    }
  }
}

resource "aws_s3_bucket" "invoices" {
  bucket = "example-invoices"
}

resource "aws_s3_bucket" "scans" {
  bucket = "example-scans"
}
