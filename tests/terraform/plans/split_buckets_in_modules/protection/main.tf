variable "bucket" {
  type = object({ id = string, bucket = string })
}

variable "strict" {
  type = bool
}

resource "aws_s3_bucket_public_access_block" "this" {
  bucket                  = var.bucket.bucket
  block_public_acls       = true
  block_public_policy     = true
  ignore_public_acls      = var.strict
  restrict_public_buckets = var.strict
}

resource "aws_s3_bucket_ownership_controls" "this" {
  bucket = var.bucket.id
  rule {
    object_ownership = var.strict ? "BucketOwnerEnforced" : "BucketOwnerPreferred"
  }
}

resource "aws_s3_bucket_policy" "this" {
  bucket = aws_s3_bucket_public_access_block.this.bucket
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Deny"
      Principal = "*"
      Action    = "s3:*"
      Resource  = "arn:aws:s3:::${var.bucket.bucket}/*"
      Condition = { Bool = { "aws:SecureTransport" = false } }
    }]
  })
}

output "ownership" {
  value = lower(substr(aws_s3_bucket_ownership_controls.this.rule[0].object_ownership, 11, -1))
}
