locals {
  names = toset(["audit", "orders", "scans"])
}

resource "aws_cloudtrail" "trail" {
  for_each = local.names

  name                  = "trail-${each.key}"
  s3_bucket_name        = aws_s3_bucket.log[each.key].id
  is_multi_region_trail = each.key == "audit"
}

resource "aws_s3_bucket" "log" {
  for_each = local.names

  bucket = "log-of-${each.value}"
}

resource "aws_s3_bucket_versioning" "log" {
  for_each = aws_s3_bucket.log

  bucket = each.value.id

  versioning_configuration {
    status = "Enabled"
  }
}
