variable "accounts" {
  type    = list(string)
  default = ["111122223333", "444455556666", "777788889999"]
}

variable "tiers" {
  type    = map(number)
  default = { gold = 365, silver = 90, bronze = 7 }
}

resource "aws_s3_bucket" "account" {
  count  = length(var.accounts)
  bucket = format("splat-%02d-%s", count.index, var.accounts[count.index])
  tags = {
    Index = count.index
    Next  = element(var.accounts, count.index + 1)
    # Around the end and on with the first.
    Zone = element(["a", "b"], count.index)
    Rest = join(" ", slice(var.accounts, count.index + 1, length(var.accounts)))
    Odd  = count.index % 2 == 1 ? "yes" : null
  }
}

resource "aws_cloudwatch_log_group" "tier" {
  for_each          = var.tiers
  name              = "/splat/${each.key}"
  retention_in_days = each.value
}

locals {
  names     = aws_s3_bucket.account[*].bucket
  groups    = values(aws_cloudwatch_log_group.tier)[*].name
  days      = zipmap(keys(aws_cloudwatch_log_group.tier), values(aws_cloudwatch_log_group.tier)[*].retention_in_days)
  last      = aws_s3_bucket.account[length(var.accounts) - 1]
  nested    = [aws_s3_bucket.account[*].bucket, [for group in aws_cloudwatch_log_group.tier : group.name]]
  by_bucket = { for index, bucket in aws_s3_bucket.account : bucket.bucket => index }
}

resource "aws_s3_bucket_policy" "account" {
  count  = length(aws_s3_bucket.account)
  bucket = local.names[count.index]
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Deny"
      Principal = "*"
      Action    = "s3:*"
      Resource  = [for suffix in ["", "/*"] : "arn:aws:s3:::${aws_s3_bucket.account[count.index].bucket}${suffix}"]
      Condition = { StringNotEquals = { "aws:SourceAccount" = [for account in var.accounts : account if account != var.accounts[count.index]] } }
    }]
  })
}

resource "aws_s3_bucket_logging" "around" {
  count         = length(var.accounts)
  bucket        = aws_s3_bucket.account[count.index].bucket
  target_bucket = element(aws_s3_bucket.account[*].bucket, count.index + 1)
  target_prefix = "from/${lookup(local.by_bucket, local.names[count.index], "nowhere")}/"
}

resource "aws_cloudtrail" "this" {
  name           = "splat-${length(flatten(local.nested))}"
  s3_bucket_name = local.last.bucket
  s3_key_prefix  = aws_s3_bucket.account.1.tags.Next

  tags = {
    First  = aws_s3_bucket.account.*.bucket[0]
    Groups = join(" ", local.groups)
    Days   = sum(values(local.days))
    Silver = aws_cloudwatch_log_group.tier["silver"].name
    Single = join(" ", aws_cloudwatch_log_group.tier["gold"][*].name)
    Zones  = join("", aws_s3_bucket.account[*].tags.Zone)
  }
}
