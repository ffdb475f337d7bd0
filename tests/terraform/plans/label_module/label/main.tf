variable "context" {
  type = any
  default = {
    enabled    = true
    namespace  = null
    stage      = null
    name       = null
    attributes = []
    delimiter  = null
    limit      = null
    order      = []
    tags       = {}
  }
}

variable "enabled" {
  type    = bool
  default = null
}

variable "namespace" {
  type    = string
  default = null
}

variable "stage" {
  type    = string
  default = null
}

variable "name" {
  type    = string
  default = null
}

variable "attributes" {
  type    = list(string)
  default = []
}

variable "delimiter" {
  type    = string
  default = null
}

variable "limit" {
  type    = number
  default = null
}

variable "tags" {
  type    = map(string)
  default = {}
}

locals {
  fallback = { delimiter = "-", order = ["namespace", "stage", "name", "attributes"], pattern = "/[^-a-zA-Z0-9]/" }

  input = {
    enabled    = var.enabled == null ? var.context.enabled : var.enabled
    namespace  = var.namespace == null ? var.context.namespace : var.namespace
    stage      = var.stage == null ? lookup(var.context, "stage", null) : var.stage
    name       = var.name == null ? var.context.name : var.name
    attributes = compact(distinct(concat(coalesce(var.context.attributes, []), coalesce(var.attributes, []))))
    delimiter  = var.delimiter == null ? var.context.delimiter : var.delimiter
    limit      = var.limit == null ? var.context.limit : var.limit
    tags       = merge(var.context.tags, var.tags)
  }

  enabled   = local.input.enabled
  delimiter = local.input.delimiter == null ? local.fallback.delimiter : local.input.delimiter
  order     = length(try(var.context.order, [])) == 0 ? local.fallback.order : var.context.order

  parts = merge(
    { for key in ["namespace", "stage", "name"] : key => lower(replace(coalesce(local.input[key], "-none-"), local.fallback.pattern, "")) if try(length(local.input[key]), 0) > 0 },
    { attributes = join(local.delimiter, [for attribute in local.input.attributes : lower(attribute)]) },
  )

  full  = join(local.delimiter, [for part in local.order : local.parts[part] if lookup(local.parts, part, "") != ""])
  limit = coalesce(local.input.limit, 0) == 0 ? length(local.full) : local.input.limit
  # Cut, and made one of its kind by the start of a digest.
  cut = length(local.full) > local.limit ? join(local.delimiter, [substr(local.full, 0, local.limit - 5), substr(md5(local.full), 0, 5)]) : local.full
  id  = local.enabled ? local.cut : ""

  generated = { for key, value in merge(local.parts, { name = local.id }) : title(key) => value if length(value) > 0 }
  tags      = merge(local.generated, { for key, value in local.input.tags : key => value if value != "" })
}

output "enabled" {
  value = local.enabled
}

output "id" {
  value = local.id
}

output "tags" {
  value = local.enabled ? local.tags : {}
}

output "tags_as_list" {
  value = flatten([for key in keys(local.tags) : { key = key, value = local.tags[key] }])
}

output "context" {
  value = merge(var.context, local.input, { order = local.order })
}
