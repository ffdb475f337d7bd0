//! Conditions: what is said of values that only a deployment decides, when the code leaves few of them.

use crate::project::Project;

/// A variable that has no value, and a trail with its log bucket, whose objects expire after so many `days`; `rest` follows.
fn bucket(days: &str, rest: &str) -> String {
    format!(
        r#"variable "long" {{
  type = bool
}}
resource "aws_cloudtrail" "audit" {{
  name           = "audit"
  s3_bucket_name = aws_s3_bucket.log.id
}}
resource "aws_s3_bucket" "log" {{
  bucket = "example-audit-log"
}}
resource "aws_s3_bucket_lifecycle_configuration" "log" {{
  bucket = aws_s3_bucket.log.id
  rule {{
    id     = "expire"
    status = "Enabled"
    expiration {{
      days = {days}
    }}
  }}
}}
{rest}"#
    )
}

fn said(rule: &str, text: &str) -> String {
    let run = Project::new(&[("main.tf", text)]).run(&["check", "--select", rule, "--show-unknown"]);
    assert!(run.code < 2, "{run:?}");
    run.stdout
}

fn of_retention(days: &str) -> String {
    said("log-bucket-retention-too-short", &bucket(days, ""))
}

#[test]
fn what_every_branch_passes_passes() {
    let said = of_retention("var.long ? 3650 : 400");
    assert!(!said.contains("log-bucket-retention-too-short"), "{said}");
}

#[test]
fn what_every_branch_fails_fails() {
    let said = of_retention("var.long ? 30 : 7");
    assert!(said.contains("high[log-bucket-retention-too-short]"), "{said}");
    assert!(!said.contains("fails when"), "{said}");
}

#[test]
fn what_one_branch_fails_is_left_open_with_the_answer_that_fails() {
    let one = of_retention("var.long ? 3650 : 30");
    assert!(one.contains("unknown[log-bucket-retention-too-short]"), "{one}");
    assert!(one.contains("fails when `var.long` is false"), "{one}");
}

#[test]
fn a_companion_that_may_be_missing_is_one_of_several_values() {
    let versioning = |head: &str, status: &str| {
        bucket(
            "400",
            &format!(
                "resource \"aws_s3_bucket_versioning\" \"log\" {{\n  {head}\n  bucket = aws_s3_bucket.log.id\n  versioning_configuration {{\n    status = {status}\n  }}\n}}\n"
            ),
        )
    };
    let rule = "log-bucket-no-versioning";
    let missing = said(rule, &versioning("count = var.long ? 1 : 0", "\"Enabled\""));
    assert!(missing.contains("unknown[") && missing.contains("fails when `var.long` is false"), "{missing}");
    let suspended = said(rule, &versioning("count = var.long ? 1 : 0", "\"Suspended\""));
    assert!(!suspended.contains("unknown[") && suspended.contains(rule), "{suspended}");
}

#[test]
fn what_follows_from_several_fields_is_judged_in_each_case() {
    let trail = |kind: &str| {
        format!(
            "variable \"reads\" {{\n  type = bool\n}}\nresource \"aws_cloudtrail\" \"audit\" {{\n  name = \"audit\"\n  s3_bucket_name = \"example-audit-log\"\n  event_selector {{\n    read_write_type = {kind}\n  }}\n}}\n"
        )
    };
    let rule = "trail-no-management-events";
    let one = said(rule, &trail("var.reads ? \"All\" : \"ReadOnly\""));
    assert!(one.contains("unknown[") && one.contains("fails when `var.reads` is false"), "{one}");
    let both = said(rule, &trail("var.reads ? \"WriteOnly\" : \"ReadOnly\""));
    assert!(!both.contains("unknown[") && both.contains(rule), "{both}");
}
