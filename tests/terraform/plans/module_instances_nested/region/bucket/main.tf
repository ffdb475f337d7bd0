variable "name" {
  type = string
}

variable "copies" {
  type = number
}

module "copy" {
  # The same folder that is called from above.
  source = "../shared"
  count  = var.copies

  name = "${var.name}-${count.index}"
}

output "names" {
  value = module.copy[*].name
}
