variable "create" {
  type    = bool
  default = true
}

variable "archives" {
  type = map(object({ algorithm = optional(string, "AES256"), keep = optional(number), locked = optional(bool, false) }))
  default = {
    daily  = { keep = 35 }
    yearly = { algorithm = "aws:kms", keep = 3650, locked = true }
    loose  = {}
  }
}

resource "aws_s3_bucket" "log" {
  count  = var.create ? 1 : 0
  bucket = "split-log"
}

resource "aws_s3_bucket_versioning" "log" {
  count  = var.create ? 1 : 0
  bucket = aws_s3_bucket.log[0].id
  versioning_configuration {
    status     = "Enabled"
    mfa_delete = "Disabled"
  }
}

resource "aws_s3_bucket_public_access_block" "log" {
  count                   = var.create ? 1 : 0
  bucket                  = one(aws_s3_bucket.log).id
  block_public_acls       = true
  block_public_policy     = true
  ignore_public_acls      = true
  restrict_public_buckets = true
}

resource "aws_s3_bucket_policy" "log" {
  count  = var.create ? 1 : 0
  bucket = join("", aws_s3_bucket.log[*].bucket)
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = { Service = "cloudtrail.amazonaws.com" }
      Action    = "s3:PutObject"
      Resource  = "arn:aws:s3:::${aws_s3_bucket.log[count.index].bucket}/*"
    }]
  })
}

resource "aws_s3_bucket" "archive" {
  for_each            = var.archives
  bucket              = "split-${each.key}"
  object_lock_enabled = each.value.locked
}

resource "aws_s3_bucket_server_side_encryption_configuration" "archive" {
  for_each = var.archives
  bucket   = aws_s3_bucket.archive[each.key].bucket
  rule {
    bucket_key_enabled = each.value.algorithm == "aws:kms"
    apply_server_side_encryption_by_default {
      sse_algorithm = each.value.algorithm
    }
  }
}

resource "aws_s3_bucket_object_lock_configuration" "archive" {
  for_each = { for key, archive in var.archives : key => archive if archive.locked }
  bucket   = aws_s3_bucket.archive[each.key].id
  rule {
    default_retention {
      mode = "COMPLIANCE"
      days = each.value.keep
    }
  }
}

resource "aws_s3_bucket_lifecycle_configuration" "archive" {
  for_each = { for key, archive in var.archives : key => archive if archive.keep != null }
  bucket   = aws_s3_bucket_server_side_encryption_configuration.archive[each.key].bucket
  rule {
    id     = "expire-${each.key}"
    status = each.value.locked ? "Disabled" : "Enabled"
    filter {}
    expiration {
      days = each.value.keep
    }
  }
}

resource "aws_s3_bucket_logging" "archive" {
  for_each      = aws_s3_bucket.archive
  bucket        = each.value.id
  target_bucket = aws_s3_bucket.log[0].bucket
  target_prefix = "${each.key}/"
}

resource "aws_cloudtrail" "this" {
  name                       = "split"
  s3_bucket_name             = aws_s3_bucket_policy.log[0].bucket
  enable_log_file_validation = aws_s3_bucket_versioning.log[0].versioning_configuration[0].mfa_delete == "Disabled"
}
