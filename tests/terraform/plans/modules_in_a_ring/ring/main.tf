variable "name" {
  type = string
}

variable "position" {
  type = number
}

variable "log" {
  type = string
}

resource "aws_cloudtrail" "this" {
  name                  = "${var.name}-${var.position}"
  s3_bucket_name        = var.log
  s3_key_prefix         = "ring/${var.position + 1}"
  is_multi_region_trail = var.position == 0
}

output "trail" {
  value = { name = aws_cloudtrail.this.name, bucket = aws_cloudtrail.this.s3_bucket_name }
}

output "is_last" {
  value = var.position == 2
}
