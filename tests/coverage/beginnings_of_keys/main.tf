resource "aws_cloudtrail" "account" {
  name                  = "account"
  s3_bucket_name        = aws_s3_bucket.log.id
  is_multi_region_trail = true

  event_selector {
    read_write_type = "WriteOnly"

    data_resource {
      type = "AWS::S3::Object"
      values = [
        "${aws_s3_bucket.ledger.arn}/2026",
        "${aws_s3_bucket.ledger.arn}/receipts/",
      ]
    }
  }
}

resource "aws_s3_bucket" "log" {
  bucket = "acme-trail-log"
}

resource "aws_s3_bucket" "ledger" {
  bucket = "acme-ledger"
}
