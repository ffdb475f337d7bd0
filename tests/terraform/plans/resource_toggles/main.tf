variable "create" {
  type    = object({ bucket = bool, key = bool, topic = bool, group = optional(bool) })
  default = { bucket = true, key = false, topic = false }
}

variable "sizes" {
  type    = list(number)
  default = [30, 60, 90]
}

variable "topic_name" {
  type    = string
  default = ""
}

resource "aws_s3_bucket" "log" {
  count  = var.create.bucket ? 1 : 0
  bucket = "toggles-log"
}

resource "aws_kms_key" "log" {
  count = var.create.key ? 1 : 0
}

resource "aws_sns_topic" "log" {
  count = var.create.topic && var.topic_name != "" ? 1 : 0
  name  = var.topic_name
}

# Neither true nor false was said.
resource "aws_cloudwatch_log_group" "log" {
  count             = coalesce(var.create.group, !var.create.topic) ? length(var.sizes) : 0
  name              = "/toggles/${count.index}"
  retention_in_days = var.sizes[count.index]
}

# The count of one resource decides about another.
resource "aws_s3_bucket_versioning" "log" {
  count  = length(aws_s3_bucket.log)
  bucket = aws_s3_bucket.log[count.index].bucket
  versioning_configuration {
    status = "Enabled"
  }
}

resource "aws_s3_bucket_public_access_block" "log" {
  count             = length(aws_s3_bucket.log) > 0 && length(aws_kms_key.log) == 0 ? "2" - 1 : 0
  bucket            = one(aws_s3_bucket.log[*].bucket)
  block_public_acls = length(aws_cloudwatch_log_group.log[*].name) == 3
}

locals {
  key   = try(aws_kms_key.log[0].arn, "alias/aws/s3")
  topic = one(aws_sns_topic.log[*].name)
  group = element(concat(aws_cloudwatch_log_group.log[*].name, ["none"]), 4)
}

resource "aws_cloudtrail" "log" {
  count = min(1, length(aws_s3_bucket_versioning.log))

  name           = "toggles-${length(aws_cloudwatch_log_group.log)}"
  s3_bucket_name = aws_s3_bucket.log[0].bucket
  s3_key_prefix  = var.create.key ? aws_kms_key.log[0].arn : try(aws_sns_topic.log[0].name, "")
  sns_topic_name = local.topic == null ? "fallback" : local.topic
  kms_key_id     = join("", aws_kms_key.log[*].arn) == "" ? null : aws_kms_key.log[0].arn

  tags = {
    Key    = local.key
    Group  = local.group
    Can    = can(aws_kms_key.log[0]) ? "yes" : "no"
    Empty  = aws_kms_key.log == [] ? "same" : "other"
    Length = length(aws_kms_key.log)
  }
}

output "trail" {
  value = one(aws_cloudtrail.log) != null ? one(aws_cloudtrail.log).name : null
}
