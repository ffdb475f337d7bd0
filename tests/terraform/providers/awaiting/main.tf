terraform {
  required_providers {
    aws = {
      source                = "hashicorp/aws"
      configuration_aliases = [aws.replica]
    }
  }
}

resource "aws_sns_topic" "own" {
  name = "topic"
}

resource "aws_sns_topic" "replica" {
  provider = aws.replica
  name     = "topic"
}

resource "terraform_data" "arns" {
  input = [aws_sns_topic.own.arn, aws_sns_topic.replica.arn]
}
