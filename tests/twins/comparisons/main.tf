variable "stage" {
  type = string
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
