variable "name" {
  type = string
}

variable "days" {
  type    = number
  default = 30
}

variable "owner" {
  type    = string
  default = "nobody"
}

resource "aws_s3_bucket" "this" {
  bucket = "for-each-${var.name}"
  tags   = { Owner = title(var.owner) }
}

resource "aws_s3_bucket_lifecycle_configuration" "this" {
  bucket = aws_s3_bucket.this.bucket

  rule {
    id     = var.name
    status = "Enabled"
    filter {}
    expiration {
      days = var.days
    }
  }
}

output "bucket" {
  value = aws_s3_bucket.this.bucket
}

output "days" {
  value = aws_s3_bucket_lifecycle_configuration.this.rule[0].expiration[0].days
}

output "tags" {
  value = aws_s3_bucket.this.tags
}
