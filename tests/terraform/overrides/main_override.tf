resource "aws_cloudtrail" "main" {
  is_multi_region_trail = true
  event_selector {
    read_write_type = "WriteOnly"
  }
}

locals {
  changed = 2
}
