//! Plans and states: what `terraform show -json` says, alone and beside its configuration.

use std::collections::BTreeSet;
use std::path::Path;

use super::project::{Project, Run};

/// The plan of one of the cases whose plans real Terraform made.
fn planned(case: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/terraform/plans").join(case).join("plan.json");
    std::fs::read_to_string(path).expect("the plan is there")
}

/// A plan with these `configuration`, `resource_changes` and `variables`.
fn plan(configuration: &str, changes: &str, variables: &str) -> String {
    format!(
        "{{\"format_version\": \"1.2\", \"terraform_version\": \"1.11.4\", \"variables\": {variables},\n\"configuration\": {{\"root_module\": {configuration}}},\n\"resource_changes\": [\n{changes}\n]}}\n"
    )
}

/// A change to `aws_cloudtrail.audit`.
fn trail_change(actions: &str, before: &str, after: &str) -> String {
    format!(
        "{{\"address\": \"aws_cloudtrail.audit\", \"mode\": \"managed\", \"type\": \"aws_cloudtrail\", \"name\": \"audit\", \"change\": {{\"actions\": {actions}, \"before\": {before}, \"after\": {after}, \"after_unknown\": {{}}}}}}"
    )
}

const ONE_TRAIL: &str = r#"{"resources": [{"address": "aws_cloudtrail.audit", "mode": "managed", "type": "aws_cloudtrail", "name": "audit", "expressions": {}}]}"#;

fn said(run: &Run) -> (i32, Vec<&str>) {
    (run.code, run.stdout.lines().filter(|line| line.contains('[')).collect())
}

#[test]
fn a_trail_that_a_plan_removes_is_a_finding_and_no_part_of_the_estate() {
    let change = trail_change("[\"delete\"]", "{\"name\": \"audit\", \"enable_logging\": true}", "null");
    let project = Project::new(&[("plan.json", &plan("{}", &change, "{}"))]);
    let run = project.run(&["check", "--format", "short", "plan.json"]);
    assert_eq!(
        said(&run),
        (
            1,
            vec![
                "plan.json:4:121: critical[plan-removes-trail] the plan removes the trail `aws_cloudtrail.audit`, or stops its logging"
            ]
        )
    );
}

#[test]
fn removals_and_stops_are_told_from_what_goes_on_elsewhere_or_anew() {
    let project = Project::new(&[("plan.json", &planned("removals"))]);
    let run = project.run(&["check", "--format", "short", "--select", "plan-removes-trail", "plan.json"]);
    insta::assert_snapshot!(said(&run).1.join("\n"), @r#"
    plan.json:294:16: critical[plan-removes-trail] the plan removes the trail `aws_cloudtrail.forgotten`, or stops its logging
    plan.json:436:24: critical[plan-removes-trail] the plan removes the trail `aws_cloudtrail.paused`, or stops its logging
    plan.json:546:16: critical[plan-removes-trail] the plan removes the trail `aws_cloudtrail.regional[1]`, or stops its logging
    plan.json:721:16: critical[plan-removes-trail] the plan removes the trail `module.audit.aws_cloudtrail.this["third"]`, or stops its logging
    "#);
}

#[test]
fn what_a_plan_knows_of_its_variables_decides_and_places_are_those_of_the_configuration() {
    let code = "variable \"validated\" {\n  type = bool\n}\n\nresource \"aws_cloudtrail\" \"audit\" {\n  name                       = \"audit\"\n  s3_bucket_name             = \"example-audit-log\"\n  enable_log_file_validation = var.validated\n}\n";
    let after = r#"{"name": "audit", "s3_bucket_name": "example-audit-log", "enable_log_file_validation": false}"#;
    let change = trail_change("[\"create\"]", "null", after);
    let text = plan(ONE_TRAIL, &change, "{\"validated\": {\"value\": false}}");
    let arguments = ["check", "--format", "short", "--show-unknown", "--select", "trail-no-log-validation"];
    let expected = "main.tf:8:32: medium[trail-no-log-validation] trail `aws_cloudtrail.audit` writes no digest files";

    // Found beside the plan, though only the plan was asked for.
    let project = Project::new(&[("infra/main.tf", code), ("infra/plan.json", &text)]);
    let run = project.run(&[&arguments[..], &["infra/plan.json"]].concat());
    assert_eq!(said(&run), (1, vec![format!("infra/{expected}").as_str()]));

    // In the folder where the program runs.
    let project = Project::new(&[("main.tf", code), ("plans/today.json", &text)]);
    let run = project.run(&[&arguments[..], &["plans/today.json"]].concat());
    assert_eq!(said(&run), (1, vec![expected]));

    // Given.
    let project = Project::new(&[("infra/main.tf", code), ("today.json", &text)]);
    let run = project.run(&[&arguments[..], &["today.json", "infra"]].concat());
    assert_eq!(said(&run), (1, vec![format!("infra/{expected}").as_str()]));

    // Of another configuration: places are those of the plan.
    let project = Project::new(&[("main.tf", "resource \"aws_cloudtrail\" \"other\" {}\n"), ("today.json", &text)]);
    let run = project.run(&[&arguments[..], &["today.json"]].concat());
    assert_eq!((run.code, run.stdout.starts_with("today.json:4:")), (1, true), "{}", run.stdout);
}

#[test]
fn a_comment_in_the_configuration_covers_what_a_plan_says() {
    let code = "# trail-lint: ignore[trail-no-log-validation] until spring\nresource \"aws_cloudtrail\" \"audit\" {\n  name           = \"audit\"\n  s3_bucket_name = \"example-audit-log\"\n}\n";
    let after = r#"{"name": "audit", "s3_bucket_name": "example-audit-log"}"#;
    let text = plan(ONE_TRAIL, &trail_change("[\"create\"]", "null", after), "{}");
    let project = Project::new(&[("main.tf", code), ("plan.json", &text)]);
    let run = project.run(&["check", "--format", "short", "--select", "trail-no-log-validation", "plan.json"]);
    assert_eq!(said(&run), (0, vec![]), "{}{}", run.stdout, run.stderr);
}

#[test]
fn split_buckets_are_joined_by_what_a_plan_refers_to() {
    for case in ["split_buckets", "split_buckets_in_modules"] {
        let text = planned(case);
        let project = Project::new(&[("plan.json", &text)]);
        // A plan leaves open what the provider finds where no code sets MFA delete, in which order resources are made, and whose companion is one
        // whose bucket it does not name.
        let ignored = "log-bucket-no-mfa-delete,log-bucket-policy-,log-bucket-no-access-logging,log-bucket-access-log-lost";
        let asked = ["check", "--format", "short", "--show-unknown", "--select", "log-bucket", "--ignore", ignored];
        let alone = project.run(&[&asked[..], &["plan.json"]].concat());
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/terraform/plans").join(case);
        let folder = folder.to_str().expect("the folder has a name");
        let with_code = project.run(&[&asked[..], &[folder]].concat());
        // Findings stand in the order of their places, which differ.
        let without_places = |run: &Run| -> BTreeSet<String> {
            said(run).1.into_iter().filter_map(|line| Some(line.split_once(": ")?.1.to_owned())).collect()
        };
        let alone = without_places(&alone);
        assert!(!alone.is_empty(), "{case}");
        assert_eq!(alone, without_places(&with_code), "{case}");
    }
}

#[test]
fn a_state_is_read_as_what_there_is() {
    let state = r#"{"format_version": "1.0", "terraform_version": "1.11.4", "values": {"root_module": {"child_modules": [{"address": "module.a[\"x\"]", "resources": [
{"address": "module.a[\"x\"].aws_cloudtrail.audit", "mode": "managed", "type": "aws_cloudtrail", "name": "audit", "values": {"name": "audit", "s3_bucket_name": "example-audit-log", "is_multi_region_trail": true, "enable_logging": false, "event_selector": []}}
]}]}}}"#;
    let project = Project::new(&[("state.json", state)]);
    let run = project.run(&["check", "--format", "short", "--select", "trail-not-logging,trail-single-region", "state.json"]);
    let (code, findings) = said(&run);
    assert_eq!(code, 1);
    assert_eq!(findings.len(), 1, "{}", run.stdout);
    assert!(findings[0].starts_with("state.json:2:"), "{}", run.stdout);
    assert!(findings[0].contains("[trail-not-logging] trail `module.a[\"x\"].aws_cloudtrail.audit`"), "{}", run.stdout);
}

#[test]
fn a_plan_that_cannot_be_read_is_told() {
    let broken = "{\"format_version\": \"1.2\", \"terraform_version\": \"1.11.4\", \"resource_changes\": [{\"aws_cloudtrail\"";
    let project = Project::new(&[("plan.json", broken)]);
    let run = project.run(&["check", "--format", "short", "plan.json"]);
    assert_eq!(run.code, 2, "{}{}", run.stdout, run.stderr);
    assert!(run.stdout.contains("error[syntax-error]"), "{}", run.stdout);
}

#[test]
fn a_saved_plan_is_told_how_to_be_shown() {
    let project = Project::new(&[]);
    project.write("tfplan", b"PK\x03\x04\xff\xfe");
    let run = project.run(&["check", "tfplan"]);
    assert_eq!(run.code, 2, "{}{}", run.stdout, run.stderr);
    assert!(run.stdout.contains("help: run `terraform show -json tfplan > plan.json`, and check that"), "{}", run.stdout);
}
