# Beside this lies the state of what was deployed before: the plan removes, forgets, replaces, stops and keeps parts of it.

resource "aws_s3_bucket" "log" {
  bucket = "example-audit-log"
}

# Deployed with `count = 2`: the second one goes.
resource "aws_cloudtrail" "regional" {
  count = 1

  name           = "regional-${count.index}"
  s3_bucket_name = aws_s3_bucket.log.id
}

# Deployed with logging switched on.
resource "aws_cloudtrail" "paused" {
  name           = "paused"
  s3_bucket_name = aws_s3_bucket.log.id
  enable_logging = false
}

# Deployed under another name, which a trail cannot change.
resource "aws_cloudtrail" "renamed" {
  name           = "after"
  s3_bucket_name = aws_s3_bucket.log.id

  lifecycle {
    create_before_destroy = true
  }
}

# Deployed as `aws_cloudtrail.main`.
resource "aws_cloudtrail" "organization" {
  name           = "organization"
  s3_bucket_name = aws_s3_bucket.log.id
}

moved {
  from = aws_cloudtrail.main
  to   = aws_cloudtrail.organization
}

# Left to other code.
removed {
  from = aws_cloudtrail.handed_over

  lifecycle {
    destroy = false
  }
}

# Removed without a trace in the code: `aws_cloudtrail.forgotten` and `module.audit`.
