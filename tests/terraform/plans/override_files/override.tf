locals {
  name   = "second"
  prefix = "${local.name}-prefix"
}

variable "days" {
  default = "400"
}

resource "aws_s3_bucket_lifecycle_configuration" "log" {
  dynamic "rule" {
    for_each = ["x", "y"]
    content {
      id     = "override-${rule.value}"
      status = "Enabled"
      filter {
        prefix = rule.value
      }
      expiration {
        days = var.days
      }
    }
  }
}
