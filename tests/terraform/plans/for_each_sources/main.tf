variable "names" {
  type    = list(string)
  default = ["zulu", "alpha", "zulu"]
}

variable "zones" {
  type    = set(string)
  default = ["b", "a"]
}

variable "groups" {
  type = map(object({ days = number, tags = optional(map(string), {}) }))
  default = {
    api   = { days = 30 }
    audit = { days = 365, tags = { Team = "risk" } }
  }
}

variable "anything" {
  type    = any
  default = { one = { days = 1 }, two = { days = 3, note = "objects-need-not-agree" } }
}

# A set from a list: once each, in order.
resource "aws_s3_bucket" "named" {
  for_each = toset(var.names)
  bucket   = "sources-${each.value}-${each.key == each.value}"
}

resource "aws_s3_bucket" "zoned" {
  for_each = setunion(var.zones, ["c"])
  bucket   = "sources-zone-${each.value}"
}

resource "aws_cloudwatch_log_group" "grouped" {
  for_each          = var.groups
  name              = "/sources/${each.key}"
  retention_in_days = each.value.days
  tags              = merge(each.value.tags, { Key = each.key })
}

# An object, whose attributes are of several types.
resource "aws_cloudwatch_log_group" "literal" {
  for_each = {
    plain    = 7
    "quoted" = "14"
    (join("-", ["built", "up"])) = {
      days = 30
    }
  }

  name              = "/sources/literal/${each.key}"
  retention_in_days = try(each.value.days, each.value)
}

resource "aws_cloudwatch_log_group" "anything" {
  for_each          = { for key, value in var.anything : key => value if can(value.days) }
  name              = "/sources/any/${lookup(each.value, "note", "none")}"
  retention_in_days = each.value.days
}

# Numbers become keys of text, and a list its own places.
resource "aws_kms_alias" "numbered" {
  for_each      = { for index, name in sort(distinct(var.names)) : index => name }
  name          = "alias/sources-${each.value}-${each.key + 1}"
  target_key_id = aws_kms_key.by_day[each.value == "alpha" ? 30 : 365].key_id
}

resource "aws_kms_key" "by_day" {
  for_each                = toset([for group in var.groups : tostring(group.days)])
  deletion_window_in_days = min(each.key, 29)
}

resource "aws_sns_topic" "none" {
  for_each = toset([])
  name     = each.key
}

resource "aws_cloudtrail" "this" {
  for_each       = length(aws_sns_topic.none) == 0 ? { (aws_s3_bucket.named["alpha"].bucket) = true } : {}
  name           = replace(each.key, "/^sources-/", "")
  s3_bucket_name = each.key
  enable_logging = each.value
  tags           = { Keys = join(" ", keys(aws_s3_bucket.named), keys(aws_s3_bucket.zoned), keys(aws_kms_alias.numbered)) }
}
