# Calls of modules: arguments, outputs, count and for_each, nested calls, and one that is not downloaded.
module "one" {
  source = "./logs"
  name   = "one"
}

module "some" {
  source   = "./logs"
  for_each = { audit = 365, access = 90 }
  name     = "some-${each.key}"
  days     = each.value
}

module "none" {
  source = "./logs"
  count  = 0
  name   = "none"
}

module "elsewhere" {
  source  = "example.org/logs/aws"
  version = "1.0.0"
  bucket  = module.one.bucket
}

resource "aws_cloudtrail" "one" {
  name           = "one"
  s3_bucket_name = module.one.bucket
  s3_key_prefix  = module.elsewhere.prefix
}

resource "aws_cloudtrail" "some" {
  for_each       = module.some
  name           = each.key
  s3_bucket_name = each.value.bucket
}

output "buckets" {
  value = [for module in module.some : module.bucket]
}
