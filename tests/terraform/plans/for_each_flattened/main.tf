variable "applications" {
  type = map(object({
    environments = optional(list(string), ["prod"])
    archive = optional(object({
      days  = number
      class = optional(string, "GLACIER")
    }))
    tags = optional(map(string))
  }))
  default = {
    shop = { environments = ["prod", "test"], archive = { days = 90 } }
    mail = { tags = { Owner = "post" } }
    wiki = { environments = [], archive = { days = 30, class = "DEEP_ARCHIVE" } }
  }
}

locals {
  pairs = flatten([
    for application, settings in var.applications : [
      for position, environment in settings.environments : {
        application = application
        environment = environment
        first       = position == 0
        archive     = settings.archive
        tags        = settings.tags
      }
    ]
  ])
  by_key = { for pair in local.pairs : "${pair.application}-${pair.environment}" => pair }
  # Several pairs under one key.
  by_environment = { for pair in local.pairs : pair.environment => pair.application... }
  # The same through two levels of maps, merged in the end.
  prefixes = merge([
    for application, settings in var.applications : {
      for environment in settings.environments : "${application}/${environment}" => settings.archive == null ? 0 : settings.archive.days
    }
  ]...)
}

resource "aws_s3_bucket" "this" {
  for_each = local.by_key
  bucket   = "flattened-${each.key}"
  tags     = merge({ First = each.value.first, Application = each.value.application }, each.value.tags)
}

resource "aws_s3_bucket_lifecycle_configuration" "this" {
  for_each = { for key, pair in local.by_key : key => pair.archive if pair.archive != null }
  bucket   = aws_s3_bucket.this[each.key].bucket
  rule {
    id     = "archive"
    status = "Enabled"
    filter {}
    transition {
      days          = each.value.days
      storage_class = each.value.class
    }
  }
}

resource "aws_cloudwatch_log_group" "environment" {
  for_each = local.by_environment
  name     = "/flattened/${each.key}/${join("#", each.value)}"
}

resource "aws_cloudwatch_log_group" "prefix" {
  for_each          = { for prefix, days in local.prefixes : prefix => days if days > 0 }
  name              = "/flattened/${each.key}"
  retention_in_days = each.value
}

resource "aws_cloudtrail" "this" {
  for_each       = { for product in setproduct(keys(var.applications), ["eu", "us"]) : join("-", product) => product }
  name           = "flattened-${each.key}"
  s3_bucket_name = lookup({ for key, bucket in aws_s3_bucket.this : key => bucket.bucket }, "${each.value[0]}-prod", "flattened-none")
  s3_key_prefix  = each.value[1]
}
