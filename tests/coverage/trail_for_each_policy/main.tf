variable "policies" {
  type = list(object({
    name = string
    selector = optional(object({
      read_write_type = optional(string)
      excluded        = optional(list(string))
      values          = list(string)
    }))
  }))
}

resource "aws_cloudtrail" "policy" {
  count = length(var.policies)

  name                  = var.policies[count.index].name
  s3_bucket_name        = aws_s3_bucket.log.id
  is_multi_region_trail = true

  dynamic "event_selector" {
    for_each = var.policies[count.index].selector == null ? [] : [var.policies[count.index].selector]

    content {
      read_write_type                  = event_selector.value.read_write_type == null ? "All" : event_selector.value.read_write_type
      exclude_management_event_sources = event_selector.value.excluded == null ? [] : event_selector.value.excluded

      data_resource {
        type   = "AWS::S3::Object"
        values = event_selector.value.values
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

resource "aws_s3_bucket" "web" {
  bucket = "acme-web"
}
