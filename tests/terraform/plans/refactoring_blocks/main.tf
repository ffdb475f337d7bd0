moved {
  from = aws_s3_bucket.old
  to   = aws_s3_bucket.log["main"]
}

moved {
  from = module.trail
  to   = module.audit
}

moved {
  from = aws_kms_key.log
  to   = aws_kms_key.log[0]
}

removed {
  from = aws_cloudwatch_log_group.gone

  lifecycle {
    destroy = false
  }
}

removed {
  from = module.retired
  lifecycle {
    destroy = true
  }
}

variable "days" {
  type    = number
  default = 400
}

locals {
  buckets = toset(["main", "copy"])
}

resource "aws_s3_bucket" "log" {
  for_each = local.buckets
  bucket   = "refactoring-${each.key}"
}

resource "aws_kms_key" "log" {
  count = 1
}

module "audit" {
  source = "./old"
  bucket = aws_s3_bucket.log["main"].bucket
}

check "retention" {
  assert {
    condition     = var.days >= 3650
    error_message = "The log is kept for ${var.days} days only."
  }

  assert {
    condition     = aws_s3_bucket.log["main"].arn != ""
    error_message = "The bucket has no arn."
  }
}

output "trail" {
  value      = module.audit.name
  depends_on = [aws_kms_key.log]

  precondition {
    condition     = var.days > 365
    error_message = "Too short."
  }
}
