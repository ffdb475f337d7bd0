variable "retention" {
  type    = any
  default = "forever"
}

variable "kms" {
  type    = object({ enabled = bool, window = optional(number) })
  default = { enabled = true }
}

variable "prefix" {
  type    = string
  default = null
}

variable "extra_buckets" {
  type    = list(string)
  default = []
}

locals {
  # The two sides agree on a type: 90 becomes a string here.
  retention = var.retention == "forever" ? 90 : var.retention
  # true becomes a string too.
  flag   = var.kms.enabled ? true : "maybe"
  names  = length(var.extra_buckets) > 0 ? var.extra_buckets : ["conditionals-a", "conditionals-b"]
  limits = var.kms.enabled ? { days = 400, class = "GLACIER" } : { days = 30, class = "STANDARD_IA" }
  # Objects of other attributes meet as a map of strings.
  tags  = var.kms.enabled ? { Days = 400, Owner = "audit" } : { Owner = "nobody" }
  mixed = var.prefix == null ? tolist(["x", 1]) : tolist(["y", true])
  # Lists of other lengths meet as a list.
  numbers = var.kms.enabled ? [1, 2] : ["three"]
}

resource "aws_s3_bucket" "log" {
  for_each = toset(local.names)
  bucket   = each.value
  tags     = merge(local.tags, { Flag = local.flag == "true" ? "text" : "bool" })
}

resource "aws_cloudtrail" "log" {
  name           = "conditionals-${join("-", local.numbers)}-${join("-", local.mixed)}"
  s3_bucket_name = aws_s3_bucket.log["conditionals-a"].bucket
  # null on either side takes the type of the other.
  s3_key_prefix              = var.prefix != null ? "audit/${var.prefix}" : null
  kms_key_id                 = var.kms.enabled ? one(aws_kms_key.log[*].arn) : null
  enable_log_file_validation = var.prefix == null ? null : false
  is_organization_trail      = var.prefix == "" ? false : local.flag
  is_multi_region_trail      = length(var.extra_buckets) == 0 ? var.kms.window == null ? true : false : false
}

resource "aws_kms_key" "log" {
  count                   = var.kms.enabled ? 1 : 0
  deletion_window_in_days = var.kms.window != null ? var.kms.window : 30 - 9
  enable_key_rotation     = !var.kms.enabled ? "true" : "false"
}

resource "aws_cloudwatch_log_group" "log" {
  name              = "/audit/${local.retention}"
  retention_in_days = local.retention
  skip_destroy      = local.retention == 90 ? true : false
}

resource "aws_s3_bucket_lifecycle_configuration" "log" {
  bucket = "conditionals-a"

  rule {
    id     = local.limits.class == "GLACIER" ? "cold" : "warm"
    status = "Enabled"
    filter {
      prefix = var.prefix == null ? "" : var.prefix
    }
    transition {
      days          = local.limits.days - 300
      storage_class = local.limits.class
    }
  }
}
