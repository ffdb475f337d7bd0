variable "prefix" {
  type     = string
  default  = "kept"
  nullable = false
}

variable "validated" {
  type     = bool
  default  = true
  nullable = true
}

variable "days" {
  type     = number
  default  = 400
  nullable = false
}

variable "tags" {
  type    = map(string)
  default = {}
}

locals {
  nothing = null
  blanks  = { text = "", list = [], map = {}, none = null }
}

module "unset" {
  source    = "./trail"
  name      = "unset"
  prefix    = null
  validated = null
  days      = null
}

module "empty" {
  source    = "./trail"
  name      = "empty"
  prefix    = ""
  validated = false
  days      = 1
  selectors = []
  tags      = {}
}

module "left_out" {
  source = "./trail"
  name   = "left-out"
}

resource "aws_cloudtrail" "absent" {
  name                          = "absent-${var.prefix}"
  s3_bucket_name                = "absent-log"
  s3_key_prefix                 = local.nothing
  kms_key_id                    = local.blanks.none
  cloud_watch_logs_group_arn    = null
  include_global_service_events = null
  enable_logging                = null
  enable_log_file_validation    = var.validated == null
  tags                          = length(var.tags) > 0 ? var.tags : null

  event_selector {
    read_write_type           = null
    include_management_events = null
  }
}

resource "aws_cloudtrail" "blank" {
  name           = "blank-${length(local.blanks)}-${local.blanks.text}"
  s3_bucket_name = "blank-log"
  s3_key_prefix  = local.blanks.text
  kms_key_id     = ""
  sns_topic_name = ""
  tags           = merge(local.blanks.map, null, { Empty = "" })
}

resource "aws_cloudwatch_log_group" "log" {
  name              = "/null/${coalesce(local.blanks.none, local.blanks.text, "filled")}"
  retention_in_days = var.days
  kms_key_id        = null
}

resource "aws_s3_bucket" "log" {
  bucket        = "null-${local.nothing == null ? "yes" : "no"}-${local.blanks.text == null ? "yes" : "no"}"
  force_destroy = null
  tags          = { Null = null, Text = "null" }
}
