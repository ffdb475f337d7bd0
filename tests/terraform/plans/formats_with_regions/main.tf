# Formats in which a part is decided by the deployment.

data "aws_caller_identity" "this" {}

data "aws_partition" "this" {}

data "aws_region" "this" {}

locals {
  accounts = ["111122223333", "444455556666"]
  archive  = "arn:${data.aws_partition.this.partition}:s3:::formats-with-regions"
}

data "aws_iam_policy_document" "archive" {
  statement {
    actions   = ["s3:PutObject"]
    resources = formatlist("${local.archive}/AWSLogs/%s/*", local.accounts)

    principals {
      type        = "Service"
      identifiers = ["cloudtrail.amazonaws.com"]
    }
    condition {
      test     = "StringEquals"
      variable = "aws:SourceArn"
      values = [for account in local.accounts : format(
        "arn:${data.aws_partition.this.partition}:cloudtrail:${data.aws_region.this.name}:%s:trail/%s", account, "audit"
      )]
    }
  }
}

resource "aws_s3_bucket_policy" "archive" {
  bucket = "formats-with-regions"
  policy = data.aws_iam_policy_document.archive.json
}

resource "aws_cloudwatch_log_group" "this" {
  name = format("/audit/${data.aws_region.this.name}/%03d/all", 7)
  tags = {
    Share  = format("${data.aws_region.this.name}: 100%% of %s", "audit")
    Turned = format("%[2]s in ${data.aws_caller_identity.this.account_id} by %[1]s", "audit", data.aws_region.this.name)
  }
}
