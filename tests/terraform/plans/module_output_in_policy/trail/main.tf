variable "name" {
  type = string
}

variable "bucket" {
  type = string
}

resource "aws_kms_key" "this" {
  description = "Key of ${var.name}"
}

resource "aws_sns_topic" "this" {
  name = "${var.name}-topic"
}

resource "aws_cloudtrail" "this" {
  name           = var.name
  s3_bucket_name = var.bucket
  sns_topic_name = aws_sns_topic.this.name
  kms_key_id     = aws_kms_key.this.arn
}

# Does not wait for the trail, which waits for the bucket.
output "name" {
  value = var.name
}

output "key_arn" {
  value = aws_kms_key.this.arn
}

output "topic" {
  value = aws_sns_topic.this.name
}

output "topic_arn" {
  value = aws_sns_topic.this.arn
}
