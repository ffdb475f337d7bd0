variable "trails" {
  type = set(object({
    name     = string
    regional = optional(bool)
    keys     = optional(set(string), ["b", "a"])
    bucket   = optional(object({ name = string, days = optional(number, 90) }))
  }))
  default = [
    { name = "z", regional = "true" },
    { name = "a", bucket = { name = "own" } },
    { name = "z", regional = true, ignored = 1 },
    { name = "m", keys = ["x", "x"], bucket = { name = "shared", days = "400" } },
  ]
}

variable "buckets" {
  type = map(object({
    tags  = optional(map(string), {})
    rules = optional(list(object({ prefix = optional(string), days = number })), [])
  }))
  default = {
    "objects-own"    = { rules = [{ days = 30 }, { days = 60, prefix = "tmp/" }] }
    "objects-shared" = { tags = { Shared = true } }
    "objects-log"    = { tags = null, rules = null }
  }
}

locals {
  by_name = { for trail in var.trails : trail.name => trail }
  first   = tolist(var.trails)[0].name
  pairs   = toset([for trail in var.trails : { name = trail.name, days = try(trail.bucket.days, null) }])
  rules   = merge([for name, bucket in var.buckets : { for index, rule in bucket.rules : "${name}/${index}" => merge(rule, { bucket = name }) }]...)
}

resource "aws_s3_bucket" "log" {
  for_each = var.buckets
  bucket   = each.key
  tags     = merge(each.value.tags, { Rules = length(each.value.rules) })
}

resource "aws_s3_bucket_lifecycle_configuration" "log" {
  for_each = { for name, bucket in var.buckets : name => bucket if length(bucket.rules) > 0 }
  bucket   = aws_s3_bucket.log[each.key].bucket

  dynamic "rule" {
    for_each = toset(each.value.rules)
    content {
      id     = "days-${rule.key.days}"
      status = rule.value == rule.key ? "Enabled" : "Disabled"
      dynamic "filter" {
        for_each = rule.value.prefix == null ? [] : [rule.value]
        content {
          prefix = filter.value.prefix
        }
      }
      expiration {
        days = rule.value.days
      }
    }
  }
}

resource "aws_cloudtrail" "log" {
  for_each              = local.by_name
  name                  = "objects-${each.key}-${length(local.pairs)}-${local.first}"
  s3_bucket_name        = each.value.bucket == null ? "objects-log" : "objects-${each.value.bucket.name}"
  s3_key_prefix         = join("/", each.value.keys)
  is_multi_region_trail = each.value.regional
}

resource "aws_cloudwatch_log_group" "log" {
  for_each          = local.rules
  name              = "/${each.key}/${each.value.bucket}/${coalesce(each.value.prefix, "none")}"
  retention_in_days = each.value.days
}

resource "aws_sns_topic" "log" {
  for_each     = toset([for pair in local.pairs : pair.name if pair.days != null])
  name         = each.key
  display_name = contains(local.pairs, { days = 400, name = "m" }) ? "has it" : jsonencode(local.pairs)
}
