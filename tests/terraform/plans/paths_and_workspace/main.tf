locals {
  workspaces = {
    default = { days = 400, validated = true }
    staging = { days = 30, validated = false }
  }
  settings = local.workspaces[terraform.workspace]
  live     = terraform.workspace == "default"
}

module "log" {
  source = "./log"
  name   = "paths-${terraform.workspace}"
  files  = fileset(path.module, "lo?/*.t*")
}

module "log_again" {
  source = "./log"
  count  = local.live ? 1 : 0
  name   = "paths-again"
  files  = fileset(path.root, "log/*.tf")
}

resource "aws_cloudtrail" "log" {
  name                       = "${terraform.workspace}-trail"
  s3_bucket_name             = module.log.bucket
  s3_key_prefix              = "${path.module}/${path.root}"
  enable_log_file_validation = local.settings.validated
  is_multi_region_trail      = path.cwd == abspath(path.root)
}

resource "aws_cloudwatch_log_group" "log" {
  name              = "/${terraform.workspace}"
  retention_in_days = lookup(local.workspaces, terraform.workspace, { days = 7 }).days
}
