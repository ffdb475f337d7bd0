module "audit" {
  source = "./audit"

  buckets   = ["${aws_s3_bucket.contracts.arn}/"]
  tables    = ["arn:aws:dynamodb"]
  functions = ["arn:aws:lambda"]
}

resource "aws_s3_bucket" "contracts" {}

resource "aws_s3_bucket" "drafts" {
  bucket = "acme-drafts"
}
