module "root_label" {
  source = "./label"

  namespace = "Har bour"
  stage     = "prod"
  tags      = { Team = "audit", Cost = "shared" }
}

module "trail" {
  source = "./trail"

  context = module.root_label.context
  name    = "trail!"
}

# The context handed on once more, with other words for the same things.
module "short" {
  source = "./trail"

  context = merge(module.trail.context, { stage = "lab", delimiter = "" })
  name    = "Very Long Name Of A Trail"
  limit   = 12
  tags    = { Team = "", Extra = "yes" }
}

module "off" {
  source = "./trail"

  context = merge(module.root_label.context, { enabled = false })
  name    = "off"
}

resource "aws_cloudwatch_log_group" "this" {
  for_each = { for id in compact([module.trail.id, module.short.id, module.off.id]) : id => length(id) }

  name              = "/label/${each.key}/${each.value}"
  retention_in_days = 30
  tags              = module.root_label.tags
}
