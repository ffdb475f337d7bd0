variable "data" {
  type = list(object({
    name     = string
    type     = optional(string, "AWS::S3::Object")
    readonly = optional(bool)
  }))
  default = [
    { name = "writes of objects", readonly = "false" },
    { name = "functions", type = "AWS::Lambda::Function" },
    { name = "tables", type = "AWS::DynamoDB::Table", readonly = true },
  ]
}

variable "years" {
  type    = number
  default = "1"
}

resource "aws_cloudtrail_event_data_store" "lake" {
  name                           = "lake-${length(var.data)}"
  retention_period               = 7 * 52 * var.years + 1
  multi_region_enabled           = length(var.data[*].type) == 3
  organization_enabled           = null
  termination_protection_enabled = "true"

  dynamic "advanced_event_selector" {
    for_each = [for entry in var.data : entry if entry.readonly != true]
    content {
      name = title(advanced_event_selector.value.name)
      field_selector {
        field  = "eventCategory"
        equals = ["Data"]
      }
      field_selector {
        field  = "resources.type"
        equals = [advanced_event_selector.value.type]
      }
      dynamic "field_selector" {
        for_each = advanced_event_selector.value.readonly[*]
        content {
          field  = "readOnly"
          equals = [field_selector.value]
        }
      }
    }
  }
}

resource "aws_cloudtrail_event_data_store" "management" {
  name             = "lake-management"
  retention_period = var.years > 1 ? 2557 : "90"
  kms_key_id       = aws_kms_key.lake.arn
  suspend          = false
  tags             = { for entry in var.data : entry.name => entry.type if entry.readonly == null }
}

resource "aws_kms_key" "lake" {
  enable_key_rotation = true
}
