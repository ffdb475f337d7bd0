//! Test files: every run is a call of the module under test, or of another one that it names.

use crate::project::{Project, bare_trail, trail};

const ONE_RULE: [&str; 2] = ["--select", "trail-no-log-validation"];

/// A module with a trail that leaves the validation of its log to the caller.
fn audit_module() -> String {
    format!("variable \"validated\" {{\n  type = bool\n}}\n{}", trail("  enable_log_file_validation = var.validated\n"))
}

fn run(name: &str, body: &str) -> String {
    format!("run \"{name}\" {{\n  command = plan\n{body}}}\n")
}

fn variables(validated: &str) -> String {
    format!("variables {{\n  validated = {validated}\n}}\n")
}

/// The module, and a test file in its folder `tests`.
fn tested(file: &str) -> Project {
    Project::new(&[("main.tf", &audit_module()), ("tests/audit.tftest.hcl", file)])
}

const FAILS: &str =
    "main.tf:7:32: medium[trail-no-log-validation] trail `run.plain.aws_cloudtrail.audit` writes no digest files\nexit code 1";
const OPEN: &str = "main.tf:7:32: unknown[trail-no-log-validation] cannot tell whether trail `run.plain.aws_cloudtrail.audit` writes digest files, which prove that its log was not changed\nexit code 0";
const OPEN_ALONE: &str = "main.tf:7:32: unknown[trail-no-log-validation] cannot tell whether trail `aws_cloudtrail.audit` writes digest files, which prove that its log was not changed\nexit code 0";

#[test]
fn a_run_answers_what_the_module_leaves_to_its_caller() {
    assert_eq!(Project::new(&[("main.tf", &audit_module())]).findings(&ONE_RULE), OPEN_ALONE);
    assert_eq!(tested(&run("plain", &variables("true"))).findings(&ONE_RULE), "exit code 0");
    let project = tested(&run("plain", &variables("false")));
    assert_eq!(project.findings(&ONE_RULE), FAILS);
    let text = project.run(&[&ONE_RULE[..], &["--color", "never"]].concat()).stdout;
    insta::assert_snapshot!(text.lines().skip(1).take(14).collect::<Vec<_>>().join("\n"), @r#"
      ╭─[main.tf:7:32]
    6 │   s3_bucket_name             = "example-audit-log"
    7 │   enable_log_file_validation = var.validated
      ·                                ──────┬──────
      ·                                      ╰── this is `false`
    8 │ }
      ╰────
      ╭─[tests/audit.tftest.hcl:4:15]
    3 │ variables {
    4 │   validated = false
      ·               ──┬──
      ·                 ╰── passed in here
    5 │ }
      ╰────
    "#);
}

#[test]
fn variables_of_a_run_win_over_those_of_its_file() {
    for (in_file, in_run, expected) in [
        (variables("false"), String::new(), FAILS),
        (variables("true"), String::new(), "exit code 0"),
        (variables("true"), variables("false"), FAILS),
        (variables("false"), variables("true"), "exit code 0"),
        (String::new(), String::new(), OPEN),
    ] {
        let file = in_file.clone() + &run("plain", &in_run);
        assert_eq!(tested(&file).findings(&ONE_RULE), expected, "{file}");
    }
}

#[test]
fn variables_of_a_test_win_over_all_that_is_stated_outside() {
    let project = tested(&run("plain", ""));
    let on_command_line = [&ONE_RULE[..], &["--var", "validated=true"]].concat();
    project.write("terraform.tfvars", "validated = false\n");
    assert_eq!(project.findings(&on_command_line), "exit code 0");
    // Over the module's own variable files and the command line win those beside the test, over those the file, then the run.
    project.write("tests/terraform.tfvars", "validated = false\n");
    project.write("terraform.tfvars", "validated = true\n");
    assert_eq!(project.findings(&on_command_line), FAILS);
    project.write("tests/audit.tftest.hcl", variables("true") + &run("plain", ""));
    assert_eq!(project.findings(&on_command_line), "exit code 0");
    project.write("tests/audit.tftest.hcl", variables("true") + &run("plain", &variables("false")));
    assert_eq!(project.findings(&on_command_line), FAILS);
}

#[test]
fn expressions_of_a_run_see_variables_and_files_but_not_the_module() {
    let file = |value: &str| "variables {\n  wanted = \"no\"\n}\n".to_owned() + &run("plain", &variables(value));
    let project = tested(&file("var.wanted == \"yes\""));
    project.write("tests/wanted.txt", "no\n");
    for value in [
        "var.wanted == \"yes\"",
        "jsondecode(jsonencode(false))",
        "trimspace(file(\"tests/wanted.txt\")) == \"yes\"",
        "length([for wanted in [var.wanted] : wanted if wanted == \"yes\"]) > 0",
    ] {
        project.write("tests/audit.tftest.hcl", file(value));
        assert_eq!(project.findings(&ONE_RULE), FAILS, "{value}");
    }
    // A variable of the module is none of the test, whatever its default is.
    project.write("main.tf", audit_module() + "variable \"other\" {\n  default = false\n}\n");
    for value in ["var.other", "local.wanted", "aws_cloudtrail.audit.enable_logging"] {
        project.write("tests/audit.tftest.hcl", file(value));
        assert_eq!(project.findings(&ONE_RULE), OPEN, "{value}");
    }
}

#[test]
fn what_an_earlier_run_puts_out_is_known_after_it() {
    let file = run("setup", &variables("true")) + &run("plain", &variables("run.setup.validated"));
    let project = tested(&file);
    assert_eq!(project.findings(&ONE_RULE), OPEN);
    let text = project.run(&[&ONE_RULE[..], &["--show-unknown"]].concat()).stdout;
    assert!(text.contains("`run.setup.validated` is known after apply"), "{text}");
}

#[test]
fn a_run_may_call_another_module() {
    let file = run("setup", "module {\n  source = \"./tests/setup\"\n}\n") + &run("plain", &variables("true"));
    let project = tested(&(variables("false") + &file));
    project.write("tests/setup/main.tf", audit_module());
    insta::assert_snapshot!(project.findings(&ONE_RULE), @r#"
    tests/setup/main.tf:7:32: medium[trail-no-log-validation] trail `run.setup.aws_cloudtrail.audit` writes no digest files
    exit code 1
    "#);
    // One that is not there is told.
    project.write(
        "tests/audit.tftest.hcl",
        run("far", "module {\n  source = \"x/far/aws\"\n}\n") + &run("near", "module {\n  source = \"./gone\"\n}\n"),
    );
    insta::assert_snapshot!(project.findings(&ONE_RULE), @r#"
    main.tf:7:32: unknown[trail-no-log-validation] cannot tell whether trail `aws_cloudtrail.audit` writes digest files, which prove that its log was not changed
    tests/audit.tftest.hcl:1:1: notice[module-not-downloaded] the module of run `far` cannot be looked into: `x/far/aws` is not on this machine
    tests/audit.tftest.hcl:7:1: notice[module-not-downloaded] the module of run `near` cannot be looked into: `./gone` holds no Terraform code
    tests/setup/main.tf:7:32: unknown[trail-no-log-validation] cannot tell whether trail `aws_cloudtrail.audit` writes digest files, which prove that its log was not changed
    exit code 0
    "#);
}

#[test]
fn downloaded_modules_that_a_run_calls_are_judged_at_the_run() {
    let project = tested(&run("far", &("module {\n  source = \"x/far/aws\"\n}\n".to_owned() + &variables("false"))));
    let manifest = r#"{"Modules": [{"Key": "", "Source": "", "Dir": "."},
        {"Key": "test.tests.audit.far", "Source": "registry.example.org/x/far/aws", "Version": "1.0.0", "Dir": ".terraform/modules/far"},
        {"Key": "test.tests.audit.far.inner", "Source": "x/inner/aws", "Version": "1.0.0", "Dir": ".terraform/modules/inner"}]}"#;
    project.write(".terraform/modules/modules.json", manifest);
    project.write(".terraform/modules/far/main.tf", "module \"inner\" {\n  source = \"x/inner/aws\"\n}\n");
    project.write(".terraform/modules/inner/main.tf", bare_trail());
    insta::assert_snapshot!(project.findings(&ONE_RULE), @r#"
    main.tf:7:32: unknown[trail-no-log-validation] cannot tell whether trail `aws_cloudtrail.audit` writes digest files, which prove that its log was not changed
    tests/audit.tftest.hcl:1:1: medium[trail-no-log-validation] trail `run.far.module.inner.aws_cloudtrail.audit` writes no digest files
    exit code 1
    "#);
}

#[test]
fn one_finding_over_several_runs_is_told_once_and_names_them() {
    let project = tested(&(run("first", &variables("false")) + &run("second", &variables("false"))));
    project.write("again.tftest.hcl", run("third", &variables("false")));
    let text = project.run(&ONE_RULE).stdout;
    assert_eq!(text.matches("medium[trail-no-log-validation]").count(), 1, "{text}");
    insta::assert_snapshot!(text.lines().filter(|line| line.contains("run")).collect::<Vec<_>>().join("\n"), @r#"
    × medium[trail-no-log-validation]: trail `run.third.aws_cloudtrail.audit` writes no digest files
    note: the same holds for `run.first.aws_cloudtrail.audit`, `run.second.aws_cloudtrail.audit`
    "#);
}

#[test]
fn opentofu_and_json_have_test_files_too() {
    let json = r#"{"variables": {"wanted": "yes"}, "run": {"plain": {"variables": {"validated": "${var.wanted == \"no\"}"}}}}"#;
    for (name, text) in [
        ("tests/audit.tofutest.hcl", run("plain", &variables("false"))),
        ("audit.tftest.json", json.to_owned()),
        ("tests/audit.tofutest.json", json.to_owned()),
    ] {
        let project = Project::new(&[("main.tf", &audit_module()), (name, &text)]);
        assert_eq!(project.findings(&ONE_RULE), FAILS, "{name}");
    }
    // OpenTofu reads its own file in place of the other one.
    let project = tested(&run("plain", &variables("false")));
    project.write("tests/audit.tofutest.hcl", run("plain", &variables("true")));
    assert_eq!(project.findings(&ONE_RULE), "exit code 0");
}

#[test]
fn a_test_file_is_no_part_of_the_module() {
    let project = tested(&(bare_trail() + "locals {\n  audit = 1\n}\n" + &run("plain", &variables("true"))));
    assert_eq!(project.findings(&ONE_RULE), "exit code 0");
}

#[test]
fn syntax_errors_are_told_and_the_rest_is_judged() {
    let project = tested(&(run("plain", &variables("false")) + "run \"broken\" {\n  command = = plan\n}\n"));
    insta::assert_snapshot!(project.findings(&ONE_RULE), @r#"
    main.tf:7:32: medium[trail-no-log-validation] trail `run.plain.aws_cloudtrail.audit` writes no digest files
    main.tf:7:32: unknown[trail-no-log-validation] cannot tell whether trail `run.broken.aws_cloudtrail.audit` writes digest files, which prove that its log was not changed
    tests/audit.tftest.hcl:8:13: error[syntax-error] a value was expected, not `=`
    exit code 2
    "#);
    project.write("tests/audit.tftest.hcl", "run {}\n");
    insta::assert_snapshot!(project.findings(&ONE_RULE), @r#"
    main.tf:7:32: unknown[trail-no-log-validation] cannot tell whether trail `aws_cloudtrail.audit` writes digest files, which prove that its log was not changed
    tests/audit.tftest.hcl:1:1: error[invalid-configuration] a `run` block has one label, its name
    exit code 2
    "#);
    // Nothing in it matters where the module does not.
    project.write("main.tf", "");
    project.write("tests/audit.tftest.hcl", "run = = 1\n");
    assert_eq!(project.findings(&ONE_RULE), "exit code 0");
}

#[test]
fn a_run_that_is_to_be_rejected_deploys_nothing() {
    for (failures, expected) in
        [("[var.validated]", OPEN_ALONE), ("[check.health, output.arn]", OPEN_ALONE), ("[check.health]", FAILS), ("[]", FAILS)]
    {
        let file = run("plain", &format!("{}expect_failures = {failures}\n", variables("false")));
        assert_eq!(tested(&file).findings(&ONE_RULE), expected, "{failures}");
    }
}

#[test]
fn comments_in_a_test_file_suppress_what_its_run_makes() {
    let ignored = format!("# trail-lint: ignore[trail-no-log-validation] only a test\n{}", run("plain", &variables("false")));
    assert_eq!(tested(&ignored).findings(&ONE_RULE), "exit code 0");
    let other = ignored + &run("other", &variables("false"));
    assert_eq!(tested(&other).findings(&ONE_RULE), FAILS.replace("plain", "other"));
    let argument =
        run("plain", "variables {\n  validated = false # trail-lint: ignore[trail-no-log-validation] only a test\n}\n");
    assert_eq!(tested(&argument).findings(&ONE_RULE), "exit code 0");
}

#[test]
fn providers_of_the_file_are_those_of_the_run() {
    let module = "provider \"aws\" {\n  region = \"eu-west-1\"\n}\n".to_owned() + &bare_trail();
    let region = |file: &str| {
        let project = Project::new(&[("main.tf", &module), ("tests/audit.tftest.hcl", file)]);
        let run = project.run(&["resources", "--format", "json"]);
        let resources: serde_json::Value = serde_json::from_str(&run.stdout).expect("resources are JSON");
        let resources = resources["resources"].as_array().cloned().unwrap_or_default();
        let tested = resources.into_iter().find(|one| one["address"] == "run.plain.aws_cloudtrail.audit");
        tested.map(|one| one["region"].to_string()).unwrap_or_default()
    };
    let stated = "variables {\n  region = \"us-east-1\"\n}\nprovider \"aws\" {\n  region = var.region\n}\nprovider \"aws\" {\n  alias  = \"other\"\n  region = \"us-west-2\"\n}\nmock_provider \"aws\" {\n  alias = \"mocked\"\n}\n";
    for (providers, expected) in [
        ("", "us-east-1"),
        ("providers = {\n  aws = aws.other\n}\n", "us-west-2"),
        ("providers = {\n  aws = aws.mocked\n}\n", "eu-west-1"),
    ] {
        assert_eq!(region(&(stated.to_owned() + &run("plain", providers))), format!("\"{expected}\""), "{providers}");
    }
    let mocked =
        "mock_provider \"aws\" {}\noverride_data {\n  target = data.aws_region.here\n  values = {\n    name = \"x\"\n  }\n}\n";
    assert_eq!(region(&(mocked.to_owned() + &run("plain", ""))), "\"eu-west-1\"");
}

#[test]
fn test_files_are_found_though_nobody_asked_for_them() {
    let file = run("plain", &variables("false"));
    for place in ["modules/audit/tests/a.tftest.hcl", "modules/audit/a.tftest.hcl"] {
        let project =
            Project::new(&[(".git/HEAD", "ref: refs/heads/main\n"), ("modules/audit/main.tf", &audit_module()), (place, &file)]);
        for asked in [".", "modules/audit", "modules/audit/main.tf"] {
            let found = project.findings(&[&ONE_RULE[..], &[asked]].concat());
            assert_eq!(found, format!("modules/audit/{FAILS}"), "{place} {asked}");
        }
        // Of a test file that was asked for alone, only what stands in it is told.
        assert_eq!(project.findings(&[&ONE_RULE[..], &[place]].concat()), "exit code 0");
        project.write(place, "run {}\n");
        let found = project.findings(&[&ONE_RULE[..], &[place]].concat());
        assert!(found.starts_with(&format!("{place}:1:1: ")) && found.ends_with("exit code 2"), "{found}");
        // What is ignored tests nothing.
        project.write(place, &file);
        project.write(".gitignore", "a.tftest.hcl\n");
        for asked in [".", "modules/audit", "modules/audit/main.tf"] {
            assert_eq!(
                project.findings(&[&ONE_RULE[..], &[asked]].concat()),
                format!("modules/audit/{OPEN_ALONE}"),
                "{place} {asked}"
            );
        }
    }
}

#[test]
fn tests_of_a_module_that_somebody_calls_count_beside_the_call() {
    let project = Project::new(&[
        ("main.tf", "module \"audit\" {\n  source    = \"./audit\"\n  validated = true\n}\n"),
        ("audit/main.tf", &audit_module()),
        ("audit/tests/a.tftest.hcl", &run("own", &variables("false"))),
        (
            "tests/b.tftest.hcl",
            &(run("whole", "") + &run("part", "module {\n  source = \"./audit\"\n}\nvariables {\n  validated = false\n}\n")),
        ),
    ]);
    insta::assert_snapshot!(project.findings(&ONE_RULE), @r#"
    audit/main.tf:7:32: medium[trail-no-log-validation] trail `run.own.aws_cloudtrail.audit` writes no digest files
    exit code 1
    "#);
    let text = project.run(&ONE_RULE).stdout;
    assert!(text.contains("the same holds for `run.part.aws_cloudtrail.audit`"), "{text}");
}

#[test]
fn too_many_runs_are_told() {
    let runs: String =
        (0..257).map(|number| run(&format!("r{number}"), &variables(if number < 256 { "true" } else { "false" }))).collect();
    insta::assert_snapshot!(tested(&runs).findings(&ONE_RULE), @r#"
    tests/audit.tftest.hcl:1537:1: notice[limit-reached] more than 256 runs test one module
    exit code 0
    "#);
}
