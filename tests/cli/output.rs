//! Output: formats, colour, and where it goes.

use std::fs;

use crate::project::{Project, Run, bare_trail};

fn project() -> Project {
    Project::new(&[("main.tf", &bare_trail())])
}

#[test]
fn what_is_piped_is_plain_unless_asked() {
    let project = project();
    assert!(!project.run(&[]).stdout.contains('\u{1b}'));
    assert!(project.run(&["--color", "always"]).stdout.contains('\u{1b}'));
    assert!(!project.run(&["--color", "never"]).stdout.contains('\u{1b}'));
    let forced = Run::of(project.command(&[]).env("CLICOLOR_FORCE", "1"));
    assert!(forced.stdout.contains('\u{1b}'));
    let plain = Run::of(project.command(&["--color", "always"]).env("NO_COLOR", "1"));
    assert!(plain.stdout.contains('\u{1b}'), "an argument beats the environment");
}

#[test]
fn json_has_what_the_schema_promises() {
    let run = project().run(&["--format", "json"]);
    let report: serde_json::Value = serde_json::from_str(&run.stdout).expect("it is JSON");
    let schema: serde_json::Value = serde_json::from_str(include_str!("../../schemas/report.schema.json")).expect("it is JSON");
    let validator = jsonschema::validator_for(&schema).expect("it is a schema");
    let mistakes: Vec<String> = validator.iter_errors(&report).map(|error| error.to_string()).collect();
    assert!(mistakes.is_empty(), "{mistakes:?}");
    let finding = &report["findings"][0];
    for key in ["rule", "severity", "verdict", "message", "subject", "labels", "notes", "fingerprint"] {
        assert!(!finding[key].is_null(), "{key}: {finding}");
    }
}

#[test]
fn sarif_can_be_read_back() {
    let run = project().run(&["--format", "sarif"]);
    let report: serde_sarif::sarif::Sarif = serde_json::from_str(&run.stdout).expect("it is SARIF");
    assert_eq!(report.runs.len(), 1);
    assert!(report.runs[0].results.as_ref().is_some_and(|results| results.len() > 3));
}

#[test]
fn a_report_can_go_to_a_file() {
    let project = project();
    let run = project.run(&["--format", "short", "--output-file", "report.txt"]);
    assert_eq!((run.code, run.stdout.as_str()), (1, ""));
    let written = fs::read_to_string(project.path("report.txt")).expect("the report was written");
    assert!(written.contains("main.tf:1:1: high[trail-single-region]"), "{written}");
    assert_eq!(project.run(&["--output-file", "missing/report.txt"]).code, 2);
}

#[test]
fn fingerprints_stay_when_lines_move() {
    let project = project();
    let fingerprints = || -> Vec<String> {
        let report: serde_json::Value = serde_json::from_str(&project.run(&["--format", "json"]).stdout).expect("it is JSON");
        let findings = report["findings"].as_array().expect("there are findings");
        findings.iter().map(|finding| finding["fingerprint"].to_string()).collect()
    };
    let before = fingerprints();
    project.write("main.tf", format!("# A comment.\n\n\nlocals {{}}\n{}", bare_trail()));
    assert_eq!(before, fingerprints());
}

#[test]
fn resources_show_what_was_evaluated_and_what_is_not_known() {
    let project = Project::new(&[(
        "main.tf",
        "variable \"on\" {\n  type = bool\n}\nresource \"aws_s3_bucket\" \"b\" {}\nresource \"aws_cloudtrail\" \"t\" {\n  enable_logging = var.on\n  s3_bucket_name = \"${aws_s3_bucket.b.id}/\"\n}\n",
    )]);
    let run = project.run(&["resources", "--format", "json"]);
    assert_eq!((run.code, run.stderr.as_str()), (0, ""));
    let report: serde_json::Value = serde_json::from_str(&run.stdout).expect("it is JSON");
    let trail = &report["resources"][1];
    assert_eq!(trail["address"], "aws_cloudtrail.t");
    assert_eq!(trail["type"], "aws_cloudtrail");
    assert_eq!(trail["values"]["enable_logging"], serde_json::json!({"$text": [{"$symbol": "var.on"}]}));
    assert_eq!(trail["values"]["s3_bucket_name"], serde_json::json!({"$text": [{"$symbol": "aws_s3_bucket.b.id"}, "/"]}));
    assert_eq!(trail["span"]["path"], "main.tf");
    assert_eq!(trail["span"]["start"], serde_json::json!({"line": 5, "column": 1, "offset": 64}));
    let run = project.run(&["resources"]);
    assert!(run.stdout.contains("aws_cloudtrail.t = aws_cloudtrail  # main.tf:5:1"), "{run:?}");
}

#[test]
fn help_and_version_are_0() {
    for arguments in [&["--help"][..], &["--version"], &["check", "--help"], &["resources", "--help"], &["events", "--help"]] {
        let run = project().run(arguments);
        assert_eq!((run.code, run.stderr.as_str()), (0, ""), "{arguments:?}");
    }
}
