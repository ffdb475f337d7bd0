# Where variables get their values, and what their types make of them.
variable "default" { default = "from the default" }
variable "file" { default = "from the default" }
variable "automatic" { default = "from the default" }
variable "without" { type = string }
variable "settings" {
  type = object({
    name    = string
    days    = optional(number, 30)
    prefix  = optional(string)
    classes = optional(list(string), ["GLACIER"])
  })
}
variable "object_without" {
  type = object({ name = string, days = number })
}
variable "number" {
  type    = string
  default = 1.50
}
variable "not_nullable" {
  default  = "from the default"
  nullable = false
}
variable "old_type" {
  type    = "map"
  default = {}
}

resource "terraform_data" "all" {
  input = {
    default        = var.default
    file           = var.file
    automatic      = var.automatic
    without        = var.without
    settings       = var.settings
    object_without = var.object_without
    number         = var.number
    not_nullable   = var.not_nullable
    old_type       = var.old_type
  }
}
