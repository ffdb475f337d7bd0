//! Accounts: the folder of the account that an organization's trail belongs to, and the accounts that CloudTrail once delivered from.

use super::verdict;

const TERRAFORM: &str = r#"
provider "aws" {
  region              = "eu-west-1"
  allowed_account_ids = ["111122223333"]
}

variable "open" {
  type = string
}

data "aws_cloudtrail_service_account" "here" {}

resource "aws_cloudtrail" "audit" {
  name                  = "audit"
  s3_bucket_name        = aws_s3_bucket.log.id
  is_organization_trail = true
  # PREFIX

  depends_on = [aws_s3_bucket_policy.log]
}

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
        Principal = PRINCIPAL
        Action    = "s3:GetBucketAcl"
        Resource  = "arn:aws:s3:::example-audit-log"
      },
      {
        Effect    = "Allow"
        Principal = PRINCIPAL
        Action    = "s3:PutObject"
        Resource  = RESOURCE
      },
      MORE
    ]
  })
}
"#;

const SERVICE: &str = r#"{ Service = "cloudtrail.amazonaws.com" }"#;
const ORGANIZATION: &str = r#""arn:aws:s3:::example-audit-log/AWSLogs/o-exampleorgid/*""#;

/// "Keep the `AWSLogs/<mgmt-account>/*` statement in case the trail is converted back": section 5.2.
#[test]
fn the_folder_of_the_account_stays_beside_that_of_the_organization() {
    let own = "\"arn:aws:s3:::example-audit-log/AWSLogs/111122223333/*\"";
    let prefix = "s3_key_prefix = \"audit\"";
    let rows = [
        ("", ORGANIZATION.to_owned(), "fails"),
        ("", format!("[{ORGANIZATION}, {own}]"), "passes"),
        ("", "\"arn:aws:s3:::example-audit-log/AWSLogs/*\"".to_owned(), "passes"),
        (prefix, format!("[{ORGANIZATION}, {own}]").replace("AWSLogs", "audit/AWSLogs"), "passes"),
        (prefix, format!("[{}, {own}]", ORGANIZATION.replace("AWSLogs", "audit/AWSLogs")), "fails"),
        // A delegated administrator's trail is one of the management account, which may be the one that is named.
        ("", format!("[{ORGANIZATION}, {own}]").replace("111122223333", "444455556666"), "unknown"),
        ("", format!("[{ORGANIZATION}, {own}]").replace("111122223333", "${var.open}"), "unknown"),
        // What does not deliver at all is told by itself.
        ("", own.to_owned(), "passes"),
    ];
    for (prefix, resource, expected) in rows {
        let text = TERRAFORM
            .replace("# PREFIX", prefix)
            .replace("PRINCIPAL", SERVICE)
            .replace("RESOURCE", &resource)
            .replace("MORE", "");
        assert_eq!(verdict("log-bucket-policy-lacks-own-account", &text), expected, "{prefix} {resource}");
    }
    // Where nobody says which account it is, references to it are all the same.
    let text = TERRAFORM
        .replace("# PREFIX", "")
        .replace("PRINCIPAL", SERVICE)
        .replace("  allowed_account_ids = [\"111122223333\"]\n", "");
    let account = "${data.aws_caller_identity.current.account_id}";
    let source =
        format!("Condition = {{ ArnLike = {{ \"aws:SourceArn\" = \"arn:aws:cloudtrail:eu-west-1:{account}:trail/audit\" }} }}");
    let text = text.replace("Resource  = RESOURCE", &format!("Resource  = RESOURCE\n        {source}")).replace("MORE", "");
    let text = format!("{text}data \"aws_caller_identity\" \"current\" {{}}\n");
    let own = own.replace("111122223333", account);
    for (resource, expected) in [(format!("[{ORGANIZATION}, {own}]"), "passes"), (ORGANIZATION.to_owned(), "fails")] {
        assert_eq!(verdict("log-bucket-policy-lacks-own-account", &text.replace("RESOURCE", &resource)), expected, "{resource}");
    }
    let alone = TERRAFORM.replace("is_organization_trail = true", "").replace("PRINCIPAL", SERVICE).replace("MORE", "");
    assert_eq!(verdict("log-bucket-policy-lacks-own-account", &alone.replace("RESOURCE", ORGANIZATION)), "passes");
}

/// "per-Region CloudTrail account ids: legacy, new Regions not delivered": section 5.1.
#[test]
fn accounts_of_single_regions_are_no_name_of_cloudtrail() {
    let also = format!("{{ Effect = \"Allow\", Principal = {SERVICE}, Action = \"s3:*\", Resource = \"*\" }},");
    let rows = [
        (SERVICE, "", "passes"),
        (r#"{ AWS = "arn:aws:iam::859597730677:root" }"#, "", "fails"),
        (r#"{ AWS = "859597730677" }"#, "", "fails"),
        (r#"{ AWS = ["arn:aws:iam::111122223333:root", "arn:aws-us-gov:iam::608710470296:root"] }"#, "", "fails"),
        ("{ AWS = data.aws_cloudtrail_service_account.here.arn }", "", "fails"),
        (r#"{ AWS = "arn:aws:iam::859597730677:root", Service = "cloudtrail.amazonaws.com" }"#, "", "passes"),
        (r#"{ AWS = "arn:aws:iam::859597730677:root" }"#, &*also, "passes"),
        // That of a load balancer, and anybody's.
        (r#"{ AWS = "arn:aws:iam::054676820928:root" }"#, "", "passes"),
        (r#"{ AWS = "arn:aws:iam::444455556666:root" }"#, "", "passes"),
        (r#""*""#, "", "passes"),
    ];
    for (principal, more, expected) in rows {
        let text = TERRAFORM
            .replace("# PREFIX", "")
            .replace("PRINCIPAL", principal)
            .replace("RESOURCE", ORGANIZATION)
            .replace("MORE", more);
        assert_eq!(verdict("log-bucket-policy-names-region-accounts", &text), expected, "{principal} {more}");
    }
}
