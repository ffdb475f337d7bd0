variable "bucket" {
  type = string
}

variable "writers" {
  type    = list(string)
  default = []
}

variable "service" {
  type    = string
  default = null
}

locals {
  # A template beside this module, not in it.
  templates = "${path.module}/../templates"
}

module "note" {
  source = "../inner"
  text   = upper(var.bucket)
}

output "bucket" {
  value = var.bucket
}

output "policy" {
  value = templatefile("${local.templates}/bucket.json.tftpl", {
    bucket  = var.bucket
    writers = var.writers
    service = var.service
    folder  = basename(path.module)
  })
}

output "note" {
  value = "${module.note.text} ${fileexists("${path.module}/note.txt") ? "here" : "there"}"
}
