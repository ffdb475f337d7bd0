variable "region" {
  description = "The home Region of the trail."
  type        = string
  default     = "eu-central-1"
}

variable "environment" {
  description = "What the account is for: production, staging or sandbox."
  type        = string
  default     = "production"
}

variable "all_regions" {
  description = "Record every Region rather than the home Region alone."
  type        = bool
  default     = false
}

variable "log_retention_days" {
  description = "Days until log objects expire."
  type        = number
  default     = 90
}
