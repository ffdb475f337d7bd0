variable "accounts" {
  type = map(object({
    id      = string
    unit    = optional(string, "workloads")
    buckets = optional(map(object({ days = optional(number), public = optional(bool, false) })), { logs = {} })
    trail   = optional(bool, true)
  }))
  default = {
    log-archive = { id = "111122223333", unit = "security", buckets = { central = { days = 3650 }, access = { days = 90 } } }
    payments    = { id = "444455556666" }
    website     = { id = "777788889999", trail = false, buckets = { logs = { days = 30 }, assets = { public = true } } }
  }
}

locals {
  archive    = one([for name, account in var.accounts : name if account.unit == "security"])
  trailing   = [for name, account in var.accounts : account.id if account.trail]
  unit_names = { for name, account in var.accounts : account.unit => name... }
}

module "account" {
  source   = "./modules/account"
  for_each = var.accounts

  name    = each.key
  account = each.value
  # Everybody sends to the archive, which sends to itself.
  central = "${local.archive}-central"
  readers = each.key == local.archive ? local.trailing : [each.value.id]
}

locals {
  every_bucket = merge([for name, account in module.account : { for key, bucket in account.buckets : "${name}/${key}" => bucket }]...)
}

resource "aws_cloudtrail" "organization" {
  name                  = "landing-zone"
  s3_bucket_name        = module.account[local.archive].buckets["central"].name
  is_organization_trail = true
  tags = {
    Units   = jsonencode(local.unit_names)
    Buckets = length(local.every_bucket)
    Longest = max(0, [for bucket in local.every_bucket : coalesce(bucket.days, 0)]...)
  }
}

resource "aws_cloudwatch_log_group" "bucket" {
  for_each          = { for path, bucket in local.every_bucket : path => bucket if bucket.days != null }
  name              = "/landing-zone/${each.key}"
  retention_in_days = each.value.days == 30 ? 30 : 365
}
