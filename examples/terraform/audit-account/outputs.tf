output "trail_arn" {
  description = "The trail, for policies that name it."
  value       = aws_cloudtrail.audit.arn
}

output "log_bucket" {
  description = "The bucket that the log is delivered to."
  value       = module.log_bucket.name
}
