variable "name" {
  type = string
}

variable "days" {
  type = number
}

resource "aws_s3_bucket" "bucket" {
  bucket = var.name
}

resource "aws_s3_bucket_lifecycle_configuration" "bucket" {
  bucket = aws_s3_bucket.bucket.id

  rule {
    id     = "expire"
    status = "Enabled"

    expiration {
      days = var.days
    }
  }
}

output "bucket_name" {
  value = aws_s3_bucket.bucket.id
}
