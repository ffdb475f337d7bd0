# Data sources, resources and modules compared as a whole: objects, so neither null nor a string.

data "aws_partition" "this" {}

resource "aws_s3_bucket" "log" {
  bucket = "objects-are-nothing-else"
}

module "topic" {
  source = "./topic"
}

resource "aws_s3_bucket_accelerate_configuration" "log" {
  count  = data.aws_partition.this == "aws" ? 1 : 0
  bucket = aws_s3_bucket.log.id
  status = "Enabled"
}

resource "aws_s3_bucket_versioning" "log" {
  count  = aws_s3_bucket.log != null ? 1 : 0
  bucket = aws_s3_bucket.log.id
  versioning_configuration {
    status = "Enabled"
  }
}

resource "aws_cloudwatch_log_group" "log" {
  count = null == module.topic ? 1 : 0
  name  = "/without/topic"
}

resource "aws_cloudwatch_log_group" "topic" {
  count = module.topic == "topic" || data.aws_partition.this == true || data.aws_partition.this != 1 ? 1 : 0
  name  = "/with/topic/${count.index}"
}
