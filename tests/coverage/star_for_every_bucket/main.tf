variable "settings" {
  type = any
  default = {
    selectors = [{ objects = { type = "AWS::S3::Object" } }]
  }
}

resource "aws_cloudtrail" "account" {
  name                  = "account"
  s3_bucket_name        = aws_s3_bucket.log.id
  is_multi_region_trail = true
  is_organization_trail = true

  dynamic "event_selector" {
    for_each = try(var.settings.selectors, [])

    content {
      read_write_type           = try(event_selector.value.read_write_type, "ReadOnly")
      include_management_events = try(event_selector.value.include_management_events, false)

      dynamic "data_resource" {
        for_each = length(try(event_selector.value.objects, {})) > 0 ? [1] : []

        content {
          type   = event_selector.value.objects.type
          values = try(event_selector.value.objects.values, ["arn:aws:s3:::*/*"])
        }
      }
    }
  }
}

resource "aws_s3_bucket" "log" {
  bucket = "acme-trail-log"
}

resource "aws_s3_bucket" "scans" {}
