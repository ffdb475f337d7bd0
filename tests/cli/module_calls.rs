//! Module calls: each sees its own arguments, whatever the calls, the files and their order are named.

use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};

use crate::project::{Project, bare_trail, trail};

const ONE_RULE: [&str; 2] = ["--select", "trail-no-log-validation"];

/// A module that makes a trail which writes digest files as it is told, and otherwise by its default.
fn audit_module(default: &str) -> String {
    format!("variable \"validated\" {{\n  type = bool\n{default}}}\n{}", trail("  enable_log_file_validation = var.validated\n"))
}

fn call(name: &str, arguments: &str) -> String {
    format!("module \"{name}\" {{\n  source = \"./audit\"\n  {arguments}\n}}\n")
}

#[test]
fn one_module_called_twice_is_judged_twice() {
    let main = call("good", "validated = true") + &call("bad", "validated = false") + &call("silent", "");
    let project = Project::new(&[("main.tf", &main), ("audit/main.tf", &audit_module("  default = true\n"))]);
    insta::assert_snapshot!(project.findings(&ONE_RULE), @r"
    audit/main.tf:8:32: medium[trail-no-log-validation] trail `module.bad.aws_cloudtrail.audit` writes no digest files
    exit code 1
    ");
    let project = Project::new(&[("main.tf", &main), ("audit/main.tf", &audit_module("  default = false\n"))]);
    insta::assert_snapshot!(project.findings(&ONE_RULE), @r"
    audit/main.tf:8:32: medium[trail-no-log-validation] trail `module.bad.aws_cloudtrail.audit` writes no digest files
    exit code 1
    ");
    let run = project.run(&ONE_RULE);
    assert!(run.stdout.contains("the same holds for `module.silent.aws_cloudtrail.audit`"), "{run:?}");
}

#[test]
fn an_argument_without_a_value_is_never_the_default() {
    for default in ["true", "false"] {
        let main = "variable \"validated\" {\n  type = bool\n}\n".to_owned() + &call("audit", "validated = var.validated");
        let audit = audit_module(&format!("  default = {default}\n"));
        let project = Project::new(&[("main.tf", &main), ("audit/main.tf", &audit)]);
        let said = project.findings(&ONE_RULE);
        assert!(said.contains("unknown[trail-no-log-validation] cannot tell whether trail `module.audit."), "{default}: {said}");
        assert!(said.ends_with("exit code 0"), "{default}: {said}");
        let run = project.run(&["--show-unknown", "--select", "trail-no-log-validation"]);
        assert!(run.stdout.contains("not known: `var.validated` has no value"), "{default}: {run:?}");
    }
}

#[test]
fn the_default_of_a_sibling_is_nothing_to_the_others() {
    let wrapper = "variable \"validated\" {\n  type = bool\n  default = false\n}\nmodule \"audit\" {\n  source = \"../audit\"\n  validated = var.validated\n}\n";
    let main = "module \"a\" {\n  source = \"./wrapper\"\n  validated = true\n}\nmodule \"b\" {\n  source = \"./wrapper\"\n}\n";
    let project = Project::new(&[("main.tf", main), ("wrapper/main.tf", wrapper), ("audit/main.tf", &audit_module(""))]);
    insta::assert_snapshot!(project.findings(&ONE_RULE), @r"
    audit/main.tf:7:32: medium[trail-no-log-validation] trail `module.b.module.audit.aws_cloudtrail.audit` writes no digest files
    exit code 1
    ");
}

/// One of several calls of one module.
#[derive(Debug, Clone)]
struct Called {
    name: &'static str,
    argument: &'static str,
    fails: bool,
    file: usize,
}

fn calls() -> impl Strategy<Value = Vec<Called>> {
    let names = Just(vec!["a", "audit", "m1", "main", "zz", "Z", "_x"]).prop_shuffle();
    let arguments =
        [("validated = true", false), ("validated = false", true), ("", true), ("validated = !local.validated", false)];
    let choices = proptest::collection::vec((proptest::sample::select(arguments.to_vec()), 0..3usize), 1..7);
    (names, choices).prop_map(|(names, choices)| {
        let call = |(name, ((argument, fails), file))| Called { name, argument, fails, file };
        names.into_iter().zip(choices).map(call).collect()
    })
}

#[test]
fn names_and_order_of_calls_and_files_change_nothing() {
    let mut runner = TestRunner::new(Config { cases: 40, failure_persistence: None, ..Config::default() });
    let shuffled = (calls(), Just(["a.tf", "main.tf", "z.tf"].to_vec()).prop_shuffle(), any::<bool>());
    let outcome = runner.run(&shuffled, |(calls, files, calls_first)| {
        let mut texts = [String::new(), String::new(), String::new()];
        calls.iter().for_each(|called| texts[called.file].push_str(&call(called.name, called.argument)));
        let locals = "locals {\n  validated = false\n}\n";
        texts[0] = if calls_first { texts[0].clone() + locals } else { locals.to_owned() + &texts[0] };
        let project = Project::new(&[("audit/main.tf", &audit_module("  default = false\n"))]);
        files.iter().zip(&texts).for_each(|(file, text)| project.write(file, text));
        let run = project.run(&["--select", "trail-no-log-validation"]);
        for called in &calls {
            let address = format!("`module.{}.aws_cloudtrail.audit`", called.name);
            prop_assert_eq!(run.stdout.contains(&address), called.fails, "{}: {}", address, run.stdout);
        }
        prop_assert_eq!(run.code, i32::from(calls.iter().any(|called| called.fails)), "{}", run.stdout);
        Ok(())
    });
    outcome.expect("the order and the names of calls and files mean nothing");
}

#[test]
fn a_file_is_judged_with_the_variables_of_its_whole_module() {
    let project = Project::new(&[
        ("main.tf", &(trail("  enable_log_file_validation = var.validated\n") + &call("audit", "validated = var.validated"))),
        ("other.tf", &bare_trail().replace("\"audit\" {", "\"other\" {")),
        ("variables.tf", "variable \"validated\" {\n  type = bool\n  default = true\n}\n"),
        ("terraform.tfvars", "validated = false\n"),
        ("audit/main.tf", &audit_module("")),
    ]);
    insta::assert_snapshot!(project.findings(&[&ONE_RULE[..], &["main.tf"]].concat()), @r"
    main.tf:4:32: medium[trail-no-log-validation] trail `aws_cloudtrail.audit` writes no digest files
    exit code 1
    ");
    project.write("terraform.tfvars", "validated = true\n");
    assert_eq!(project.findings(&[&ONE_RULE[..], &["main.tf"]].concat()), "exit code 0");
}

/// What `terraform init` leaves behind: a module with examples, and one that nobody calls any more.
fn initialized() -> Project {
    let manifest = r#"{"Modules": [{"Key": "", "Source": "", "Dir": "."},
        {"Key": "audit", "Source": "git::ssh://git.example.org/audit.git", "Dir": ".terraform/modules/audit/aws"},
        {"Key": "gone", "Source": "registry.example.org/x/gone/aws", "Version": "1.0.0", "Dir": ".terraform/modules/gone"}]}"#;
    Project::new(&[
        ("main.tf", "module \"audit\" {\n  source    = \"git::ssh://git.example.org/audit.git//aws\"\n  validated = false\n}\n"),
        (".terraform/modules/modules.json", manifest),
        (".terraform/modules/audit/aws/main.tf", &audit_module("  default = true\n")),
        (".terraform/modules/audit/aws/examples/complete/main.tf", &bare_trail()),
        (".terraform/modules/audit/test/main.tf", &bare_trail()),
        (".terraform/modules/gone/main.tf", &bare_trail()),
    ])
}

#[test]
fn downloaded_modules_are_followed_for_calls_alone() {
    for paths in [&["."][..], &["main.tf"], &["main.tf", "."]] {
        let said = initialized().findings(&[&ONE_RULE[..], paths].concat());
        assert_eq!(
            said,
            "main.tf:1:1: medium[trail-no-log-validation] trail `module.audit.aws_cloudtrail.audit` writes no digest files\nexit code 1",
            "{paths:?}"
        );
    }
}

#[test]
fn nothing_is_downloaded_and_no_program_is_started() {
    let project = initialized();
    project.write(
        "main.tf",
        "module \"zipped\" {\n  source = \"http://127.0.0.1:9/audit.zip\"\n}\nmodule \"far\" {\n  source = \"x/far/aws\"\n}\n"
            .to_owned()
            + &bare_trail(),
    );
    let mut command =
        project.command(&["check", "--format", "short", "--show-unknown", "--select", "trail-no-log-validation", "main.tf"]);
    // Without a path, no `terraform` and no `git` could be found.
    let run = crate::project::Run::of(command.env_clear());
    insta::assert_snapshot!(run.stdout.trim_end(), @r"
    main.tf:1:1: notice[module-not-downloaded] the module `zipped` cannot be looked into: `http://127.0.0.1:9/audit.zip` is not on this machine
    main.tf:4:1: notice[module-not-downloaded] the module `far` cannot be looked into: `x/far/aws` is not on this machine
    main.tf:7:1: medium[trail-no-log-validation] trail `aws_cloudtrail.audit` writes no digest files
    ");
    assert!(!project.path(".terraform/modules/far").exists());
}
