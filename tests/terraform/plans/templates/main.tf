variable "stages" {
  type    = list(string)
  default = ["live", "test"]
}

variable "owner" {
  type    = string
  default = ""
}

locals {
  dollar = "$${not.evaluated} and %%{ neither } but $$ and 100%"
  # A template that is nothing but an interpolation keeps the type.
  whole  = "${var.stages}"
  number = "${400}"
  listed = "%{for s in var.stages}${s};%{endfor}"
  picked = "%{if var.owner != ""}owned by ${var.owner}%{else}nobody's%{endif}"
  nested = "a${"b${upper("c${1 + 1}")}"}"
}

resource "aws_s3_bucket" "log" {
  bucket = "templates-%{for i, s in var.stages}%{if i > 0}-%{endif}${s}%{endfor}"
  tags = {
    Dollar    = local.dollar
    Listed    = local.listed
    Nested    = local.nested
    Whole     = join("+", local.whole)
    Trimmed   = "  ${~" x "~}  "
    Quotes    = "say \"${replace("no'", "'", "\"")}\" \\o/"
    ("${var.stages[0]}-${1}") = "computed"
    "${"quoted"}"             = "interpolated"
    Directive = "%{if false}gone%{endif}"
  }
}

resource "aws_cloudtrail" "log" {
  name                       = "trail-%{~for s in reverse(var.stages)~} ${substr(s, 0, 1)} %{~endfor~}-end"
  s3_bucket_name             = aws_s3_bucket.log.bucket
  s3_key_prefix              = "%{if length(var.stages) > 1}many%{else}one%{endif}/${~format(" %02d ", length(var.stages))~}/x"
  enable_log_file_validation = "${true}"
  is_multi_region_trail      = "%{if var.owner == ""}true%{else}false%{endif}"
}

resource "aws_cloudwatch_log_group" "log" {
  name              = "/${local.picked == "nobody's" ? "free" : "owned"}/${"${"x"}"}${null == null ? "" : "-"}"
  retention_in_days = local.number
  tags              = "${{ Kept = "as a map", Sum = "${1}${2}" }}"
}

resource "aws_kms_key" "log" {
  deletion_window_in_days = "1${2 + 2}"
  enable_key_rotation     = "${"${"true"}"}"
  description             = "${true}${1.50}${"é"}${1e3}"
}
