# Instances that hang on a variable without a value.
variable "enabled" {
  type = bool
}

variable "buckets" {
  type = map(object({ days = number }))
}

resource "aws_s3_bucket" "maybe" {
  count = var.enabled ? 1 : 0
}

resource "aws_s3_bucket_versioning" "maybe" {
  count  = var.enabled ? 1 : 0
  bucket = aws_s3_bucket.maybe[0].id
  versioning_configuration {
    status = "Enabled"
  }
}

resource "aws_s3_bucket" "each" {
  for_each = var.buckets
  bucket   = "prefix-${each.key}"
}

resource "aws_s3_bucket_public_access_block" "by_key" {
  for_each          = var.buckets
  bucket            = aws_s3_bucket.each[each.key].id
  block_public_acls = each.value.days > 30
}

resource "aws_s3_bucket_acl" "chained" {
  for_each = aws_s3_bucket.each
  bucket   = each.value.bucket
  acl      = "private"
}

resource "aws_cloudtrail" "main" {
  name           = join("", aws_s3_bucket.maybe[*].id)
  s3_bucket_name = aws_s3_bucket.maybe[0].id
  s3_key_prefix  = var.enabled ? "same" : "same"
  enable_logging = var.enabled && false
}
