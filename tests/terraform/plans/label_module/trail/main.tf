variable "context" {
  type = any
}

variable "name" {
  type = string
}

variable "limit" {
  type    = number
  default = null
}

variable "tags" {
  type    = map(string)
  default = {}
}

module "this" {
  source = "../label"

  context = var.context
  name    = var.name
  limit   = var.limit
  tags    = var.tags
}

module "bucket_label" {
  source = "../label"

  context    = module.this.context
  attributes = ["Logs", "", "logs", "Logs"]
  tags       = { Holds = "trails" }
}

resource "aws_s3_bucket" "this" {
  count  = module.bucket_label.enabled ? 1 : 0
  bucket = module.bucket_label.id
  tags   = module.bucket_label.tags
}

resource "aws_cloudtrail" "this" {
  count          = module.this.enabled ? 1 : 0
  name           = module.this.id
  s3_bucket_name = join("", aws_s3_bucket.this[*].bucket)
  tags           = merge(module.this.tags, { Keys = join(" ", module.this.tags_as_list[*].key) })
}

output "id" {
  value = module.this.id
}

output "context" {
  value = module.this.context
}
