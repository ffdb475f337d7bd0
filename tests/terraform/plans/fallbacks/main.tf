variable "settings" {
  type = any
  default = {
    trail = { name = "fallbacks", regions = ["eu-west-1"] }
    log   = { days = "400", empty = "" }
  }
}

variable "overrides" {
  type    = map(string)
  default = { prefix = "given", blank = "", none = null }
}

variable "keys" {
  type    = list(string)
  default = ["arn:aws:kms:eu-west-1:111111111111:key/aaaaaaaa-1111-2222-3333-bbbbbbbbbbbb"]
}

variable "topic" {
  type    = string
  default = null
}

locals {
  readable = can(var.settings.trail.name) && !can(var.settings.trail.missing)
  number   = can(tonumber(var.settings.log.days)) && !can(tonumber("four hundred"))
  pattern  = can(regex("^arn:aws:kms:", var.keys[0]))
}

resource "aws_cloudtrail" "log" {
  name           = try(var.settings.trails[0].name, var.settings.trail.name, "unused")
  s3_bucket_name = coalesce(var.topic, lookup(var.overrides, "blank", "x"), "fallbacks-log")
  s3_key_prefix  = lookup(var.overrides, "prefix", "default")
  kms_key_id     = one(var.keys)
  # try takes what does not fail, and null does not.
  sns_topic_name             = try(var.overrides.none, "never")
  enable_log_file_validation = local.readable
  is_multi_region_trail      = try(length(var.settings.trail.regions) > 1, true)
  enable_logging             = local.pattern
  is_organization_trail      = try(tobool("yes"), tobool(try(var.settings.organization, "true")))
}

resource "aws_cloudwatch_log_group" "log" {
  name              = "/${coalesce(var.settings.log.empty, "log")}/${lookup(var.overrides, "other", "none")}/${lookup({ a = 1 }, "b", "c")}"
  retention_in_days = local.number ? coalesce(null, var.settings.log.days, 30) : 7
  kms_key_id        = try(var.keys[1], null)
}

resource "aws_s3_bucket" "log" {
  count  = length(coalescelist([], var.keys, ["never"]))
  bucket = "fallbacks-log"
  tags = {
    None     = lookup(var.overrides, "none", "default") == null ? "null" : "not null"
    Key      = try(one([]), "failed") == null ? "nothing" : "something"
    Tried    = try(one(["a", "b"]), "more than one")
    Division = try(tostring(1 / "x"), "divided by text")
    Index    = try(var.keys["first"], element(var.keys, 3))
    Static   = try(sum([]), 0)
    Object   = jsonencode(try(var.settings.log, {}))
    Contains = contains(keys(var.overrides), "none") ? "has the key" : "has it not"
  }
}

resource "aws_kms_key" "log" {
  description             = try(file("missing.txt"), "file is missing")
  deletion_window_in_days = try(parseint("0x1F", 16), parseint("1F", 16) - 1)
  enable_key_rotation     = anytrue([]) || alltrue([])
}
