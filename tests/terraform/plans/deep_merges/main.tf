variable "overrides" {
  type = any
  default = {
    trails = {
      main  = { validated = true, selector = { read_write_type = "WriteOnly" } }
      extra = { regional = true, tags = { Team = "red" } }
    }
    buckets = { log = { days = 400 } }
  }
}

locals {
  defaults = {
    trails = {
      main  = { regional = true, validated = false, tags = { Owner = "audit" }, selector = { read_write_type = "All", management = false } }
      extra = { regional = false }
    }
    buckets = { log = { days = 30, versioned = true }, archive = { days = 90, versioned = false } }
  }
  base = { regional = false, validated = true, prefix = null, tags = {}, selector = null }

  # The first level with merge, the second by name, the third only where both have it.
  trails = {
    for name in setunion(keys(local.defaults.trails), keys(var.overrides.trails)) : name => merge(
      local.base,
      lookup(local.defaults.trails, name, {}),
      lookup(var.overrides.trails, name, {}),
      {
        tags = merge(
          try(local.defaults.trails[name].tags, {}),
          try(var.overrides.trails[name].tags, {}),
          { Name = name },
        )
        selector = try(merge(local.defaults.trails[name].selector, var.overrides.trails[name].selector), null)
      },
    )
  }

  # Without depth a later map takes the place of an earlier one as a whole.
  shallow = merge(local.defaults, var.overrides)
  layers  = [{ days = 1 }, { days = 365, versioned = null }, null, {}]
  layered = merge(local.layers...)
  nested  = merge([for name, bucket in local.defaults.buckets : { for key, value in bucket : "${name}.${key}" => value }]...)
}

resource "aws_cloudtrail" "log" {
  for_each                   = local.trails
  name                       = "merge-${each.key}"
  s3_bucket_name             = aws_s3_bucket.log["log"].bucket
  s3_key_prefix              = each.value.prefix
  is_multi_region_trail      = each.value.regional
  enable_log_file_validation = each.value.validated
  tags                       = each.value.tags

  dynamic "event_selector" {
    for_each = each.value.selector[*]
    content {
      read_write_type           = event_selector.value.read_write_type
      include_management_events = lookup(event_selector.value, "management", null)
    }
  }
}

resource "aws_s3_bucket" "log" {
  for_each = local.shallow.buckets
  bucket   = "merge-${each.key}"
  tags     = { for key, value in local.nested : replace(key, ".", "_") => value }
}

resource "aws_s3_bucket_lifecycle_configuration" "log" {
  for_each = merge(local.shallow.buckets, { archive = local.layered })
  bucket   = "merge-${each.key}"
  rule {
    id     = join(",", keys(each.value))
    status = coalesce(try(each.value.versioned, false), true) ? "Enabled" : "Disabled"
    filter {}
    expiration {
      days = each.value.days
    }
  }
}
