data "aws_caller_identity" "current" {}

resource "aws_cloudtrail" "audit" {
  name           = "audit"
  s3_bucket_name = "elsewhere"
  kms_key_id     = aws_kms_alias.key_alias.name
}

resource "aws_kms_alias" "key_alias" {
  name          = "alias/audit"
  target_key_id = aws_kms_key.key.key_id
}

resource "aws_kms_key" "key" {
  enable_key_rotation     = true
  is_enabled              = true
  deletion_window_in_days = 7

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Sid       = "Owner"
        Effect    = "Allow"
        Principal = { AWS = "arn:aws:iam::${data.aws_caller_identity.current.account_id}:root" }
        Action    = "kms:*"
        Resource  = "*"
      },
      {
        Sid       = "Trail"
        Effect    = "Allow"
        Principal = { Service = "cloudtrail.amazonaws.com" }
        Action    = ["kms:GenerateDataKey*", "kms:DescribeKey"]
        Resource  = "*"
        Condition = { StringLike = { "kms:EncryptionContext:aws:cloudtrail:arn" = "arn:aws:cloudtrail:*:${data.aws_caller_identity.current.account_id}:trail/*" } }
      },
    ]
  })
}

resource "aws_kms_key" "other" {
  is_enabled = false
}

resource "aws_s3_bucket" "data" {}

resource "aws_s3_bucket_server_side_encryption_configuration" "data" {
  bucket = aws_s3_bucket.data.id

  rule {
    apply_server_side_encryption_by_default {
      sse_algorithm     = "aws:kms"
      kms_master_key_id = aws_kms_key.other.key_id
    }
  }
}
