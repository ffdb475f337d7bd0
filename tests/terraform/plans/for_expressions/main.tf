locals {
  accounts = {
    prod  = { id = "111111111111", stage = "live", days = 400, read = true }
    stage = { id = "222222222222", stage = "test", days = 30, read = false }
    dev   = { id = "333333333333", stage = "test", days = 30, read = false }
  }
  # Grouping keeps the order of the keys.
  by_stage = { for name, account in local.accounts : account.stage => name... }
  live     = [for name, account in local.accounts : account.id if account.stage == "live"]
  sources = toset([
    for pair in flatten([
      for stage, names in local.by_stage : [
        for index, name in names : { key = "${stage}-${index}", name = name }
      ]
    ]) : "${pair.key}:${pair.name}"
  ])
  # A for over a set has the value as key as well.
  pairs   = { for k, v in toset(["b", "a", "b"]) : k => upper(v) }
  longest = max([for account in local.accounts : account.days]...)
}

resource "aws_s3_bucket" "log" {
  for_each = { for stage, names in local.by_stage : stage => join("-", names) }
  bucket   = "for-${each.key}-${each.value}"
  tags     = merge({ for k, v in local.pairs : "Pair${title(k)}" => v if k != "c" }, { for i, s in local.live : i => s })
}

resource "aws_s3_bucket_lifecycle_configuration" "log" {
  for_each = local.by_stage
  bucket   = aws_s3_bucket.log[each.key].bucket

  dynamic "rule" {
    for_each = [for name in each.value : merge(local.accounts[name], { name = name })]
    content {
      id     = rule.value.name
      status = rule.value.days < local.longest ? "Disabled" : "Enabled"
      filter {
        prefix = "AWSLogs/${rule.value.id}/"
      }
      expiration {
        days = rule.value.days
      }
    }
  }
}

resource "aws_cloudtrail" "log" {
  for_each       = { for name, account in local.accounts : name => account if !account.read || name == "prod" }
  name           = "for-${each.key}"
  s3_bucket_name = aws_s3_bucket.log[each.value.stage].bucket
  s3_key_prefix  = join(",", [for s in local.sources : s if endswith(s, ":${each.key}")])

  event_selector {
    read_write_type           = each.value.read ? "All" : "WriteOnly"
    include_management_events = alltrue([for account in local.accounts : account.days > 10])

    data_resource {
      type   = "AWS::S3::Object"
      values = [for stage, bucket in aws_s3_bucket.log : "arn:aws:s3:::${bucket.bucket}/" if stage == each.value.stage]
    }
  }
}

resource "aws_cloudwatch_log_group" "log" {
  name              = "/for/${join("/", [for index, name in keys(local.accounts) : "${index}${name}" if index % 2 == 0])}"
  retention_in_days = sum([for account in values(local.accounts) : account.days if account.stage == "test"])
  tags              = { for index, word in split(" ", "never delete these") : word => index }
}
