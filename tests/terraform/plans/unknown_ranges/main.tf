resource "terraform_data" "input" {
  input = "secret"
}

locals {
  unknown = terraform_data.input.output
  secret  = local.unknown == "secret"
  # Neither number is chosen before apply, but nothing below or above them is.
  days     = local.secret ? 400 : 30
  prefixed = "fixed-${local.unknown}"
}

# One topic for each question, as one unknown tag would make all tags unknown.
resource "aws_sns_topic" "answer" {
  for_each = {
    Fixed    = "known"
    Secret   = local.secret
    Tried    = try(local.unknown.missing, "missing")
    Can      = can(tonumber(local.unknown))
    Coalesce = coalesce("given", local.unknown)
    Listed   = contains(["secret", "x"], local.unknown)
    Lookup   = lookup({ secret = "s" }, "secret", local.unknown)
    Null     = local.unknown == null
    Prefixed = local.prefixed == "other"
    Number   = local.days
    Above    = local.days > 29
    Below    = local.days > 30
    Zero     = local.days >= 0 ? "positive" : "negative"
    Equal    = local.secret ? 5 : 5
    Text     = local.secret ? "live-eu" : "live-us"
    Start    = startswith(local.secret ? "live-eu" : "live-us", "live")
    Not      = (local.secret ? "a" : null) == null
    Never    = (local.secret ? "a" : "b") == null
    Length   = length(local.secret ? ["a"] : ["b"])
    Lengths  = length(local.secret ? ["a"] : ["b", "c"])
    Or       = local.secret || true
    And      = false && local.secret
    Double   = !(!local.secret)
  }
  name         = each.key
  display_name = each.value
}

resource "aws_kms_key" "range" {
  deletion_window_in_days = local.days > 29 ? 21 : 7
  enable_key_rotation     = local.days < 401
  rotation_period_in_days = local.days == 29 ? 90 : 180
}

resource "aws_cloudtrail" "range" {
  name                       = local.prefixed == "" ? "empty" : "filled"
  s3_bucket_name             = startswith(local.prefixed, "other") ? "other-log" : "fixed-log"
  s3_key_prefix              = local.prefixed
  enable_log_file_validation = local.prefixed != null
  is_multi_region_trail      = (local.secret ? "a" : "b") != null
}
