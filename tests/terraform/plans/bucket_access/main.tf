variable "settings" {
  type = object({
    acl     = optional(string)
    block   = optional(map(bool), {})
    readers = optional(set(string), [])
  })
  default = {
    block   = { public_acls = "true", policy = false }
    readers = ["1a2b", "0c1d"]
  }
}

locals {
  blocked = merge({ public_acls = false, policy = true, restrict = true }, var.settings.block)
}

resource "aws_s3_bucket" "log" {
  bucket = "bucket-access"
}

resource "aws_s3_bucket_acl" "log" {
  bucket = aws_s3_bucket.log.bucket
  acl    = var.settings.acl

  dynamic "access_control_policy" {
    for_each = var.settings.acl == null ? [var.settings.readers] : []
    content {
      owner {
        id = "9f8e"
      }
      dynamic "grant" {
        for_each = access_control_policy.value
        content {
          permission = "READ"
          grantee {
            id   = grant.value
            type = "CanonicalUser"
          }
        }
      }
    }
  }
}

resource "aws_s3_bucket_public_access_block" "log" {
  bucket                  = aws_s3_bucket.log.bucket
  block_public_acls       = local.blocked.public_acls
  block_public_policy     = local.blocked["policy"]
  ignore_public_acls      = lookup(local.blocked, "ignore", null)
  restrict_public_buckets = local.blocked.restrict && length(local.blocked) == 3
}

resource "aws_s3_bucket_ownership_controls" "log" {
  bucket = aws_s3_bucket.log.bucket
  rule {
    object_ownership = var.settings.acl != null ? "ObjectWriter" : "BucketOwner${title("preferred")}"
  }
}
