variable "data_events" {
  type = list(any)
  default = [
    { type = "AWS::S3::Object", buckets = ["invoices", "letters"] },
    { type = "AWS::S3::Object", buckets = [] },
  ]
}

module "trail" {
  source   = "./trail"
  for_each = { quiet = [], loud = var.data_events }

  name   = each.key
  events = each.value
  # An object with an attribute of any type in it.
  extra = { kind = each.key == "loud" ? "advanced" : "basic", settings = each.key == "loud" ? { buckets = "none" } : null }
}

module "bare" {
  source = "./trail"

  name  = "bare"
  extra = { kind = "basic", settings = ["a", 2, true] }
}

resource "aws_cloudwatch_log_group" "this" {
  for_each          = { for key, trail in merge(module.trail, { bare = module.bare }) : key => trail.selectors }
  name              = "/dynamic/${each.key}/${each.value.count}"
  retention_in_days = each.value.count > 1 ? 365 : 30
}
