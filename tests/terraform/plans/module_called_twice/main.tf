module "account" {
  source = "./trail"

  name       = "account"
  encryption = { description = "account trail" }
}

# The same folder, other values, and null for every kind of variable.
module "organization" {
  source = "./trail"

  name         = "organization"
  bucket       = module.account.bucket
  organization = true
  retention    = null
  validation   = null
  encryption   = null
  prefix       = null
  tags         = null
}

# Called a third time from another expression for the same folder.
module "lab" {
  source = "././trail/"

  name         = "lab"
  bucket       = null
  organization = null
  retention    = module.account.retention + 35
  validation   = "false"
  prefix       = module.organization.prefix
  tags         = { Neighbour = module.organization.name }
}

resource "aws_cloudwatch_log_group" "this" {
  for_each = {
    account      = module.account
    organization = module.organization
    lab          = module.lab
  }

  name              = "/trails/${each.value.name}"
  retention_in_days = each.value.retention
}
