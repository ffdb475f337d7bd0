variable "existing" {
  type = string
}

resource "aws_kms_key" "created" {
  count                   = var.existing == null ? 1 : 0
  enable_key_rotation     = true
  deletion_window_in_days = 30
}

resource "aws_kms_alias" "created" {
  count         = length(aws_kms_key.created)
  name          = "alias/created-${count.index}"
  target_key_id = aws_kms_key.created[count.index].key_id
}

output "arn" {
  # Nothing in the list is null.
  value = coalesce(one(aws_kms_key.created[*].arn), var.existing, "never")
}

output "created" {
  value = length(aws_kms_alias.created) > 0
}
