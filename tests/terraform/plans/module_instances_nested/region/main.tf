variable "number" {
  type = number
}

variable "regions" {
  type = set(string)
}

module "bucket" {
  source   = "./bucket"
  for_each = var.regions

  name   = "nested-${var.number}-${each.key}"
  copies = var.number == 0 && each.key == "eu-west-1" ? 2 : 1
}

module "shared" {
  source = "./shared"
  count  = length(module.bucket) > 0 ? 1 : 0

  name = "nested-shared-${var.number}"
}

output "buckets" {
  value = { for region, bucket in module.bucket : region => bucket.names }
}

output "shared" {
  value = one(module.shared[*].name)
}
