# Where the log goes, and the bucket whose uploads are watched.

module "log_bucket" {
  source = "./modules/log-bucket"

  name           = "${var.environment}-audit-logs-${local.account_id}"
  account_id     = local.account_id
  trail_arn      = local.trail_arn
  retention_days = var.log_retention_days
  versioned      = false
}

resource "aws_s3_bucket" "statements" {
  bucket = "${var.environment}-account-statements-${local.account_id}"
}

resource "aws_s3_bucket_public_access_block" "statements" {
  bucket = aws_s3_bucket.statements.id

  block_public_acls       = true
  block_public_policy     = true
  ignore_public_acls      = true
  restrict_public_buckets = true
}

resource "aws_s3_bucket_versioning" "statements" {
  bucket = aws_s3_bucket.statements.id

  versioning_configuration {
    status = "Enabled"
  }
}
