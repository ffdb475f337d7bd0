data "aws_partition" "current" {}

resource "awscc_cloudtrail_trail" "audit" {
  trail_name                    = "audit"
  s3_bucket_name                = awscc_s3_bucket.log.id
  is_logging                    = true
  include_global_service_events = true
  advanced_event_selectors = [
    {
      field_selectors = [
        { field = "eventCategory", equals = ["Management"] },
        { field = "eventSource", not_equals = ["kms.amazonaws.com"] },
      ]
    },
    {
      name = "All objects but those of the log"
      field_selectors = [
        { field = "eventCategory", equals = ["Data"] },
        { field = "resources.type", equals = ["AWS::S3::Object"] },
        { field = "resources.ARN", not_starts_with = ["arn:${data.aws_partition.current.partition}:s3:::${awscc_s3_bucket.log.id}/"] },
      ]
    },
    {
      name = "Tables"
      field_selectors = [
        { field = "eventCategory", equals = ["Data"] },
        { field = "resources.type", equals = ["AWS::DynamoDB::Table"] },
        { field = "resources.ARN", not_ends_with = ["-scratch", "-test"] },
      ]
    },
  ]
}

resource "awscc_s3_bucket" "log" {}
