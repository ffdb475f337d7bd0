variable "name" {
  type = string
}

variable "settings" {
  type = object({ versions = bool, days = number })
}

locals {
  name = "${var.name}-trail"
}

module "bucket" {
  source = "./bucket"

  name            = "${local.name}-logs"
  versions        = var.settings.versions
  noncurrent_days = var.settings.days
}

resource "aws_kms_key" "this" {
  description         = "Key of ${local.name}"
  enable_key_rotation = true
}

resource "aws_cloudtrail" "this" {
  name                       = local.name
  s3_bucket_name             = module.bucket.name
  kms_key_id                 = aws_kms_key.this.arn
  enable_log_file_validation = module.bucket.versioning == "Enabled"
  tags                       = { Depth = module.bucket.depth + 1 }
}

output "bucket" {
  value = { name = module.bucket.name, versioning = module.bucket.versioning }
}

output "depth" {
  value = module.bucket.depth + 1
}

output "key" {
  value = aws_kms_key.this
}
