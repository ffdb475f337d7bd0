output "trail_arn" {
  description = "The trail, for policies that protect it."
  value       = aws_cloudtrail.organization.arn
}

output "log_bucket" {
  description = "The bucket that the log is delivered to."
  value       = aws_s3_bucket.log.id
}
