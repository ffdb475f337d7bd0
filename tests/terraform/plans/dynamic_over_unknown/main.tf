variable "buckets" {
  type    = list(string)
  default = ["dynamic-unknown-a", "dynamic-unknown-b"]
}

resource "aws_s3_bucket" "this" {
  count  = length(var.buckets)
  bucket = var.buckets[count.index]
}

resource "aws_kms_key" "this" {
  description = "dynamic-unknown"
}

resource "terraform_data" "settings" {
  input = { types = ["AWS::S3::Object"], extra = true }
}

# How many blocks there are is known, what is in them is not.
resource "aws_cloudtrail" "content" {
  name           = "dynamic-unknown-content"
  s3_bucket_name = var.buckets[0]

  event_selector {
    read_write_type = "All"

    dynamic "data_resource" {
      for_each = aws_s3_bucket.this
      content {
        type   = "AWS::S3::Object"
        values = ["${data_resource.value.arn}/", "arn:aws:s3:::${data_resource.value.bucket}/"]
      }
    }
  }
}

# Nothing is known about the blocks that are made, and the one beside them is.
resource "aws_cloudtrail" "blocks" {
  name           = "dynamic-unknown-blocks"
  s3_bucket_name = var.buckets[1]

  event_selector {
    read_write_type = "ReadOnly"
  }

  dynamic "event_selector" {
    for_each = terraform_data.settings.output.types
    content {
      read_write_type = "WriteOnly"
      data_resource {
        type   = event_selector.value
        values = ["arn:aws:s3"]
      }
    }
  }
}

# Unknown below, known above.
resource "aws_cloudtrail" "nested" {
  name           = "dynamic-unknown-nested"
  s3_bucket_name = var.buckets[1]

  dynamic "event_selector" {
    for_each = terraform_data.settings.input.types
    content {
      read_write_type           = "WriteOnly"
      include_management_events = terraform_data.settings.input.extra

      dynamic "data_resource" {
        for_each = toset(concat([event_selector.value], [aws_kms_key.this.id]))
        content {
          type   = data_resource.key
          values = ["arn:aws:s3"]
        }
      }
    }
  }
}

resource "aws_s3_bucket_lifecycle_configuration" "this" {
  bucket = aws_s3_bucket.this[0].bucket

  rule {
    id     = "first"
    status = "Enabled"
    filter {}

    dynamic "expiration" {
      for_each = aws_kms_key.this.rotation_period_in_days == 0 ? [] : [aws_kms_key.this.rotation_period_in_days]
      content {
        days = expiration.value
      }
    }

    dynamic "transition" {
      for_each = aws_kms_key.this.arn != "" ? [30] : []
      content {
        days          = transition.value
        storage_class = "GLACIER"
      }
    }
  }
}
