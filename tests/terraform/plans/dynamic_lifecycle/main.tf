variable "lifecycle_rules" {
  type = list(any)
  default = [
    {
      id          = "archive"
      filter      = { prefix = "logs/", tags = { Keep = "yes", Team = "audit" } }
      expiration  = { days = 400 }
      transitions = [{ days = 30, class = "STANDARD_IA" }, { days = 90, class = "GLACIER" }]
    },
    {
      id          = "clean"
      filter      = { prefix = "tmp/", tags = {} }
      expiration  = { days = 2 }
      transitions = []
    },
  ]
}

locals {
  # What list(any) would not take: rules of different shapes.
  uneven = [
    { id = "short", expiration = { days = 3 } },
    { id = "marker", expiration = { marker = true }, prefix = "old/" },
    { id = "versions", versions = { days = 10, keep = 2 }, filter = { size = 1024 } },
    { id = "nothing", status = "Disabled", expiration = null, abort = 1 },
  ]
}

resource "aws_s3_bucket_lifecycle_configuration" "even" {
  bucket = "dynamic-lifecycle-even"

  dynamic "rule" {
    for_each = [for rule in var.lifecycle_rules : rule if rule.id != ""]

    content {
      id     = rule.value.id
      status = "Enabled"

      filter {
        prefix = length(rule.value.filter.tags) == 0 ? rule.value.filter.prefix : null

        dynamic "and" {
          for_each = length(rule.value.filter.tags) > 0 ? [rule.value.filter] : []
          content {
            prefix = and.value.prefix
            tags   = and.value.tags
          }
        }
      }

      dynamic "transition" {
        for_each = rule.value.transitions
        content {
          days          = transition.value.days
          storage_class = transition.value.class
        }
      }

      dynamic "expiration" {
        for_each = rule.value.expiration[*]
        content {
          days = expiration.value.days + (rule.key * 10)
        }
      }
    }
  }
}

resource "aws_s3_bucket_lifecycle_configuration" "uneven" {
  bucket = "dynamic-lifecycle-uneven"

  dynamic "rule" {
    for_each = { for position, rule in local.uneven : format("%d-%s", 9 - position, rule.id) => rule }

    content {
      id     = rule.key
      status = try(rule.value.status, "Enabled")

      dynamic "filter" {
        for_each = can(rule.value.filter) ? [rule.value.filter] : try([{ prefix = rule.value.prefix }], [{}])
        content {
          prefix                   = try(filter.value.prefix, null)
          object_size_greater_than = try(filter.value.size, null)
        }
      }

      dynamic "expiration" {
        # Nothing there, null and an object: none, none and one.
        for_each = try(rule.value.expiration, null) == null ? [] : [rule.value.expiration]
        content {
          days                         = lookup(expiration.value, "days", null)
          expired_object_delete_marker = lookup(expiration.value, "marker", null)
        }
      }

      dynamic "noncurrent_version_expiration" {
        for_each = try(rule.value.versions, null)[*]
        content {
          noncurrent_days           = noncurrent_version_expiration.value.days
          newer_noncurrent_versions = noncurrent_version_expiration.value.keep
        }
      }

      dynamic "abort_incomplete_multipart_upload" {
        for_each = compact([try(rule.value.abort, "")])
        content {
          days_after_initiation = abort_incomplete_multipart_upload.value
        }
      }
    }
  }
}
