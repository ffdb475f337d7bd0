variable "account_id" {
  type    = string
  default = "111122223333"
}

module "trail" {
  source = "./trail"

  name   = "policy-trail"
  bucket = module.bucket.name
}

# The bucket needs to know the trail and the trail the bucket: other variables and outputs of the two modules.
module "bucket" {
  source = "./bucket"

  name        = "policy-logs"
  trail_names = [module.trail.name, "policy-other"]
  account_id  = var.account_id
  key_arn     = module.trail.key_arn
}

data "aws_iam_policy_document" "topic" {
  statement {
    sid       = "Publish"
    actions   = ["sns:Publish"]
    resources = ["arn:aws:sns:eu-central-1:${var.account_id}:${module.trail.topic}"]

    principals {
      type        = "Service"
      identifiers = ["cloudtrail.amazonaws.com"]
    }

    condition {
      test     = "StringEquals"
      variable = "aws:SourceArn"
      values   = module.bucket.allowed_trails
    }
  }
}

resource "aws_sns_topic_policy" "this" {
  arn    = module.trail.topic_arn
  policy = data.aws_iam_policy_document.topic.json
}
