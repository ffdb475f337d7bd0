variable "is_production" {
  type = bool
}

locals {
  days  = { true = 400, false = 30 }
  names = { true = "audit-log", false = "audit-log-test" }
}

resource "aws_cloudtrail" "audit" {
  name           = "audit"
  s3_bucket_name = "elsewhere"
  s3_key_prefix  = local.names[var.is_production]
}

resource "aws_cloudwatch_log_group" "audit_group" {
  name              = "audit"
  retention_in_days = local.days[var.is_production]
}
