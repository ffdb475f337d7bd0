variable "writers" {
  type    = list(string)
  default = ["111122223333", "444455556666"]
}

module "trail" {
  source = "./modules/policies/bucket"

  bucket  = "templates-trail"
  writers = var.writers
  service = "cloudtrail"
}

module "config" {
  source = "./modules/policies/bucket"

  bucket = "templates-config"
}

resource "aws_s3_bucket" "this" {
  for_each = { trail = module.trail, config = module.config }
  bucket   = each.value.bucket
  tags     = { Statements = length(jsondecode(each.value.policy).Statement), Note = each.value.note }
}

resource "aws_s3_bucket_policy" "this" {
  for_each = { trail = module.trail.policy, config = module.config.policy }
  bucket   = aws_s3_bucket.this[each.key].bucket
  policy   = each.value
}

resource "aws_cloudtrail" "this" {
  name           = trimspace(templatefile("${path.module}/modules/policies/templates/name.tftpl", { parts = ["templates", length(var.writers)] }))
  s3_bucket_name = aws_s3_bucket_policy.this["trail"].bucket
  s3_key_prefix  = path.module == path.root ? "same" : "other"
}
