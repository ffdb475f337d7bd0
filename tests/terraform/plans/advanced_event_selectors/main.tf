variable "bucket_arns" {
  type    = set(string)
  default = ["arn:aws:s3:::records/", "arn:aws:s3:::payroll/", "arn:aws:s3:::records/"]
}

variable "excluded" {
  type    = map(list(string))
  default = { "kms.amazonaws.com" = ["Decrypt", "GenerateDataKey"], "rdsdata.amazonaws.com" = [] }
}

variable "data" {
  type = list(object({
    name     = string
    type     = string
    readonly = optional(bool)
    arns     = optional(list(string), [])
    not_arns = optional(list(string), [])
  }))
  default = [
    { name = "writes of objects", type = "AWS::S3::Object", readonly = false },
    { name = "functions", type = "AWS::Lambda::Function", not_arns = ["arn:aws:lambda:eu-west-1:111111111111:function:noisy"] },
    { name = "tables", type = "AWS::DynamoDB::Table", readonly = true, arns = ["arn:aws:dynamodb:eu-west-1:111111111111:table/a", "arn:aws:dynamodb:eu-west-1:111111111111:table/b"] },
  ]
}

locals {
  management = { eventCategory = ["Management"], readOnly = [false] }
}

resource "aws_cloudtrail" "log" {
  name           = "advanced"
  s3_bucket_name = "advanced-log"

  advanced_event_selector {
    name = "Management events"

    dynamic "field_selector" {
      for_each = local.management
      content {
        field  = field_selector.key
        equals = field_selector.value
      }
    }
    field_selector {
      field      = "eventSource"
      not_equals = [for source, events in var.excluded : source if length(events) != 1]
    }
  }

  advanced_event_selector {
    field_selector {
      field  = "eventCategory"
      equals = ["Data"]
    }
    field_selector {
      field  = "resources.type"
      equals = ["AWS::S3::Object"]
    }
    field_selector {
      field           = "eventName"
      starts_with     = ["Delete", "Put"]
      not_starts_with = concat(["DeleteObjectTag"], flatten(values({})))
      ends_with       = null
      not_ends_with   = length(var.excluded) > 5 ? ["Acl"] : null
    }
    field_selector {
      field       = "resources.ARN"
      starts_with = [for arn in var.bucket_arns : "${arn}private/"]
    }
  }

  dynamic "advanced_event_selector" {
    for_each = { for index, entry in var.data : format("%02d", length(var.data) - index) => entry }
    iterator = entry
    content {
      name = entry.value.name
      dynamic "field_selector" {
        for_each = [
          for selector in [
            { field = "eventCategory", equals = ["Data"], not = null },
            { field = "resources.type", equals = [entry.value.type], not = null },
            { field = "readOnly", equals = entry.value.readonly == null ? null : [tostring(entry.value.readonly)], not = null },
            { field = "resources.ARN", equals = length(entry.value.arns) > 0 ? entry.value.arns : null, not = length(entry.value.not_arns) > 0 ? entry.value.not_arns : null },
          ] : selector if selector.equals != null || length(coalesce(selector.not, [])) > 0
        ]
        content {
          field      = field_selector.value.field
          equals     = field_selector.value.equals
          not_equals = field_selector.value.not
        }
      }
    }
  }
}
