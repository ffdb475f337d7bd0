variable "name" {
  type = string
}

variable "days" {
  type     = number
  default  = 90
  nullable = false
}

variable "protected" {
  type    = bool
  default = true
}

variable "selectors" {
  type = map(map(object({
    equals        = optional(list(string))
    starts_with   = optional(list(string))
    not_ends_with = optional(list(string))
  })))
  default = {}
}

resource "aws_kms_key" "this" {
  count               = var.protected ? 1 : 0
  enable_key_rotation = true
}

resource "aws_kms_key_policy" "this" {
  count  = length(aws_kms_key.this)
  key_id = aws_kms_key.this[count.index].id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = concat(
      [{ Sid = "Root", Effect = "Allow", Principal = { AWS = "arn:aws:iam::111122223333:root" }, Action = "kms:*", Resource = "*" }],
      [for name in keys(var.selectors) : { Sid = replace(name, "/\\s/", ""), Effect = "Allow", Principal = "*", Action = "kms:Decrypt", Resource = "*" }],
    )
  })
}

resource "aws_cloudtrail_event_data_store" "this" {
  name                           = "store-${var.name}"
  retention_period               = var.days
  termination_protection_enabled = var.protected
  multi_region_enabled           = length(var.selectors) != 1
  kms_key_id                     = one(aws_kms_key.this[*].arn)

  dynamic "advanced_event_selector" {
    for_each = var.selectors

    content {
      name = advanced_event_selector.key

      dynamic "field_selector" {
        for_each = advanced_event_selector.value
        iterator = field

        content {
          field         = field.key
          equals        = field.value.equals
          starts_with   = field.value.starts_with
          not_ends_with = field.value["not_ends_with"]
        }
      }
    }
  }
}

output "name" {
  value = aws_cloudtrail_event_data_store.this.name
}

output "days" {
  value = aws_cloudtrail_event_data_store.this.retention_period
}

output "fields" {
  value = distinct(flatten([for selector in var.selectors : keys(selector)]))
}
