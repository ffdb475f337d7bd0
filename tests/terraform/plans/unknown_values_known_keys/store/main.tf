variable "name" {
  type = string
}

variable "key" {
  type = object({ key = string, id = optional(string), text = string })
}

resource "aws_s3_bucket" "this" {
  bucket = "unknown-${var.name}"
  tags   = { Key = var.key.key, Text = var.key.text }
}

resource "aws_s3_bucket_server_side_encryption_configuration" "this" {
  for_each = toset([var.key.text])
  bucket   = aws_s3_bucket.this.bucket

  dynamic "rule" {
    for_each = [var.key]
    content {
      bucket_key_enabled = rule.value.text == var.name
      apply_server_side_encryption_by_default {
        sse_algorithm     = "aws:kms"
        kms_master_key_id = rule.value.id
      }
    }
  }
}

output "bucket" {
  value = aws_s3_bucket.this.bucket
}

output "arn" {
  value = aws_s3_bucket.this.arn
}

output "summary" {
  value = { name = upper(var.key.text), key = var.key.key }
}
