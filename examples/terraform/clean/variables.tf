variable "region" {
  description = "The home Region of the trail, its key and its buckets."
  type        = string
  default     = "eu-central-1"
}

variable "trail_name" {
  description = "The trail's name."
  type        = string
  default     = "organization"
}

variable "retention_days" {
  description = "Days that the log is kept."
  type        = number
  default     = 400
}
