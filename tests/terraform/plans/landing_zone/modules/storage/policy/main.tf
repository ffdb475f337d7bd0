variable "bucket" {
  type = string
}

variable "accounts" {
  type = list(string)
}

resource "aws_s3_bucket_policy" "this" {
  bucket = var.bucket
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [for account in var.accounts : {
      Effect    = "Allow"
      Principal = { Service = "cloudtrail.amazonaws.com" }
      Action    = "s3:PutObject"
      Resource  = "arn:aws:s3:::${var.bucket}/AWSLogs/${account}/*"
    }]
  })
}
