variable "days" {
  type    = number
  default = "0400"
}

variable "validated" {
  type    = bool
  default = "true"
}

variable "port" {
  type    = string
  default = 8443.50
}

variable "flags" {
  type    = map(string)
  default = { on = true, off = false, count = 2, none = null }
}

variable "names" {
  type    = set(string)
  default = ["zeta", "alpha", "zeta", 3, true]
}

variable "numbers" {
  type    = list(number)
  default = ["3", 1, "2.0"]
}

variable "by_index" {
  type    = map(list(string))
  default = { x = [1, 2], y = [] }
}

resource "aws_s3_bucket" "log" {
  for_each = var.names
  bucket   = "conversion-${each.key}"
  tags     = merge(var.flags, { flags = join(",", [for k, v in var.flags : "${k}=${v == null ? "null" : v}"]) })
}

resource "aws_cloudtrail" "log" {
  name                       = "trail-${join("", var.numbers)}-${var.numbers[0] == 3 ? "number" : "text"}"
  s3_bucket_name             = "conversion-alpha"
  s3_key_prefix              = "${var.port}/${join("/", var.names)}/${length(var.names)}"
  enable_log_file_validation = var.validated
  is_multi_region_trail      = contains(var.names, "true")
  is_organization_trail      = var.flags.on

  event_selector {
    include_management_events = var.flags["off"]
    data_resource {
      type   = "AWS::S3::Object"
      values = [for n in var.names : "arn:aws:s3:::${n}/" if n != 3]
    }
  }
}

resource "aws_cloudwatch_log_group" "log" {
  name              = "/conversion/${join("", var.by_index.x)}${var.by_index["x"][0] == 1 ? "number" : "text"}"
  retention_in_days = var.days
}
