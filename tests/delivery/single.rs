//! Buckets of one account, with and without a prefix, and in other partitions.

use super::{BUCKET_POLICY, DELIVERS, Mutation, UNKNOWN, Variant};

const TRAIL: &str = r#"
data "aws_caller_identity" "current" {}

data "aws_partition" "current" {}

data "aws_region" "current" {}

resource "aws_s3_bucket" "log" {
  bucket = "example-audit-log"
}

resource "aws_s3_bucket_policy" "log" {
  bucket = aws_s3_bucket.log.id
  policy = data.aws_iam_policy_document.log.json
}
"#;

const TERRAFORM: &str = r#"
locals {
  trail = "arn:${data.aws_partition.current.partition}:cloudtrail:${data.aws_region.current.name}:${data.aws_caller_identity.current.account_id}:trail/audit"
}

resource "aws_cloudtrail" "audit" {
  name           = "audit"
  s3_bucket_name = aws_s3_bucket.log.id

  depends_on = [aws_s3_bucket_policy.log]
}

data "aws_iam_policy_document" "log" {
  statement {
    actions   = ["s3:GetBucketAcl"]
    resources = [aws_s3_bucket.log.arn]

    principals {
      type        = "Service"
      identifiers = ["cloudtrail.amazonaws.com"]
    }

    condition {
      test     = "StringEquals"
      variable = "aws:SourceArn"
      values   = [local.trail]
    }
  }

  statement {
    actions   = ["s3:PutObject"]
    resources = ["${aws_s3_bucket.log.arn}/AWSLogs/${data.aws_caller_identity.current.account_id}/*"]

    principals {
      type        = "Service"
      identifiers = ["cloudtrail.amazonaws.com"]
    }

    condition {
      test     = "StringEquals"
      variable = "s3:x-amz-acl"
      values   = ["bucket-owner-full-control"]
    }

    condition {
      test     = "StringEquals"
      variable = "aws:SourceArn"
      values   = [local.trail]
    }
  }

  statement {
    effect    = "Deny"
    actions   = ["s3:*"]
    resources = [aws_s3_bucket.log.arn, "${aws_s3_bucket.log.arn}/*"]

    principals {
      type        = "*"
      identifiers = ["*"]
    }

    condition {
      test     = "Bool"
      variable = "aws:SecureTransport"
      values   = ["false"]
    }
  }
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
            Action: s3:GetBucketAcl
            Resource: !Sub "arn:${AWS::Partition}:s3:::${Log}"
            Condition:
              StringEquals:
                aws:SourceArn: !Sub "arn:${AWS::Partition}:cloudtrail:${AWS::Region}:${AWS::AccountId}:trail/audit"
          - Effect: Allow
            Principal: {Service: cloudtrail.amazonaws.com}
            Action: s3:PutObject
            Resource: !Sub "${Log.Arn}/AWSLogs/${AWS::AccountId}/*"
            Condition:
              StringEquals:
                s3:x-amz-acl: bucket-owner-full-control
                aws:SourceArn: !Sub "arn:${AWS::Partition}:cloudtrail:${AWS::Region}:${AWS::AccountId}:trail/audit"
          - Effect: Deny
            Principal: "*"
            Action: "s3:*"
            Resource: [!GetAtt Log.Arn, !Sub "${Log.Arn}/*"]
            Condition:
              Bool:
                aws:SecureTransport: false
  Audit:
    Type: AWS::CloudTrail::Trail
    DependsOn: LogPolicy
    Properties:
      TrailName: audit
      S3BucketName: !Ref Log
      IsLogging: true
"#;

const IN_TERRAFORM: &[Mutation] = &[
    ("actions   = [\"s3:GetBucketAcl\"]", "actions   = [\"s3:GetBucketPolicy\"]", BUCKET_POLICY),
    ("actions   = [\"s3:GetBucketAcl\"]", "actions   = [\"s3:GetBucket*\"]", DELIVERS),
    ("resources = [aws_s3_bucket.log.arn]", "resources = [\"${aws_s3_bucket.log.arn}/*\"]", BUCKET_POLICY),
    ("resources = [aws_s3_bucket.log.arn]", "resources = [\"arn:aws:s3:::example-audit-log\"]", DELIVERS),
    ("resources = [aws_s3_bucket.log.arn]", "resources = [\"arn:aws:s3:::example-audit-logs\"]", BUCKET_POLICY),
    ("[\"cloudtrail.amazonaws.com\"]", "[\"config.amazonaws.com\"]", BUCKET_POLICY),
    ("[\"cloudtrail.amazonaws.com\"]", "[\"config.amazonaws.com\", \"cloudtrail.amazonaws.com\"]", DELIVERS),
    ("[\"s3:PutObject\"]", "[\"s3:PutObjectAcl\"]", BUCKET_POLICY),
    ("/AWSLogs/${data", "/audit/AWSLogs/${data", BUCKET_POLICY),
    ("/AWSLogs/${data.aws_caller_identity.current.account_id}/*", "/AWSLogs/*", DELIVERS),
    (
        "/AWSLogs/${data.aws_caller_identity.current.account_id}/*",
        "/AWSLogs/${data.aws_caller_identity.current.account_id}",
        BUCKET_POLICY,
    ),
    (
        "/AWSLogs/${data.aws_caller_identity.current.account_id}/*",
        "/AWSLogs/${data.aws_caller_identity.current.user_id}/*",
        UNKNOWN,
    ),
    ("/AWSLogs/${data", "/awslogs/${data", BUCKET_POLICY),
    ("bucket-owner-full-control", "bucket-owner-read", BUCKET_POLICY),
    ("bucket-owner-full-control", "private", BUCKET_POLICY),
    ("s3:x-amz-acl", "s3:x-amz-grant-full-control", UNKNOWN),
    ("trail/audit\"", "trail/*\"", BUCKET_POLICY),
    ("trail/audit\"", "trail/other\"", BUCKET_POLICY),
    ("name           = \"audit\"", "name           = \"renamed\"", BUCKET_POLICY),
    (
        "s3_bucket_name = aws_s3_bucket.log.id",
        "s3_bucket_name = aws_s3_bucket.log.id\n  s3_key_prefix  = \"audit\"",
        BUCKET_POLICY,
    ),
    ("s3_bucket_name = aws_s3_bucket.log.id", "s3_bucket_name = aws_s3_bucket.log.arn", "S3BucketDoesNotExistException, unknown"),
    (
        "variable = \"aws:SecureTransport\"\n      values   = [\"false\"]",
        "variable = \"aws:SecureTransport\"\n      values   = [\"true\"]",
        BUCKET_POLICY,
    ),
    (
        "variable = \"aws:SecureTransport\"\n      values   = [\"false\"]",
        "variable = \"aws:PrincipalIsAWSService\"\n      values   = [\"false\"]",
        DELIVERS,
    ),
    ("policy = data.aws_iam_policy_document.log.json", "policy = var.policy\n}\n\nvariable \"policy\" {", UNKNOWN),
];

const IN_CLOUDFORMATION: &[Mutation] = &[
    ("Action: s3:GetBucketAcl", "Action: s3:ListBucket", BUCKET_POLICY),
    (
        "Resource: !Sub \"arn:${AWS::Partition}:s3:::${Log}\"",
        "Resource: !Sub \"arn:${AWS::Partition}:s3:::${Log}/*\"",
        BUCKET_POLICY,
    ),
    ("Resource: !Sub \"arn:${AWS::Partition}:s3:::${Log}\"", "Resource: !Sub \"arn:aws:s3:::${Log}\"", DELIVERS),
    ("{Service: cloudtrail.amazonaws.com}", "{AWS: !Sub \"arn:aws:iam::${AWS::AccountId}:root\"}", BUCKET_POLICY),
    ("{Service: cloudtrail.amazonaws.com}", "{AWS: \"arn:aws:iam::859597730677:root\"}", UNKNOWN),
    ("{Service: cloudtrail.amazonaws.com}", "{Service: [s3.amazonaws.com, cloudtrail.amazonaws.com]}", DELIVERS),
    ("Action: s3:PutObject", "Action: [s3:GetObject, s3:PutObject]", DELIVERS),
    ("Action: s3:PutObject", "Action: s3:GetObject", BUCKET_POLICY),
    ("/AWSLogs/${AWS::AccountId}/*", "/CloudTrail/${AWS::AccountId}/*", BUCKET_POLICY),
    ("/AWSLogs/${AWS::AccountId}/*", "/*", DELIVERS),
    ("s3:x-amz-acl: bucket-owner-full-control", "s3:x-amz-acl: [bucket-owner-full-control, private]", DELIVERS),
    ("s3:x-amz-acl: bucket-owner-full-control", "s3:x-amz-acl: log-delivery-write", BUCKET_POLICY),
    (
        "DependsOn: LogPolicy\n    Properties:\n      TrailName: audit",
        "DependsOn: LogPolicy\n    Properties:\n      TrailName: audits",
        BUCKET_POLICY,
    ),
    (
        "Bool:\n                aws:SecureTransport: false",
        "StringNotEquals:\n                aws:PrincipalOrgID: o-exampleorgid",
        BUCKET_POLICY,
    ),
    (
        "Bool:\n                aws:SecureTransport: false",
        "StringNotEquals:\n                aws:SourceVpce: vpce-1a2b3c4d",
        BUCKET_POLICY,
    ),
    (
        "Bool:\n                aws:SecureTransport: false",
        "NotIpAddress:\n                aws:SourceIp: 203.0.113.0/24",
        BUCKET_POLICY,
    ),
    (
        "Bool:\n                aws:SecureTransport: false",
        "ArnNotLike:\n                aws:PrincipalArn: arn:aws:iam::111122223333:role/*",
        BUCKET_POLICY,
    ),
    (
        "Bool:\n                aws:SecureTransport: false",
        "StringNotEqualsIfExists:\n                aws:PrincipalOrgID: o-exampleorgid",
        BUCKET_POLICY,
    ),
    (
        "Bool:\n                aws:SecureTransport: false",
        "StringNotEquals:\n                s3:x-amz-server-side-encryption: aws:kms",
        UNKNOWN,
    ),
    (
        "Bool:\n                aws:SecureTransport: false",
        "StringNotEqualsIfExists:\n                aws:SourceOrgID: o-exampleorgid",
        UNKNOWN,
    ),
    (
        "Bool:\n                aws:SecureTransport: false",
        "StringNotEquals: {aws:PrincipalOrgID: o-exampleorgid}\n              BoolIfExists: {aws:PrincipalIsAWSService: false}",
        DELIVERS,
    ),
    ("S3BucketName: !Ref Log", "S3BucketName: !Sub \"${Log}/audit\"", UNKNOWN),
];

const PREFIX: &[Mutation] = &[
    ("/audit/AWSLogs/", "/AWSLogs/", BUCKET_POLICY),
    ("/audit/AWSLogs/", "/audits/AWSLogs/", BUCKET_POLICY),
    ("/audit/AWSLogs/", "/audit*/AWSLogs/", DELIVERS),
    ("/audit/AWSLogs/", "//audit/AWSLogs/", BUCKET_POLICY),
];

pub fn variants() -> Vec<Variant> {
    let terraform = format!("{TRAIL}{TERRAFORM}");
    let with_prefix = |text: &str, line: &str, prefix: &str| {
        text.replace("/AWSLogs/", "/audit/AWSLogs/").replace(line, &format!("{line}{prefix}"))
    };
    vec![
        Variant {
            name: "one account",
            sentence: "CloudTrail needs to read the ACL of the bucket and to write below the folder of the account, for the trail by its ARN.",
            place: None,
            terraform: terraform.clone(),
            cloudformation: CLOUDFORMATION.to_owned(),
            in_terraform: IN_TERRAFORM,
            in_cloudformation: IN_CLOUDFORMATION,
        },
        Variant {
            name: "prefix",
            sentence: "With a prefix, the folder `AWSLogs` of the policy stands behind it.",
            place: None,
            terraform: with_prefix(&terraform, "s3_bucket_name = aws_s3_bucket.log.id", "\n  s3_key_prefix  = \"audit\""),
            cloudformation: with_prefix(CLOUDFORMATION, "S3BucketName: !Ref Log", "\n      S3KeyPrefix: audit"),
            in_terraform: PREFIX,
            in_cloudformation: PREFIX,
        },
        Variant {
            name: "GovCloud",
            sentence: "In AWS GovCloud (US), ARNs name the partition `aws-us-gov`, and the service keeps its name.",
            place: Some(("us-gov-west-1", "111122223333")),
            terraform: terraform.clone(),
            cloudformation: CLOUDFORMATION.to_owned(),
            in_terraform: &[
                ("arn:${data.aws_partition.current.partition}:cloudtrail", "arn:aws:cloudtrail", BUCKET_POLICY),
                ("arn:${data.aws_partition.current.partition}:cloudtrail", "arn:aws-us-gov:cloudtrail", DELIVERS),
            ],
            in_cloudformation: &[("arn:${AWS::Partition}:s3:::${Log}", "arn:aws:s3:::${Log}", BUCKET_POLICY)],
        },
        Variant {
            name: "China",
            sentence: "In the Regions of China, ARNs name the partition `aws-cn`.",
            place: Some(("cn-north-1", "111122223333")),
            terraform,
            cloudformation: CLOUDFORMATION.to_owned(),
            in_terraform: &[(
                "resources = [aws_s3_bucket.log.arn]",
                "resources = [\"arn:aws:s3:::example-audit-log\"]",
                BUCKET_POLICY,
            )],
            in_cloudformation: &[
                ("arn:${AWS::Partition}:cloudtrail", "arn:aws:cloudtrail", BUCKET_POLICY),
                (
                    "S3BucketName: !Ref Log",
                    "S3BucketName: arn:aws-cn:s3:::example-audit-log",
                    "S3BucketDoesNotExistException, unknown",
                ),
                ("S3BucketName: !Ref Log", "S3BucketName: example/audit", "S3BucketDoesNotExistException, unknown"),
            ],
        },
    ]
}
