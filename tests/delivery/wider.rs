//! Buckets of several accounts, and of organizations.

use super::{BUCKET_POLICY, DELIVERS, UNKNOWN, Variant};

const BUCKET: &str = r#"
variable "accounts" {
  type = list(string)
}

variable "folder" {
  type = string
}

variable "organization_id" {
  type = string
}

resource "aws_organizations_organization" "all" {}

resource "aws_s3_bucket" "log" {
  bucket = "example-audit-log"
}

resource "aws_s3_bucket_policy" "log" {
  bucket = aws_s3_bucket.log.id

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect    = "Allow"
        Principal = { Service = "cloudtrail.amazonaws.com" }
        Action    = "s3:GetBucketAcl"
        Resource  = "arn:aws:s3:::example-audit-log"
        Condition = { SOURCE }
      },
      {
        Effect    = "Allow"
        Principal = { Service = "cloudtrail.amazonaws.com" }
        Action    = "s3:PutObject"
        Resource  = FOLDERS
        Condition = {
          StringEquals = { "s3:x-amz-acl" = "bucket-owner-full-control" }
          SOURCE
        }
      },
    ]
  })
}
"#;

const TEMPLATE: &str = r#"
Resources:
  Log:
    Type: AWS::S3::Bucket
    Properties:
      BucketName: example-audit-log
  LogPolicy:
    Type: AWS::S3::BucketPolicy
    Properties:
      Bucket: !Ref Log
      PolicyDocument: {
        "Version": "2012-10-17",
        "Statement": [
          {
            "Effect": "Allow",
            "Principal": {"Service": "cloudtrail.amazonaws.com"},
            "Action": "s3:GetBucketAcl",
            "Resource": "arn:aws:s3:::example-audit-log",
            "Condition": { SOURCE }
          },
          {
            "Effect": "Allow",
            "Principal": {"Service": "cloudtrail.amazonaws.com"},
            "Action": "s3:PutObject",
            "Resource": FOLDERS,
            "Condition": {
              "StringEquals": {"s3:x-amz-acl": "bucket-owner-full-control"},
              SOURCE
            }
          }
        ]
      }
  Audit:
    Type: AWS::CloudTrail::Trail
    DependsOn: LogPolicy
    Properties:
      TrailName: audit
      S3BucketName: !Ref Log
      IsLogging: true
      MORE
"#;

const TRAIL: &str = r#"
resource "aws_cloudtrail" "audit" {
  name           = "audit"
  s3_bucket_name = aws_s3_bucket.log.id
  MORE

  depends_on = [aws_s3_bucket_policy.log]
}
"#;

fn terraform(source: &str, resources: &str, more: &str) -> String {
    format!("{BUCKET}{TRAIL}").replace("SOURCE", source).replace("FOLDERS", resources).replace("MORE", more)
}

fn cloudformation(source: &str, resources: &str, more: &str) -> String {
    TEMPLATE.replace("SOURCE", source).replace("FOLDERS", resources).replace("MORE", more)
}

pub fn variants() -> Vec<Variant> {
    let accounts =
        r#"["arn:aws:s3:::example-audit-log/AWSLogs/111122223333/*", "arn:aws:s3:::example-audit-log/AWSLogs/012345678901/*"]"#;
    let organization =
        r#"["arn:aws:s3:::example-audit-log/AWSLogs/111122223333/*", "arn:aws:s3:::example-audit-log/AWSLogs/o-exampleorgid/*"]"#;
    let arns =
        r#"["arn:aws:cloudtrail:eu-west-1:111122223333:trail/audit", "arn:aws:cloudtrail:eu-west-1:012345678901:trail/audit"]"#;
    let arn = r#""arn:aws:cloudtrail:eu-west-1:111122223333:trail/audit""#;
    vec![
        Variant {
            name: "several accounts",
            sentence: "A bucket for several accounts names the folder of each, and each trail by its ARN.",
            place: Some(("eu-west-1", "012345678901")),
            terraform: terraform(&format!("ArnEquals = {{ \"aws:SourceArn\" = {arns} }}"), accounts, ""),
            cloudformation: cloudformation(&format!("\"ArnEquals\": {{\"aws:SourceArn\": {arns}}}"), accounts, ""),
            in_terraform: &[
                (
                    ", \"arn:aws:cloudtrail:eu-west-1:012345678901:trail/audit\"",
                    ", \"arn:aws:cloudtrail:eu-west-1:12345678901:trail/audit\"",
                    BUCKET_POLICY,
                ),
                ("AWSLogs/012345678901/*", "AWSLogs/12345678901/*", BUCKET_POLICY),
                ("AWSLogs/012345678901/*", "AWSLogs/444455556666/*", BUCKET_POLICY),
                ("ArnEquals", "ArnNotEquals", BUCKET_POLICY),
                ("AWSLogs/012345678901/*", "AWSLogs/${var.accounts[1]}/*", UNKNOWN),
            ],
            in_cloudformation: &[
                ("AWSLogs/012345678901/*", "AWSLogs/0123456789/*", BUCKET_POLICY),
                ("eu-west-1:012345678901:trail/audit", "eu-central-1:012345678901:trail/audit", BUCKET_POLICY),
                ("eu-west-1:012345678901:trail/audit", "*:012345678901:trail/*", DELIVERS),
            ],
        },
        Variant {
            name: "organization",
            sentence: "A trail of an organization writes below the organization's id; the management account's own folder stays.",
            place: Some(("eu-west-1", "111122223333")),
            terraform: terraform(
                &format!("StringLike = {{ \"aws:SourceArn\" = {arn} }}"),
                organization,
                "is_organization_trail = true",
            ),
            cloudformation: cloudformation(
                &format!("\"StringLike\": {{\"aws:SourceArn\": {arn}}}"),
                organization,
                "IsOrganizationTrail: true",
            ),
            in_terraform: &[
                (", \"arn:aws:s3:::example-audit-log/AWSLogs/o-exampleorgid/*\"", "", BUCKET_POLICY),
                ("AWSLogs/o-exampleorgid/*", "o-exampleorgid/AWSLogs/*", BUCKET_POLICY),
                ("AWSLogs/o-exampleorgid/*", "AWSLogs/${var.organization_id}/*", DELIVERS),
                ("AWSLogs/o-exampleorgid/*", "AWSLogs/${aws_organizations_organization.all.id}/*", DELIVERS),
                ("AWSLogs/o-exampleorgid/*", "AWSLogs/${var.folder}/*", UNKNOWN),
                ("AWSLogs/o-exampleorgid/*", "*", DELIVERS),
                (
                    "\"arn:aws:cloudtrail:eu-west-1:111122223333:trail/audit\"",
                    "\"arn:aws:cloudtrail:eu-west-1:111122223333:trail/other\"",
                    BUCKET_POLICY,
                ),
            ],
            in_cloudformation: &[
                ("/AWSLogs/o-exampleorgid/*", "/AWSLogs/444455556666/*", BUCKET_POLICY),
                ("\"bucket-owner-full-control\"", "\"authenticated-read\"", BUCKET_POLICY),
                ("IsOrganizationTrail: true", "IsOrganizationTrail: true\n      S3KeyPrefix: organization", BUCKET_POLICY),
            ],
        },
        Variant {
            name: "organization with a delegated administrator",
            sentence: "Of a trail that a delegated administrator makes, the ARN holds the account of the management account all the same.",
            place: Some(("eu-west-1", "444455556666")),
            terraform: terraform(
                "StringLike = { \"aws:SourceArn\" = \"arn:aws:cloudtrail:*:*:trail/audit\" }",
                organization,
                "is_organization_trail = true",
            ),
            cloudformation: cloudformation(
                "\"StringLike\": {\"aws:SourceArn\": \"arn:aws:cloudtrail:*:*:trail/audit\"}",
                organization,
                "IsOrganizationTrail: true",
            ),
            in_terraform: &[
                ("arn:aws:cloudtrail:*:*:trail/audit", "arn:aws:cloudtrail:eu-west-1:111122223333:trail/audit", UNKNOWN),
                ("arn:aws:cloudtrail:*:*:trail/audit", "arn:aws:cloudtrail:eu-west-1:444455556666:trail/audit", DELIVERS),
                ("StringLike", "StringEquals", BUCKET_POLICY),
            ],
            in_cloudformation: &[(
                "\"aws:SourceArn\": \"arn:aws:cloudtrail:*:*:trail/audit\"",
                "\"aws:SourceAccount\": \"111122223333\"",
                UNKNOWN,
            )],
        },
    ]
}
