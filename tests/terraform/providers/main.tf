variable "regions" {
  type    = set(string)
  default = ["eu-west-1", "eu-north-1"]
}

variable "more_regions" {
  type = set(string)
}

variable "unset" {}

provider "aws" {
  region = "eu-central-1"
}

provider "aws" {
  alias    = "by_region"
  for_each = var.regions
  region   = each.value
}

provider "aws" {
  alias    = "by_account"
  for_each = { audit = "111122223333" }
  region   = "eu-west-2"

  assume_role {
    role_arn = "arn:aws:iam::${each.value}:role/deploy"
  }
}

provider "aws" {
  alias    = "somewhere"
  for_each = var.more_regions
  region   = each.key
}

provider "aws" {
  alias  = "unset"
  region = var.unset
}

provider "aws" {
  alias = "maybe"

  dynamic "assume_role" {
    for_each = var.unset ? ["arn:aws:iam::444455556666:role/deploy"] : []
    content {
      role_arn = assume_role.value
    }
  }
}

resource "aws_sns_topic" "each_key" {
  for_each = var.regions
  provider = aws.by_region[each.key]
  name     = "topic"
}

resource "terraform_data" "each_key" {
  input = values(aws_sns_topic.each_key)[*].arn
}

resource "aws_sns_topic" "written" {
  for_each = {
    account       = "audit"
    not_a_region  = "mars"
    unknown       = var.unset
  }
  provider = aws.by_account[each.value]
  name     = "topic"
}

resource "terraform_data" "written" {
  input = { for key, topic in aws_sns_topic.written : key => topic.arn }
}

resource "aws_sns_topic" "of_unknown_regions" {
  provider = aws.somewhere["eu-west-3"]
  name     = "the key is the region, whatever else there is"
}

resource "aws_sns_topic" "without_key" {
  provider = aws.by_region
  name     = "topic"
}

resource "aws_sns_topic" "key_for_nothing" {
  provider = aws.unset["a"]
  name     = "topic"
}

resource "aws_sns_topic" "unset" {
  provider = aws.unset
  name     = "topic"
}

resource "aws_sns_topic" "missing" {
  provider = aws.missing
  name     = "topic"
}

resource "aws_sns_topic" "maybe" {
  provider = aws.maybe
  name     = "topic"
}

resource "aws_sns_topic" "own_region" {
  region = var.unset
  name   = "topic"
}

resource "terraform_data" "single" {
  input = {
    of_unknown_regions = aws_sns_topic.of_unknown_regions.arn
    without_key        = aws_sns_topic.without_key.arn
    key_for_nothing    = aws_sns_topic.key_for_nothing.arn
    unset              = aws_sns_topic.unset.arn
    missing            = aws_sns_topic.missing.arn
    maybe              = aws_sns_topic.maybe.arn
    own_region         = aws_sns_topic.own_region.arn
  }
}

module "by_region" {
  source   = "./awaiting"
  for_each = var.regions

  providers = {
    aws         = aws.by_region[each.key]
    aws.replica = aws.by_account["audit"]
  }
}

module "handed_nothing" {
  source = "./awaiting"
}

module "handed_what_is_missing" {
  source = "./awaiting"

  providers = {
    aws         = aws.missing
    aws.replica = aws.by_region
  }
}
