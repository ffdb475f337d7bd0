variable "account" {
  type      = string
  default   = "111111111111"
  sensitive = true
}

variable "trail" {
  type      = object({ name = string, validated = bool, prefix = optional(string, "audit") })
  sensitive = true
  default   = { name = "sensitive", validated = true }
}

variable "days" {
  type    = list(number)
  default = [30, 400]
}

variable "readers" {
  type      = set(string)
  default   = ["alice", "bob"]
  sensitive = true
}

locals {
  days   = sensitive(var.days)
  public = nonsensitive(var.trail.name)
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = { AWS = [for name in var.readers : "arn:aws:iam::${var.account}:user/${name}"] }
      Action    = "s3:GetObject"
      Resource  = "arn:aws:s3:::${local.public}-log/*"
    }]
  })
}

resource "aws_s3_bucket" "log" {
  for_each = toset([local.public])
  bucket   = "${each.key}-log"
  tags     = { Account = var.account, Open = "yes" }
}

resource "aws_s3_bucket_policy" "log" {
  bucket = aws_s3_bucket.log[local.public].bucket
  policy = local.policy
}

resource "aws_cloudtrail" "log" {
  name                       = var.trail.name
  s3_bucket_name             = "${var.trail.name}-log"
  s3_key_prefix              = var.trail.prefix
  enable_log_file_validation = var.trail.validated
  is_multi_region_trail      = local.days[1] > 365 ? true : false

  event_selector {
    data_resource {
      type   = "AWS::S3::Object"
      values = ["arn:aws:s3:::${var.account}/"]
    }
  }
}

resource "aws_cloudwatch_log_group" "log" {
  name              = "/sensitive/${length(local.days)}/${sensitive("a") == "a"}"
  retention_in_days = max(local.days...)
}

output "account" {
  value     = var.account
  sensitive = true
}
