variable "name" {
  type = string
}

variable "account" {
  type = object({
    id      = string
    trail   = bool
    buckets = map(object({ days = number, public = bool }))
  })
}

variable "central" {
  type = string
}

variable "readers" {
  type = list(string)
}

module "bucket" {
  source   = "../storage/bucket"
  for_each = var.account.buckets

  name   = join("-", [var.name, each.key])
  days   = each.value.days
  public = each.value.public
}

module "policy" {
  source   = "../storage/policy"
  for_each = { for key, bucket in module.bucket : key => bucket.name if !var.account.buckets[key].public }

  bucket   = each.value
  accounts = var.readers
}

resource "aws_cloudtrail" "this" {
  count                 = var.account.trail ? 1 : 0
  name                  = var.name
  s3_bucket_name        = var.central
  s3_key_prefix         = var.account.id
  is_multi_region_trail = contains(keys(module.policy), "central")
  depends_on            = [module.policy]
}

output "buckets" {
  value = { for key, bucket in module.bucket : key => { name = bucket.name, days = bucket.days } }
}
