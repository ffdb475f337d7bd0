module "archive" {
  source = "./archive"

  name       = "toggle"
  encryption = { create = true }
  days       = { STANDARD_IA = 60, GLACIER = 180 }
}

module "disabled" {
  source = "./archive"

  name    = "disabled"
  enabled = false
}

# Asked for, with a key from elsewhere and without a group.
module "borrowed" {
  source = "./archive"

  name       = "borrowed"
  enabled    = module.disabled.enabled == false
  encryption = { key_arn = "arn:aws:kms:eu-central-1:111122223333:key/0f1e2d3c-0000-4000-8000-000000000001" }
  retention  = 0
}

resource "aws_cloudtrail" "this" {
  for_each = { for name, archive in { first = module.archive, second = module.disabled, third = module.borrowed } : name => archive if archive.bucket != "" }

  name                       = "toggle-${each.key}"
  s3_bucket_name             = each.value.bucket
  kms_key_id                 = each.value.key_arn == "" ? null : each.value.key_arn
  enable_log_file_validation = each.value.enabled
  tags                       = { Group = coalesce(each.value.group, "none") }
}
