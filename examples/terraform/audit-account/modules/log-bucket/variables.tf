variable "name" {
  description = "The bucket's name."
  type        = string
}

variable "account_id" {
  description = "The account whose log is delivered here."
  type        = string
}

variable "trail_arn" {
  description = "The only trail that may deliver here."
  type        = string
}

variable "retention_days" {
  description = "Days until log objects expire."
  type        = number
  default     = 400
}

variable "versioned" {
  description = "Keep earlier versions of log objects."
  type        = bool
  default     = true
}

variable "kms_key_arn" {
  description = "The key that encrypts the log; null for the keys of S3."
  type        = string
  default     = null
}
