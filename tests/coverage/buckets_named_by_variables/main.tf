variable "log_bucket" {
  type = string
}

variable "state_bucket" {
  type = string
}

resource "aws_cloudtrail" "account" {
  name                  = "account"
  s3_bucket_name        = aws_s3_bucket.log.id
  is_multi_region_trail = true

  event_selector {
    read_write_type           = "All"
    include_management_events = true

    data_resource {
      type = "AWS::S3::Object"
      values = [
        "arn:aws:s3:::${var.log_bucket}/",
        "arn:aws:s3:::${var.state_bucket}/",
      ]
    }
  }
}

resource "aws_s3_bucket" "log" {
  bucket = var.log_bucket
}

resource "aws_s3_bucket" "state" {
  bucket = var.state_bucket
}

resource "aws_s3_bucket" "web" {
  bucket = "acme-web"
}
