variable "accounts" {
  type    = map(string)
  default = { prod = "111111111111", dev = "222222222222" }
}

variable "deny_insecure" {
  type    = bool
  default = true
}

locals {
  bucket = "policy-functions-log"
  base = jsondecode(<<-EOT
    { "Version": "2012-10-17", "Statement": [{ "Sid": "Acl", "Effect": "Allow", "Principal": { "Service": "cloudtrail.amazonaws.com" },
      "Action": "s3:GetBucketAcl", "Resource": "arn:aws:s3:::policy-functions-log" }] }
  EOT
  )
  writes = [
    for name, id in var.accounts : {
      Sid       = "Write${title(name)}"
      Effect    = "Allow"
      Principal = { Service = "cloudtrail.amazonaws.com" }
      Action    = "s3:PutObject"
      Resource  = format("arn:aws:s3:::%s/AWSLogs/%s/*", local.bucket, id)
      Condition = { StringEquals = { "s3:x-amz-acl" = "bucket-owner-full-control", "aws:SourceArn" = "arn:aws:cloudtrail:eu-west-1:${id}:trail/log" } }
    }
  ]
  denies = var.deny_insecure ? [{
    Sid       = "TlsOnly"
    Effect    = "Deny"
    Principal = "*"
    Action    = "s3:*"
    Resource  = formatlist("arn:aws:s3:::%s%s", local.bucket, ["", "/*"])
    Condition = { Bool = { "aws:SecureTransport" = false }, NumericLessThan = { "s3:TlsVersion" = 1.20 } }
  }] : []
}

resource "aws_s3_bucket" "log" {
  bucket = local.bucket
}

resource "aws_s3_bucket_policy" "log" {
  bucket = aws_s3_bucket.log.bucket
  policy = jsonencode(merge(local.base, { Statement = concat(local.base.Statement, local.writes, local.denies) }))
}

resource "aws_kms_key" "log" {
  policy = jsonencode(yamldecode(<<-YAML
    Version: "2012-10-17"
    Statement:
      - &root
        Sid: Root
        Effect: Allow
        Principal: { AWS: "arn:aws:iam::111111111111:root" }
        Action: kms:*
        Resource: "*"
      - <<: *root
        Sid: Trail
        Principal: { Service: cloudtrail.amazonaws.com }
        Action: [kms:GenerateDataKey*, kms:DescribeKey]
  YAML
  ))
}

resource "aws_sns_topic" "log" {
  name   = "policy-functions"
  policy = replace(jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Principal = "PRINCIPAL", Action = "sns:Publish", Resource = "*" }] }), "\"PRINCIPAL\"", jsonencode({ Service = "cloudtrail.amazonaws.com" }))
}

resource "aws_iam_role" "log" {
  name = "policy-functions"
  assume_role_policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [merge({ Effect = "Allow", Action = "sts:AssumeRole" }, zipmap(["Principal"], [{ Service = "cloudtrail.amazonaws.com" }]))]
  })
}

resource "aws_iam_role_policy" "log" {
  name = "html"
  role = aws_iam_role.log.name
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [for pair in setproduct(["CreateLogStream", "PutLogEvents"], sort(values(var.accounts))) : {
      Effect   = "Allow"
      Action   = "logs:${pair[0]}"
      Resource = "arn:aws:logs:*:${pair[1]}:log-group:<audit>&co:*"
      Sid      = "\u2028<&>"
    }]
  })
}

resource "aws_cloudtrail" "log" {
  name           = "policy-functions"
  s3_bucket_name = aws_s3_bucket_policy.log.bucket
  s3_key_prefix  = jsondecode(aws_s3_bucket_policy.log.policy).Statement[1].Sid
}
