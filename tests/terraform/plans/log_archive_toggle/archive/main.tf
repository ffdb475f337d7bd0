variable "enabled" {
  type    = bool
  default = true
}

variable "name" {
  type = string
}

variable "encryption" {
  type = object({
    create  = optional(bool, false)
    key_arn = optional(string)
  })
  default = {}
}

variable "retention" {
  type    = number
  default = 90
}

variable "days" {
  type    = map(number)
  default = {}
}

locals {
  enabled    = var.enabled
  create_key = local.enabled && var.encryption.create && var.encryption.key_arn == null
  # Empty without a bucket, and the bucket when there is one.
  bucket  = join("", aws_s3_bucket.this[*].bucket)
  key_arn = local.create_key ? join("", aws_kms_key.this[*].arn) : var.encryption.key_arn
  classes = sort(keys(var.days))
}

resource "aws_s3_bucket" "this" {
  count  = local.enabled ? 1 : 0
  bucket = "${var.name}-archive"
}

resource "aws_kms_key" "this" {
  count               = local.create_key ? 1 : 0
  description         = "Key of ${local.bucket}"
  enable_key_rotation = true
}

resource "aws_kms_alias" "this" {
  count         = local.create_key ? 1 : 0
  name          = "alias/${var.name}"
  target_key_id = join("", aws_kms_key.this[*].key_id)
}

resource "aws_s3_bucket_server_side_encryption_configuration" "this" {
  count  = local.enabled ? 1 : 0
  bucket = local.bucket
  rule {
    apply_server_side_encryption_by_default {
      sse_algorithm     = local.create_key || var.encryption.key_arn != null ? "aws:kms" : "AES256"
      kms_master_key_id = local.key_arn
    }
  }
}

resource "aws_s3_bucket_lifecycle_configuration" "this" {
  count  = local.enabled && length(var.days) > 0 ? 1 : 0
  bucket = join("", aws_s3_bucket.this[*].bucket)

  rule {
    id     = "archive"
    status = "Enabled"
    filter {}

    dynamic "transition" {
      for_each = local.classes
      content {
        days          = var.days[transition.value]
        storage_class = local.classes[transition.key]
      }
    }
  }
}

resource "aws_s3_bucket_versioning" "this" {
  count  = local.enabled ? 1 : 0
  bucket = one(aws_s3_bucket.this[*].bucket)
  versioning_configuration {
    status = length(aws_s3_bucket_lifecycle_configuration.this) == 0 ? "Suspended" : "Enabled"
  }
}

resource "aws_cloudwatch_log_group" "this" {
  count             = local.enabled && var.retention > 0 ? 1 : 0
  name              = "/archive/${join("", aws_s3_bucket_versioning.this[*].bucket)}"
  retention_in_days = var.retention
}

output "enabled" {
  value = local.enabled
}

output "bucket" {
  value = local.bucket
}

output "key_arn" {
  value = local.key_arn == null ? "" : local.key_arn
}

output "group" {
  value = one(aws_cloudwatch_log_group.this[*].name)
}
