//! The estate: a log bucket that nobody declares is missing only where the configuration says that all buckets are declared.

use super::lines;

const TERRAFORM: &str = r#"
resource "aws_cloudtrail" "audit" {
  name           = "audit"
  s3_bucket_name = "example-audit-log"
}

resource "aws_s3_bucket" "data" {
  bucket = "example-data"
}
"#;

const CLOUDFORMATION: &str = r#"
Resources:
  Data:
    Type: AWS::S3::Bucket
    Properties:
      BucketName: example-data
  Audit:
    Type: AWS::CloudTrail::Trail
    Properties:
      S3BucketName: example-audit-log
      IsLogging: true
"#;

const DATA: &str = "data \"aws_s3_bucket\" \"log\" {\n  bucket = \"example-audit-log\"\n}\n";

/// What is said of a file with this configuration.
fn said(file: &str, text: &str, configuration: &str) -> Vec<String> {
    lines("log-bucket-missing", &[(file, text), ("trail-lint.yaml", configuration)])
}

#[test]
fn a_log_bucket_that_nobody_declares_is_missing_where_the_estate_is_complete() {
    let complete = "estate: {complete: true}\n";
    let incomplete = "estate: {complete: false}\n";
    let listed = "estate:\n  complete: true\n  buckets: [{name: example-audit-log, account: \"111122223333\"}]\n";
    let other_listed = "estate:\n  complete: true\n  buckets: [{name: example-audit-logs, account: \"111122223333\"}]\n";
    for (file, text, place, address) in [
        ("main.tf", TERRAFORM, "main.tf:4:20", "aws_cloudtrail.audit"),
        ("template.yaml", CLOUDFORMATION, "template.yaml:10:21", "Audit"),
    ] {
        let missing = vec![format!(
            "{place}: high[log-bucket-missing] trail `{address}` delivers to a bucket that there is not (`S3BucketDoesNotExistException`)"
        )];
        let declared = text.replace("example-data", "example-audit-log");
        let named_by_aws =
            text.replace("  bucket = \"example-data\"\n", "").replace("    Properties:\n      BucketName: example-data\n", "");
        for (configuration, text, expected) in [
            (complete, text, &missing),
            (other_listed, text, &missing),
            // Somebody may have written down the name that AWS once made up.
            (complete, &named_by_aws, &vec![]),
            ("{}\n", text, &vec![]),
            (incomplete, text, &vec![]),
            (listed, text, &vec![]),
            (complete, &declared, &vec![]),
        ] {
            assert_eq!(said(file, text, configuration), *expected, "{configuration} {text}");
        }
    }
    // What is looked up is there.
    let looked_up = format!("{TERRAFORM}{DATA}");
    assert!(said("main.tf", &looked_up, complete).is_empty());
    // A name that nobody knows may be that of a bucket which is there.
    let open = TERRAFORM.replace("\"example-audit-log\"", "var.log") + "variable \"log\" {\n  type = string\n}\n";
    assert!(said("main.tf", &open, complete).is_empty());
}
