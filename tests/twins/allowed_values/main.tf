variable "stage" {
  type = string

  validation {
    condition     = contains(["development", "test", "production"], var.stage)
    error_message = "There is no such stage."
  }
}

locals {
  is_audited = var.stage == "production" || var.stage == "test"
}

resource "aws_cloudtrail" "audit" {
  name                  = "audit-${var.stage}"
  s3_bucket_name        = "audit-log-${var.stage}"
  enable_logging        = local.is_audited
  is_multi_region_trail = var.stage == "production"
}
