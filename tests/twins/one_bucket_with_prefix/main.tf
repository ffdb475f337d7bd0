resource "aws_cloudtrail" "audit" {
  name           = "audit"
  s3_bucket_name = aws_s3_bucket.log.id

  event_selector {
    read_write_type = "WriteOnly"

    data_resource {
      type = "AWS::S3::Object"
      values = [
        "${aws_s3_bucket.invoices.arn}/2024/",
        "${aws_s3_bucket.scans.arn}/",
      ]
    }
  }
}

resource "aws_s3_bucket" "log" {}

resource "aws_s3_bucket" "invoices" {
  bucket = "example-invoices"
}

resource "aws_s3_bucket" "scans" {}
