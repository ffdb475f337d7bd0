resource "awscc_cloudtrail_trail" "audit" {
  trail_name                    = "audit"
  s3_bucket_name                = awscc_s3_bucket.audit_log.id
  is_logging                    = true
  include_global_service_events = true
}

resource "awscc_s3_bucket" "audit_log" {}
