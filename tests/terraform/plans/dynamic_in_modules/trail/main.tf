variable "name" {
  type = string
}

variable "events" {
  type     = any
  default  = [{ type = "AWS::Lambda::Function", buckets = null }]
  nullable = false
}

variable "extra" {
  type = object({
    kind     = string
    settings = optional(any)
  })
}

locals {
  # Nothing to watch means the events of the management plane alone.
  watched = [for event in var.events : merge(event, { buckets = coalesce(event.buckets, ["all"]) })]
}

resource "aws_cloudtrail" "this" {
  name           = "dynamic-modules-${var.name}"
  s3_bucket_name = "dynamic-modules"

  dynamic "event_selector" {
    for_each = { for position, event in local.watched : position => event if length(event.buckets) > 0 }
    iterator = it

    content {
      read_write_type           = it.key == "0" ? "All" : "ReadOnly"
      include_management_events = it.key + 0 == 0

      data_resource {
        type = it.value.type
        values = [
          for bucket in it.value.buckets :
          it.value.type == "AWS::S3::Object" ? "arn:aws:s3:::${var.name}-${bucket}/" : "arn:aws:lambda"
        ]
      }
    }
  }

  dynamic "event_selector" {
    for_each = length(var.events) == 0 ? [var.extra.kind] : []
    content {
      include_management_events = event_selector.value == "basic"
    }
  }

  tags = { Settings = jsonencode(var.extra.settings) }
}

output "selectors" {
  value = {
    count  = length(aws_cloudtrail.this.event_selector)
    values = length(flatten(aws_cloudtrail.this.event_selector[*].data_resource[*].values))
  }
}
