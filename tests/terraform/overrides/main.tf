resource "aws_cloudtrail" "main" {
  name                  = "main"
  s3_bucket_name        = "logs"
  is_multi_region_trail = false
  event_selector {
    read_write_type = "All"
  }
  event_selector {
    read_write_type = "ReadOnly"
  }
  insight_selector {
    insight_type = "ApiCallRateInsight"
  }
}

locals {
  unchanged = 1
  changed   = 1
}

resource "terraform_data" "locals" {
  input = [local.unchanged, local.changed]
}
