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

/// A template with one trail of which `sections` and `attributes` say more.
fn template(sections: &str, attributes: &str, properties: &str) -> String {
    format!(
        "AWSTemplateFormatVersion: \"2010-09-09\"\n{sections}Resources:\n  Trail:\n    Type: AWS::CloudTrail::Trail\n{attributes}    Properties:\n      S3BucketName: example-audit-log\n      IsLogging: true\n{properties}"
    )
}

const ENVIRONMENT: &str = "Parameters:\n  Environment: {Type: String, AllowedValues: [dev, test, prod]DEFAULT}\nConditions:\n  IsProd: !Equals [!Ref Environment, prod]\n";

/// The verdict on whether the trail records every Region, and the notes behind the first.
fn of_template(template: &str) -> String {
    let project = Project::new(&[("template.yaml", template)]);
    let run = project.run(&["check", "--format", "json", "--select", "trail-single-region"]);
    let report: serde_json::Value = serde_json::from_str(&run.stdout).expect("the report is JSON");
    let Some(finding) = report["findings"].get(0) else { return "passes".to_owned() };
    let notes = finding["notes"].as_array().expect("notes are a list");
    let notes: Vec<&str> = notes.iter().filter_map(|note| note.as_str()).filter(|note| !note.starts_with("whoever")).collect();
    format!("{}: {}", finding["verdict"].as_str().expect("a verdict is a word"), notes.join("; "))
}

#[test]
fn allowed_values_are_tried() {
    let open = ENVIRONMENT.replace("DEFAULT", "");
    let multi = |value: &str| template(&open, "", &format!("      IsMultiRegionTrail: {value}\n"));
    assert_eq!(of_template(&multi("!If [IsProd, true, false]")), "fail: fails when `Environment` is `dev` or `test`");
    assert_eq!(of_template(&multi("!If [IsProd, true, true]")), "passes");
    assert_eq!(of_template(&multi("!If [IsProd, false, !Ref \"AWS::NoValue\"]")), "fail: ");
    let exists = template(&open, "    Condition: IsProd\n", "      IsMultiRegionTrail: !If [IsProd, true, false]\n");
    assert_eq!(of_template(&exists), "passes");
    let exists = template(&open, "    Condition: IsProd\n", "");
    assert_eq!(of_template(&exists), "fail: deployed when `Environment` is `prod`");
}

#[test]
fn a_switch_has_two_positions() {
    let sections = "Parameters:\n  Everywhere: {Type: String}\nConditions:\n  IsEverywhere: !Equals [!Ref Everywhere, \"yes\"]\n";
    let text = template(sections, "", "      IsMultiRegionTrail: !If [IsEverywhere, true, false]\n");
    assert_eq!(of_template(&text), "fail: fails when `Everywhere` is `no`");
    // Anything may be typed here, so nothing is proved.
    let sections = sections.replace("\"yes\"", "everywhere");
    let text = template(&sections, "", "      IsMultiRegionTrail: !If [IsEverywhere, true, false]\n");
    assert!(of_template(&text).starts_with("unknown: not known: `Everywhere` has no value"), "{}", of_template(&text));
}

#[test]
fn a_default_decides_and_the_other_values_are_told() {
    let sections = |default: &str| ENVIRONMENT.replace("DEFAULT", &format!(", Default: {default}"));
    let multi = "      IsMultiRegionTrail: !If [IsProd, true, false]\n";
    assert_eq!(of_template(&template(&sections("prod"), "", multi)), "passes");
    let fails = "fail: fails when `Environment` is `dev` or `test`, as it is by default";
    assert_eq!(of_template(&template(&sections("dev"), "", multi)), fails);
    let exists = template(&sections("dev"), "    Condition: IsDev\n", "");
    let exists = exists.replace("Conditions:", "Conditions:\n  IsDev: !Equals [!Ref Environment, dev]");
    assert_eq!(of_template(&exists), "fail: deployed when `Environment` is `dev`, as it is by default");
    // One value is as good as another where nothing hangs on it.
    assert_eq!(of_template(&template(&sections("dev"), "", "")), "fail: ");
    let flag = "Parameters:\n  Everywhere: {Type: String, Default: \"false\"}\n";
    let text = template(flag, "", "      IsMultiRegionTrail: !Ref Everywhere\n");
    assert_eq!(of_template(&text), "fail: fails when `Everywhere` is `false`, as it is by default");
}

#[test]
fn the_branch_that_decided_is_labelled() {
    let text = template(&ENVIRONMENT.replace("DEFAULT", ""), "", "      IsMultiRegionTrail: !If [IsProd, true, false]\n");
    let run = Project::new(&[("template.yaml", &text)]).run(&["check", "--select", "trail-single-region"]);
    insta::assert_snapshot!(
        run.stdout.rsplit_once('\n').expect("there are lines").0.rsplit_once('\n').expect("there are lines").0
    );
}

/// A trail whose first selector has this type, beside one that is not always there.
fn beside_a_selector_that_may_be_missing(read_write_type: &str) -> String {
    let template = format!(
        "Parameters:
  Access: {{Type: String, AllowedValues: [All, ReadOnly]}}
  Uploads: {{Type: String, AllowedValues: [only, none]}}
Conditions:
  RecordsUploads: !Equals [!Ref Uploads, only]
Resources:
  Audit:
    Type: AWS::CloudTrail::Trail
    Properties:
      S3BucketName: example-audit-log
      IsLogging: true
      EventSelectors:
        - ReadWriteType: {read_write_type}
          DataResources:
            - {{Type: AWS::S3::Object, Values: ['arn:aws:s3']}}
        - !If
          - RecordsUploads
          - ReadWriteType: WriteOnly
            DataResources:
              - {{Type: AWS::S3::Object, Values: ['arn:aws:s3:::example-uploads/']}}
          - !Ref AWS::NoValue
"
    );
    let project = Project::new(&[("template.yaml", &template)]);
    project.findings(&["--select", "trail-object-reads-unlogged,trail-object-writes-unlogged"])
}

#[test]
fn what_hangs_on_a_question_inside_of_what_hangs_on_another_is_decided_in_each_case() {
    insta::assert_snapshot!(beside_a_selector_that_may_be_missing("All"), @"exit code 0");
    insta::assert_snapshot!(beside_a_selector_that_may_be_missing("!Ref Access"), @r#"
    template.yaml:20:50: medium[trail-object-writes-unlogged] trail `Audit` does not record all writes of S3 objects
    exit code 1
    "#);
    insta::assert_snapshot!(beside_a_selector_that_may_be_missing("ReadOnly"), @r#"
    template.yaml:17:11: medium[trail-object-writes-unlogged] trail `Audit` does not record all writes of S3 objects
    exit code 1
    "#);
}
