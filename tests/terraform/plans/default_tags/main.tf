# The provider adds tags, of which those of the resource win.

variable "team" {
  default = "audit"
}

provider "aws" {
  region = "us-east-1"

  default_tags {
    tags = {
      Team  = var.team
      Stage = "live"
    }
  }
}

provider "aws" {
  alias  = "bare"
  region = "us-east-1"
}

resource "aws_s3_bucket" "log" {
  bucket = "default-tags"
  tags   = { Stage = "test", Own = "yes" }
}

resource "aws_s3_bucket" "untagged" {
  bucket = "default-tags-untagged"
}

resource "aws_s3_bucket" "bare" {
  provider = aws.bare
  bucket   = "default-tags-bare"
  tags     = { Own = "only" }
}

resource "aws_cloudwatch_log_group" "log" {
  name = join("/", [for name, tag in aws_s3_bucket.log.tags_all : "${name}_${tag}"])
  tags = aws_s3_bucket.untagged.tags_all
}

resource "aws_cloudtrail" "log" {
  name           = "default-tags-${length(aws_s3_bucket.bare.tags_all)}"
  s3_bucket_name = "default-tags-${aws_s3_bucket.log.tags_all["Team"]}"
}
