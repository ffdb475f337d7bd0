resource "aws_cloudtrail" "audit" {
  name           = "audit"
  s3_bucket_name = aws_s3_bucket.audit_log.id
}

resource "aws_s3_bucket" "audit_log" {}
