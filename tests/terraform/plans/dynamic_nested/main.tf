variable "trails" {
  type = map(object({
    bucket = optional(string, "dynamic-nested-logs")
    selectors = optional(list(object({
      read_write = optional(string, "All")
      management = optional(bool, true)
      excluded   = optional(list(string))
      resources  = optional(map(list(string)), {})
    })), [])
    advanced = optional(map(list(object({
      field      = string
      equals     = optional(list(string))
      not_equals = optional(set(string))
      starts     = optional(list(string))
    }))))
    insights = optional(set(string), [])
  }))
  default = {
    basic = {
      selectors = [
        {
          read_write = "WriteOnly"
          resources = {
            "AWS::S3::Object"       = ["arn:aws:s3:::dynamic-nested-logs/", "arn:aws:s3:::other/"]
            "AWS::Lambda::Function" = ["arn:aws:lambda"]
          }
        },
        { management = false, resources = { "AWS::DynamoDB::Table" = ["arn:aws:dynamodb"] } },
      ]
    }
    advanced = {
      advanced = {
        management = [{ field = "eventCategory", equals = ["Management"] }]
        objects = [
          { field = "eventCategory", equals = ["Data"] },
          { field = "resources.type", equals = ["AWS::S3::Object"] },
          { field = "resources.ARN", starts = ["arn:aws:s3:::secret/", "arn:aws:s3:::audit/"] },
          { field = "eventName", not_equals = ["PutObject", "GetObject"] },
        ]
      }
      insights = ["ApiErrorRateInsight", "ApiCallRateInsight"]
    }
    plain = { bucket = "dynamic-nested-plain" }
  }
}

resource "aws_cloudtrail" "this" {
  for_each = var.trails

  name           = "dynamic-${each.key}"
  s3_bucket_name = each.value.bucket

  dynamic "event_selector" {
    for_each = each.value.selectors
    iterator = selector

    content {
      read_write_type                  = selector.value.read_write
      include_management_events        = selector.value.management
      exclude_management_event_sources = selector.value.excluded

      dynamic "data_resource" {
        for_each = selector.value.resources
        iterator = data

        content {
          type = data.key
          # Three levels in one expression: the resource, the selector and what it selects.
          values = [for value in data.value : replace(value, "dynamic-nested", "${each.key}-${selector.key}")]
        }
      }
    }
  }

  dynamic "advanced_event_selector" {
    for_each = coalesce(each.value.advanced, {})

    content {
      name = "${title(advanced_event_selector.key)} events"

      dynamic "field_selector" {
        for_each = advanced_event_selector.value

        content {
          field       = field_selector.value.field
          equals      = field_selector.value.equals
          not_equals  = field_selector.value.not_equals
          starts_with = field_selector.value.starts
        }
      }
    }
  }

  dynamic "insight_selector" {
    for_each = each.value.insights
    content {
      insight_type = insight_selector.value
    }
  }
}
