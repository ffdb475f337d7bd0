variable "bucket" {
  type = any
}

# Only part of the resource comes in.
variable "key" {
  type = object({ id = string, arn = string, description = string })
}

variable "readers" {
  type = set(string)
}

output "bucket" {
  value = var.bucket
}

output "key_id" {
  value = var.key.arn
}

output "policy" {
  value = jsonencode({
    Version = "2012-10-17"
    Statement = [
      for reader in var.readers : {
        Sid       = "Read${substr(reader, 13, 4)}"
        Effect    = "Allow"
        Principal = { AWS = reader }
        Action    = ["s3:GetObject"]
        Resource  = "arn:aws:s3:::${var.bucket.bucket}/${var.bucket.tags.Kind}/*"
      }
    ]
  })
}
