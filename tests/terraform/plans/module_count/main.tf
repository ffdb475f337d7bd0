variable "regions" {
  type    = list(string)
  default = ["eu-west-1", "us-east-1"]
}

variable "mirror" {
  type    = bool
  default = false
}

module "primary" {
  source = "./logs"
  count  = var.mirror ? 0 : 1

  name = "module-count-primary"
}

module "mirror" {
  source = "./logs"
  count  = var.mirror ? 1 : 0

  name = "module-count-mirror"
}

module "regional" {
  source = "./logs"
  count  = length(var.regions)

  name  = "module-count-${var.regions[count.index]}"
  order = count.index
  # Another instance of another counted module.
  target = module.primary[0].bucket
}

locals {
  buckets = concat(module.primary[*].bucket, module.mirror[*].bucket, module.regional[*].bucket)
}

resource "aws_cloudtrail" "this" {
  name = "module-count-${length(module.mirror)}-${length(module.regional)}"
  # The mirror is not there, so the primary takes over.
  s3_bucket_name = try(module.mirror[0].bucket, module.primary[0].bucket)
  s3_key_prefix  = one(module.mirror[*].bucket)
  kms_key_id     = one(module.primary[*].key_arn)
  sns_topic_name = join("", module.mirror[*].bucket)

  tags = {
    Buckets = join(" ", local.buckets)
    Last    = module.regional[length(module.regional) - 1].bucket
    Orders  = join("", [for m in module.regional : m.order])
    Mirror  = length(module.mirror) == 0 ? "none" : module.mirror[0].bucket
  }
}

resource "aws_s3_bucket_public_access_block" "all" {
  count = length(local.buckets)

  bucket              = local.buckets[count.index]
  block_public_acls   = true
  block_public_policy = count.index != 1
}
