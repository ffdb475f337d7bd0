variable "log_bucket" {
  type = string
}

variable "key_arn" {
  type = string
}

variable "is_validated" {
  type = bool
}

variable "days" {
  type = number
}

resource "aws_cloudtrail" "audit" {
  name                       = "audit"
  s3_bucket_name             = var.log_bucket
  s3_key_prefix              = "${var.log_bucket}/trail"
  kms_key_id                 = var.key_arn
  enable_log_file_validation = var.is_validated
}

resource "aws_s3_bucket" "log" {
  bucket = var.log_bucket
}

resource "aws_cloudwatch_log_group" "audit_group" {
  name              = "audit-${var.log_bucket}"
  retention_in_days = var.days
}
