# Every variable says which file it is meant to come from.

variable "default" {
  default = "default"
}

variable "tfvars" {
  default = "default"
}

variable "tfvars_json" {
  default = "default"
}

variable "first" {
  default = "default"
}

variable "last" {
  default = "default"
}

variable "auto_json" {
  type    = string
  default = "default"
}

variable "retention" {
  type    = number
  default = 30
}

variable "trail" {
  type = object({
    validated = bool
    regional  = optional(bool, false)
    arns      = set(string)
    note      = optional(string)
  })
}

variable "tags" {
  type    = map(string)
  default = { From = "default", Only = "default" }
}

resource "aws_s3_bucket" "log" {
  bucket = join("-", ["variables", var.default, var.tfvars, var.tfvars_json])
  tags   = var.tags
}

resource "aws_cloudtrail" "log" {
  name                       = join("-", [var.first, var.last, var.auto_json])
  s3_bucket_name             = aws_s3_bucket.log.bucket
  s3_key_prefix              = var.trail.note
  enable_log_file_validation = var.trail.validated
  is_multi_region_trail      = !var.trail.regional

  event_selector {
    data_resource {
      type   = "AWS::S3::Object"
      values = var.trail.arns
    }
  }
}

resource "aws_cloudwatch_log_group" "log" {
  name              = "/variables"
  retention_in_days = var.retention
}
