variable "name" {
  type = string
}

variable "trail_names" {
  type = list(string)
}

variable "account_id" {
  type = string
}

variable "key_arn" {
  type    = string
  default = null
}

locals {
  trails = formatlist("arn:aws:cloudtrail:eu-central-1:%s:trail/%s", var.account_id, var.trail_names)
  path   = "${aws_s3_bucket.this.bucket}/AWSLogs/${var.account_id}"
}

resource "aws_s3_bucket" "this" {
  bucket = var.name
}

resource "aws_s3_bucket_policy" "this" {
  bucket = aws_s3_bucket.this.bucket
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      for index, trail in local.trails : {
        Sid       = "Write${index}"
        Effect    = "Allow"
        Principal = { Service = "cloudtrail.amazonaws.com" }
        Action    = "s3:PutObject"
        Resource  = "arn:aws:s3:::${local.path}/*"
        Condition = { StringEquals = { "aws:SourceArn" = trail } }
      }
    ]
  })
}

resource "aws_s3_bucket_server_side_encryption_configuration" "this" {
  bucket = aws_s3_bucket.this.bucket
  rule {
    apply_server_side_encryption_by_default {
      sse_algorithm     = "aws:kms"
      kms_master_key_id = var.key_arn
    }
  }
}

output "name" {
  value = aws_s3_bucket.this.bucket
}

output "allowed_trails" {
  value = local.trails
}
