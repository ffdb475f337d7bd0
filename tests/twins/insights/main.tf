resource "aws_cloudtrail" "audit" {
  name           = "audit"
  s3_bucket_name = "elsewhere"

  insight_selector {
    insight_type = "ApiCallRateInsight"
  }

  insight_selector {
    insight_type = "ApiErrorRateInsight"
  }
}
