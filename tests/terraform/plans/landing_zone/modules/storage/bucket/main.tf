variable "name" {
  type = string
}

variable "days" {
  type = number
}

variable "public" {
  type = bool
}

resource "aws_s3_bucket" "this" {
  bucket = var.name
  tags   = { Module = basename(path.module), Public = var.public }
}

resource "aws_s3_bucket_public_access_block" "this" {
  bucket              = aws_s3_bucket.this.bucket
  block_public_acls   = !var.public
  block_public_policy = !var.public
}

resource "aws_s3_bucket_lifecycle_configuration" "this" {
  count  = var.days == null ? 0 : 1
  bucket = aws_s3_bucket.this.bucket
  rule {
    id     = "expire"
    status = "Enabled"
    filter {}
    expiration {
      days = var.days
    }
  }
}

output "name" {
  value = aws_s3_bucket.this.bucket
}

output "days" {
  value = try(aws_s3_bucket_lifecycle_configuration.this[0].rule[0].expiration[0].days, null)
}
