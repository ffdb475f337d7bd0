# Each module asks the other for something, and none of it ends where it began.
module "names" {
  source = "./names"

  prefix = "ring"
  bucket = module.bucket.name
  # What an output of the same module says, for another of its variables.
  suffix = module.names.first
}

module "bucket" {
  source   = "./bucket"
  name     = module.names.first
  versions = module.names.second == "ring-b-for-ring-a" ? "Enabled" : "Suspended"
  tags     = local.tags
}

# As many instances as the other module names, known before anything is made.
module "ring" {
  source   = "./ring"
  for_each = module.names.all

  name     = each.value
  position = index(sort(module.names.all), each.key)
  log      = module.bucket.name
}

locals {
  tags   = { Third = module.names.third, Keys = join(",", local.keys) }
  keys   = [for name in sort(module.names.all) : split("-", name)[1]]
  trails = { for key, instance in module.ring : key => instance.trail if !instance.is_last }
}

resource "aws_cloudwatch_log_group" "ring" {
  for_each = local.trails

  name              = "/ring/${each.value.name}"
  retention_in_days = 30
  tags              = { Bucket = each.value.bucket, Last = module.ring["ring-c"].trail.name }
}
