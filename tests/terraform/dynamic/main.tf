# Nested blocks that are made.
variable "selectors" {
  type = list(object({ kind = string, values = list(string) }))
  default = [
    { kind = "AWS::S3::Object", values = ["arn:aws:s3:::a/"] },
    { kind = "AWS::Lambda::Function", values = ["arn:aws:lambda"] },
  ]
}

variable "unknown" {
  type = list(string)
}

resource "aws_cloudtrail" "main" {
  name           = "main"
  s3_bucket_name = "logs"

  event_selector {
    include_management_events = false

    dynamic "data_resource" {
      for_each = var.selectors
      iterator = selected
      content {
        type   = selected.value.kind
        values = selected.value.values
      }
    }
  }

  dynamic "insight_selector" {
    for_each = var.unknown
    content {
      insight_type = insight_selector.value
    }
  }

  lifecycle {
    prevent_destroy = true
  }
}
