variable "buckets" {
  type = map(object({ versions = optional(bool, true), log = optional(string) }))
  default = {
    raw    = { log = "access" }
    done   = { versions = false, log = "access" }
    access = {}
  }
}

resource "aws_s3_bucket" "this" {
  for_each = var.buckets
  bucket   = "chains-${each.key}"
  tags     = { Key = each.key }
}

# Every bucket, then every one of these, then every one of those.
resource "aws_s3_bucket_versioning" "this" {
  for_each = aws_s3_bucket.this
  bucket   = each.value.id
  versioning_configuration {
    status = var.buckets[each.key].versions ? "Enabled" : "Suspended"
  }
}

resource "aws_s3_bucket_lifecycle_configuration" "this" {
  for_each = aws_s3_bucket_versioning.this
  bucket   = aws_s3_bucket.this[each.key].bucket
  rule {
    id     = each.value.versioning_configuration[0].status
    status = each.value.versioning_configuration[0].status == "Enabled" ? "Enabled" : "Disabled"
    filter {
      prefix = "${aws_s3_bucket.this[each.key].tags.Key}/"
    }
    noncurrent_version_expiration {
      noncurrent_days = 30 + length(each.key)
    }
  }
}

resource "aws_s3_bucket_ownership_controls" "this" {
  for_each = aws_s3_bucket_lifecycle_configuration.this
  bucket   = each.value.bucket
  rule {
    object_ownership = each.value.rule[0].status == "Enabled" ? "BucketOwnerEnforced" : "ObjectWriter"
  }
}

# Only the buckets that say where to, joined by the key of the other.
resource "aws_s3_bucket_logging" "this" {
  for_each      = { for key, bucket in var.buckets : key => aws_s3_bucket.this[bucket.log].bucket if bucket.log != null }
  bucket        = aws_s3_bucket.this[each.key].bucket
  target_bucket = each.value
  target_prefix = "log/${each.key}/"
}

resource "aws_s3_bucket_public_access_block" "this" {
  for_each                = { for key, bucket in aws_s3_bucket.this : key => bucket.bucket }
  bucket                  = each.value
  block_public_acls       = true
  restrict_public_buckets = contains(keys(aws_s3_bucket_logging.this), each.key)
}

resource "aws_cloudtrail" "this" {
  for_each       = { for bucket in aws_s3_bucket.this : bucket.tags.Key => bucket if contains(values(aws_s3_bucket_logging.this)[*].target_bucket, bucket.bucket) }
  name           = "chains-${each.key}"
  s3_bucket_name = each.value.bucket
  tags           = { Versions = join("", [for v in aws_s3_bucket_versioning.this : substr(v.versioning_configuration[0].status, 0, 1)]) }
}
