# Instances that are known.
variable "names" {
  type    = set(string)
  default = ["b", "a", "b"]
}

resource "aws_s3_bucket" "counted" {
  count  = 2
  bucket = "counted-${count.index}"
}

resource "aws_s3_bucket" "each" {
  for_each = var.names
  bucket   = "each-${each.value}"
}

resource "aws_s3_bucket" "absent" {
  count  = length(var.names) > 5 ? 1 : 0
  bucket = "absent"
}

resource "aws_s3_bucket_public_access_block" "chained" {
  for_each          = aws_s3_bucket.each
  bucket            = each.value.id
  block_public_acls = true
}

resource "aws_cloudtrail" "main" {
  name           = one(aws_s3_bucket.absent[*].id) == null ? "no bucket" : "a bucket"
  s3_bucket_name = aws_s3_bucket.counted[1].bucket
  s3_key_prefix  = join(",", aws_s3_bucket.counted.*.bucket)
  kms_key_id     = aws_s3_bucket.each["a"].arn
  sns_topic_name = try(aws_s3_bucket.absent[0].id, "absent")
  tags           = { for key, bucket in aws_s3_bucket.each : key => bucket.bucket if key != "b" }
}
