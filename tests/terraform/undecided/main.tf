variable "switch" {
  type = bool
}

variable "name" {
  type = string
}

variable "number" {
  type = number
}

variable "anything" {}

variable "groups" {
  type = set(string)
}

# A set has its own order, which hangs on what its elements turn out to be, as does how many there are.
resource "aws_s3_bucket" "order" {
  first      = tolist(toset([var.name, "b"]))[0]
  joined     = join(",", toset([var.name, "b"]))
  walked     = [for name in toset([var.name, "b"]) : upper(name)]
  splat      = toset([var.name, "b"])[*]
  encoded    = jsonencode(toset([var.name, "b"]))
  formatted  = formatlist("%s!", toset([var.name, "b"]))
  with_nulls = [for group in toset([null, var.name]) : group]
  merged     = merge([for name in toset([var.name, "b"]) : { name = name }]...)
}

# Here it is known all the same.
resource "aws_s3_bucket" "known_order" {
  only      = tolist(toset([var.name]))
  by_start  = tolist(toset(["b-${var.name}", "a-${var.name}"]))
  is_in     = contains(toset([var.name, "b"]), "b")
  is_longer = toset(["a", "c"]) == toset(["b", var.name])
}

# Elements that turn out to be equal are one.
resource "aws_s3_bucket" "equality" {
  of_two = toset([var.name, "a"]) == toset(["a"])
  other  = toset([var.name, "b"]) == toset(["a", "b"])
}

# JSON writes strings in quotes, numbers and bools without.
resource "aws_s3_bucket" "json" {
  string   = jsonencode({ a = var.name })
  bool     = jsonencode({ a = var.switch })
  number   = jsonencode({ a = var.number })
  anything = jsonencode({ a = var.anything })
  either   = jsonencode({ a = var.switch ? 1 : "a" })
  back     = jsondecode(jsonencode({ a = var.anything })).a
  of_text  = jsonencode(tostring(var.number))
}

# Both collections have this instance, with another value.
resource "aws_s3_bucket" "shared" {
  for_each = var.switch ? { a = "x", b = "same" } : { a = "y", b = "same" }
  bucket   = each.value
}

resource "aws_s3_bucket" "counted" {
  count  = var.number
  bucket = "b-${count.index}"
}

# The first of several that there may be, or a list of unknown length.
resource "aws_s3_bucket" "first" {
  name  = try(aws_s3_bucket.counted[0].bucket, "none")
  all   = flatten([aws_s3_bucket.counted, "a"])
  lists = formatlist("%s-%s", ["a"], var.anything)
}

locals {
  rejected = { a = [][0], b = "b" }
}

# What Terraform rejects under a name of its own is not rescued.
resource "aws_s3_bucket" "rescued" {
  by_name  = try(local.rejected, "rescued")
  of_it    = can(local.rejected.b)
  in_place = try([][0], "rescued")
}

# Whether these have a type in common, the group decides.
resource "aws_s3_bucket" "types" {
  tags = try(tomap({ a = var.groups, b = var.switch }), {})
}

data "aws_iam_policy_document" "base" {
  statement {
    sid     = "Read"
    actions = ["s3:GetObject"]
  }
}

data "aws_iam_policy_document" "replaced" {
  source_policy_documents = [data.aws_iam_policy_document.base.json]
  statement {
    sid     = var.name
    actions = ["s3:PutObject"]
  }
}

resource "aws_s3_bucket_policy" "replaced" {
  policy = data.aws_iam_policy_document.replaced.json
}
