resource "aws_cloudtrail_event_data_store" "lake" {
  name = "lake"

  advanced_event_selector {
    field_selector {
      field  = "eventCategory"
      equals = ["Management"]
    }

    field_selector {
      field  = "readOnly"
      equals = ["true"]
    }

    field_selector {
      field      = "eventSource"
      not_equals = ["kms.amazonaws.com"]
    }
  }

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
      field     = "resources.ARN"
      ends_with = [".csv"]
    }
  }
}

resource "aws_s3_bucket" "tables" {
  bucket = "acme-tables"
}

resource "aws_s3_bucket" "media" {}
