# What data sources say from the code alone.

data "aws_arn" "bucket" {
  arn = "arn:aws:s3:eu-west-1:111122223333:data/of/things"
}

data "aws_cloudtrail_service_account" "here" {}

data "aws_cloudtrail_service_account" "there" {
  region = "eu-central-1"
}

data "aws_partition" "this" {}

data "aws_iam_policy_document" "delivery" {
  statement {
    actions   = ["s3:PutObject"]
    resources = ["arn:${data.aws_partition.this.partition}:s3:::data-sources/*"]

    principals {
      type        = "AWS"
      identifiers = [data.aws_cloudtrail_service_account.here.arn]
    }
  }
}

resource "aws_s3_bucket" "log" {
  bucket = "data-sources"
  tags = {
    Section = "${data.aws_arn.bucket.partition} ${data.aws_arn.bucket.service} ${data.aws_arn.bucket.region}"
    Account = data.aws_arn.bucket.account
    Rest    = data.aws_arn.bucket.resource
    Service = data.aws_cloudtrail_service_account.here.id
    There   = data.aws_cloudtrail_service_account.there.arn
  }
}

resource "aws_s3_bucket_policy" "log" {
  bucket = aws_s3_bucket.log.bucket
  policy = data.aws_iam_policy_document.delivery.json
}

resource "terraform_data" "document" {
  input = data.aws_iam_policy_document.delivery.minified_json
}

resource "aws_cloudwatch_log_group" "log" {
  name = "/data-sources/${length(jsondecode(terraform_data.document.input).Statement)}"
}
