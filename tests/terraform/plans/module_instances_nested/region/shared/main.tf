variable "name" {
  type = string
}

resource "aws_s3_bucket" "this" {
  bucket = var.name
}

resource "aws_s3_bucket_public_access_block" "this" {
  for_each = { (var.name) = aws_s3_bucket.this }

  bucket              = each.value.bucket
  block_public_acls   = each.key == each.value.bucket
  block_public_policy = endswith(path.module, "shared")
}

output "name" {
  value = aws_s3_bucket_public_access_block.this[var.name].bucket
}
