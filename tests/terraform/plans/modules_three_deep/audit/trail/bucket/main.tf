variable "name" {
  type = string
}

variable "versions" {
  type = bool
}

variable "noncurrent_days" {
  type = number
}

locals {
  name = lower(var.name)
}

resource "aws_s3_bucket" "this" {
  bucket = local.name
}

resource "aws_s3_bucket_versioning" "this" {
  bucket = aws_s3_bucket.this.bucket

  versioning_configuration {
    status = var.versions ? "Enabled" : "Suspended"
  }
}

resource "aws_s3_bucket_lifecycle_configuration" "this" {
  bucket = aws_s3_bucket_versioning.this.bucket

  rule {
    id     = "old-versions"
    status = aws_s3_bucket_versioning.this.versioning_configuration[0].status == "Enabled" ? "Enabled" : "Disabled"
    filter {}
    noncurrent_version_expiration {
      noncurrent_days = var.noncurrent_days
    }
  }
}

output "name" {
  value = aws_s3_bucket_lifecycle_configuration.this.bucket
}

output "versioning" {
  value = one(aws_s3_bucket_versioning.this.versioning_configuration).status
}

output "depth" {
  value = 1
}
