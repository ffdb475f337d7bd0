module "logs" {
  source = "./called/logs"

  name = "nested-log"
  days = 30
}

module "data" {
  source = "./called/data"
}

resource "aws_cloudtrail" "audit" {
  name           = "audit"
  s3_bucket_name = module.logs.bucket_name

  event_selector {
    data_resource {
      type   = "AWS::S3::Object"
      values = ["${module.data.arn}/"]
    }
  }
}
