# Events within minutes, for alarms.

locals {
  log_group_name = "/audit/${var.trail_name}"
}

resource "aws_cloudwatch_log_group" "events" {
  name              = local.log_group_name
  retention_in_days = var.retention_days
  kms_key_id        = aws_kms_key.log.arn

  depends_on = [aws_kms_key_policy.log]
}

resource "aws_iam_role" "delivery" {
  name               = "${var.trail_name}-trail-delivery"
  assume_role_policy = data.aws_iam_policy_document.assume.json
}

data "aws_iam_policy_document" "assume" {
  statement {
    actions = ["sts:AssumeRole"]

    principals {
      type        = "Service"
      identifiers = ["cloudtrail.amazonaws.com"]
    }
  }
}

resource "aws_iam_role_policy" "delivery" {
  name   = "deliver-events"
  role   = aws_iam_role.delivery.id
  policy = data.aws_iam_policy_document.delivery.json
}

data "aws_iam_policy_document" "delivery" {
  statement {
    actions   = ["logs:CreateLogStream", "logs:PutLogEvents"]
    resources = ["${aws_cloudwatch_log_group.events.arn}:*"]
  }
}
