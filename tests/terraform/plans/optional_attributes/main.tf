variable "trail" {
  type = object({
    name      = string
    prefix    = optional(string)
    validated = optional(bool, true)
    regions   = optional(list(string), ["eu-west-1", "us-east-1"])
    encryption = optional(object({
      enabled = optional(bool, true)
      window  = optional(number, 21)
      alias   = optional(string, "alias/audit")
    }), {})
    logs = optional(object({
      name = optional(string, "/audit")
      days = optional(number, 365)
    }))
    selectors = optional(list(object({
      type  = optional(string, "AWS::S3::Object")
      arns  = list(string)
      write = optional(bool, false)
    })), [{ arns = ["arn:aws:s3"] }])
  })
  default = {
    name       = "optional"
    encryption = { window = null, alias = "alias/custom" }
  }
}

resource "aws_kms_key" "log" {
  count                   = var.trail.encryption.enabled ? 1 : 0
  deletion_window_in_days = var.trail.encryption.window
}

resource "aws_kms_alias" "log" {
  count         = var.trail.encryption.alias == null ? 0 : 1
  name          = var.trail.encryption.alias
  target_key_id = aws_kms_key.log[0].key_id
}

resource "aws_cloudwatch_log_group" "log" {
  count             = var.trail.logs != null ? 1 : 0
  name              = var.trail.logs.name
  retention_in_days = var.trail.logs.days
}

resource "aws_cloudtrail" "log" {
  name                       = "${var.trail.name}-${length(var.trail.regions)}"
  s3_bucket_name             = "optional-log"
  s3_key_prefix              = var.trail.prefix
  enable_log_file_validation = var.trail.validated

  dynamic "event_selector" {
    for_each = var.trail.selectors
    content {
      read_write_type = event_selector.value.write ? "WriteOnly" : "All"
      data_resource {
        type   = event_selector.value.type
        values = event_selector.value.arns
      }
    }
  }
}
