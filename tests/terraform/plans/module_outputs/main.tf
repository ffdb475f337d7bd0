module "vault" {
  source = "./vault"

  names = ["outputs-raw", "outputs-final"]
}

module "access" {
  source = "./access"

  # Resources as a whole, through one module into another.
  bucket  = module.vault.buckets["outputs-raw"]
  key     = module.vault.key
  readers = module.vault.readers
}

locals {
  # A list of objects, a map of objects and an object with both.
  longest = max([for rule in module.vault.rules : rule.days]...)
  warm    = { for rule in module.vault.rules : rule.id => rule if rule.class != null }
  summary = module.vault.summary
}

resource "aws_s3_bucket_lifecycle_configuration" "this" {
  bucket = module.vault.buckets["outputs-final"].bucket

  dynamic "rule" {
    for_each = module.vault.rules
    content {
      id     = rule.value.id
      status = rule.value.days < local.longest ? "Enabled" : "Disabled"
      filter {
        prefix = local.summary.prefixes[rule.key]
      }
      expiration {
        days = rule.value["days"]
      }
    }
  }
}

resource "aws_cloudtrail" "this" {
  name           = "outputs-${join("-", keys(local.warm))}"
  s3_bucket_name = values(module.vault.buckets)[0].bucket
  kms_key_id     = module.access.key_id
  tags           = merge(local.summary.tags, module.vault.buckets["outputs-raw"].tags)
}

resource "aws_s3_bucket_policy" "this" {
  bucket = module.access.bucket.bucket
  policy = module.access.policy
}

resource "aws_s3_bucket_versioning" "this" {
  for_each = module.vault.buckets

  bucket = each.value.bucket
  versioning_configuration {
    status = local.summary.versions[each.key] ? "Enabled" : "Suspended"
  }
}
