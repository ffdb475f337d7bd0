# Where things are deployed is a matter of the provider, which modules are handed.

variable "regions" {
  type    = object({ home = string, away = optional(string, "ap-southeast-2") })
  default = { home = "eu-west-1" }
}

provider "aws" {
  region = var.regions.home
}

provider "aws" {
  alias  = "away"
  region = var.regions.away
}

provider "aws" {
  alias  = "china"
  region = "cn-north-1"
}

data "aws_region" "home" {}

data "aws_region" "away" {
  provider = aws.away
}

data "aws_partition" "home" {}

data "aws_partition" "china" {
  provider = aws.china
}

data "aws_caller_identity" "home" {}

resource "aws_s3_bucket" "log" {
  bucket = "regions-${data.aws_region.home.name}-${data.aws_caller_identity.home.account_id}"
  tags = {
    Away    = data.aws_region.away.name
    Home    = data.aws_partition.home.partition
    Suffix  = data.aws_partition.home.dns_suffix
    Reverse = data.aws_partition.home.reverse_dns_prefix
    China   = "${data.aws_partition.china.partition} ${data.aws_partition.china.dns_suffix}"
  }
}

module "same" {
  source = "./copy"
  name   = "same"

  providers = {
    aws.other = aws
  }
}

module "away" {
  source = "./copy"
  name   = "away"

  providers = {
    aws       = aws.away
    aws.other = aws.china
  }
}

resource "aws_cloudwatch_log_group" "log" {
  provider          = aws.away
  name              = "/regions/${module.same.where}/${module.away.where}/${module.away.other}"
  retention_in_days = module.away.where == "ap-southeast-2" ? 400 : 30
}
