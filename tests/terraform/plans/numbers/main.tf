variable "decimal" {
  type    = number
  default = 0.1
}

variable "text" {
  type    = string
  default = 1.0
}

variable "quoted" {
  type    = string
  default = "1.0"
}

variable "huge" {
  type    = number
  default = 123456789012345678901234567890
}

variable "exponent" {
  type    = number
  default = "4e2"
}

variable "any" {
  default = 007
}

locals {
  third   = 1 / 3
  sum     = var.decimal + 0.2
  exact   = local.sum == 0.3
  big     = 9007199254740993
  product = var.huge * 10
  texts   = { a = 1.0, b = 1.50, c = 1e3, d = 1e-3, e = 100000000000000000000000, f = -1.50, g = 0.1 + 0.2, h = 2.5e0, i = -0.0001 }
}

resource "aws_s3_bucket" "log" {
  bucket = "numbers-${var.text}-${var.quoted}-${var.quoted == var.text ? "same" : "different"}"
  tags = merge(local.texts, {
    Third     = substr(tostring(local.third), 0, 12)
    ThirdLong = length(tostring(local.third))
    Sum       = local.sum
    Exact     = local.exact
    Big       = local.big
    Product   = local.product
    Huge      = "${var.huge}"
    Json      = jsonencode([1.0, 1e2, 0.50, var.huge, -1.5e-7, 1 / 4])
    Decoded   = jsondecode("[1.0, 1e2, 12345678901234567890]")[2]
    Any       = var.any
    Quotient  = 10 / 4
    Whole     = 10 / 5
    Modulo    = "${5.5 % 2} ${-5 % 3} ${5 % -3}"
    Converted = tonumber("1.0") == 1 ? "equal" : "unequal"
    Compared  = "1.0" == "1" ? "equal" : "unequal"
    Keys      = join(",", keys({ (1.0) = "a", (2) = "b", (0.5) = "c" }))
    Formatted = "${format("%d", 3)} ${format("%s", 3.0)} ${format("%v", 1e21)} ${format("%.2f", 2 / 3)} ${format("%g", 1e6)}"
    Set       = join(",", toset([10, 9, 1.0, 1]))
    Sorted    = join(",", sort(["10", "9", "1"]))
    Floor     = "${floor(-0.5)} ${ceil(-0.5)} ${floor(1e3)} ${max(0.1, "0.25")}"
  })
}

resource "aws_kms_key" "log" {
  deletion_window_in_days = "1.4e1"
  rotation_period_in_days = var.exponent
  enable_key_rotation     = local.third * 3 == 1
}

resource "aws_cloudtrail" "log" {
  name                       = "numbers-${var.exponent}-${[10, 20][1.0]}-${["a", "b"]["1"]}"
  s3_bucket_name             = "numbers"
  s3_key_prefix              = "%{for i, x in [1.5, 2.0]}${i}=${x}/%{endfor}"
  enable_log_file_validation = local.big > 9007199254740992
  is_multi_region_trail      = var.huge + 1 > var.huge
}

resource "aws_cloudwatch_log_group" "log" {
  name              = "/numbers/${var.huge - 123456789012345678901234567880}"
  retention_in_days = "365.0"
}
