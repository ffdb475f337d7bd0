variable "name" {
  type = string
}

variable "bucket" {
  type    = string
  default = null
}

variable "organization" {
  type    = bool
  default = false
}

# null given to this one means its default.
variable "retention" {
  type     = number
  default  = 365
  nullable = false
}

# null given to this one means null.
variable "validation" {
  type     = bool
  default  = true
  nullable = true
}

variable "encryption" {
  type    = object({ description = string, rotation = optional(bool, true) })
  default = null
}

variable "prefix" {
  default  = "trail"
  nullable = false
}

variable "tags" {
  type     = map(string)
  default  = { Default = "tags" }
  nullable = false
}

resource "aws_s3_bucket" "this" {
  count  = var.bucket == null ? 1 : 0
  bucket = "twice-${var.name}"
  tags   = var.tags
}

resource "aws_kms_key" "this" {
  count                   = var.encryption == null ? 0 : 1
  description             = var.encryption.description
  enable_key_rotation     = var.encryption.rotation
  deletion_window_in_days = 14
}

resource "aws_cloudtrail" "this" {
  name                       = "${var.prefix}-${var.name}"
  s3_bucket_name             = var.bucket != null ? var.bucket : aws_s3_bucket.this[0].bucket
  is_organization_trail      = var.organization
  is_multi_region_trail      = var.organization == true
  enable_log_file_validation = var.validation
  kms_key_id                 = one(aws_kms_key.this[*].arn)
  tags                       = var.tags
}

output "bucket" {
  value = aws_cloudtrail.this.s3_bucket_name
}

output "name" {
  value = aws_cloudtrail.this.name
}

output "prefix" {
  value = upper(var.prefix)
}

output "retention" {
  value = var.retention
}
