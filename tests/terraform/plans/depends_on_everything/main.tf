variable "names" {
  type    = set(string)
  default = ["one", "two"]
}

module "base" {
  source = "./base"

  bucket = "depends-logs"
}

# Waits for a module as a whole, and is known all the same.
module "trail" {
  source     = "./trail"
  for_each   = var.names
  depends_on = [module.base, terraform_data.gate]

  name   = each.key
  bucket = "depends-logs"
}

module "counted" {
  source     = "./trail"
  count      = 1
  depends_on = [aws_s3_bucket_versioning.this["one"]]

  name   = "counted-${count.index}"
  bucket = module.base.bucket
}

resource "terraform_data" "gate" {
  input            = { opened = length(var.names), by = module.base.bucket }
  triggers_replace = [for name in var.names : upper(name)]
}

resource "aws_s3_bucket_versioning" "this" {
  for_each = var.names
  bucket   = "depends-${each.key}"
  versioning_configuration {
    status = "Enabled"
  }

  depends_on = [module.base]
}

# A document without anything unknown in it, that still has to wait.
data "aws_iam_policy_document" "late" {
  statement {
    actions   = ["s3:GetObject"]
    resources = ["arn:aws:s3:::depends-logs/*"]
  }

  depends_on = [module.base]
}

data "aws_iam_policy_document" "early" {
  statement {
    actions   = ["s3:GetObject"]
    resources = ["arn:aws:s3:::depends-early/*"]
  }
}

resource "aws_iam_policy" "this" {
  for_each = { late = data.aws_iam_policy_document.late.json, early = data.aws_iam_policy_document.early.json }
  name     = "depends-${each.key}"
  policy   = each.value
}

resource "aws_cloudwatch_log_group" "this" {
  for_each          = module.trail
  name              = "/depends/${each.value.name}/${each.value.input.bucket}"
  retention_in_days = module.counted[0].input.length == 9 ? 30 : 60

  lifecycle {
    ignore_changes = [tags]
    precondition {
      condition     = terraform_data.gate.input.opened == 2
      error_message = "The gate is closed."
    }
  }
}
