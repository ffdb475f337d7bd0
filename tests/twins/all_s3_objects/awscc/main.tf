resource "awscc_cloudtrail_trail" "audit" {
  trail_name                    = "audit"
  s3_bucket_name                = awscc_s3_bucket.log.id
  is_logging                    = true
  include_global_service_events = true
  event_selectors = [{
    read_write_type           = "All"
    include_management_events = true
    data_resources = [{
      type   = "AWS::S3::Object"
      values = ["arn:aws:s3"]
    }]
  }]
}

resource "awscc_s3_bucket" "log" {
  bucket_name = "all-objects-log"
}
