variable "name" {
  type    = string
  default = "lifecycle-blocks"
}

resource "aws_s3_bucket" "log" {
  bucket = var.name

  lifecycle {
    prevent_destroy       = true
    create_before_destroy = true
    ignore_changes        = [tags["Updated"], force_destroy]

    precondition {
      condition     = length(var.name) > 1
      error_message = "The name is too short."
    }

    postcondition {
      condition     = self.bucket == var.name
      error_message = "The bucket has another name."
    }
  }

  tags = { Updated = "ignored only when there is a state" }

  timeouts {
    create = "5m"
  }
}

resource "aws_cloudtrail" "log" {
  name                       = var.name
  s3_bucket_name             = aws_s3_bucket.log.bucket
  enable_log_file_validation = true
  depends_on                 = [aws_s3_bucket_lifecycle_configuration.log, aws_kms_key.log]
  provider                   = aws

  lifecycle {
    ignore_changes       = all
    replace_triggered_by = [aws_s3_bucket.log.id, terraform_data.trigger]

    postcondition {
      condition     = self.enable_log_file_validation && self.arn != null
      error_message = "Files must be validated."
    }
  }
}

resource "aws_s3_bucket_lifecycle_configuration" "log" {
  bucket = var.name

  rule {
    id     = "age"
    status = "Enabled"
    filter {}
    expiration {
      days = 400
    }
  }

  lifecycle {
    ignore_changes = [rule]
  }
}

resource "aws_kms_key" "log" {
  description = "of ${var.name}"

  provisioner "local-exec" {
    when       = destroy
    command    = "echo gone"
    on_failure = continue
  }
}

resource "terraform_data" "trigger" {
  triggers_replace = [length(var.name)]
  input            = { name = var.name }
}
