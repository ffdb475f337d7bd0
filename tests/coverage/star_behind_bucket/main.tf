variable "record_objects" {
  type    = bool
  default = true
}

resource "aws_cloudtrail" "account" {
  name                  = "account"
  s3_bucket_name        = aws_s3_bucket.log.id
  is_multi_region_trail = true

  dynamic "event_selector" {
    for_each = var.record_objects ? [1] : []

    content {
      read_write_type           = "All"
      include_management_events = true

      data_resource {
        type   = "AWS::S3::Object"
        values = ["${aws_s3_bucket.ledger.arn}/*"]
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
