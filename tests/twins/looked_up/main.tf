data "aws_ssm_parameter" "log_bucket" {
  name = "/audit/log-bucket"
}

resource "aws_cloudtrail" "audit" {
  name           = "audit"
  s3_bucket_name = data.aws_ssm_parameter.log_bucket.value
  kms_key_id     = "arn:aws:kms:eu-central-1:111122223333:${data.aws_ssm_parameter.log_bucket.value}"
}

resource "aws_s3_bucket" "other" {
  bucket = "other"
}
