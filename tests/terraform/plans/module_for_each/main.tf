variable "teams" {
  type = map(object({
    days  = optional(number, 90)
    owner = optional(string)
    legal = optional(bool, false)
  }))
  default = {
    billing = { days = 2555, legal = true }
    search  = { owner = "crawler" }
  }
}

locals {
  environments = ["prod", "stage", "lab"]
  # Only what has to be kept is archived twice.
  held = { for name, team in var.teams : upper(name) => team.days if team.legal }
}

module "team" {
  source   = "./archive"
  for_each = var.teams

  name  = each.key
  days  = each.value.days
  owner = coalesce(each.value.owner, each.key)
}

module "environment" {
  source   = "./archive"
  for_each = toset(local.environments)

  name  = "${each.key}-env"
  owner = each.value
}

module "held" {
  source   = "./archive"
  for_each = local.held

  name = "held-${lower(each.key)}"
  days = each.value * 2
  # The instance of another module that has the same key in lower case.
  owner = module.team[lower(each.key)].tags.Owner
}

module "nobody" {
  source   = "./archive"
  for_each = {}

  name = each.key
}

locals {
  archives = merge(module.team, module.environment, module.nobody)
}

resource "aws_cloudtrail" "this" {
  for_each = { for name, archive in local.archives : name => archive if archive.days > 30 }

  name           = "for-each-${each.key}"
  s3_bucket_name = each.value.bucket
  tags           = merge(each.value.tags, { Held = try(module.held[upper(each.key)].bucket, "no") })
}

output "keys" {
  value = [keys(module.environment), keys(module.held), length(module.nobody), values(module.team)[*].bucket]
}
