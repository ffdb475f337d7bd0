variable "owners" {
  type    = map(string)
  default = { audit = "alice" }
}

resource "terraform_data" "late" {
  input = ["arn:aws:s3:::late/"]
}

resource "aws_kms_key" "log" {}

locals {
  fixed   = "arn:aws:kms:eu-west-1:111111111111:key/fixed"
  keys    = { main = aws_kms_key.log.arn, none = null, fixed = local.fixed }
  objects = [{ name = "a", key = aws_kms_key.log.arn }, { name = "b", key = local.fixed }]
  late    = terraform_data.late.output
}

resource "aws_s3_bucket" "log" {
  # Which buckets there are is known, although their keys are not.
  for_each = { for name, key in local.keys : name => key if name != "none" }
  bucket   = "unknown-${each.key}"
  # One late value hides all of the tags.
  tags = merge(var.owners, { Key = each.value })
}

resource "aws_cloudtrail" "log" {
  for_each                   = { for object in local.objects : object.name => object }
  name                       = "unknown-${each.key}"
  s3_bucket_name             = aws_s3_bucket.log["main"].bucket
  kms_key_id                 = each.value.key
  is_multi_region_trail      = length(local.objects) == 2
  enable_log_file_validation = length([for object in local.objects : object if object.name == "a"]) == 1
  s3_key_prefix              = join("/", [for object in local.objects : object.name])
  tags                       = var.owners

  event_selector {
    data_resource {
      type   = "AWS::S3::Object"
      values = local.late
    }
    data_resource {
      type   = "AWS::Lambda::Function"
      values = [for object in local.objects : "arn:aws:lambda:eu-west-1:111111111111:function:${object.name}" if object.key != "other"]
    }
    data_resource {
      type   = "AWS::DynamoDB::Table"
      values = concat(["arn:aws:dynamodb"], [])
    }
  }

  # How many blocks there are is decided by something unknown.
  dynamic "insight_selector" {
    for_each = each.value.key == local.fixed ? ["ApiCallRateInsight"] : []
    content {
      insight_type = insight_selector.value
    }
  }
}

resource "aws_s3_bucket_policy" "log" {
  bucket = aws_s3_bucket.log["main"].bucket
  # A single late part makes the whole text late.
  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Deny", Principal = "*", Action = "s3:*", Resource = aws_s3_bucket.log["main"].arn }]
  })
}

resource "aws_s3_bucket_lifecycle_configuration" "log" {
  bucket = aws_s3_bucket.log["main"].bucket

  rule {
    id     = "tags"
    status = "Enabled"
    filter {
      and {
        prefix = "AWSLogs/"
        tags   = { Key = aws_kms_key.log.arn, Fixed = "known" }
      }
    }
    expiration {
      days = try(length(local.late), 0) == 1 ? 400 : 30
    }
  }

  dynamic "rule" {
    for_each = toset(["x", "y"])
    content {
      id     = rule.value
      status = aws_s3_bucket.log["main"].arn == "x" ? "Enabled" : "Enabled"
      filter {
        prefix = lookup(local.keys, "fixed", "missing") == local.fixed ? "fixed/" : "other/"
      }
      expiration {
        days = 400
      }
    }
  }
}
