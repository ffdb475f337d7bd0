terraform {
  required_version = ">= 1.9"
}

variable "days" {
  type        = number
  default     = 400
  description = "Days the log is kept, and never less than a year"

  validation {
    condition     = var.days >= 365 && var.days <= local.limit
    error_message = "Between 365 and ${local.limit} days."
  }

  validation {
    condition     = floor(var.days) == var.days
    error_message = "Whole days only."
  }
}

variable "name" {
  type      = string
  default   = "validated"
  ephemeral = false

  validation {
    condition     = can(regex("^[a-z-]+$", var.name))
    error_message = <<-EOT
      The name may have small letters only, and "${var.name}"
      has others.
    EOT
  }
}

variable "stages" {
  type    = list(object({ name = string, days = optional(number, 400) }))
  default = [{ name = "live" }, { name = "test", days = 30 }]

  validation {
    condition     = length(distinct(var.stages[*].name)) == length(var.stages)
    error_message = "Each name once."
  }
}

locals {
  limit = 3653
}

resource "aws_s3_bucket" "log" {
  bucket = var.name
}

resource "aws_cloudtrail" "log" {
  name                       = var.name
  s3_bucket_name             = aws_s3_bucket.log.bucket
  enable_log_file_validation = true
}

resource "aws_s3_bucket_lifecycle_configuration" "log" {
  bucket = aws_s3_bucket.log.bucket

  dynamic "rule" {
    for_each = var.stages
    iterator = stage
    content {
      id     = stage.value.name
      status = "Enabled"
      filter {
        prefix = "${stage.value.name}/"
      }
      expiration {
        days = min(stage.value.days, var.days)
      }
    }
  }
}
