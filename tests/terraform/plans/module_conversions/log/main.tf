variable "validate" {
  type = bool
}

variable "days" {
  type = number
}

variable "name" {
  type = string
}

variable "stages" {
  type = set(string)
}

variable "settings" {
  type = object({
    days   = number
    class  = optional(string, "GLACIER")
    nested = object({ keep = string })
  })
}

variable "tags" {
  type = map(string)
}

variable "loose" {
  type = map(any)
}

variable "pairs" {
  type = map(list(string))
}

variable "anything" {
  type = any
}

variable "untyped" {
}

variable "selector" {
  type = list(object({ type = string, values = list(string) }))
}

resource "aws_s3_bucket" "this" {
  for_each = var.stages
  bucket   = "conversions-${each.key}"
  tags = merge(var.tags, {
    Loose    = jsonencode(var.loose)
    Pairs    = jsonencode(var.pairs)
    Anything = jsonencode(var.anything)
    Untyped  = jsonencode(var.untyped)
    Settings = jsonencode(var.settings)
    Kept     = var.untyped.kept.as
  })
}

resource "aws_cloudtrail" "this" {
  name                       = "trail-${var.name == "2024" ? "text" : "number"}"
  s3_bucket_name             = aws_s3_bucket.this["live"].bucket
  enable_log_file_validation = var.validate
  is_multi_region_trail      = var.days == 365

  event_selector {
    dynamic "data_resource" {
      for_each = var.selector
      content {
        type   = data_resource.value.type
        values = data_resource.value.values
      }
    }
  }
}

output "settings" {
  value = var.settings
}

output "shape" {
  value = join("-", keys(var.settings))
}
