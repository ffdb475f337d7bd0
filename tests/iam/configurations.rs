//! Policies as people write them in Terraform and CloudFormation: where each of their parts stands.

use std::fs;

use trail_lint::discover::{Exclusions, Given, Request};
use trail_lint::iam::{Policy, Strings};
use trail_lint::source::Sources;
use trail_lint::value::{Origin, Value};
use trail_lint::{lint, model};

use crate::case::{decided, request};

/// The policy of the only bucket in a file of this name.
fn bucket_policy(sources: &Sources, file: &str, written: &str) -> Policy {
    Policy::parse(&document(sources, file, written))
}

fn document(sources: &Sources, file: &str, written: &str) -> Value {
    let folder = tempfile::tempdir().expect("a temporary folder");
    fs::write(folder.path().join(file), written).expect("a temporary file");
    let (paths, exclude) = ([".".into()], Exclusions::default());
    let request = Request { working_folder: folder.path(), paths: &paths, exclude: &exclude, words: &[], beside: None };
    let (resources, problems) = lint::resources(sources, &request, &Given::default()).expect("the folder is there");
    assert!(problems.is_empty(), "{problems:?}");
    let objects = model::lower(&resources);
    let bucket = objects.iter().find(|object| object.kind.name == model::BUCKET.name).expect("there is a bucket");
    bucket.field("policy").cloned().unwrap_or_else(|| Value::null(bucket.header))
}

/// The source text of a policy's parts, a line each.
fn parts(sources: &Sources, policy: &Policy) -> Vec<String> {
    let place = |origin: &Origin| sources.text(origin.span).split_whitespace().collect::<Vec<_>>().join(" ");
    let mut parts = Vec::new();
    for statement in &policy.statements {
        let written = place(&statement.origin);
        parts.push(format!("statement {}…{}", written.chars().take(20).collect::<String>(), written.len()));
        let principals = statement.principals.iter().flat_map(|principals| &principals.identifiers);
        parts.extend(
            principals.map(|identifier| format!("principal {} {}", identifier.term.text, place(&identifier.term.origin))),
        );
        let of = |name: &str, strings: &Strings| {
            let terms = strings.terms.iter().map(|term| format!("{name} {} {}", term.text, place(&term.origin)));
            terms.collect::<Vec<_>>()
        };
        parts.extend(statement.actions.iter().flat_map(|actions| of("action", actions)));
        parts.extend(statement.resources.iter().flat_map(|resources| of("resource", resources)));
        for condition in &statement.conditions {
            parts.extend(of(&format!("{} {}", condition.operator_name, condition.key), &condition.values));
        }
    }
    parts.extend(policy.doubts.iter().map(|doubt| format!("doubt {} {}", doubt.why.reason, place(&doubt.origin))));
    parts.extend(policy.problems.iter().map(|problem| format!("problem {} {}", problem.what, place(&problem.origin))));
    parts
}

const BUCKET: &str = r#"
resource "aws_s3_bucket" "logs" {
  bucket = "logs"
}

variable "account" {}

resource "aws_s3_bucket_policy" "logs" {
  bucket = aws_s3_bucket.logs.id
"#;

#[test]
fn values_that_are_encoded_stand_where_they_are_written() {
    let sources = Sources::new();
    let policy = bucket_policy(
        &sources,
        "main.tf",
        &format!(
            r#"{BUCKET}
  policy = local.policy
}}

variable "more" {{
  type = list(any)
}}

locals {{
  accounts = ["111122223333"]
  policy = jsonencode({{
    Version   = "2012-10-17"
    Statement = concat([{{
      Effect    = "Allow"
      Principal = {{ AWS = [for account in local.accounts : "arn:aws:iam::${{account}}:root"] }}
      Action    = ["s3:GetObject", "s3:ListBucket"]
      Resource  = [aws_s3_bucket.logs.arn, "${{aws_s3_bucket.logs.arn}}/*"]
      Condition = {{ StringEquals = {{ "aws:SourceAccount" = var.account }} }}
    }}], [for one in ["a"] : {{ Effect = "Deny", Principal = "*", Action = "s3:*", Resource = var.account }}])
  }})
}}
"#
        ),
    );
    assert_eq!(
        parts(&sources, &policy),
        [
            r#"statement { Effect = "Allow" P…286"#,
            r#"principal arn:aws:iam::111122223333:root "arn:aws:iam::${account}:root""#,
            r#"action s3:GetObject "s3:GetObject""#,
            r#"action s3:ListBucket "s3:ListBucket""#,
            "resource arn:${partition}:s3:::logs aws_s3_bucket.logs.arn",
            r#"resource arn:${partition}:s3:::logs/* "${aws_s3_bucket.logs.arn}/*""#,
            "StringEquals aws:SourceAccount ${var.account} var.account",
            r#"statement { Effect = "Deny", P…77"#,
            r#"principal * "*""#,
            r#"action s3:* "s3:*""#,
            "resource ${var.account} var.account",
        ]
    );
}

#[test]
fn heredocs_have_exact_places() {
    let sources = Sources::new();
    let policy = bucket_policy(
        &sources,
        "main.tf",
        &format!(
            r#"{BUCKET}
  policy = <<-EOT
    {{
      "Version": "2012-10-17",
      "Statement": [
        {{
          "Effect": "Allow",
          "Principal": {{"Service": "cloudtrail.amazonaws.com"}},
          "Action": ["s3:PutObject"],
          "Resource": "${{aws_s3_bucket.logs.arn}}/AWSLogs/${{var.account}}/*",
          "Condition": {{"StringLike": {{"aws:username": "$${{aws:PrincipalTag/user}}"}}}}
        }},
        ${{var.account}}
      ]
    }}
  EOT
}}
"#
        ),
    );
    assert_eq!(
        parts(&sources, &policy),
        [
            r#"statement { "Effect": "Allow",…245"#,
            r#"principal cloudtrail.amazonaws.com "cloudtrail.amazonaws.com""#,
            r#"action s3:PutObject "s3:PutObject""#,
            r#"resource arn:${partition}:s3:::logs/AWSLogs/${var.account}/* "${aws_s3_bucket.logs.arn}/AWSLogs/${var.account}/*""#,
            r#"StringLike aws:username ${aws:PrincipalTag/user} "$${aws:PrincipalTag/user}""#,
            "doubt `var.account` has no value ${var.account}",
        ]
    );
    let put = request("service cloudtrail.amazonaws.com", "s3:PutObject", "arn:aws:s3:::logs/p/AWSLogs/1/x", "");
    assert_eq!(decided(&sources, &[&policy], &put), "unknown, Whole ${var.account}: `var.account` has no value");
}

#[test]
fn policies_that_are_strings_of_a_template_have_exact_places() {
    let sources = Sources::new();
    let policy_of = |document: &str| {
        let template = format!(
            r#"
Parameters:
  Folder: {{Type: String, Default: trails}}
Resources:
  Bucket:
    Type: AWS::S3::Bucket
    Properties: {{BucketName: logs}}
  Policy:
    Type: AWS::S3::BucketPolicy
    Properties:
      Bucket: !Ref Bucket
      PolicyDocument: {document}
"#
        );
        let policy = bucket_policy(&sources, "template.yaml", &template);
        parts(&sources, &policy)
    };
    let block = r#"!Sub |
        {
          "Version": "2012-10-17",
          "Statement": [{
            "Effect": "Allow",
            "Principal": {"Service": "cloudtrail.amazonaws.com"},
            "Action": "s3:PutObject",
            "Resource": "${Bucket.Arn}/${Folder}/AWSLogs/${AWS::AccountId}/*",
            "Condition": {"StringLike": {"aws:username": "${!aws:PrincipalTag/user}"}}
          }]
        }"#;
    let expected = [
        r#"principal cloudtrail.amazonaws.com "cloudtrail.amazonaws.com""#,
        r#"action s3:PutObject "s3:PutObject""#,
        r#"resource arn:${AWS::Partition}:s3:::logs/trails/AWSLogs/${AWS::AccountId}/* "${Bucket.Arn}/${Folder}/AWSLogs/${AWS::AccountId}/*""#,
        r#"StringLike aws:username ${aws:PrincipalTag/user} "${!aws:PrincipalTag/user}""#,
    ];
    let found = policy_of(block);
    assert!(found[0].starts_with(r#"statement { "Effect": "Allow","#), "{}", found[0]);
    assert_eq!(found[1..], expected);
    let quoted = r#"'{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": "*", "Action": "s3:GetObject", "Resource": "*"}]}'"#;
    let expected = [
        r#"statement {"Effect": "Allow", …80"#,
        r#"principal * "*""#,
        r#"action s3:GetObject "s3:GetObject""#,
        r#"resource * "*""#,
    ];
    assert_eq!(policy_of(quoted), expected);
    // Escapes stand between what is written and what it says.
    let escaped = format!("\"{}\"", quoted.trim_matches('\'').replace('"', "\\\""));
    assert!(policy_of(&escaped).iter().all(|part| part.contains("Version")), "{:?}", policy_of(&escaped));
}

#[test]
fn policy_document_data_sources_keep_the_places_of_their_blocks() {
    let sources = Sources::new();
    let policy = bucket_policy(
        &sources,
        "main.tf",
        &format!(
            r#"{BUCKET}
  policy = data.aws_iam_policy_document.all.json
}}

data "aws_iam_policy_document" "base" {{
  statement {{
    sid       = "Read"
    actions   = ["s3:GetObject"]
    resources = ["${{aws_s3_bucket.logs.arn}}/*"]
    principals {{
      type        = "AWS"
      identifiers = [var.account, "*"]
    }}
    condition {{
      test     = "StringLike"
      variable = "aws:username"
      values   = ["&{{aws:PrincipalTag/user}}"]
    }}
  }}
}}

data "aws_iam_policy_document" "all" {{
  source_policy_documents = [data.aws_iam_policy_document.base.json]
  statement {{
    effect    = "Deny"
    actions   = ["s3:*"]
    resources = ["*"]
    not_principals {{
      type        = "Service"
      identifiers = ["cloudtrail.amazonaws.com"]
    }}
  }}
}}
"#
        ),
    );
    assert_eq!(
        parts(&sources, &policy),
        [
            "statement statement…9",
            r#"principal * "*""#,
            "principal ${var.account} var.account",
            r#"action s3:GetObject "s3:GetObject""#,
            r#"resource arn:${partition}:s3:::logs/* "${aws_s3_bucket.logs.arn}/*""#,
            r#"StringLike aws:username ${aws:PrincipalTag/user} "&{aws:PrincipalTag/user}""#,
            "statement statement…9",
            r#"principal cloudtrail.amazonaws.com "cloudtrail.amazonaws.com""#,
            r#"action s3:* "s3:*""#,
            r#"resource * "*""#,
        ]
    );
}

#[test]
fn places_are_kept_where_alternatives_are_decided() {
    let sources = Sources::new();
    let document = document(
        &sources,
        "main.tf",
        &format!(
            r#"{BUCKET}
  policy = <<EOT
{{"Statement": [
  {{"Effect": "Allow", "Principal": "*", "Action": "${{var.wide ? "s3:*" : "s3:GetObject"}}", "Resource": "arn:aws:s3:::logs/*"}}
]}}
EOT
}}

variable "wide" {{
  type = bool
}}
"#
        ),
    );
    let alternatives: Vec<Vec<String>> = Policy::alternatives(&document)
        .into_iter()
        .map(|(when, policy)| {
            let policy = policy.expect("there is one in any case");
            let put = request("anonymous", "s3:PutObject", "arn:aws:s3:::logs/x", "");
            [vec![when.in_words()], parts(&sources, &policy), vec![decided(&sources, &[&policy], &put)]].concat()
        })
        .collect();
    assert_eq!(
        alternatives,
        [
            vec![
                "`var.wide` is false",
                r#"statement {"Effect": "Allow", …123"#,
                r#"principal * "*""#,
                r#"action s3:GetObject "${var.wide ? "s3:*" : "s3:GetObject"}""#,
                r#"resource arn:aws:s3:::logs/* "arn:aws:s3:::logs/*""#,
                r##"not allowed, #0: Action "${var.wide ? "s3:*" : "s3:GetObject"}""##,
            ],
            vec![
                "`var.wide` is true",
                r#"statement {"Effect": "Allow", …123"#,
                r#"principal * "*""#,
                r#"action s3:* "${var.wide ? "s3:*" : "s3:GetObject"}""#,
                r#"resource arn:aws:s3:::logs/* "arn:aws:s3:::logs/*""#,
                "allowed by #0",
            ],
        ]
    );
}

#[test]
fn templates_have_exact_places_and_unknown_parts() {
    let sources = Sources::new();
    let policy = bucket_policy(
        &sources,
        "template.yaml",
        r#"
Parameters:
  Prefix:
    Type: String
  Open:
    Type: String
Conditions:
  IsOpen: !Equals [!Ref Open, "yes"]
Resources:
  Logs:
    Type: AWS::S3::Bucket
    Properties:
      BucketName: logs
  Policy:
    Type: AWS::S3::BucketPolicy
    Properties:
      Bucket: !Ref Logs
      PolicyDocument:
        Version: "2012-10-17"
        Statement:
          - Effect: Allow
            Principal:
              Service: cloudtrail.amazonaws.com
            Action: s3:PutObject
            Resource: !Sub "${Logs.Arn}/${Prefix}/AWSLogs/${AWS::AccountId}/*"
            Condition:
              StringEquals:
                s3:x-amz-acl: bucket-owner-full-control
          - !If
            - IsOpen
            - Effect: Allow
              Principal: "*"
              Action: s3:GetObject
              Resource: !Sub "arn:${AWS::Partition}:s3:::logs/*"
            - !Ref AWS::NoValue
"#,
    );
    assert_eq!(
        parts(&sources, &policy),
        [
            "statement Effect: Allow Princi…211",
            "principal cloudtrail.amazonaws.com cloudtrail.amazonaws.com",
            "action s3:PutObject s3:PutObject",
            r#"resource arn:${AWS::Partition}:s3:::logs/${Prefix}/AWSLogs/${AWS::AccountId}/* "${Logs.Arn}/${Prefix}/AWSLogs/${AWS::AccountId}/*""#,
            "StringEquals s3:x-amz-acl bucket-owner-full-control bucket-owner-full-control",
            "statement Effect: Allow Princi…100",
            r#"principal * "*""#,
            "action s3:GetObject s3:GetObject",
            r#"resource arn:${AWS::Partition}:s3:::logs/* "arn:${AWS::Partition}:s3:::logs/*""#,
        ]
    );
    let put = request("service cloudtrail.amazonaws.com", "s3:PutObject", "arn:aws:s3:::logs/AWSLogs/1/x", "");
    assert_eq!(
        decided(&sources, &[&policy], &put),
        r##"not allowed, #0: Resource "${Logs.Arn}/${Prefix}/AWSLogs/${AWS::AccountId}/*""##
    );
}

#[test]
fn elements_that_are_not_known_leave_the_rest_of_an_encoded_policy_known() {
    let sources = Sources::new();
    let policy = bucket_policy(
        &sources,
        "main.tf",
        &format!(
            r#"{BUCKET}
  policy = jsonencode({{
    Statement = [
      {{
        Effect    = "Allow"
        Principal = {{ AWS = sort(data.external.accounts.result) }}
        Action    = "s3:GetObject"
        Resource  = "arn:aws:s3:::logs/*"
      }},
      {{ Effect = "Deny", Principal = "*", Action = "s3:Put*", Resource = "*" }},
    ]
  }})
}}

data "external" "accounts" {{
  program = ["list"]
}}
"#
        ),
    );
    assert_eq!(
        parts(&sources, &policy),
        [
            r#"statement { Effect = "Allow" P…135"#,
            "principal ${?1} sort(data.external.accounts.result)",
            r#"action s3:GetObject "s3:GetObject""#,
            r#"resource arn:aws:s3:::logs/* "arn:aws:s3:::logs/*""#,
            r#"statement { Effect = "Deny", P…72"#,
            r#"principal * "*""#,
            r#"action s3:Put* "s3:Put*""#,
            r#"resource * "*""#,
        ]
    );
    let asked = |action| decided(&sources, &[&policy], &request("anonymous", action, "arn:aws:s3:::logs/x", ""));
    assert_eq!(
        asked("s3:GetObject"),
        "unknown, Principal sort(data.external.accounts.result): `data.external.accounts.result` is looked up in the account"
    );
    assert_eq!(asked("s3:PutObject"), r##"denied by #1"##);
}
