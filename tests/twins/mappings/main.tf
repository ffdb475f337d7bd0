variable "stage" {
  type    = string
  default = "production"
}

locals {
  stages = {
    production = { days = 400, class = "GLACIER" }
    test       = { days = 30, class = "STANDARD_IA" }
  }
}

resource "aws_cloudtrail" "audit" {
  name           = "audit"
  s3_bucket_name = aws_s3_bucket.log.id
}

resource "aws_s3_bucket" "log" {
  bucket = "mapped-log"
}

resource "aws_s3_bucket_lifecycle_configuration" "log" {
  bucket = aws_s3_bucket.log.id

  rule {
    id     = "keep"
    status = "Enabled"

    transition {
      days          = 30
      storage_class = lookup(local.stages[var.stage], "class", "GLACIER")
    }

    expiration {
      days = local.stages[var.stage].days
    }
  }
}
