variable "grants" {
  type = map(object({
    actions   = list(string)
    resources = optional(list(string))
    services  = optional(set(string), [])
    deny      = optional(bool, false)
    tests     = optional(map(map(string)), {})
  }))
  default = {
    publish = { actions = ["sns:Publish"], services = ["cloudtrail.amazonaws.com", "budgets.amazonaws.com"] }
    foreign = { actions = ["sns:*"], deny = true, tests = { StringNotEquals = { "aws:PrincipalAccount" = 111111111111 } } }
    read    = { actions = ["logs:Get*", "logs:Describe*"], resources = ["arn:aws:logs:*:111111111111:log-group:/maps:*"] }
  }
}

locals {
  topic_arn = "arn:aws:sns:eu-west-1:111111111111:maps"
  statements = {
    for sid, grant in var.grants : sid => {
      for key, value in {
        Sid       = title(sid)
        Effect    = grant.deny ? "Deny" : "Allow"
        Action    = length(grant.actions) == 1 ? grant.actions[0] : null
        Actions   = null
        Principal = length(grant.services) > 0 ? jsonencode({ Service = grant.services }) : grant.resources == null ? "*" : null
        Resource  = grant.resources == null ? local.topic_arn : grant.resources[0]
      } : key => value if value != null
    }
  }
  topic = [for sid in ["publish", "foreign"] : merge(
    local.statements[sid],
    { Principal = try(jsondecode(local.statements[sid].Principal), local.statements[sid].Principal) },
    length(var.grants[sid].tests) > 0 ? { Condition = var.grants[sid].tests } : {},
  )]
}

resource "aws_sns_topic" "log" {
  name         = regex("[^:]+$", local.topic_arn)
  display_name = join("+", keys(local.statements))
}

resource "aws_sns_topic_policy" "log" {
  arn    = local.topic_arn
  policy = jsonencode({ Version = "2012-10-17", Id = sha1(local.topic_arn), Statement = local.topic })
}

resource "aws_iam_policy" "read" {
  name = "maps-read"
  path = format("/%s/", lower("AUDIT"))
  policy = replace(jsonencode({
    Version   = "2012-10-17"
    Statement = [merge(local.statements.read, { Action = var.grants.read.actions })]
  }), "/log-group:([^\"]+)/", "log-group:/prefix$1")
}

resource "aws_cloudtrail" "log" {
  name           = "maps"
  s3_bucket_name = "maps-log"
  sns_topic_name = jsondecode(aws_sns_topic_policy.log.policy).Statement[0].Effect == "Allow" ? aws_sns_topic.log.name : null
  s3_key_prefix  = join("/", jsondecode(aws_iam_policy.read.policy).Statement[0].Action)
}
