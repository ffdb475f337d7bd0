variable "settings" {
  type = object({
    name       = string
    versioning = optional(string, "Enabled")
    mfa        = optional(bool)
    lock       = optional(object({ mode = optional(string, "COMPLIANCE"), days = optional(number), years = optional(number) }))
  })
  default = {
    name = "bucket-settings"
    lock = { years = "7" }
  }
}

resource "aws_s3_bucket" "log" {
  bucket              = var.settings.name
  object_lock_enabled = var.settings.lock != null
}

resource "aws_s3_bucket_versioning" "log" {
  bucket = aws_s3_bucket.log.bucket
  versioning_configuration {
    status     = var.settings.versioning
    mfa_delete = var.settings.mfa == null ? null : var.settings.mfa ? "Enabled" : "Disabled"
  }
}

resource "aws_s3_bucket_object_lock_configuration" "log" {
  count  = length(var.settings.lock[*])
  bucket = aws_s3_bucket.log.bucket
  rule {
    default_retention {
      mode  = var.settings.lock.mode
      days  = var.settings.lock.days
      years = var.settings.lock.years
    }
  }
}

resource "aws_s3_bucket_logging" "log" {
  bucket        = aws_s3_bucket.log.bucket
  target_bucket = "${var.settings.name}-access"
  target_prefix = format("%s/%d/", var.settings.name, 2024)
}

resource "aws_s3_bucket_notification" "log" {
  bucket = aws_s3_bucket.log.bucket

  dynamic "topic" {
    for_each = { new = "s3:ObjectCreated:*", gone = "s3:ObjectRemoved:*" }
    content {
      id            = topic.key
      topic_arn     = "arn:aws:sns:eu-west-1:111111111111:${topic.key}"
      events        = [topic.value]
      filter_prefix = topic.key == "new" ? "AWSLogs/" : null
    }
  }
}
