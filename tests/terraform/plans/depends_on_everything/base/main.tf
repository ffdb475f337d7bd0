variable "bucket" {
  type = string
}

resource "aws_s3_bucket" "this" {
  bucket = var.bucket
}

resource "aws_s3_bucket_policy" "this" {
  bucket = aws_s3_bucket.this.bucket
  policy = jsonencode({ Version = "2012-10-17", Statement = [] })
}

output "bucket" {
  value      = aws_s3_bucket.this.bucket
  depends_on = [aws_s3_bucket_policy.this]
}
