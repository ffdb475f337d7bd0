resource "awscc_cloudtrail_trail" "audit" {
  trail_name                    = "audit"
  s3_bucket_name                = awscc_s3_bucket.log.id
  is_logging                    = true
  include_global_service_events = true
}

resource "awscc_s3_bucket" "log" {
  bucket_name         = "protected-log"
  object_lock_enabled = true
  object_lock_configuration = {
    object_lock_enabled = "Enabled"
    rule                = { default_retention = { mode = "COMPLIANCE", days = 365 } }
  }
  versioning_configuration = { status = "Enabled" }
  bucket_encryption = {
    server_side_encryption_configuration = [{
      bucket_key_enabled                = true
      server_side_encryption_by_default = { sse_algorithm = "aws:kms", kms_master_key_id = awscc_kms_key.key.arn }
    }]
  }
  public_access_block_configuration = {
    block_public_acls       = true
    block_public_policy     = true
    ignore_public_acls      = true
    restrict_public_buckets = false
  }
  ownership_controls    = { rules = [{ object_ownership = "BucketOwnerEnforced" }] }
  logging_configuration = { destination_bucket_name = awscc_s3_bucket.access.id, log_file_prefix = "audit/" }
}

resource "awscc_s3_bucket" "access" {}

resource "awscc_s3_bucket" "years" {
  object_lock_enabled = true
  object_lock_configuration = {
    object_lock_enabled = "Enabled"
    rule                = { default_retention = { mode = "GOVERNANCE", years = 2 } }
  }
}

resource "awscc_kms_key" "key" {}
