variable "names" {
  type    = list(string)
  default = ["left", "right"]
}

resource "aws_kms_key" "this" {
  for_each    = toset(var.names)
  description = each.key
}

module "store" {
  source   = "./store"
  for_each = { for name, key in aws_kms_key.this : name => { key = key.arn, id = key.id, text = key.description } }

  name = each.key
  key  = each.value
}

locals {
  # Maps whose keys are known and whose values are not.
  arns    = { for name, key in aws_kms_key.this : name => key.arn }
  merged  = merge(local.arns, { other = "arn:aws:kms:eu-central-1:111122223333:key/other" })
  objects = [for name in var.names : { name = name, arn = aws_kms_key.this[name].arn }]
  # A list with something unknown in it has its length all the same.
  listed = concat(values(local.arns), ["last"])
}

resource "aws_cloudwatch_log_group" "merged" {
  for_each   = local.merged
  name       = "/unknown/${each.key}"
  kms_key_id = each.value
}

resource "aws_cloudwatch_log_group" "listed" {
  count             = length(local.listed)
  name              = "/listed/${count.index == length(local.listed) - 1 ? local.listed[count.index] : count.index}"
  retention_in_days = contains(keys(module.store), "left") ? 30 : 60
}

resource "aws_cloudtrail" "this" {
  count = length(local.objects)

  name           = "unknown-${local.objects[count.index].name}"
  s3_bucket_name = module.store[local.objects[count.index].name].bucket
  kms_key_id     = local.objects[count.index].arn
  # Text around what is unknown is unknown as a whole.
  s3_key_prefix = "key-${element(aws_kms_key.this[var.names[count.index]][*].key_id, 0)}"

  advanced_event_selector {
    name = "objects"
    field_selector {
      field  = "eventCategory"
      equals = ["Data"]
    }
    field_selector {
      field  = "resources.type"
      equals = ["AWS::S3::Object"]
    }
    dynamic "field_selector" {
      for_each = { "resources.ARN" = [for store in module.store : "${store.arn}/"], "eventName" = ["PutObject"] }
      content {
        field       = field_selector.key
        starts_with = field_selector.key == "eventName" ? null : field_selector.value
        equals      = field_selector.key == "eventName" ? field_selector.value : null
      }
    }
  }

  tags = {
    Known   = length(local.arns)
    Keys    = join(" ", keys(local.merged))
    Other   = local.merged["other"]
    Unknown = local.merged["left"]
    Name    = module.store["left"].summary.name
  }
}
