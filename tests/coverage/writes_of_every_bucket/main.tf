variable "selectors" {
  type = list(any)
}

resource "aws_cloudtrail" "account" {
  name                  = "account"
  s3_bucket_name        = aws_s3_bucket.log.id
  is_multi_region_trail = true

  dynamic "event_selector" {
    for_each = var.selectors

    content {
      read_write_type           = lookup(event_selector.value, "read_write_type", null)
      include_management_events = lookup(event_selector.value, "include_management_events", null)

      data_resource {
        type   = lookup(event_selector.value.data, "type", null)
        values = lookup(event_selector.value.data, "values", null)
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
