resource "aws_sns_topic" "this" {
  name = "objects-are-nothing-else"
}

output "arn" {
  value = aws_sns_topic.this.arn
}
