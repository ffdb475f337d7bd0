resource "aws_cloudtrail" "audit" {
  name                       = "audit"
  s3_bucket_name             = "elsewhere"
  cloud_watch_logs_group_arn = "${aws_cloudwatch_log_group.named_group.arn}:*"
  cloud_watch_logs_role_arn  = aws_iam_role.role.arn
}

resource "aws_cloudtrail" "second" {
  name                       = "second"
  s3_bucket_name             = "elsewhere"
  cloud_watch_logs_group_arn = "${aws_cloudwatch_log_group.nameless_group.arn}:*"
  cloud_watch_logs_role_arn  = aws_iam_role.role.arn
}

resource "aws_cloudwatch_log_group" "named_group" {
  name              = "audit"
  retention_in_days = 400
  kms_key_id        = aws_kms_key.key.arn
}

resource "aws_cloudwatch_log_group" "nameless_group" {}

resource "aws_iam_role" "role" {
  assume_role_policy = "{}"
}

resource "aws_kms_key" "key" {}
