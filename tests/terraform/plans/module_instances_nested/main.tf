variable "partitions" {
  type    = list(list(string))
  default = [["eu-west-1", "eu-north-1"], [], ["us-east-1"]]
}

# Counted, then for each, then counted again.
module "partition" {
  source = "./region"
  count  = length(var.partitions)

  number  = count.index
  regions = var.partitions[count.index]
}

locals {
  buckets = module.partition[*].buckets
  flat    = merge(local.buckets...)
  lengths = [for partition in module.partition : length(partition.buckets)]
}

resource "aws_cloudtrail" "this" {
  for_each = local.flat

  name           = "nested-${each.key}-of-${join("-", local.lengths)}"
  s3_bucket_name = each.value[0]
  s3_key_prefix  = try(each.value[1], module.partition[0].buckets["eu-west-1"][1])
}

resource "aws_s3_bucket_logging" "shared" {
  for_each      = { for path in flatten([for n, p in module.partition : [for region, names in p.buckets : { key = "${n}/${region}", name = names[0] }]]) : path.key => path.name }
  bucket        = each.value
  target_bucket = module.partition[split("/", each.key)[0]].shared
  target_prefix = "${each.key}/"
}
