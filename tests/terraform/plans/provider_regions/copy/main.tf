terraform {
  required_providers {
    aws = {
      source                = "hashicorp/aws"
      configuration_aliases = [aws.other]
    }
  }
}

variable "name" {
  type = string
}

data "aws_region" "this" {}

data "aws_region" "other" {
  provider = aws.other
}

data "aws_partition" "other" {
  provider = aws.other
}

resource "aws_cloudtrail" "this" {
  name           = "regions-${var.name}-${data.aws_region.this.name}"
  s3_bucket_name = "regions-${data.aws_region.other.id}"

  event_selector {
    data_resource {
      type   = "AWS::S3::Object"
      values = ["arn:${data.aws_partition.other.partition}:s3:::regions/"]
    }
  }
}

output "where" {
  value = data.aws_region.this.name
}

output "other" {
  value = data.aws_region.other.name
}
