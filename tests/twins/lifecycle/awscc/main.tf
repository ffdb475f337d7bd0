resource "awscc_cloudtrail_trail" "audit" {
  trail_name                    = "audit"
  s3_bucket_name                = awscc_s3_bucket.log.id
  s3_key_prefix                 = "trail"
  is_logging                    = true
  include_global_service_events = true
}

resource "awscc_s3_bucket" "log" {
  bucket_name              = "lifecycle-log"
  versioning_configuration = { status = "Enabled" }
  lifecycle_configuration = {
    rules = [
      {
        id     = "trail"
        status = "Enabled"
        prefix = "trail/AWSLogs/"
        transitions = [
          { transition_in_days = 30, storage_class = "STANDARD_IA" },
          { transition_in_days = 90, storage_class = "GLACIER" },
        ]
        expiration_in_days            = 365
        noncurrent_version_expiration = { noncurrent_days = 30 }
      },
      {
        id                 = "other"
        status             = "Disabled"
        prefix             = "other/"
        expiration_in_days = 1
      },
      {
        id                                = "uploads"
        status                            = "Enabled"
        abort_incomplete_multipart_upload = { days_after_initiation = 7 }
      },
    ]
  }
}
