# Everyone a statement may be about.

locals {
  accounts = ["444455556666", "111122223333"]
}

data "aws_iam_policy_document" "vault" {
  statement {
    sid       = "OneOfEachKind"
    actions   = ["s3:GetObject"]
    resources = ["arn:aws:s3:::vault-of-logs/*"]

    principals {
      type        = "Service"
      identifiers = ["cloudtrail.amazonaws.com", "config.amazonaws.com"]
    }
    principals {
      type        = "AWS"
      identifiers = [for account in local.accounts : "arn:aws:iam::${account}:root"]
    }
    principals {
      type        = "Federated"
      identifiers = ["accounts.example.com"]
    }
    principals {
      type        = "CanonicalUser"
      identifiers = ["79a59df900b949e55d96a1e698fbacedfd6e09d98eacf8f8d5218e7cd47ef2be"]
    }
  }

  statement {
    sid       = "TwoBlocksOfOneKind"
    actions   = ["s3:ListBucket"]
    resources = ["arn:aws:s3:::vault-of-logs"]

    principals {
      type        = "AWS"
      identifiers = ["arn:aws:iam::111122223333:role/reader"]
    }
    principals {
      type        = "AWS"
      identifiers = ["arn:aws:iam::444455556666:role/reader", "arn:aws:iam::111122223333:role/writer"]
    }
    principals {
      type        = "Service"
      identifiers = ["cloudtrail.amazonaws.com"]
    }
  }

  statement {
    sid       = "Anyone"
    effect    = "Deny"
    actions   = ["s3:DeleteObject"]
    resources = ["arn:aws:s3:::vault-of-logs/*"]

    principals {
      type        = "*"
      identifiers = ["*"]
    }
  }

  statement {
    sid       = "AnyAccount"
    effect    = "Deny"
    actions   = ["s3:DeleteBucket"]
    resources = ["arn:aws:s3:::vault-of-logs"]

    principals {
      type        = "AWS"
      identifiers = ["*"]
    }
  }
}

resource "aws_s3_bucket_policy" "vault" {
  bucket = "vault-of-logs"
  policy = data.aws_iam_policy_document.vault.json
}
