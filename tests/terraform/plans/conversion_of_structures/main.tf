variable "loose" {
  type    = map(any)
  default = { a = 1, b = "two", c = true }
}

variable "pair" {
  type    = tuple([string, number, bool])
  default = [1, "2", "false"]
}

variable "trail" {
  # Attributes that the type does not name are dropped.
  type    = object({ name = string, regional = bool })
  default = { name = 7, regional = "false", unknown = ["dropped"] }
}

variable "rules" {
  type = list(object({ id = string, days = number }))
  default = [
    { id = 1, days = "30", note = "dropped" },
    { id = "two", days = 60 },
  ]
}

variable "anything" {
  type    = list(any)
  default = [1, "x", false]
}

resource "aws_s3_bucket" "log" {
  bucket = "structures-log"
  tags = merge(var.loose, {
    Loose    = jsonencode(var.loose)
    Pair     = jsonencode(var.pair)
    Trail    = jsonencode(var.trail)
    Anything = jsonencode(var.anything)
    First    = var.anything[0] == "1" ? "text" : "number"
  })
}

resource "aws_cloudtrail" "log" {
  name                  = "trail-${var.trail.name}"
  s3_bucket_name        = aws_s3_bucket.log.bucket
  s3_key_prefix         = "${var.pair[0]}/${join("/", keys(var.trail))}"
  is_multi_region_trail = var.trail.regional
  enable_logging        = var.pair[2]

  event_selector {
    data_resource {
      type   = "AWS::S3::Object"
      values = [for n in var.anything : "arn:aws:s3:::${n}/" if n != false && n != 1]
    }
  }
}

resource "aws_s3_bucket_lifecycle_configuration" "log" {
  bucket = aws_s3_bucket.log.bucket

  dynamic "rule" {
    for_each = var.rules
    content {
      id     = "${rule.value.id}-${length(rule.value)}-${can(rule.value.note)}"
      status = var.pair[2] == false ? "Enabled" : "Disabled"
      filter {}
      expiration {
        days = rule.value.days + var.pair[1]
      }
    }
  }
}
