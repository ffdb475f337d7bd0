resource "aws_cloudtrail" "audit" {
  name                       = "audit"
  s3_bucket_name             = "literal-audit-log"
  kms_key_id                 = "arn:aws:kms:eu-central-1:111122223333:key/0f0f0f0f-1111-2222-3333-444455556666"
  cloud_watch_logs_group_arn = "arn:aws:logs:eu-central-1:111122223333:log-group:audit:*"
  cloud_watch_logs_role_arn  = "arn:aws:iam::111122223333:role/audit"
  sns_topic_name             = "audit"
  is_multi_region_trail      = "true"
}

resource "aws_s3_bucket" "log" {
  bucket = "literal-audit-log"
  acl    = "log-delivery-write"
}

resource "aws_s3_bucket_policy" "log" {
  bucket = "literal-audit-log"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = {
      Effect    = "Allow"
      Principal = { Service = "cloudtrail.amazonaws.com" }
      Action    = "s3:PutObject"
      Resource  = "arn:aws:s3:::literal-audit-log/AWSLogs/111122223333/*"
    }
  })
}

resource "aws_s3_bucket" "public" {
  bucket = "literal-public"
  acl    = "public-read"
}
