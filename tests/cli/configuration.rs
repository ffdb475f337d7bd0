//! Configuration: `trail-lint.yaml`, and comments in the code.

use std::fs;

use crate::project::{Project, bare_trail, trail};

fn project(config: &str) -> Project {
    let project =
        Project::new(&[("infra/main.tf", &bare_trail()), ("sandbox/main.tf", &bare_trail()), ("trail-lint.yaml", config)]);
    fs::create_dir(project.path(".git")).expect("folders can be made");
    project
}

#[test]
fn it_is_found_upwards_to_the_root_of_the_repository() {
    let project = project("select: [trail-no-log-validation]\nexclude: [sandbox/]\n");
    insta::assert_snapshot!(project.findings(&["."]), @r"
    infra/main.tf:1:1: medium[trail-no-log-validation] trail `aws_cloudtrail.audit` writes no digest files
    exit code 1
    ");
    assert_eq!(project.findings(&["."]), project.findings(&["infra"]));
    assert!(project.findings(&["--no-config", "infra"]).contains("trail-single-region"));
    fs::create_dir(project.path("infra/.git")).expect("folders can be made");
    assert!(project.findings(&["infra"]).contains("trail-single-region"), "another repository begins there");
}

#[test]
fn it_sets_severities_gate_and_retention() {
    let config = "select: [trail-no-log-validation]\nseverity:\n  trail-no-log-validation: critical\nfail-on: critical\n";
    insta::assert_snapshot!(project(config).findings(&["infra"]), @r"
    infra/main.tf:1:1: critical[trail-no-log-validation] trail `aws_cloudtrail.audit` writes no digest files
    exit code 1
    ");
    let config = "ignore: [trail-, log-bucket-]\nfail-on: never\nretention:\n  days: 30\n";
    assert_eq!(project(config).findings(&["infra"]), "exit code 0");
}

#[test]
fn the_command_line_beats_it() {
    let project = project("select: [trail-no-log-validation]\nfail-on: never\n");
    project.write("other.yaml", "ignore: [trail-, log-bucket-]\n");
    assert!(project.findings(&["infra", "--fail-on", "low"]).ends_with("exit code 1"));
    assert_eq!(project.findings(&["infra", "--config", "other.yaml"]), "exit code 0");
}

#[test]
fn the_scope_of_the_command_line_beats_that_of_the_file() {
    let bucket = "resource \"aws_s3_bucket\" \"data\" {\n  bucket = \"example-data\"\n}\n";
    let project = Project::new(&[("main.tf", bucket), ("trail-lint.yaml", "scope: all-buckets\n")]);
    let select = ["--select", "log-bucket-no-versioning"];
    let found = "main.tf:1:1: medium[log-bucket-no-versioning] bucket `aws_s3_bucket.data` keeps no earlier versions";
    assert!(project.findings(&select).contains(found));
    assert!(!project.findings(&[&select[..], &["--scope", "all-keys"]].concat()).contains(found));
    assert!(project.findings(&[&select[..], &["--scope", "all-keys,all-buckets", "--no-config"]].concat()).contains(found));
    let wrong = project.run(&["--scope", "all-bukets"]);
    assert_eq!(wrong.code, 2);
    assert!(wrong.stderr.contains("all-buckets"), "{}", wrong.stderr);
}

#[test]
fn what_is_wrong_with_it_has_a_place_and_a_suggestion() {
    let run = project("selct: [trail-no-log-validation]\nfail-on: hgih\nignore: [trail-single-regoin]\n").run(&["infra"]);
    assert_eq!(run.code, 2);
    insta::assert_snapshot!(run.stdout.lines().filter(|line| !line.contains(" ms")).collect::<Vec<_>>().join("\n"), @r"
     × error[invalid-configuration-file]: unknown key `selct`
      ╭─[trail-lint.yaml:1:1]
    1 │ selct: [trail-no-log-validation]
      · ──┬──
      ·   ╰── did you mean `select`?
    2 │ fail-on: hgih
      ╰────
     help: the keys here are `select`, `ignore`, `exclude`, `severity`, `fail-on`, `retention`, `scope` and `estate`

     × error[invalid-configuration-file]: `hgih` is not allowed here
      ╭─[trail-lint.yaml:2:10]
    1 │ selct: [trail-no-log-validation]
    2 │ fail-on: hgih
      ·          ──┬─
      ·            ╰── did you mean `high`?
    3 │ ignore: [trail-single-regoin]
      ╰────
     help: use `info`, `low`, `medium`, `high`, `critical` or `never`
    ");
}

#[test]
fn a_comment_suppresses_what_it_names() {
    let with = |comment: &str| Project::new(&[("main.tf", &format!("{comment}\n{}", bare_trail()))]);
    let one_rule = ["--select", "trail-no-log-validation,trail-single-region"];
    insta::assert_snapshot!(with("# trail-lint: ignore[trail-no-log-validation] digests are written elsewhere").findings(&one_rule), @r"
    main.tf:2:1: high[trail-single-region] trail `aws_cloudtrail.audit` records only the Region that it is created in
    exit code 1
    ");
    insta::assert_snapshot!(with("# trail-lint: ignore[trail-no-log-validatoin] a slip").findings(&one_rule), @r"
    main.tf:1:22: error[invalid-suppression] no rule is called `trail-no-log-validatoin`
    main.tf:2:1: medium[trail-no-log-validation] trail `aws_cloudtrail.audit` writes no digest files
    main.tf:2:1: high[trail-single-region] trail `aws_cloudtrail.audit` records only the Region that it is created in
    exit code 2
    ");
    let on_line = trail("  is_multi_region_trail      = false # trail-lint: ignore[trail-single-region] a test account\n");
    let project = Project::new(&[("main.tf", &on_line)]);
    assert_eq!(project.findings(&["--select", "trail-single-region"]), "exit code 0");
    assert!(project.run(&["--select", "trail-single-region"]).stdout.contains("1 suppressed"));
}
