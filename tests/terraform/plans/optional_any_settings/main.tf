variable "stores" {
  # Whatever the settings are, they are the same for all.
  type = map(object({
    settings = optional(any)
    notes    = optional(any, "none")
    days     = optional(number)
  }))
  default = {
    first  = { settings = { versions = true, tags = { A = 1, B = "two" } }, days = "30" }
    second = { settings = { versions = false, tags = { A = 3, B = "four" } }, notes = 5 }
    # A boolean of text, which makes text of the others too.
    third = { settings = { versions = "false", tags = { A = "5", B = null } }, notes = null }
  }
}

# Next to text, what is not there is null.
variable "suffixes" {
  type    = map(object({ suffix = optional(any), order = optional(any, 9) }))
  default = { x = { suffix = "ix" }, y = { suffix = 2, order = "1" }, z = {} }
}

# Objects with one attribute each, of other names, are maps.
variable "singles" {
  type    = list(object({ limit = optional(any) }))
  default = [{ limit = { days = 30 } }, { limit = { weeks = 4 } }]
}

variable "shapes" {
  type = any
  default = {
    empty = {}
    list  = { names = ["a", "b"], nested = [{ x = 1 }, { y = 2 }] }
    map   = { names = { k = "v" }, enabled = false }
    null  = null
    text  = "just text"
  }
}

variable "agreeing" {
  type    = map(any)
  default = { one = 1, yes = true, text = "text" }
}

resource "aws_s3_bucket" "store" {
  for_each = var.stores
  bucket   = "any-${each.key}-${each.value.notes}"
  tags     = try(each.value.settings.tags, { Settings = each.value.settings == null ? "null" : "odd" })
}

resource "aws_s3_bucket_versioning" "store" {
  for_each = { for key, store in var.stores : key => store.settings if try(store.settings.versions, null) != null }
  bucket   = aws_s3_bucket.store[each.key].bucket
  versioning_configuration {
    status = each.value.versions ? "Enabled" : "Suspended"
  }
}

resource "aws_s3_bucket" "shape" {
  for_each = var.shapes
  bucket   = "any-shape-${each.key}"

  tags = {
    Null    = each.value == null ? "yes" : "no"
    Text    = can(tostring(each.value)) ? coalesce(each.value, "nothing") : "no text"
    Names   = try(join("", each.value.names), join("", values(each.value.names)), "unnamed")
    Enabled = try(each.value.enabled, true) ? "on" : "off"
    Keys    = try(join(" ", keys(each.value)), "keyless")
    Y       = try(each.value.nested[1].y, each.value.nested.1.y, "-")
    X       = try(join(",", [for n in each.value.nested : lookup(n, "x", "?")]), "-")
    Json    = replace(jsonencode(each.value), "/[^a-z0-9:]/", "")
  }
}

resource "aws_cloudwatch_log_group" "agreeing" {
  for_each          = var.agreeing
  name              = "/any/${each.key}/${each.value}"
  retention_in_days = try(each.value + 0, 30)
  # What began as a boolean is text by now.
  skip_destroy = each.value == "true"
}

resource "aws_cloudwatch_log_group" "suffix" {
  for_each          = var.suffixes
  name              = "/any/${each.key}${each.value.suffix == null ? "" : each.value.suffix}/${each.value.order}"
  retention_in_days = try(var.singles[each.value.order].limit.weeks * 7 - 14, lookup(var.singles[0].limit, "weeks", 60))
  tags              = { Text = each.value.order == "9" ? "text" : "number", Kinds = join(" ", keys(var.singles[1].limit)) }
}

resource "aws_cloudtrail" "this" {
  for_each       = { for key, shape in var.shapes : key => shape if try(shape.enabled, null) != null || can(shape.names[0]) }
  name           = "any-${each.key}"
  s3_bucket_name = aws_s3_bucket.shape[each.key].bucket
  enable_logging = lookup(each.value, "enabled", true)
  s3_key_prefix  = try(each.value["names"]["k"], each.value["names"][1])
}
