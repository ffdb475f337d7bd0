variable "archive" {
  type    = bool
  default = false
}

variable "key_arn" {
  type    = string
  default = "arn:aws:kms:eu-west-1:111111111111:key/aaaaaaaa-1111-2222-3333-bbbbbbbbbbbb"
}

variable "topic" {
  type    = object({ name = string, tags = optional(map(string)) })
  default = null
}

variable "retention" {
  type = list(object({
    prefix = string
    days   = object({ current = number, old = optional(number, 7) })
  }))
  default = [
    { prefix = "AWSLogs/", days = { current = 400 } },
    { prefix = "tmp/", days = { current = 1, old = 1 } },
  ]
}

resource "aws_s3_bucket" "log" {
  count  = 2
  bucket = "splats-${count.index}"
}

resource "aws_s3_bucket" "archive" {
  count  = var.archive ? 1 : 0
  bucket = "splats-archive"
}

resource "aws_cloudtrail" "log" {
  name           = "splats-${length(aws_s3_bucket.archive[*].id)}-${length(aws_s3_bucket.log.*.id)}"
  s3_bucket_name = aws_s3_bucket.log.*.bucket[1]
  # None of the archives exists, and one() of nothing is null.
  s3_key_prefix              = one(aws_s3_bucket.archive[*].bucket)
  kms_key_id                 = join("", var.key_arn[*])
  enable_log_file_validation = length(var.topic[*]) == 0
  is_multi_region_trail      = length(var.topic.*.name) > 0
  sns_topic_name             = try((var.topic[*].name)[0], "splats-fallback")

  event_selector {
    data_resource {
      type = "AWS::S3::Object"
      # The arns are known only after apply, how many there are is not.
      values = formatlist("%s/", aws_s3_bucket.log[*].arn)
    }
    data_resource {
      type   = "AWS::Lambda::Function"
      values = [for bucket in aws_s3_bucket.log[*].bucket : "arn:aws:lambda:eu-west-1:111111111111:function:${bucket}"]
    }
  }
}

resource "aws_s3_bucket_lifecycle_configuration" "log" {
  count  = length(aws_s3_bucket.log)
  bucket = element(aws_s3_bucket.log.*.bucket, count.index + 1)

  rule {
    id     = join("+", var.retention[*].prefix)
    status = "Enabled"
    filter {
      prefix = var.retention[count.index].prefix
    }
    expiration {
      days = max(var.retention[*].days.current...)
    }
    noncurrent_version_expiration {
      noncurrent_days = var.retention.*.days.old[count.index]
    }
  }
}

resource "aws_cloudwatch_log_group" "log" {
  # Brackets after .* index the list, after [*] they index each element.
  name              = "/splats/${jsonencode([[["a", "b"], ["c", "d"]].*[0], [["a", "b"], ["c", "d"]][*][0]]) == "[[\"a\",\"b\"],[\"a\",\"c\"]]" ? "apart" : "alike"}"
  retention_in_days = var.retention.*.days[0].current
}
