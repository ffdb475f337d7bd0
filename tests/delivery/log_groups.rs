//! Log groups, and the roles that CloudTrail writes to them with.

use super::{DELIVERS, LOG_GROUP, ROLE, UNKNOWN, Variant};

const TERRAFORM: &str = r#"
data "aws_caller_identity" "current" {}

data "aws_region" "current" {}

resource "aws_cloudtrail" "audit" {
  name                       = "audit"
  s3_bucket_name             = aws_s3_bucket.log.id
  cloud_watch_logs_group_arn = "${aws_cloudwatch_log_group.audit.arn}:*"
  cloud_watch_logs_role_arn  = aws_iam_role.audit.arn
  MORE
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
      Resource  = ["${aws_s3_bucket.log.arn}", "${aws_s3_bucket.log.arn}/AWSLogs/*"]
    }]
  })
}

resource "aws_cloudwatch_log_group" "audit" {
  name_prefix = "audit"
}

resource "aws_iam_role" "audit" {
  name_prefix        = "audit"
  assume_role_policy = data.aws_iam_policy_document.trust.json
}

data "aws_iam_policy_document" "trust" {
  statement {
    actions = ["sts:AssumeRole"]

    principals {
      type        = "Service"
      identifiers = ["cloudtrail.amazonaws.com"]
    }
  }
}

resource "aws_iam_policy" "audit" {
  name   = "audit"
  policy = data.aws_iam_policy_document.audit.json
}

resource "aws_iam_role_policy_attachment" "audit" {
  role       = aws_iam_role.audit.name
  policy_arn = aws_iam_policy.audit.arn
}

data "aws_iam_policy_document" "audit" {
  statement {
    actions   = ["logs:CreateLogStream"]
    resources = [STREAMS]
  }

  statement {
    actions   = ["logs:PutLogEvents"]
    resources = [STREAMS]
  }
}
"#;

const STREAM: &str = "\"${aws_cloudwatch_log_group.audit.arn}:log-stream:${data.aws_caller_identity.current.account_id}_CloudTrail_${data.aws_region.current.name}*\"";

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
  Group:
    Type: AWS::Logs::LogGroup
  Role:
    Type: AWS::IAM::Role
    Properties:
      AssumeRolePolicyDocument:
        Version: "2012-10-17"
        Statement:
          - Effect: Allow
            Principal: {Service: cloudtrail.amazonaws.com}
            Action: sts:AssumeRole
  Write:
    Type: AWS::IAM::Policy
    Properties:
      PolicyName: write
      Roles: [!Ref Role]
      PolicyDocument:
        Version: "2012-10-17"
        Statement:
          - Effect: Allow
            Action: logs:CreateLogStream
            Resource: [STREAMS]
          - Effect: Allow
            Action: logs:PutLogEvents
            Resource: [STREAMS]
  Audit:
    Type: AWS::CloudTrail::Trail
    DependsOn: [LogPolicy, Write]
    Properties:
      TrailName: audit
      S3BucketName: !Ref Log
      CloudWatchLogsLogGroupArn: !GetAtt Group.Arn
      CloudWatchLogsRoleArn: !GetAtt Role.Arn
      IsLogging: true
      MORE
"#;

const BOUNDARY: &str = r#"
variable "open" {
  type = string
}

resource "aws_iam_policy" "bound" {
  name = "bound"

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect   = "Allow"
      Action   = "logs:*"
      Resource = "*"
    }]
  })
}
"#;

const BOUND: &str = r#"
  Bound:
    Type: AWS::IAM::ManagedPolicy
    Properties:
      PolicyDocument:
        Version: "2012-10-17"
        Statement:
          - Effect: Allow
            Action: logs:*
            Resource: "*"
"#;

const OWN: &str = "!Sub \"arn:aws:logs:${AWS::Region}:${AWS::AccountId}:log-group:${Group}:log-stream:${AWS::AccountId}_CloudTrail_${AWS::Region}*\"";

pub fn variants() -> Vec<Variant> {
    let with = |text: &str, streams: &str, more: &str| text.replace("STREAMS", streams).replace("MORE", more);
    let of_organization = "\"${aws_cloudwatch_log_group.audit.arn}:log-stream:o-exampleorgid_*\"";
    let own_and_organization = format!(
        "{OWN}, !Sub \"arn:aws:logs:${{AWS::Region}}:${{AWS::AccountId}}:log-group:${{Group}}:log-stream:o-exampleorgid_*\""
    );
    vec![
        Variant {
            name: "log group and role",
            sentence: "The role lets CloudTrail assume it, make the trail's stream in the log group, and put events there.",
            place: None,
            terraform: with(TERRAFORM, STREAM, ""),
            cloudformation: with(CLOUDFORMATION, OWN, ""),
            in_terraform: &[
                ("[\"sts:AssumeRole\"]", "[\"sts:TagSession\"]", ROLE),
                ("identifiers = [\"cloudtrail.amazonaws.com\"]", "identifiers = [\"logs.amazonaws.com\"]", ROLE),
                ("actions   = [\"logs:CreateLogStream\"]", "actions   = [\"logs:CreateLogGroup\"]", ROLE),
                ("actions   = [\"logs:PutLogEvents\"]", "actions   = [\"logs:Put*\"]", DELIVERS),
                ("_CloudTrail_", "_cloudtrail_", ROLE),
                (
                    ":log-stream:${data.aws_caller_identity.current.account_id}_CloudTrail_${data.aws_region.current.name}*",
                    ":*",
                    DELIVERS,
                ),
                (
                    ":log-stream:${data.aws_caller_identity.current.account_id}_CloudTrail_${data.aws_region.current.name}*",
                    "",
                    ROLE,
                ),
                (
                    "policy_arn = aws_iam_policy.audit.arn",
                    "policy_arn = \"arn:aws:iam::aws:policy/CloudWatchLogsFullAccess\"",
                    DELIVERS,
                ),
                ("policy_arn = aws_iam_policy.audit.arn", "policy_arn = \"arn:aws:iam::111122223333:policy/other\"", UNKNOWN),
                ("audit.arn}:*\"\n  cloud", "audit.arn}\"\n  cloud", LOG_GROUP),
                ("  cloud_watch_logs_role_arn  = aws_iam_role.audit.arn\n", "", LOG_GROUP),
                ("  cloud_watch_logs_group_arn = \"${aws_cloudwatch_log_group.audit.arn}:*\"\n", "", LOG_GROUP),
                ("aws_iam_role.audit.arn\n", "\"arn:aws:iam::111122223333:role/elsewhere\"\n", UNKNOWN),
                (
                    "statement {\n    actions   = [\"logs:PutLogEvents\"]",
                    "statement {\n    effect    = \"Deny\"\n    actions   = [\"logs:PutLogEvents\"]",
                    ROLE,
                ),
            ],
            in_cloudformation: &[
                ("Action: sts:AssumeRole", "Action: sts:AssumeRoleWithSAML", ROLE),
                ("Action: logs:CreateLogStream", "Action: logs:DescribeLogStreams", ROLE),
                ("${AWS::AccountId}_CloudTrail_${AWS::Region}*", "*", DELIVERS),
                ("${AWS::AccountId}_CloudTrail_${AWS::Region}*", "CloudTrail*", UNKNOWN),
                ("CloudWatchLogsLogGroupArn: !GetAtt Group.Arn", "CloudWatchLogsLogGroupArn: !Ref Group", UNKNOWN),
                ("      CloudWatchLogsRoleArn: !GetAtt Role.Arn\n", "", LOG_GROUP),
                ("Roles: [!Ref Role]", "Users: [somebody]", ROLE),
            ],
        },
        Variant {
            name: "role with a permissions boundary",
            sentence: "A permissions boundary lets through of what the policies of a role allow only what it allows as well.",
            place: None,
            terraform: with(TERRAFORM, STREAM, "").replace(
                "  name_prefix        = \"audit\"\n",
                "  name_prefix          = \"audit\"\n  permissions_boundary = aws_iam_policy.bound.arn\n",
            ) + BOUNDARY,
            cloudformation: with(CLOUDFORMATION, OWN, "").replace(
                "    Type: AWS::IAM::Role\n    Properties:\n",
                "    Type: AWS::IAM::Role\n    Properties:\n      PermissionsBoundary: !Ref Bound\n",
            ) + BOUND,
            in_terraform: &[
                ("\"logs:*\"", "\"logs:Put*\"", ROLE),
                ("\"logs:*\"", "\"s3:*\"", ROLE),
                ("\"logs:*\"", "var.open", UNKNOWN),
                ("Resource = \"*\"", "Resource = \"arn:aws:logs:*:*:log-group:other:*\"", UNKNOWN),
                ("Resource = \"*\"", "Resource = \"arn:aws:s3:::*\"", ROLE),
                ("Effect   = \"Allow\"", "Effect   = \"Deny\"", ROLE),
                ("aws_iam_policy.bound.arn", "\"arn:aws:iam::111122223333:policy/other\"", UNKNOWN),
                ("aws_iam_policy.bound.arn", "\"arn:aws:iam::aws:policy/PowerUserAccess\"", DELIVERS),
                // What the role itself lacks, no boundary gives.
                ("actions   = [\"logs:CreateLogStream\"]", "actions   = [\"logs:CreateLogGroup\"]", ROLE),
                (
                    "policy_arn = aws_iam_policy.audit.arn",
                    "policy_arn = \"arn:aws:iam::aws:policy/CloudWatchLogsFullAccess\"",
                    DELIVERS,
                ),
            ],
            in_cloudformation: &[
                ("Action: logs:*", "Action: logs:Put*", ROLE),
                ("Action: logs:*", "NotAction: logs:Put*", ROLE),
                ("Action: logs:*", "NotAction: iam:*", DELIVERS),
                ("PermissionsBoundary: !Ref Bound", "PermissionsBoundary: arn:aws:iam::111122223333:policy/other", UNKNOWN),
            ],
        },
        Variant {
            name: "log group of an organization's trail",
            sentence: "The trail of an organization has streams that begin with the organization's id as well.",
            place: Some(("eu-west-1", "111122223333")),
            terraform: with(TERRAFORM, &format!("{STREAM}, {of_organization}"), "is_organization_trail = true")
                .replace("AWSLogs/*", "AWSLogs/o-exampleorgid/*"),
            cloudformation: with(CLOUDFORMATION, &own_and_organization, "IsOrganizationTrail: true"),
            in_terraform: &[
                (":log-stream:o-exampleorgid_*", ":log-stream:exampleorgid_*", ROLE),
                (":log-stream:o-exampleorgid_*", ":log-stream:o-*", DELIVERS),
                ("AWSLogs/o-exampleorgid/*", "AWSLogs/111122223333/*", "InsufficientS3BucketPolicyException"),
            ],
            in_cloudformation: &[("log-stream:o-exampleorgid_*", "log-stream:organization_*", ROLE)],
        },
    ]
}
