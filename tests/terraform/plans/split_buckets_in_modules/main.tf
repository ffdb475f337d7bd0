variable "stores" {
  type = map(object({ versions = optional(bool), access_log = optional(bool, true) }))
  default = {
    trail  = { versions = true }
    config = { versions = false, access_log = false }
  }
}

# Under a count.
module "access" {
  source = "./bucket"
  count  = anytrue(values(var.stores)[*].access_log) ? 1 : 0

  name = "split-access"
}

# Under for_each, some of them with a module of the other kind as their target.
module "store" {
  source   = "./bucket"
  for_each = var.stores

  name       = "split-${each.key}"
  versions   = each.value.versions
  access_log = each.value.access_log ? module.access[0].name : null
}

# Across modules: what the buckets said about themselves comes back in another module.
module "protection" {
  source   = "./protection"
  for_each = { for key, store in merge(module.store, { access = one(module.access) }) : key => store.bucket }

  bucket = each.value
  strict = try(module.store[each.key].versioning, "Disabled") == "Enabled"
}

resource "aws_cloudtrail" "this" {
  name           = "split-${join("-", sort([for protection in module.protection : protection.ownership]))}"
  s3_bucket_name = module.store["trail"].name
}

# The root adds to a bucket deep in another module.
resource "aws_s3_bucket_acl" "access" {
  count  = length(module.access)
  bucket = module.access[count.index].name
  acl    = "log-delivery-write"
}
