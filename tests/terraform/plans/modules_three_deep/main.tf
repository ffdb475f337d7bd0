variable "organization" {
  type    = string
  default = "harbour"
}

module "audit" {
  source = "./audit"

  organization = var.organization
  settings = {
    name     = "deep"
    versions = true
  }
}

# What the innermost module made, seen through two others.
resource "aws_s3_bucket_logging" "this" {
  bucket        = module.audit.bucket.name
  target_bucket = module.audit.bucket.name
  target_prefix = "${module.audit.path}/access/"
}

resource "aws_cloudwatch_log_group" "this" {
  name              = "/${var.organization}/${module.audit.depth}"
  retention_in_days = module.audit.bucket.noncurrent_days + 1
  kms_key_id        = module.audit.key_arn
}

output "bucket" {
  value = module.audit.bucket
}
