resource "aws_cloudtrail" "decoys" {
  name           = "decoys"
  s3_bucket_name = "somebody-elses-log"
  s3_key_prefix  = "decoys"

  dynamic "advanced_event_selector" {
    for_each = aws_s3_bucket.decoy

    content {
      name = "Decoy ${advanced_event_selector.key}"

      field_selector {
        field  = "eventCategory"
        equals = ["Data"]
      }

      field_selector {
        field       = "resources.ARN"
        starts_with = ["${advanced_event_selector.value.arn}/"]
      }

      field_selector {
        field  = "resources.type"
        equals = ["AWS::S3::Object"]
      }
    }
  }
}

resource "aws_s3_bucket" "decoy" {
  for_each = toset(["payroll", "backups"])

  bucket_prefix = "acme-${each.key}-"
}

resource "aws_s3_bucket" "real" {
  bucket = "acme-payroll"
}
