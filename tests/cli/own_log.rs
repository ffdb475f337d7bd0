//! Does a trail record how its own log is written? Where the log lies decides that.

use crate::project::Project;

/// What is said of a trail with this prefix whose selector takes the objects that `selected` names in its own log bucket.
fn said(prefix: &str, selected: &str) -> String {
    let code = format!(
        r#"variable "names" {{
  type = list(string)
}}

resource "aws_cloudtrail" "audit" {{
  name           = "audit"
  s3_bucket_name = aws_s3_bucket.log.id
  s3_key_prefix  = {prefix}

  event_selector {{
    data_resource {{
      type   = "AWS::S3::Object"
      values = ["${{aws_s3_bucket.log.arn}}/{selected}"]
    }}
  }}
}}

resource "aws_s3_bucket" "log" {{
  bucket = "example-audit-log"
}}
"#
    );
    let rule = "trail-logs-its-own-bucket";
    let run = Project::new(&[("main.tf", &code)]).run(&["check", "--format", "json", "--show-unknown", "--select", rule]);
    let report: serde_json::Value = serde_json::from_str(&run.stdout).expect("the report is JSON");
    report["findings"][0]["verdict"].as_str().unwrap_or("pass").to_owned()
}

/// A prefix of which nothing is known.
const NOT_KNOWN: &str = "join(\"/\", [for name in var.names : upper(name)])";

#[test]
fn the_log_lies_below_the_prefix() {
    assert_eq!(said("null", "AWSLogs/"), "fail");
    assert_eq!(said("\"audit\"", "AWSLogs/"), "pass");
    assert_eq!(said("\"audit\"", "audit/"), "fail");
}

#[test]
fn below_a_prefix_that_nobody_knows_the_log_may_lie_anywhere() {
    assert_eq!(said(NOT_KNOWN, "AWSLogs/"), "unknown");
    assert_eq!(said(NOT_KNOWN, "audit/"), "unknown");
    assert_eq!(said(NOT_KNOWN, ""), "fail");
}
