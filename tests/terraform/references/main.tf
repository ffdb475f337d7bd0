# What references lead to: names, ARNs and symbols.
data "aws_partition" "here" {}
data "aws_caller_identity" "here" {}

locals {
  name = "logs-${data.aws_caller_identity.here.account_id}"
}

resource "aws_s3_bucket" "named" {
  bucket = local.name
}

resource "aws_s3_bucket" "nameless" {}

resource "aws_s3_bucket_versioning" "nameless" {
  bucket = aws_s3_bucket.nameless.id
  versioning_configuration {
    status = "Enabled"
  }
}

resource "aws_cloudtrail" "main" {
  name           = "main"
  s3_bucket_name = aws_s3_bucket_versioning.nameless.bucket
  kms_key_id     = aws_kms_key.logs.arn
  event_selector {
    data_resource {
      type = "AWS::S3::Object"
      values = [
        "${aws_s3_bucket.named.arn}/",
        "arn:${data.aws_partition.here.partition}:s3:::${aws_s3_bucket.nameless.bucket}/",
        format("%s/", aws_s3_bucket.nameless.arn),
        join("", [aws_s3_bucket.named.arn, "/", "exports"]),
      ]
    }
  }
}

resource "aws_kms_key" "logs" {}

# Things that a reference can get wrong.
resource "aws_s3_bucket" "broken" {
  bucket        = local.absent
  force_destroy = try(local.absent, var.absent, true)
  tags = {
    circle = local.circle
    null   = try(null.name, "no attribute")
  }
}

locals {
  circle = "${local.circle}!"
}
