variable "company" {
  type    = string
  default = "Example"
}

variable "stage" {
  type = string
}

locals {
  parts  = ["audit", var.stage, "log"]
  prefix = join("/", slice(split(",", "trails,all,2024"), 0, 2))
}

resource "aws_cloudtrail" "audit" {
  name           = format("%s-%s", "audit", var.stage)
  s3_bucket_name = join("-", local.parts)
  s3_key_prefix  = local.prefix
}

resource "aws_s3_bucket" "log" {
  bucket = join("-", local.parts)
}

resource "aws_s3_bucket" "data" {
  bucket = "${lower(var.company)}-${var.stage}-data"
}

resource "aws_s3_bucket_logging" "data" {
  bucket        = aws_s3_bucket.data.id
  target_bucket = aws_s3_bucket.log.id
  target_prefix = "access/${aws_s3_bucket.data.id}/"
}
