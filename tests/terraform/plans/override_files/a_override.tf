variable "days" {
  default = 60
}

variable "validated" {
  type = bool
}

locals {
  name = "first"
}

resource "aws_cloudtrail" "log" {
  is_multi_region_trail = null

  # One block of a type replaces all of that type.
  event_selector {
    include_management_events = false
    data_resource {
      type   = "AWS::Lambda::Function"
      values = ["arn:aws:lambda"]
    }
  }

  lifecycle {
    ignore_changes = [tags]
  }
}

resource "aws_s3_bucket" "log" {
  tags = { Override = "replaces the map" }
}

resource "aws_kms_key" "log" {
  count = 1
}
