variable "existing" {
  type = object({
    bucket = optional(string)
    key    = optional(string)
    topic  = optional(string, "")
    role   = optional(string)
  })
  default = {
    bucket = "existing-bucket"
    topic  = "existing-topic"
  }
}

locals {
  own_bucket = var.existing.bucket == null
  own_topic  = var.existing.topic == ""
}

resource "aws_s3_bucket" "created" {
  count  = local.own_bucket ? 1 : 0
  bucket = "created-bucket"
}

resource "aws_sns_topic" "created" {
  count = local.own_topic ? 1 : 0
  name  = "created-topic"
}

resource "aws_cloudwatch_log_group" "created" {
  for_each          = var.existing.role == null ? { main = 365 } : {}
  name              = "/created/${each.key}"
  retention_in_days = each.value
}

resource "aws_iam_role" "created" {
  for_each = toset(var.existing.role == null ? ["delivery"] : [])
  name     = "created-${each.key}"
  assume_role_policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = "cloudtrail.amazonaws.com" } }]
  })
}

module "key" {
  source = "./key"

  existing = var.existing.key
}

module "other_key" {
  source = "./key"

  existing = "arn:aws:kms:eu-central-1:111122223333:key/existing"
}

locals {
  bucket = coalesce(one(aws_s3_bucket.created[*].bucket), var.existing.bucket)
  topic  = try(aws_sns_topic.created[0].name, var.existing.topic)
  role   = var.existing.role != null ? var.existing.role : one(values(aws_iam_role.created)).name
  group  = try(aws_cloudwatch_log_group.created["main"].name, aws_cloudwatch_log_group.created["other"].name, "/existing")
}

resource "aws_cloudtrail" "this" {
  name                       = "existing-or-created"
  s3_bucket_name             = local.bucket
  sns_topic_name             = local.topic
  kms_key_id                 = module.key.arn
  enable_log_file_validation = module.key.created
  tags                       = { Role = local.role, Group = local.group, Other = module.other_key.created }
}

resource "aws_cloudtrail" "borrowed" {
  name           = "borrowed"
  s3_bucket_name = element(concat(aws_s3_bucket.created[*].bucket, [var.existing.bucket], ["last-resort"]), 0)
  kms_key_id     = module.other_key.arn
  sns_topic_name = coalesce(join("", aws_sns_topic.created[*].name), local.topic)
}

resource "aws_s3_bucket_versioning" "this" {
  bucket = local.own_bucket ? aws_s3_bucket.created[0].bucket : "${var.existing.bucket}-versions"
  versioning_configuration {
    status = module.key.created ? "Enabled" : "Suspended"
  }
}
