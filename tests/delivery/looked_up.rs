//! Buckets that are looked up: what is known of one is the policy that the code gives it.

use super::verdict;

const TERRAFORM: &str = r#"
data "aws_caller_identity" "current" {}

variable "log" {
  type = string
}

data "aws_s3_bucket" "log" {
  bucket = NAME
}

resource "aws_cloudtrail" "audit" {
  name           = "audit"
  s3_bucket_name = TARGET

  DEPENDS
}

resource "aws_s3_bucket_policy" "log" {
  bucket = data.aws_s3_bucket.log.id

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Effect    = "Allow"
        Principal = { Service = "cloudtrail.amazonaws.com" }
        Action    = "s3:GetBucketAcl"
        Resource  = data.aws_s3_bucket.log.arn
      },
      {
        Effect    = "Allow"
        Principal = { Service = "cloudtrail.amazonaws.com" }
        Action    = "s3:PutObject"
        Resource  = "${data.aws_s3_bucket.log.arn}/FOLDER/${data.aws_caller_identity.current.account_id}/*"
      },
    ]
  })
}
"#;

const LITERAL: &str = "\"example-audit-log\"";
const ID: &str = "data.aws_s3_bucket.log.id";
const WAITS: &str = "depends_on = [aws_s3_bucket_policy.log]";

fn deployment(name: &str, target: &str, depends: &str, folder: &str) -> String {
    TERRAFORM.replace("NAME", name).replace("TARGET", target).replace("DEPENDS", depends).replace("FOLDER", folder)
}

#[test]
fn the_policy_that_a_looked_up_bucket_is_given_is_asked() {
    let rule = "log-bucket-policy-blocks-delivery";
    for (name, target) in
        [(LITERAL, ID), (LITERAL, LITERAL), (LITERAL, "data.aws_s3_bucket.log.bucket"), ("var.log", ID), ("var.log", "var.log")]
    {
        assert_eq!(verdict(rule, &deployment(name, target, WAITS, "AWSLogs")), "passes", "{name} {target}");
        assert_eq!(verdict(rule, &deployment(name, target, WAITS, "CloudTrail")), "fails", "{name} {target}");
    }
    // Another bucket's policy says nothing of this one, and without one somebody else has written it.
    assert_eq!(verdict(rule, &deployment(LITERAL, "\"example-other-log\"", WAITS, "CloudTrail")), "unknown");
    let text = deployment(LITERAL, ID, "", "AWSLogs");
    let without = &text[..text.find("resource \"aws_s3_bucket_policy\"").expect("there is a policy")];
    assert_eq!(verdict(rule, without), "unknown");
    let statement = &text[text.find("jsonencode(").expect("it has a document")..];
    assert_eq!(verdict(rule, &text.replace(statement, "var.log\n}\n")), "unknown");
    // Where the code declares the bucket, too, that is the one.
    let declared = format!("resource \"aws_s3_bucket\" \"log\" {{\n  bucket = {LITERAL}\n}}\n");
    assert_eq!(verdict(rule, &format!("{}{declared}", deployment(LITERAL, ID, WAITS, "CloudTrail"))), "fails");
}

#[test]
fn a_trail_waits_for_the_policy_of_a_looked_up_bucket() {
    let rule = "trail-created-before-bucket-policy";
    assert_eq!(verdict(rule, &deployment(LITERAL, ID, WAITS, "AWSLogs")), "passes");
    assert_eq!(verdict(rule, &deployment(LITERAL, ID, "", "AWSLogs")), "fails");
}
