//! Keys: of trails, and of buckets.

use super::{DELIVERS, KEY_POLICY, UNKNOWN, Variant};

const TERRAFORM: &str = r#"
data "aws_caller_identity" "current" {}

resource "aws_cloudtrail" "audit" {
  name           = "audit"
  s3_bucket_name = aws_s3_bucket.log.id
  kms_key_id     = aws_kms_key.log.arn
}

resource "aws_s3_bucket" "log" {
  bucket = "example-audit-log"

  policy = <<-EOT
    {
      "Version": "2012-10-17",
      "Statement": [
        {
          "Effect": "Allow",
          "Principal": {"Service": "cloudtrail.amazonaws.com"},
          "Action": ["s3:GetBucketAcl", "s3:PutObject"],
          "Resource": ["arn:aws:s3:::example-audit-log", "arn:aws:s3:::example-audit-log/AWSLogs/${data.aws_caller_identity.current.account_id}/*"]
        }
      ]
    }
  EOT
}

resource "aws_s3_bucket_server_side_encryption_configuration" "log" {
  bucket = aws_s3_bucket.log.id

  rule {
    bucket_key_enabled = true

    apply_server_side_encryption_by_default {
      sse_algorithm     = "aws:kms"
      kms_master_key_id = aws_kms_key.log.arn
    }
  }
}

resource "aws_kms_key" "log" {
  enable_key_rotation = true
}

resource "aws_kms_alias" "log" {
  name          = "alias/log"
  target_key_id = aws_kms_key.log.key_id
}

resource "aws_kms_key_policy" "log" {
  key_id = aws_kms_key.log.id

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect    = "Allow"
        Principal = { AWS = "arn:aws:iam::${data.aws_caller_identity.current.account_id}:root" }
        Action    = "kms:*"
        Resource  = "*"
      },
      {
        Effect    = "Allow"
        Principal = { Service = "cloudtrail.amazonaws.com" }
        Action    = "kms:GenerateDataKey*"
        Resource  = aws_kms_key.log.arn
        Condition = {
          StringEquals = { "aws:SourceArn" = "arn:aws:cloudtrail:${data.aws_region.current.name}:${data.aws_caller_identity.current.account_id}:trail/audit" }
          StringLike   = { "kms:EncryptionContext:aws:cloudtrail:arn" = "arn:aws:cloudtrail:*:${data.aws_caller_identity.current.account_id}:trail/*" }
        }
      },
      {
        Effect    = "Allow"
        Principal = { Service = "cloudtrail.amazonaws.com" }
        Action    = ["kms:DescribeKey", "kms:Decrypt"]
        Resource  = "*"
      },
    ]
  })
}

data "aws_region" "current" {}
"#;

const CLOUDFORMATION: &str = r#"
Resources:
  Key:
    Type: AWS::KMS::Key
    Properties:
      KeyPolicy:
        Version: "2012-10-17"
        Statement:
          - Effect: Allow
            Principal: {AWS: !Sub "arn:aws:iam::${AWS::AccountId}:root"}
            Action: kms:*
            Resource: "*"
          - Effect: Allow
            Principal: {Service: cloudtrail.amazonaws.com}
            Action: kms:GenerateDataKey*
            Resource: "*"
            Condition:
              StringLike:
                kms:EncryptionContext:aws:cloudtrail:arn: !Sub "arn:aws:cloudtrail:*:${AWS::AccountId}:trail/*"
          - Effect: Allow
            Principal: {Service: cloudtrail.amazonaws.com}
            Action: [kms:DescribeKey, kms:Decrypt]
            Resource: "*"
  Alias:
    Type: AWS::KMS::Alias
    Properties:
      AliasName: alias/log
      TargetKeyId: !Ref Key
  Log:
    Type: AWS::S3::Bucket
    Properties:
      BucketEncryption:
        ServerSideEncryptionConfiguration:
          - BucketKeyEnabled: true
            ServerSideEncryptionByDefault:
              SSEAlgorithm: aws:kms
              KMSMasterKeyID: !GetAtt Key.Arn
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
  Audit:
    Type: AWS::CloudTrail::Trail
    DependsOn: LogPolicy
    Properties:
      TrailName: audit
      S3BucketName: !Ref Log
      KMSKeyId: !GetAtt Key.Arn
      IsLogging: true
"#;

pub fn variants() -> Vec<Variant> {
    let without = |text: &str, line: &str| text.replace(line, "");
    vec![
        Variant {
            name: "key of the trail, and a bucket key",
            sentence: "CloudTrail makes data keys for the trail in the encryption context, describes the key, and decrypts where the bucket has a bucket key.",
            place: None,
            terraform: TERRAFORM.to_owned(),
            cloudformation: CLOUDFORMATION.to_owned(),
            in_terraform: &[
                ("\"kms:GenerateDataKey*\"", "\"kms:Encrypt\"", KEY_POLICY),
                ("\"kms:GenerateDataKey*\"", "\"kms:GenerateDataKey\"", DELIVERS),
                ("[\"kms:DescribeKey\", \"kms:Decrypt\"]", "\"kms:DescribeKey\"", KEY_POLICY),
                ("[\"kms:DescribeKey\", \"kms:Decrypt\"]", "\"kms:Decrypt\"", UNKNOWN),
                ("trail/audit\" }", "trail/other\" }", KEY_POLICY),
                (":trail/*\" }", ":trail/other\" }", KEY_POLICY),
                ("StringLike  ", "StringEquals", KEY_POLICY),
                ("aws:cloudtrail:arn\"", "aws:s3:arn\"", UNKNOWN),
                ("{ Service = \"cloudtrail.amazonaws.com\" }", "{ Service = \"logs.amazonaws.com\" }", KEY_POLICY),
                ("Resource  = aws_kms_key.log.arn", "Resource  = \"arn:aws:kms:*:*:key/*\"", DELIVERS),
                ("Resource  = aws_kms_key.log.arn", "Resource  = \"arn:aws:kms:*:*:alias/log\"", UNKNOWN),
                ("key_id = aws_kms_key.log.id", "count  = 0\n  key_id = aws_kms_key.log.id", KEY_POLICY),
                ("key_id = aws_kms_key.log.id", "key_id = \"1234abcd-12ab-34cd-56ef-1234567890ab\"", UNKNOWN),
                ("kms_key_id     = aws_kms_key.log.arn", "kms_key_id     = aws_kms_alias.log.arn", DELIVERS),
                ("kms_key_id     = aws_kms_key.log.arn", "kms_key_id     = \"arn:aws:kms:eu-west-1:111122223333:alias/aws/s3\"", KEY_POLICY),
                ("kms_key_id     = aws_kms_key.log.arn", "kms_key_id     = var.key\n}\n\nvariable \"key\" {", UNKNOWN),
            ],
            in_cloudformation: &[
                ("Action: kms:GenerateDataKey*", "Action: kms:GenerateRandom", KEY_POLICY),
                ("[kms:DescribeKey, kms:Decrypt]", "[kms:DescribeKey, kms:Encrypt]", KEY_POLICY),
                ("arn:aws:cloudtrail:*:${AWS::AccountId}:trail/*", "arn:aws:cloudtrail:*:${AWS::AccountId}:channel/audit", KEY_POLICY),
                ("KMSKeyId: !GetAtt Key.Arn", "KMSKeyId: alias/log", DELIVERS),
                ("KMSKeyId: !GetAtt Key.Arn", "KMSKeyId: !Ref Alias", DELIVERS),
                ("KMSKeyId: !GetAtt Key.Arn", "KMSKeyId: alias/aws/s3", KEY_POLICY),
                ("BucketKeyEnabled: true", "BucketKeyEnabled: false", DELIVERS),
            ],
        },
        Variant {
            name: "key of the trail, and a bucket key where the bucket encrypts with SSE-S3",
            sentence: "What a bucket key means beside a default of SSE-S3 is written nowhere.",
            place: None,
            terraform: TERRAFORM.replace("\"aws:kms\"", "\"AES256\"").replace("      kms_master_key_id = aws_kms_key.log.arn\n", ""),
            cloudformation: CLOUDFORMATION.replace("SSEAlgorithm: aws:kms", "SSEAlgorithm: AES256")
                .replace("              KMSMasterKeyID: !GetAtt Key.Arn\n", ""),
            in_terraform: &[("[\"kms:DescribeKey\", \"kms:Decrypt\"]", "\"kms:DescribeKey\"", UNKNOWN)],
            in_cloudformation: &[
                ("[kms:DescribeKey, kms:Decrypt]", "kms:DescribeKey", UNKNOWN),
                ("Action: kms:GenerateDataKey*", "Action: kms:GenerateRandom", KEY_POLICY),
            ],
        },
        Variant {
            name: "key of the bucket",
            sentence: "A bucket that encrypts with a key by default has CloudTrail use that one, which it must be let to.",
            place: Some(("eu-west-1", "111122223333")),
            terraform: without(TERRAFORM, "  kms_key_id     = aws_kms_key.log.arn\n").replace(
                "          StringLike   = { \"kms:EncryptionContext:aws:cloudtrail:arn\" = \"arn:aws:cloudtrail:*:${data.aws_caller_identity.current.account_id}:trail/*\" }\n",
                "",
            ),
            cloudformation: without(CLOUDFORMATION, "      KMSKeyId: !GetAtt Key.Arn\n")
                .replace("kms:EncryptionContext:aws:cloudtrail:arn:", "aws:SourceArn:"),
            in_terraform: &[
                ("\"kms:GenerateDataKey*\"", "\"kms:Encrypt\"", KEY_POLICY),
                ("sse_algorithm     = \"aws:kms\"", "sse_algorithm     = \"AES256\"", DELIVERS),
                ("kms_master_key_id = aws_kms_key.log.arn", "", UNKNOWN),
            ],
            in_cloudformation: &[
                ("Action: kms:GenerateDataKey*", "Action: kms:ReEncrypt*", KEY_POLICY),
                ("S3BucketName: !Ref Log", "S3BucketName: !Ref Log\n      KMSKeyId: arn:aws:kms:eu-central-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab", "KmsKeyNotFoundException, unknown"),
            ],
        },
    ]
}
