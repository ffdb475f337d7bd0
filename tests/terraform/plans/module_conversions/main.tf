locals {
  object = { days = "400", extra = "dropped by the module", nested = { keep = 1, drop = 2 } }
}

module "log" {
  source   = "./log"
  count    = 1
  validate = "true"
  days     = "365"
  name     = 2024
  stages   = ["test", "live", "test"]
  settings = local.object
  tags     = { Bool = true, Number = 1.50 }
  loose    = { a = 1, b = "two" }
  pairs    = { x = [1, "2"], y = toset(["z"]) }
  anything = ["a", 1]
  untyped  = { kept = { as = "it is" } }
  selector = [{ type = "AWS::S3::Object", values = toset(["arn:aws:s3:::b/", "arn:aws:s3:::a/"]) }]
}

resource "aws_cloudwatch_log_group" "log" {
  name              = "/conversions/${module.log[0].shape}"
  retention_in_days = module.log[0].settings.days
}
