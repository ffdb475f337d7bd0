data "aws_partition" "current" {}

locals {
  organization = "o-a1b2c3d4e5"
}

resource "aws_cloudtrail" "trail" {
  name                  = "organization"
  s3_bucket_name        = aws_s3_bucket.log.id
  is_organization_trail = true
  is_multi_region_trail = true
}

resource "aws_s3_bucket" "log" {
  bucket        = "organization-log"
  force_destroy = false
}

resource "aws_s3_bucket_policy" "log" {
  bucket = aws_s3_bucket.log.id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = { Service = "cloudtrail.amazonaws.com" }
      Action    = ["s3:PutObject"]
      Resource  = "arn:${data.aws_partition.current.partition}:s3:::organization-log/AWSLogs/${local.organization}/*"
    }]
  })
}
