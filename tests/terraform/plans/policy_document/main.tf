# The document that nearly every trail has: CloudTrail may look at the bucket and write below a prefix.

variable "prefix" {
  type    = string
  default = "audit"
}

resource "aws_s3_bucket" "log" {
  bucket = "audit-log-of-the-bakery"
}

data "aws_iam_policy_document" "log" {
  statement {
    sid       = "AWSCloudTrailAclCheck"
    effect    = "Allow"
    actions   = ["s3:GetBucketAcl"]
    resources = ["arn:aws:s3:::audit-log-of-the-bakery"]

    principals {
      type        = "Service"
      identifiers = ["cloudtrail.amazonaws.com"]
    }
  }

  statement {
    sid       = "AWSCloudTrailWrite"
    actions   = ["s3:PutObject"]
    resources = ["arn:aws:s3:::audit-log-of-the-bakery/${var.prefix}/AWSLogs/*"]

    principals {
      type        = "Service"
      identifiers = ["cloudtrail.amazonaws.com"]
    }

    condition {
      test     = "StringEquals"
      variable = "s3:x-amz-acl"
      values   = ["bucket-owner-full-control"]
    }
  }
}

resource "aws_s3_bucket_policy" "log" {
  bucket = "audit-log-of-the-bakery"
  policy = data.aws_iam_policy_document.log.json
}

resource "aws_cloudtrail" "account" {
  name           = "bakery"
  s3_bucket_name = aws_s3_bucket.log.bucket
  s3_key_prefix  = var.prefix
}
