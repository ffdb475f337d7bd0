locals {
  stores = {
    management = { days = 365, selectors = { "All management" = { eventCategory = { equals = ["Management"] } } } }
    objects = {
      selectors = {
        "Writes" = {
          eventCategory    = { equals = ["Data"] }
          "resources.type" = { equals = ["AWS::S3::Object"] }
          readOnly         = { equals = ["false"] }
        }
        "Secrets" = {
          eventCategory    = { equals = ["Data"] }
          "resources.type" = { equals = ["AWS::S3::Object"] }
          "resources.ARN"  = { starts_with = ["arn:aws:s3:::secret-"], not_ends_with = [".tmp", ".bak"] }
        }
      }
    }
    bare = { days = 7, protected = false }
  }
}

module "store" {
  source   = "./store"
  for_each = local.stores

  name      = each.key
  days      = try(each.value.days, null)
  protected = lookup(each.value, "protected", true)
  selectors = try(each.value.selectors, {})
}

resource "aws_cloudwatch_log_group" "store" {
  for_each          = { for key, store in module.store : store.name => store if length(store.fields) > 0 }
  name              = "/stores/${each.key}/${length(each.value.fields)}"
  retention_in_days = each.value.days
}
