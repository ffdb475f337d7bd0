variable "name" {
  type = string
}

variable "prefix" {
  type    = string
  default = "default"
}

variable "validated" {
  type     = bool
  default  = true
  nullable = false
}

variable "days" {
  nullable = false
  default  = 90
}

variable "selectors" {
  type    = list(string)
  default = ["AWS::S3::Object"]
}

variable "tags" {
  type    = map(string)
  default = null
}

resource "aws_cloudtrail" "this" {
  name                       = var.name
  s3_bucket_name             = "${var.name}-log"
  s3_key_prefix              = var.prefix
  enable_log_file_validation = var.validated
  tags                       = var.tags

  dynamic "event_selector" {
    for_each = var.selectors[*]
    content {
      data_resource {
        type   = event_selector.value
        values = ["arn:aws:s3"]
      }
    }
  }
}

resource "aws_cloudwatch_log_group" "this" {
  name              = "/${var.name}"
  retention_in_days = var.days
}
