variable "bucket" {
  type = string
}

moved {
  from = aws_cloudtrail.log
  to   = aws_cloudtrail.this
}

resource "aws_cloudtrail" "this" {
  name           = "refactoring"
  s3_bucket_name = var.bucket
}

check "validation" {
  assert {
    condition     = aws_cloudtrail.this.enable_log_file_validation
    error_message = "Log files are not validated."
  }
}

output "name" {
  value = aws_cloudtrail.this.name
}
