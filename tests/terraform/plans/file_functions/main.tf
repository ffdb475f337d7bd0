locals {
  definitions = { for name in fileset("${path.module}/trails", "**/*.y{a,}ml") : trimsuffix(basename(name), ".yaml") => yamldecode(file("trails/${name}")) }
  rules       = csvdecode(file("${path.module}/data/rules.csv"))
  settings    = jsondecode(file("data/settings.json"))
  policy = templatefile("${path.module}/templates/policy.json.tftpl", {
    bucket  = "file-functions-log"
    readers = local.settings.readers
    tls     = local.settings.tls
  })
}

resource "aws_s3_bucket" "log" {
  bucket = "file-functions-log"
  tags = {
    Hash    = filesha256("data/settings.json")
    Exists  = fileexists("data/settings.json") && !fileexists("${path.root}/data/none.json")
    Files   = join(",", fileset(path.module, "data/*"))
    Lines   = length(split("\n", file("${path.module}/data/rules.csv")))
    Encoded = filebase64("data/short.txt")
    Dir     = "${dirname("a/b/c.txt")}|${basename("a/b/c.txt")}|${abspath("/a/../b")}"
  }
}

resource "aws_s3_bucket_policy" "log" {
  bucket = aws_s3_bucket.log.bucket
  policy = local.policy
}

resource "aws_cloudtrail" "log" {
  for_each                   = local.definitions
  name                       = each.key
  s3_bucket_name             = aws_s3_bucket.log.bucket
  s3_key_prefix              = try(each.value.prefix, null)
  enable_log_file_validation = each.value.validated
  is_multi_region_trail      = lookup(each.value, "regional", false) ? false : true

  dynamic "advanced_event_selector" {
    for_each = lookup(each.value, "selectors", [])
    content {
      name = advanced_event_selector.value.name
      dynamic "field_selector" {
        for_each = advanced_event_selector.value.fields
        content {
          field       = field_selector.key
          equals      = flatten([field_selector.value])
          starts_with = null
        }
      }
    }
  }
}

resource "aws_s3_bucket_lifecycle_configuration" "log" {
  bucket = aws_s3_bucket.log.bucket
  dynamic "rule" {
    for_each = { for rule in local.rules : rule.id => rule }
    content {
      id     = rule.key
      status = rule.value.enabled ? "Enabled" : "Disabled"
      filter {
        prefix = rule.value.prefix
      }
      expiration {
        days = rule.value.days
      }
    }
  }
}

resource "aws_cloudwatch_log_group" "log" {
  name              = "/${replace(chomp(file("data/short.txt")), " ", "_")}"
  retention_in_days = local.settings.days
}
