variable "organization" {
  type = string
}

variable "settings" {
  type = object({
    name     = string
    versions = optional(bool, false)
    days     = optional(number, 29)
  })
}

locals {
  # The same name means something else in each module.
  name = "${var.organization}-${var.settings.name}"
}

module "trail" {
  source = "./trail"

  name     = local.name
  settings = var.settings
}

output "bucket" {
  value = merge(module.trail.bucket, { noncurrent_days = var.settings.days })
}

output "depth" {
  value = module.trail.depth + 1
}

output "key_arn" {
  value = module.trail.key.arn
}

output "path" {
  value = basename(path.module)
}
