variable "selectors" {
  type    = list(object({ read = string, types = optional(list(string)) }))
  default = null
}

variable "retention" {
  type    = object({ mode = optional(string), days = optional(number), years = optional(number) })
  default = { mode = "GOVERNANCE", years = 2 }
}

variable "owner" {
  type    = map(string)
  default = {}
}

variable "versioning" {
  type    = any
  default = { enabled = "true" }
}

locals {
  settings = {
    logging = { prefix = "logs/" }
    locked  = null
    # An attribute of an attribute that is not there.
    keys = { main = {} }
  }
}

resource "aws_s3_bucket" "this" {
  bucket              = "dynamic-null"
  object_lock_enabled = var.retention != null
}

resource "aws_cloudtrail" "this" {
  name           = "dynamic-null"
  s3_bucket_name = aws_s3_bucket.this.bucket

  dynamic "event_selector" {
    for_each = var.selectors != null ? var.selectors : []
    content {
      read_write_type = event_selector.value.read
    }
  }

  dynamic "event_selector" {
    for_each = coalesce(var.selectors, [{ read = "ReadOnly", types = null }])
    content {
      read_write_type = event_selector.value.read

      dynamic "data_resource" {
        for_each = coalesce(event_selector.value.types, toset(["AWS::S3::Object"]))
        content {
          type   = data_resource.value
          values = try(local.settings.keys.main.values, ["arn:aws:s3"])
        }
      }
    }
  }

  dynamic "insight_selector" {
    for_each = try(local.settings.insights, [])
    content {
      insight_type = insight_selector.value
    }
  }
}

resource "aws_s3_bucket_object_lock_configuration" "this" {
  bucket = aws_s3_bucket.this.bucket

  dynamic "rule" {
    for_each = var.retention[*]
    content {
      default_retention {
        mode  = rule.value.mode
        days  = rule.value.days
        years = rule.value.years
      }
    }
  }
}

resource "aws_s3_bucket_versioning" "this" {
  # A splat over null has nothing, a splat over a value has that value.
  count                 = length(local.settings.locked[*]) + length(var.versioning[*])
  bucket                = aws_s3_bucket.this.bucket
  expected_bucket_owner = lookup(var.owner, "account", null)

  dynamic "versioning_configuration" {
    for_each = try([tobool(var.versioning.enabled)], [tobool(lookup(var.versioning, "status", "")) == "Enabled"])
    content {
      status     = versioning_configuration.value ? "Enabled" : "Suspended"
      mfa_delete = try(tobool(var.versioning.mfa_delete), false) ? "Enabled" : "Disabled"
    }
  }
}

resource "aws_s3_bucket_logging" "this" {
  for_each      = local.settings.logging == null ? {} : { main = local.settings.logging }
  bucket        = aws_s3_bucket.this.bucket
  target_bucket = aws_s3_bucket.this.bucket
  target_prefix = each.value.prefix

  dynamic "target_object_key_format" {
    for_each = lookup(each.value, "partitioned", null) == null ? toset(["simple"]) : []
    content {
      dynamic "simple_prefix" {
        for_each = target_object_key_format.value == "simple" ? [true] : []
        content {}
      }
      dynamic "partitioned_prefix" {
        for_each = target_object_key_format.value == "simple" ? [] : [true]
        content {
          partition_date_source = "EventTime"
        }
      }
    }
  }
}
