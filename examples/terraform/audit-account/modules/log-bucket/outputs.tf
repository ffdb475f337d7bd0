output "name" {
  description = "The bucket's name, known once the bucket exists."
  value       = aws_s3_bucket.log.id
}

output "arn" {
  description = "The bucket's ARN."
  value       = aws_s3_bucket.log.arn
}
