//! Variables: where a root module's values come from, seen through a finding.

use crate::project::{Project, Run, trail};

const ONE_RULE: [&str; 4] = ["--select", "trail-no-log-validation", "--format", "short"];

fn project() -> Project {
    let text = format!(
        "variable \"validated\" {{\n  type    = bool\n  default = true\n}}\n{}",
        trail("  enable_log_file_validation = var.validated\n")
    );
    Project::new(&[("main.tf", &text), ("off.tfvars", "validated = false\n"), ("on.tfvars.json", "{\"validated\": true}")])
}

fn code(project: &Project, arguments: &[&str], environment: Option<&str>) -> i32 {
    let mut command = project.command(&[&["check"], &ONE_RULE[..], arguments].concat());
    if let Some(value) = environment {
        command.env("TF_VAR_validated", value);
    }
    let run = Run::of(&mut command);
    assert_eq!(run.stderr, "");
    run.code
}

#[test]
fn the_last_word_counts() {
    let project = project();
    assert_eq!(code(&project, &[], None), 0, "the default");
    assert_eq!(code(&project, &[], Some("false")), 1, "the environment beats the default");
    assert_eq!(code(&project, &["--var", "validated=false"], None), 1, "the command line beats the default");
    assert_eq!(code(&project, &["--var", "validated=true"], Some("false")), 0, "the command line beats the environment");
    assert_eq!(
        code(&project, &["--var-file", "off.tfvars"], Some("true")),
        1,
        "a file on the command line beats the environment"
    );
    assert_eq!(code(&project, &["--var-file", "off.tfvars", "--var", "validated=true"], None), 0, "the later one counts");
    assert_eq!(code(&project, &["--var", "validated=true", "--var-file", "off.tfvars"], None), 1, "the later one counts");
    assert_eq!(code(&project, &["--var-file", "off.tfvars", "--var-file", "on.tfvars.json"], None), 0, "the later file counts");
    project.write("terraform.tfvars", "validated = false\n");
    assert_eq!(code(&project, &[], Some("true")), 1, "terraform.tfvars beats the environment");
    project.write("a.auto.tfvars", "validated = true\n");
    assert_eq!(code(&project, &[], None), 0, "an automatic file beats terraform.tfvars");
    project.write("b.auto.tfvars", "validated = false\n");
    assert_eq!(code(&project, &[], None), 1, "automatic files count by name");
    assert_eq!(code(&project, &["--var", "validated=true"], None), 0, "the command line beats every file");
}

#[test]
fn a_finding_leads_to_the_value_that_was_given() {
    let run = project().run(&["--select", "trail-no-log-validation", "--var", "validated=false"]);
    assert!(run.stdout.contains("given here") && run.stdout.contains("validated=false"), "{run:?}");
}

#[test]
fn a_variable_file_that_is_wrong_is_told() {
    let project = project();
    project.write("wrong.tfvars", "validated = \n");
    let run = project.run(&["--var-file", "wrong.tfvars"]);
    assert_eq!(run.code, 2);
    assert!(run.stdout.contains("wrong.tfvars"), "{run:?}");
    let run = project.run(&["--var-file", "missing.tfvars"]);
    assert_eq!((run.code, run.stderr.as_str()), (2, "trail-lint: `missing.tfvars` cannot be found\n"));
}

#[test]
fn a_variable_without_a_value_decides_nothing() {
    let said = |kind: &str, rule: &str, attribute: &str| {
        let text = format!("variable \"open\" {{\n  {kind}\n}}\n{}", trail(&format!("  {attribute} = var.open\n")));
        Project::new(&[("main.tf", &text)]).findings(&["--select", rule])
    };
    for (rule, kind, attribute) in [
        ("trail-no-kms-key", "type = string", "kms_key_id"),
        ("trail-no-kms-key", "", "kms_key_id"),
        ("trail-no-cloudwatch-logs", "type = string", "cloud_watch_logs_group_arn"),
        ("trail-not-logging", "type = bool", "enable_logging"),
        ("trail-not-logging", "", "enable_logging"),
        ("trail-single-region", "type = bool", "is_multi_region_trail"),
    ] {
        let found = said(kind, rule, attribute);
        assert!(found.contains(&format!("unknown[{rule}]")) && found.ends_with("exit code 0"), "{kind} {attribute}: {found}");
    }
}

#[test]
fn what_is_not_known_is_told_with_the_variable_that_lacks_a_value() {
    let text = "variable \"key\" {\n  type = string\n}\n".to_owned() + &trail("  kms_key_id = var.key\n");
    let run = Project::new(&[("main.tf", &text)]).run(&["--select", "trail-no-kms-key", "--show-unknown"]);
    assert!(run.stdout.contains("note: not known: `var.key` has no value"), "{run:?}");
}
