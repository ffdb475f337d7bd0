variable "buckets" {
  type = map(object({ prefixes = list(string), writes_only = bool }))
  default = {
    records = { prefixes = ["in/", "out/"], writes_only = false }
    payroll = { prefixes = [""], writes_only = true }
    scratch = { prefixes = [], writes_only = true }
  }
}

variable "functions" {
  type    = list(string)
  default = ["b", "a", "b"]
}

variable "all_functions" {
  type    = bool
  default = false
}

locals {
  grouped = {
    for name, bucket in var.buckets : bucket.writes_only ? "WriteOnly" : "All" =>
    [for prefix in bucket.prefixes : "arn:aws:s3:::${name}/${prefix}"]...
  }
  arns = { for kind, lists in local.grouped : kind => flatten(lists) }
}

resource "aws_s3_bucket" "log" {
  bucket = "selectors-log"
}

resource "aws_cloudtrail" "grouped" {
  name           = "selectors-grouped"
  s3_bucket_name = aws_s3_bucket.log.bucket

  dynamic "event_selector" {
    for_each = local.arns
    content {
      read_write_type                  = event_selector.key
      include_management_events        = event_selector.key == "All"
      exclude_management_event_sources = event_selector.key == "All" ? ["rdsdata.amazonaws.com", "kms.amazonaws.com"] : null

      dynamic "data_resource" {
        for_each = length(event_selector.value) > 0 ? [sort(event_selector.value)] : []
        content {
          type   = "AWS::S3::Object"
          values = data_resource.value
        }
      }

      data_resource {
        type   = "AWS::Lambda::Function"
        values = var.all_functions ? ["arn:aws:lambda"] : [for name in distinct(var.functions) : "arn:aws:lambda:eu-west-1:111111111111:function:${name}"]
      }
    }
  }
}

resource "aws_cloudtrail" "each" {
  for_each       = { for name, bucket in var.buckets : name => bucket if length(bucket.prefixes) > 0 }
  name           = "selectors-${each.key}"
  s3_bucket_name = aws_s3_bucket.log.id

  event_selector {
    read_write_type           = { true = "WriteOnly", false = "All" }[each.value.writes_only]
    include_management_events = false

    data_resource {
      type   = "AWS::S3::Object"
      values = [for prefix in reverse(each.value.prefixes) : join("/", ["arn:aws:s3:::${each.key}", prefix])]
    }

    # Known entries beside one that is known only after apply.
    data_resource {
      type   = "AWS::DynamoDB::Table"
      values = ["arn:aws:dynamodb:eu-west-1:111111111111:table/${each.key}", terraform_data.table.output]
    }
  }

  dynamic "insight_selector" {
    for_each = each.value.writes_only ? toset(["ApiErrorRateInsight", "ApiCallRateInsight"]) : []
    content {
      insight_type = insight_selector.value
    }
  }
}

resource "terraform_data" "table" {
  input = "arn:aws:dynamodb:eu-west-1:111111111111:table/late"
}
