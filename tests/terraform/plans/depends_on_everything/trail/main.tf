variable "name" {
  type = string
}

variable "bucket" {
  type = string
}

data "aws_iam_policy_document" "topic" {
  statement {
    actions   = ["sns:Publish"]
    resources = ["*"]
  }
}

resource "terraform_data" "settings" {
  input = { bucket = var.bucket, length = length(var.name) }
}

resource "aws_sns_topic" "this" {
  name   = var.name
  policy = data.aws_iam_policy_document.topic.json
}

resource "aws_cloudtrail" "this" {
  name           = var.name
  s3_bucket_name = terraform_data.settings.input.bucket
  s3_key_prefix  = "length-${terraform_data.settings.input.length}"
  sns_topic_name = aws_sns_topic.this.name
  depends_on     = [aws_sns_topic.this]
}

output "name" {
  value = aws_cloudtrail.this.name
}

output "input" {
  value = terraform_data.settings.input
}
