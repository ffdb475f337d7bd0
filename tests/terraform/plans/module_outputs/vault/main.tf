variable "names" {
  type = list(string)
}

resource "aws_s3_bucket" "this" {
  for_each = toset(var.names)
  bucket   = each.key
  tags     = { Kind = element(split("-", each.key), 1) }
}

resource "aws_kms_key" "this" {
  description             = "Key of ${join(" and ", var.names)}"
  deletion_window_in_days = 10
}

output "buckets" {
  value = aws_s3_bucket.this
}

output "key" {
  value = aws_kms_key.this
}

output "readers" {
  value = toset(["arn:aws:iam::111122223333:root", "arn:aws:iam::444455556666:root"])
}

output "rules" {
  value = [
    { id = "soon", days = 30, class = null },
    { id = "later", days = 365, class = "GLACIER" },
  ]
}

output "summary" {
  value = {
    prefixes = ["a/", "b/"]
    versions = { for name, bucket in aws_s3_bucket.this : name => bucket.tags["Kind"] == "final" }
    tags     = { Count = length(aws_s3_bucket.this), Kind = "overwritten" }
  }
}
