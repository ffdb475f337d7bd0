# Conditions: several values, one test in several blocks, and values that look like something else.

variable "trails" {
  type    = list(string)
  default = ["west", "east"]
}

locals {
  trail_arns = [for name in var.trails : "arn:aws:cloudtrail:us-east-1:123456789012:trail/${name}"]
}

data "aws_iam_policy_document" "topic" {
  statement {
    sid       = "Publish"
    actions   = ["sns:Publish"]
    resources = ["arn:aws:sns:us-east-1:123456789012:trail-news"]

    principals {
      type        = "Service"
      identifiers = ["cloudtrail.amazonaws.com"]
    }

    condition {
      test     = "StringEquals"
      variable = "aws:SourceArn"
      values   = local.trail_arns
    }
    condition {
      test     = "StringEquals"
      variable = "aws:SourceAccount"
      values   = ["123456789012"]
    }
    # The same test and variable again.
    condition {
      test     = "StringEquals"
      variable = "aws:SourceAccount"
      values   = ["999988887777", "555566667777"]
    }
  }

  statement {
    sid       = "NotInTheClear"
    effect    = "Deny"
    actions   = ["sns:Publish"]
    resources = ["arn:aws:sns:us-east-1:123456789012:trail-news"]

    principals {
      type        = "*"
      identifiers = ["*"]
    }

    condition {
      test     = "Bool"
      variable = "aws:SecureTransport"
      values   = [false]
    }
    condition {
      test     = "NumericLessThan"
      variable = "s3:TlsVersion"
      values   = [1.2]
    }
    condition {
      test     = "Null"
      variable = "aws:TokenIssueTime"
      values   = ["true"]
    }
    condition {
      test     = "ForAnyValue:StringNotLike"
      variable = "aws:PrincipalOrgPaths"
      values   = ["o-abcdefghij/r-ab12/ou-ab12-22222222/*", "o-abcdefghij/r-ab12/ou-ab12-11111111/*"]
    }
    condition {
      test     = "NumericGreaterThan"
      variable = "aws:MultiFactorAuthAge"
      values   = [3600, 0]
    }
  }
}

resource "aws_sns_topic_policy" "news" {
  arn    = "arn:aws:sns:us-east-1:123456789012:trail-news"
  policy = data.aws_iam_policy_document.topic.json
}
