resource "aws_cloudtrail" "audit" {
  name                          = "audit"
  s3_bucket_name                = "example-audit-log"
  is_multi_region_trail         = true
  include_global_service_events = true
  cloud_watch_logs_group_arn    = "${aws_cloudwatch_log_group.events.arn}:*"
  cloud_watch_logs_role_arn     = "arn:aws:iam::111122223333:role/audit-delivery"
}

resource "aws_cloudwatch_log_group" "events" {
  name = "/audit/events"
}

resource "aws_cloudwatch_log_metric_filter" "keys" {
  name           = "keys"
  log_group_name = aws_cloudwatch_log_group.events.name
  pattern        = "{ $.eventSource = \"kms.amazonaws.com\" && $.eventName = \"*Key*\" }"

  metric_transformation {
    name      = "Keys"
    namespace = "Audit"
    value     = "1"
  }
}

resource "aws_cloudwatch_metric_alarm" "keys_alarm" {
  alarm_name          = "keys"
  metric_name         = "Keys"
  namespace           = "Audit"
  comparison_operator = "GreaterThanOrEqualToThreshold"
  threshold           = 1
  statistic           = "Sum"
  period              = 300
  evaluation_periods  = 1
  alarm_actions       = ["arn:aws:sns:us-east-1:111122223333:alerts"]
}

resource "aws_cloudwatch_composite_alarm" "any" {
  alarm_name      = "any"
  alarm_rule      = "ALARM(keys)"
  actions_enabled = false
}

resource "aws_sns_topic" "alerts" {
  name = "alerts"
}

resource "aws_sns_topic_subscription" "team" {
  topic_arn = aws_sns_topic.alerts.arn
  protocol  = "email"
  endpoint  = "team@example.com"
}

resource "aws_cloudwatch_event_rule" "policies" {
  name          = "policies"
  event_pattern = jsonencode({ source = ["aws.iam"] })
}

resource "aws_cloudwatch_event_target" "policies" {
  rule = aws_cloudwatch_event_rule.policies.name
  arn  = "arn:aws:lambda:us-east-1:111122223333:function:policies"
}
