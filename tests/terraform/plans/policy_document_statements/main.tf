# Lists in a document are sets: sorted, without doubles, and a string where only one is left.

locals {
  readers = ["s3:GetObject", "s3:ListBucket", "s3:GetBucketLocation"]
  bucket  = "arn:aws:s3:::parcel-trail"
}

data "aws_iam_policy_document" "auditor" {
  statement {
    # Neither sid nor effect, and an order of its own.
    actions   = concat(local.readers, ["s3:GetObject", "cloudtrail:LookupEvents", "S3:GetObject"])
    resources = ["${local.bucket}/*", local.bucket]
  }

  statement {
    sid       = "Twice"
    actions   = ["kms:Decrypt", "kms:Decrypt"]
    resources = ["*"]
  }

  statement {
    sid       = "NoTampering"
    effect    = "Deny"
    actions   = ["cloudtrail:StopLogging", "cloudtrail:DeleteTrail", "cloudtrail:UpdateTrail", "cloudtrail:PutEventSelectors"]
    resources = ["arn:aws:cloudtrail:*:123456789012:trail/parcel", "arn:aws:cloudtrail:*:123456789012:trail/*"]
  }

  statement {
    sid     = ""
    actions = toset(["sns:Subscribe", "sns:GetTopicAttributes"])
    resources = [
      for region in ["us-west-2", "eu-north-1"] : "arn:aws:sns:${region}:123456789012:parcel-trail"
    ]
  }
}

data "aws_iam_policy_document" "unsorted_numbers" {
  statement {
    actions   = ["s3:PutObject"]
    resources = [for number in [10, 9, 1, 100] : "${local.bucket}/${number}/*"]
  }
}

resource "aws_iam_policy" "auditor" {
  name   = "parcel-auditor"
  policy = data.aws_iam_policy_document.auditor.json
}

resource "aws_iam_policy" "numbers" {
  name   = "parcel-${length(jsondecode(data.aws_iam_policy_document.unsorted_numbers.json).Statement)}"
  policy = data.aws_iam_policy_document.unsorted_numbers.json
}
