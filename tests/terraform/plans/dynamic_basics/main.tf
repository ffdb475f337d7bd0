variable "encryption" {
  type    = object({ algorithm = string, key = optional(string) })
  default = null
}

variable "rules" {
  type = any
  default = [
    { id = "all", days = 30 },
    { id = "tmp", prefix = "tmp/", days = 1, enabled = false },
  ]
}

variable "by_name" {
  type    = map(number)
  default = { zeta = 10, alpha = 20 }
}

variable "prefixes" {
  type    = set(string)
  default = ["b/", "a/"]
}

resource "aws_s3_bucket" "this" {
  bucket = "dynamic-basics"
}

# A tuple of objects that do not agree.
resource "aws_s3_bucket_lifecycle_configuration" "tuple" {
  bucket = aws_s3_bucket.this.bucket

  dynamic "rule" {
    for_each = var.rules
    content {
      id     = "${rule.key}-${rule.value.id}"
      status = lookup(rule.value, "enabled", true) ? "Enabled" : "Disabled"
      filter {
        prefix = try(rule.value.prefix, "")
      }
      expiration {
        days = rule.value.days
      }
    }
  }

  # One that is always there, after the others.
  rule {
    id     = "last"
    status = "Enabled"
    filter {}
    abort_incomplete_multipart_upload {
      days_after_initiation = 7
    }
  }

  dynamic "rule" {
    for_each = var.encryption == null ? [] : [1]
    content {
      id     = "never"
      status = "Enabled"
    }
  }
}

# Maps go by their keys, sets by their values, and an iterator has another name.
resource "aws_s3_bucket_lifecycle_configuration" "collections" {
  bucket = "${aws_s3_bucket.this.bucket}-collections"

  dynamic "rule" {
    for_each = var.by_name
    iterator = named
    content {
      id     = named.key
      status = named.value > 10 ? "Enabled" : "Disabled"
      filter {
        prefix = "${named.key}/"
      }
      expiration {
        days = named.value
      }
    }
  }

  dynamic "rule" {
    for_each = var.prefixes
    iterator = prefix
    content {
      id     = prefix.key == prefix.value ? trim(prefix.key, "/") : "other"
      status = "Enabled"
      filter {
        prefix = prefix.value
      }
      expiration {
        days = 5
      }
    }
  }

  dynamic "rule" {
    for_each = { one = { days = 11 }, two = { days = "12", prefix = "two/" } }
    content {
      id     = rule.key
      status = "Enabled"
      filter {
        prefix = lookup(rule.value, "prefix", null)
      }
      expiration {
        days = rule.value.days
      }
    }
  }
}

resource "aws_s3_bucket_server_side_encryption_configuration" "this" {
  bucket = aws_s3_bucket.this.bucket

  rule {
    dynamic "apply_server_side_encryption_by_default" {
      for_each = [coalesce(var.encryption, { algorithm = "AES256", key = null })]
      content {
        sse_algorithm     = apply_server_side_encryption_by_default.value.algorithm
        kms_master_key_id = apply_server_side_encryption_by_default.value["key"]
      }
    }
  }
}
