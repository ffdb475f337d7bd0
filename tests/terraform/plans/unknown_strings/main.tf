resource "aws_kms_key" "log" {
  description = "key of the log"
}

resource "aws_s3_bucket" "log" {
  bucket = "unknown-strings"
}

resource "aws_cloudtrail" "log" {
  name                       = "unknown-strings"
  s3_bucket_name             = aws_s3_bucket.log.id
  s3_key_prefix              = replace(aws_kms_key.log.arn, "/^.*//", "")
  kms_key_id                 = aws_kms_key.log.arn
  enable_log_file_validation = length(aws_kms_key.log.*.arn) == 1

  advanced_event_selector {
    name = "objects"
    field_selector {
      field  = "eventCategory"
      equals = ["Data"]
    }
    field_selector {
      field  = "resources.type"
      equals = ["AWS::S3::Object"]
    }
    field_selector {
      field       = "resources.ARN"
      starts_with = ["arn:aws:s3:::known/", "${aws_s3_bucket.log.arn}/"]
    }
  }
}

resource "aws_s3_bucket_policy" "log" {
  bucket = aws_s3_bucket.log.id
  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Deny", Principal = "*", Action = "s3:*", Resource = "${aws_s3_bucket.log.arn}/*" }]
  })
}

resource "aws_kms_alias" "log" {
  name          = "alias/${aws_s3_bucket.log.bucket}"
  target_key_id = aws_kms_key.log.key_id
}

resource "aws_s3_bucket_server_side_encryption_configuration" "log" {
  bucket = aws_s3_bucket.log.bucket
  rule {
    bucket_key_enabled = aws_kms_key.log.is_enabled
    apply_server_side_encryption_by_default {
      sse_algorithm     = aws_kms_key.log.customer_master_key_spec == "SYMMETRIC_DEFAULT" ? "aws:kms" : "AES256"
      kms_master_key_id = trimspace(aws_kms_key.log.arn)
    }
  }
}

resource "aws_cloudwatch_log_group" "log" {
  name_prefix       = "/${aws_kms_alias.log.name}/"
  retention_in_days = aws_kms_key.log.rotation_period_in_days == 90 ? 90 : 365
}

# One topic for each answer, as one unknown tag would make all tags unknown.
resource "aws_sns_topic" "answer" {
  for_each = {
    Joined    = join(",", ["a", aws_kms_key.log.arn])
    Format    = format("key/%s", aws_kms_key.log.key_id)
    Prefix    = "arn:aws:kms:${aws_kms_key.log.arn}"
    Upper     = upper(aws_kms_key.log.key_id)
    Length    = length(split("/", aws_kms_key.log.arn))
    Known     = join(",", [aws_kms_key.log.description, "b"])
    Encoded   = jsonencode({ key = aws_kms_key.log.arn })
    Keys      = join(",", keys({ a = aws_kms_key.log.arn, b = 1 }))
    Starts    = startswith("prefix-${aws_kms_key.log.key_id}", "prefix-")
    Not       = startswith("prefix-${aws_kms_key.log.key_id}", "other")
    Empty     = "prefix-${aws_kms_key.log.key_id}" == ""
    Size      = length(formatlist("%s/", [aws_kms_key.log.arn, "b"]))
    Condition = "%{if aws_kms_key.log.arn != ""}yes%{else}no%{endif}"
    Account   = try(split(":", aws_kms_key.log.arn)[4], "none")
    Element   = element([aws_kms_key.log.arn, "known"], 1)
    Distinct  = join(",", distinct(["a", "a"]))
    Nothing   = join(",", [for arn in [aws_kms_key.log.arn] : arn if arn == ""])
    Partial   = "${aws_s3_bucket.log.arn}/x" == "x/y"
    Nested    = jsonencode({ a = { b = [aws_kms_key.log.arn] } }) == "{}"
    Index     = { k = aws_kms_key.log.arn, other = "known" }.other
    Unpicked  = true ? "known" : aws_kms_key.log.arn
    Count     = length(toset([aws_kms_key.log.arn, "a"]))
    Two       = length(toset(["b", "a", "b"]))
    Blank     = trimspace(aws_kms_key.log.arn) != ""
  }
  name         = each.key
  display_name = each.value
}
