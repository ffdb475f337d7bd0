variable "buckets" {
  type = map(object({
    versioning = optional(bool, true)
    expiry     = optional(object({ days = optional(number, 400), prefix = optional(string, "") }))
  }))
  default = {
    log     = {}
    archive = { versioning = null, expiry = {} }
    scratch = { versioning = false, expiry = { days = 7, prefix = null } }
  }
}

resource "aws_s3_bucket" "this" {
  for_each = var.buckets
  bucket   = "optional-${each.key}"
}

resource "aws_s3_bucket_versioning" "this" {
  for_each = var.buckets
  bucket   = aws_s3_bucket.this[each.key].bucket
  versioning_configuration {
    status = each.value.versioning ? "Enabled" : "Suspended"
  }
}

resource "aws_s3_bucket_lifecycle_configuration" "this" {
  for_each = { for name, bucket in var.buckets : name => bucket.expiry if bucket.expiry != null }
  bucket   = aws_s3_bucket.this[each.key].bucket
  rule {
    id     = "expiry"
    status = "Enabled"
    filter {
      prefix = each.value.prefix
    }
    expiration {
      days = each.value.days
    }
  }
}
