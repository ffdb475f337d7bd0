variable "name" {
  type = string
}

variable "order" {
  type    = number
  default = -1
}

variable "target" {
  type    = string
  default = null
}

resource "aws_s3_bucket" "this" {
  bucket = var.name
}

resource "aws_s3_bucket_logging" "this" {
  count = var.target == null ? 0 : 1

  bucket        = aws_s3_bucket.this.bucket
  target_bucket = var.target
  target_prefix = "log/${var.order}/${count.index}/"
}

resource "aws_kms_key" "this" {
  count = var.target == null ? 1 : 0

  description = "Key of ${var.name}"
}

output "bucket" {
  value = aws_s3_bucket.this.bucket
}

output "key_arn" {
  value = one(aws_kms_key.this[*].arn)
}

output "order" {
  value = var.order
}
