variable "create" {
  type = bool
}

resource "aws_cloudtrail" "audit" {
  count = var.create ? 1 : 0

  name                  = "audit"
  s3_bucket_name        = aws_s3_bucket.log[0].id
  is_multi_region_trail = true
}

resource "aws_s3_bucket" "log" {
  count = var.create ? 1 : 0

  bucket = "conditional-log"
}

resource "aws_s3_bucket_policy" "log" {
  count = var.create ? 1 : 0

  bucket = aws_s3_bucket.log[0].id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Deny"
      Principal = "*"
      Action    = "s3:*"
      Resource  = [aws_s3_bucket.log[0].arn, "${aws_s3_bucket.log[0].arn}/*"]
      Condition = { Bool = { "aws:SecureTransport" = false } }
    }]
  })
}

resource "aws_s3_bucket_versioning" "log" {
  count = var.create ? 1 : 0

  bucket = aws_s3_bucket.log[0].id

  versioning_configuration {
    status = "Enabled"
  }
}

resource "aws_kms_key" "key" {
  count = var.create ? 0 : 1

  enable_key_rotation = true
}
