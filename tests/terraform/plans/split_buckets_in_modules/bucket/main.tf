variable "name" {
  type = string
}

variable "versions" {
  type    = bool
  default = null
}

variable "access_log" {
  type    = string
  default = null
}

resource "aws_s3_bucket" "this" {
  bucket = var.name
}

resource "aws_s3_bucket_versioning" "this" {
  count  = var.versions == null ? 0 : 1
  bucket = aws_s3_bucket.this.bucket
  versioning_configuration {
    status = var.versions ? "Enabled" : "Suspended"
  }
}

resource "aws_s3_bucket_logging" "this" {
  for_each      = toset(compact([var.access_log]))
  bucket        = aws_s3_bucket.this.bucket
  target_bucket = each.key
  target_prefix = "${var.name}/"
}

resource "aws_s3_bucket_server_side_encryption_configuration" "this" {
  # The bucket under its other name.
  bucket = aws_s3_bucket.this.id
  rule {
    apply_server_side_encryption_by_default {
      sse_algorithm = "AES256"
    }
  }
}

output "name" {
  value = aws_s3_bucket.this.bucket
}

output "bucket" {
  value = aws_s3_bucket.this
}

output "versioning" {
  value = one(flatten(aws_s3_bucket_versioning.this[*].versioning_configuration[*].status))
}
