variable "prefix" {
  type = string
}

variable "bucket" {
  type = string
}

variable "suffix" {
  type = string
}

locals {
  all = toset([for letter in ["c", "a", "b"] : "${var.prefix}-${letter}"])
}

output "first" {
  value = "${var.prefix}-a"
}

output "second" {
  value = "${var.prefix}-b-for-${var.suffix}"
}

output "third" {
  value = upper("${var.suffix}-c")
}

output "used_by" {
  value = var.bucket
}

output "all" {
  value = local.all
}
