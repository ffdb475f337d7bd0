resource "aws_cloudtrail" "audit" {
  name           = "audit"
  s3_bucket_name = aws_s3_bucket.log.id
}

resource "aws_s3_bucket" "log" {}

resource "aws_s3_bucket_lifecycle_configuration" "log" {
  bucket = aws_s3_bucket.log.id

  rule {
    id     = "tagged"
    status = "Enabled"

    filter {
      tag {
        key   = "keep"
        value = "short"
      }
    }

    expiration {
      days = 10
    }
  }

  rule {
    id     = "large"
    status = "Enabled"

    filter {
      and {
        prefix                   = "AWSLogs/"
        object_size_greater_than = 1048576
        object_size_less_than    = 1073741824
      }
    }

    expiration {
      days = 20
    }
  }

  rule {
    id     = "later"
    status = "Disabled"

    expiration {
      date = "2031-01-01T00:00:00Z"
    }
  }
}
