# Lists of identifiers, actions and values that turn out empty.

variable "partner_accounts" {
  type    = list(string)
  default = []
}

data "aws_iam_policy_document" "archive" {
  statement {
    sid       = "Partners"
    actions   = ["s3:PutObject"]
    resources = ["arn:aws:s3:::archive-for-partners/*"]

    principals {
      type        = "AWS"
      identifiers = formatlist("arn:aws:iam::%s:root", var.partner_accounts)
    }
  }

  statement {
    sid         = "OneAndNobody"
    actions     = ["s3:GetObject"]
    not_actions = []
    resources   = ["arn:aws:s3:::archive-for-partners/*"]

    principals {
      type        = "AWS"
      identifiers = ["arn:aws:iam::111122223333:root"]
    }
    principals {
      type        = "AWS"
      identifiers = var.partner_accounts
    }
    principals {
      type        = "Service"
      identifiers = []
    }
  }

  statement {
    sid       = "AllButNobody"
    effect    = "Deny"
    actions   = ["s3:DeleteObject"]
    resources = ["arn:aws:s3:::archive-for-partners/*"]

    not_principals {
      type        = "AWS"
      identifiers = []
    }
  }

  statement {
    sid       = "EveryoneOfNobody"
    actions   = ["s3:ListBucket"]
    resources = ["arn:aws:s3:::archive-for-partners"]

    principals {
      type        = "*"
      identifiers = []
    }
    condition {
      test     = "StringEquals"
      variable = "aws:PrincipalAccount"
      values   = var.partner_accounts
    }
  }
}

resource "aws_s3_bucket_policy" "archive" {
  bucket = "archive-for-partners"
  policy = data.aws_iam_policy_document.archive.json
}
