variable "name" {
  type = string
}

variable "versions" {
  type = string
}

variable "tags" {
  type = map(string)
}

resource "aws_s3_bucket" "this" {
  bucket = "${var.name}-bucket"
  tags   = var.tags
}

resource "aws_s3_bucket_versioning" "this" {
  bucket = aws_s3_bucket.this.bucket
  versioning_configuration {
    status = var.versions
  }
}

output "name" {
  value = aws_s3_bucket.this.bucket
}
