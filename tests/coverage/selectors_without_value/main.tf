variable "selectors" {
  type = list(object({
    read_write_type           = string
    include_management_events = bool
    data = list(object({
      type   = string
      values = list(string)
    }))
  }))
}

resource "aws_cloudtrail" "account" {
  name                  = "account"
  s3_bucket_name        = aws_s3_bucket.log.id
  is_multi_region_trail = true

  dynamic "event_selector" {
    for_each = var.selectors

    content {
      read_write_type           = event_selector.value.read_write_type
      include_management_events = event_selector.value.include_management_events

      dynamic "data_resource" {
        for_each = event_selector.value.data

        content {
          type   = data_resource.value.type
          values = data_resource.value.values
        }
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
