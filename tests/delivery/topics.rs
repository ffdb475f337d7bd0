//! Topics, and their keys.

use super::{DELIVERS, TOPIC, UNKNOWN, Variant};

const TERRAFORM: &str = r#"
data "aws_caller_identity" "current" {}

resource "aws_cloudtrail" "audit" {
  name           = "audit"
  s3_bucket_name = aws_s3_bucket.log.id
  sns_topic_name = aws_sns_topic.audit.name
}

resource "aws_s3_bucket" "log" {
  bucket = "example-audit-log"
}

resource "aws_s3_bucket_policy" "log" {
  bucket = aws_s3_bucket.log.id

  policy = jsonencode({
    Statement = [{
      Effect    = "Allow"
      Principal = { Service = "cloudtrail.amazonaws.com" }
      Action    = ["s3:GetBucketAcl", "s3:PutObject"]
      Resource  = [aws_s3_bucket.log.arn, "${aws_s3_bucket.log.arn}/AWSLogs/*"]
    }]
  })
}

resource "aws_sns_topic" "audit" {
  name_prefix       = "audit"
  kms_master_key_id = aws_kms_key.topic.id
}

resource "aws_sns_topic_policy" "audit" {
  arn = aws_sns_topic.audit.arn

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = { Service = "cloudtrail.amazonaws.com" }
      Action    = "SNS:Publish"
      Resource  = aws_sns_topic.audit.arn
      Condition = { StringEquals = { "aws:SourceAccount" = data.aws_caller_identity.current.account_id } }
    }]
  })
}

resource "aws_kms_key" "topic" {
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = { Service = "cloudtrail.amazonaws.com" }
      Action    = ["kms:GenerateDataKey*", "kms:Decrypt"]
      Resource  = "*"
    }]
  })
}
"#;

const CLOUDFORMATION: &str = r#"
Resources:
  Log:
    Type: AWS::S3::Bucket
  LogPolicy:
    Type: AWS::S3::BucketPolicy
    Properties:
      Bucket: !Ref Log
      PolicyDocument:
        Version: "2012-10-17"
        Statement:
          - Effect: Allow
            Principal: {Service: cloudtrail.amazonaws.com}
            Action: s3:*
            Resource: [!GetAtt Log.Arn, !Sub "${Log.Arn}/*"]
  Key:
    Type: AWS::KMS::Key
    Properties:
      KeyPolicy:
        Version: "2012-10-17"
        Statement:
          - Effect: Allow
            Principal: {Service: cloudtrail.amazonaws.com}
            Action: [kms:GenerateDataKey*, kms:Decrypt]
            Resource: "*"
  Topic:
    Type: AWS::SNS::Topic
    Properties:
      KmsMasterKeyId: !Ref Key
  TopicPolicy:
    Type: AWS::SNS::TopicPolicy
    Properties:
      Topics: [!Ref Topic]
      PolicyDocument:
        Version: "2012-10-17"
        Statement:
          - Effect: Allow
            Principal: {Service: cloudtrail.amazonaws.com}
            Action: sns:Publish
            Resource: !Ref Topic
            Condition:
              ArnLike:
                aws:SourceArn: !Sub "arn:aws:cloudtrail:*:${AWS::AccountId}:trail/audit"
  Audit:
    Type: AWS::CloudTrail::Trail
    DependsOn: [LogPolicy, TopicPolicy]
    Properties:
      TrailName: audit
      S3BucketName: !Ref Log
      SnsTopicName: !GetAtt Topic.TopicName
      IsLogging: true
"#;

pub fn variants() -> Vec<Variant> {
    vec![Variant {
        name: "topic with a key",
        sentence: "The policy of the topic lets CloudTrail publish, and that of its key lets CloudTrail make data keys and decrypt.",
        place: None,
        terraform: TERRAFORM.to_owned(),
        cloudformation: CLOUDFORMATION.to_owned(),
        in_terraform: &[
            ("\"SNS:Publish\"", "\"SNS:Subscribe\"", TOPIC),
            ("\"SNS:Publish\"", "\"sns:publish\"", DELIVERS),
            ("Resource  = aws_sns_topic.audit.arn", "Resource  = \"*\"", DELIVERS),
            ("= data.aws_caller_identity.current.account_id }", "= \"111122223333\" }", UNKNOWN),
            ("[\"kms:GenerateDataKey*\", \"kms:Decrypt\"]", "[\"kms:GenerateDataKey*\"]", TOPIC),
            ("[\"kms:GenerateDataKey*\", \"kms:Decrypt\"]", "[\"kms:Decrypt\"]", TOPIC),
            ("kms_master_key_id = aws_kms_key.topic.id", "kms_master_key_id = \"alias/aws/sns\"", TOPIC),
            ("kms_master_key_id = aws_kms_key.topic.id", "", DELIVERS),
            ("arn = aws_sns_topic.audit.arn", "count = 0\n  arn   = aws_sns_topic.audit.arn", TOPIC),
        ],
        in_cloudformation: &[
            ("Action: sns:Publish", "Action: sns:GetTopicAttributes", TOPIC),
            ("Resource: !Ref Topic", "Resource: !GetAtt Topic.TopicArn", DELIVERS),
            (
                "Principal: {Service: cloudtrail.amazonaws.com}\n            Action: sns",
                "Principal: {Service: events.amazonaws.com}\n            Action: sns",
                TOPIC,
            ),
            ("trail/audit\"", "trail/audits\"", TOPIC),
            ("ArnLike", "StringEquals", TOPIC),
            ("[kms:GenerateDataKey*, kms:Decrypt]", "kms:Decrypt", TOPIC),
            ("KmsMasterKeyId: !Ref Key", "KmsMasterKeyId: alias/aws/sns", TOPIC),
        ],
    }]
}
