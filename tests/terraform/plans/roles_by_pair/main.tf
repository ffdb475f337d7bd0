variable "roles" {
  type = map(object({
    service  = optional(string)
    accounts = optional(list(string), [])
    managed  = optional(set(string), [])
    inline = optional(map(object({
      actions   = list(string)
      resources = optional(list(string), ["*"])
    })), {})
  }))
  default = {
    delivery = {
      service = "cloudtrail.amazonaws.com"
      inline  = { write = { actions = ["logs:PutLogEvents", "logs:CreateLogStream"] } }
    }
    audit = {
      accounts = ["111122223333", "444455556666"]
      managed  = ["SecurityAudit", "job-function/ViewOnlyAccess"]
      inline = {
        read = { actions = ["s3:GetObject"], resources = ["arn:aws:s3:::roles-logs/*"] }
        list = { actions = ["s3:ListBucket"] }
      }
    }
  }
}

variable "notify" {
  type = map(object({ kind = string, target = string, prefix = optional(string), events = optional(list(string), ["s3:ObjectCreated:*"]) }))
  default = {
    new   = { kind = "topic", target = "arn:aws:sns:eu-central-1:111122223333:new" }
    scan  = { kind = "lambda", target = "arn:aws:lambda:eu-central-1:111122223333:function:scan", prefix = "in/" }
    purge = { kind = "topic", target = "arn:aws:sns:eu-central-1:111122223333:purge", events = ["s3:ObjectRemoved:*", "s3:LifecycleExpiration:*"] }
  }
}

locals {
  managed = merge([for name, role in var.roles : { for policy in role.managed : "${name}:${basename(policy)}" => { role = name, policy = policy } }]...)
  inline  = { for pair in flatten([for name, role in var.roles : [for key, policy in role.inline : merge(policy, { role = name, key = key })]]) : join("/", [pair.role, pair.key]) => pair }
  # The same notifications by what they go to.
  by_kind = { for name, target in var.notify : target.kind => merge(target, { name = name })... }
}

resource "aws_iam_role" "this" {
  for_each = var.roles
  name     = "roles-${each.key}"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect = "Allow"
      Action = "sts:AssumeRole"
      Principal = {
        for kind, who in { Service = each.value.service, AWS = formatlist("arn:aws:iam::%s:root", each.value.accounts) } : kind => who if try(length(who), 0) > 0
      }
    }]
  })
}

resource "aws_iam_role_policy_attachment" "this" {
  for_each   = local.managed
  role       = aws_iam_role.this[each.value.role].name
  policy_arn = "arn:aws:iam::aws:policy/${each.value.policy}"
}

resource "aws_iam_role_policy" "this" {
  for_each = local.inline
  name     = each.value.key
  role     = aws_iam_role.this[each.value.role].name
  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = each.value.actions, Resource = each.value.resources }]
  })
}

resource "aws_s3_bucket_notification" "this" {
  bucket      = "roles-logs"
  eventbridge = !contains(keys(local.by_kind), "queue")

  dynamic "topic" {
    for_each = lookup(local.by_kind, "topic", [])
    content {
      id            = topic.value.name
      topic_arn     = topic.value.target
      events        = topic.value.events
      filter_prefix = topic.value.prefix
    }
  }

  dynamic "queue" {
    for_each = lookup(local.by_kind, "queue", [])
    content {
      queue_arn = queue.value.target
      events    = queue.value.events
    }
  }

  dynamic "lambda_function" {
    for_each = { for target in try(local.by_kind.lambda, []) : target.name => target }
    content {
      id                  = lambda_function.key
      lambda_function_arn = lambda_function.value.target
      events              = lambda_function.value.events
      filter_prefix       = lambda_function.value.prefix
    }
  }
}
