# Statements about everything except something.

data "aws_iam_policy_document" "log" {
  statement {
    sid           = "OnlyHere"
    effect        = "Deny"
    actions       = ["s3:*"]
    not_resources = ["arn:aws:s3:::orchard-log/public/*", "arn:aws:s3:::orchard-log/*"]

    not_principals {
      type        = "AWS"
      identifiers = ["arn:aws:iam::123456789012:root", "arn:aws:iam::123456789012:role/audit"]
    }
  }

  statement {
    sid         = "NothingButReading"
    effect      = "Deny"
    not_actions = ["s3:ListBucket", "s3:Get*"]
    resources   = ["arn:aws:s3:::orchard-log"]

    not_principals {
      type        = "AWS"
      identifiers = ["arn:aws:iam::123456789012:role/audit"]
    }
    not_principals {
      type        = "Service"
      identifiers = ["cloudtrail.amazonaws.com"]
    }
  }

  statement {
    effect      = "Deny"
    not_actions = ["s3:PutObject"]
    resources   = ["arn:aws:s3:::orchard-log/*"]

    principals {
      type        = "Service"
      identifiers = ["cloudtrail.amazonaws.com"]
    }
  }
}

data "aws_iam_policy_document" "guard" {
  statement {
    sid           = "KeepTrails"
    effect        = "Deny"
    actions       = ["cloudtrail:DeleteTrail"]
    not_resources = ["arn:aws:cloudtrail:eu-west-1:123456789012:trail/sandbox"]
  }
}

resource "aws_s3_bucket_policy" "log" {
  bucket = "orchard-log"
  policy = data.aws_iam_policy_document.log.json
}

resource "aws_iam_role_policy" "guard" {
  name   = "keep-trails"
  role   = "operator"
  policy = data.aws_iam_policy_document.guard.json
}
