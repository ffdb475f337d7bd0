variable "größe" {
  default = 400
}

locals {
  # Composed and decomposed letters are the same text once they are read.
  composed   = "caf\u00e9"
  decomposed = "cafe\u0301"
  emoji      = "\U0001F512 🔒"
  überblick  = { "schlüssel ß" = "wert", "with \"quotes\"" = 1, "tab\t" = "\\t" }
}

resource "aws_s3_bucket" "protokoll-ä" {
  bucket = "unicode-${length(local.emoji)}-${local.composed == local.decomposed ? "same" : "different"}"
  tags = {
    "Größe"       = var.größe
    "名前"          = "監査ログ"
    "a b:c/d=e+f" = "${local.emoji}"
    Escapes       = "tab\t newline\n return\r quote\" backslash\\ dollar$ percent%"
    Decomposed    = local.decomposed
    Windows       = "C:\\logs\\new"
    Literal       = "$${var.größe} %%{if} $$ %% $$$${x}"
    Case          = "${upper("straße é")} ${title("élan vital")}"
    Substr        = substr("🔒é日本", 1, 2)
    Reversed      = strrev("añb")
    Escaped       = jsonencode("é\u2028<\"\\/>\u0007")
    Formatted     = format("%-4s|%4s|%q", "é", "日本", "\u00e9")
    "dotted.key"  = local.überblick["schlüssel ß"]
    Quoted        = local.überblick["with \"quotes\""]
  }
}

resource "aws_cloudtrail" "spur" {
  name           = "trail_${length("日本")}.${split("é", "aéb")[1]}"
  s3_bucket_name = aws_s3_bucket.protokoll-ä.bucket
  s3_key_prefix  = "ü/${replace(local.decomposed, "é", "e")}/${regex("\\p{L}+", "12äß3")}"

  advanced_event_selector {
    name = "Daten – „alle“"
    field_selector {
      field  = "eventCategory"
      equals = ["\u0044ata"]
    }
    field_selector {
      field  = "resources.type"
      equals = ["AWS::S3::Object"]
    }
    field_selector {
      field       = "resources.ARN"
      starts_with = ["arn:aws:s3:::größe/", "arn:aws:s3:::gr\u00f6\u00dfe/%20/"]
    }
  }
}

resource "aws_cloudwatch_log_group" "each" {
  for_each          = { "dot.ted" = 30, "sp ace" = 60, "qu\"ote" = 90, "ünï" = 120, "sl/ash[0]" = 365 }
  name              = "/unicode/${md5(each.key)}"
  retention_in_days = each.value
}
