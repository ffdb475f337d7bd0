//! Units: root modules with what they call, and where findings are anchored.

use crate::project::{Project, bare_trail, trail};

const ONE_RULE: [&str; 2] = ["--select", "trail-no-log-validation"];

#[test]
fn a_module_that_is_called_is_judged_through_its_call() {
    let project = Project::new(&[
        ("main.tf", "module \"audit\" {\n  source    = \"./audit\"\n  validated = false\n}\n"),
        ("audit/main.tf", &format!("variable \"validated\" {{}}\n{}", trail("  enable_log_file_validation = var.validated\n"))),
    ]);
    insta::assert_snapshot!(project.findings(&ONE_RULE), @r"
    audit/main.tf:5:32: medium[trail-no-log-validation] trail `module.audit.aws_cloudtrail.audit` writes no digest files
    exit code 1
    ");
    // Asked for alone, nobody calls it.
    insta::assert_snapshot!(project.findings(&["--select", "trail-no-log-validation", "audit"]), @r"
    audit/main.tf:5:32: unknown[trail-no-log-validation] cannot tell whether trail `aws_cloudtrail.audit` writes digest files, which prove that its log was not changed
    exit code 0
    ");
}

#[test]
fn several_calls_are_told_once() {
    let project = Project::new(&[
        ("main.tf", "module \"audit\" {\n  source   = \"./audit\"\n  for_each = toset([\"a\", \"b\"])\n}\n"),
        ("second/main.tf", "module \"audit\" {\n  source = \"../audit\"\n}\n"),
        ("audit/main.tf", &bare_trail()),
    ]);
    insta::assert_snapshot!(project.findings(&ONE_RULE), @r#"
    audit/main.tf:1:1: medium[trail-no-log-validation] trail `module.audit["a"].aws_cloudtrail.audit` writes no digest files
    exit code 1
    "#);
    let run = project.run(&ONE_RULE);
    assert!(run.stdout.contains("the same holds for"), "{run:?}");
}

#[test]
fn findings_in_a_downloaded_module_stand_at_its_call() {
    let manifest = r#"{"Modules": [{"Key": "", "Source": "", "Dir": "."},
        {"Key": "audit", "Source": "registry.example.org/x/audit/aws", "Version": "1.0.0", "Dir": ".terraform/modules/audit"},
        {"Key": "audit.inner", "Source": "./inner", "Dir": ".terraform/modules/audit/inner"}]}"#;
    let project = Project::new(&[
        ("main.tf", "module \"audit\" {\n  source  = \"x/audit/aws\"\n  version = \"1.0.0\"\n}\n"),
        (".terraform/modules/modules.json", manifest),
        (".terraform/modules/audit/main.tf", "module \"inner\" {\n  source = \"./inner\"\n}\n"),
        (".terraform/modules/audit/inner/main.tf", &bare_trail()),
    ]);
    insta::assert_snapshot!(project.findings(&ONE_RULE), @r"
    main.tf:1:1: medium[trail-no-log-validation] trail `module.audit.module.inner.aws_cloudtrail.audit` writes no digest files
    exit code 1
    ");
}

#[test]
fn a_module_that_is_not_downloaded_is_told_and_hides_nothing_else() {
    let project = Project::new(&[(
        "main.tf",
        &format!(
            "module \"bucket\" {{\n  source = \"x/log-bucket/aws\"\n}}\n{}",
            trail("  s3_key_prefix = module.bucket.prefix\n")
        ),
    )]);
    insta::assert_snapshot!(project.findings(&ONE_RULE), @r"
    main.tf:1:1: notice[module-not-downloaded] the module `bucket` cannot be looked into: `x/log-bucket/aws` is not on this machine
    main.tf:4:1: medium[trail-no-log-validation] trail `aws_cloudtrail.audit` writes no digest files
    exit code 1
    ");
    let run = project.run(&["--show-unknown"]);
    assert!(run.stdout.contains("run `terraform init`"), "{run:?}");
}

#[test]
fn a_bucket_that_an_opaque_module_configures_is_unknown_not_wrong() {
    let bucket = "resource \"aws_s3_bucket\" \"log\" {\n  bucket = \"example-audit-log\"\n}\nmodule \"hardening\" {\n  source = \"x/bucket-hardening/aws\"\n  bucket = aws_s3_bucket.log.id\n}\n";
    let project = Project::new(&[("main.tf", &format!("{bucket}{}", bare_trail()))]);
    insta::assert_snapshot!(project.findings(&["--select", "log-bucket-no-versioning,log-bucket-no-public-access-block"]), @r"
    main.tf:4:1: unknown[log-bucket-no-public-access-block] cannot tell whether bucket `aws_s3_bucket.log` blocks public access in all four ways
    main.tf:4:1: unknown[log-bucket-no-versioning] cannot tell whether bucket `aws_s3_bucket.log` keeps earlier versions of its objects
    main.tf:4:1: notice[module-not-downloaded] the module `hardening` cannot be looked into: `x/bucket-hardening/aws` is not on this machine
    exit code 0
    ");
}

#[test]
fn override_files_and_json_belong_to_the_module() {
    let project = Project::new(&[
        ("main.tf", &trail("  enable_log_file_validation = false\n")),
        ("main_override.tf", "resource \"aws_cloudtrail\" \"audit\" {\n  enable_log_file_validation = true\n}\n"),
        ("more.tf.json", "{\"resource\": {\"aws_cloudtrail\": {\"json\": {\"name\": \"json\", \"s3_bucket_name\": \"log\"}}}}"),
    ]);
    insta::assert_snapshot!(project.findings(&ONE_RULE), @r"
    more.tf.json:1:34: medium[trail-no-log-validation] trail `aws_cloudtrail.json` writes no digest files
    exit code 1
    ");
}

#[test]
fn both_languages_are_told_the_same() {
    let terraform = "resource \"awscc_cloudtrail_trail\" \"audit\" {\n  is_logging = false\n  s3_bucket_name = \"log\"\n}\n";
    let project = Project::new(&[
        ("a/main.tf", &trail("  enable_logging = false\n")),
        ("b/main.tf", terraform),
        (
            "c/trail.yaml",
            "Resources:\n  Trail:\n    Type: AWS::CloudTrail::Trail\n    Properties:\n      IsLogging: false\n      S3BucketName: log\n",
        ),
    ]);
    let rules = |folder: &str| -> Vec<String> {
        let run = project.run(&["check", "--format", "short", folder]);
        let ids = run.stdout.lines().filter_map(|line| Some(line.split_once('[')?.1.split_once(']')?.0.to_owned()));
        let mut ids: Vec<String> = ids.collect();
        ids.sort();
        ids
    };
    assert!(rules("a").contains(&"trail-not-logging".to_owned()));
    assert_eq!(rules("b"), rules("c"));
    assert_eq!(rules("a"), rules("c"));
}

/// A module with a trail that leaves the validation of its log to the caller.
fn audit_module() -> String {
    format!("variable \"validated\" {{}}\n{}", trail("  enable_log_file_validation = var.validated\n"))
}

#[test]
fn a_module_that_only_examples_call_is_judged_by_itself_and_through_them() {
    let module = audit_module();
    let call = |validated: bool| format!("module \"audit\" {{\n  source    = \"../..\"\n  validated = {validated}\n}}\n");
    let multi_region = ["--select", "trail-no-log-validation,trail-single-region"];
    let project = Project::new(&[("main.tf", &module), ("examples/complete/main.tf", &call(true))]);
    // What the example answers is not asked again; what fails whoever calls is told once.
    insta::assert_snapshot!(project.findings(&multi_region), @r"
    main.tf:2:1: high[trail-single-region] trail `aws_cloudtrail.audit` records only the Region that it is created in
    exit code 1
    ");
    project.write("tests/bare/main.tf", call(false));
    insta::assert_snapshot!(project.findings(&multi_region), @r"
    main.tf:2:1: high[trail-single-region] trail `aws_cloudtrail.audit` records only the Region that it is created in
    main.tf:5:32: medium[trail-no-log-validation] trail `module.audit.aws_cloudtrail.audit` writes no digest files
    exit code 1
    ");
    let run = project.run(&["--select", "trail-single-region"]);
    assert!(run.stdout.contains("the same holds for `module.audit.aws_cloudtrail.audit`"), "{run:?}");
}

#[test]
fn a_module_inside_of_an_example_is_one_like_any_other() {
    let project = Project::new(&[
        ("examples/complete/main.tf", "module \"audit\" {\n  source    = \"./audit\"\n  validated = true\n}\n"),
        ("examples/complete/audit/main.tf", &audit_module()),
    ]);
    assert_eq!(project.findings(&ONE_RULE), "exit code 0");
}

#[test]
fn a_source_may_be_an_expression() {
    let main = |source: &str| {
        format!(
            "variable \"kind\" {{\n  default = \"audit\"\n}}\nvariable \"unset\" {{}}\nlocals {{\n  audit = \"./modules/audit\"\n}}\nmodule \"audit\" {{\n  source    = {source}\n  validated = false\n}}\n"
        )
    };
    let project = Project::new(&[("live/modules/audit/main.tf", &audit_module())]);
    for source in ["local.audit", "\"./modules/${var.kind}\"", "\"${path.module}/modules/audit\"", "\"./${\"modules\"}/audit\""] {
        project.write("live/main.tf", main(source));
        let found = project.findings(&ONE_RULE);
        assert!(found.contains("medium[trail-no-log-validation] trail `module.audit.aws_cloudtrail.audit`"), "{source}: {found}");
        // The module's folder need not be asked for.
        let found = project.findings(&[&ONE_RULE[..], &["live/main.tf"]].concat());
        assert_eq!(found, "exit code 0", "{source}");
    }
    project.write("live/main.tf", main("\"./modules/${var.unset}\""));
    insta::assert_snapshot!(project.findings(&ONE_RULE), @r"
    live/main.tf:8:1: notice[module-not-downloaded] the module `audit` cannot be looked into: its `source` is not known: `var.unset` has no value
    live/modules/audit/main.tf:5:32: unknown[trail-no-log-validation] cannot tell whether trail `aws_cloudtrail.audit` writes digest files, which prove that its log was not changed
    exit code 0
    ");
    let run = project.run(&["--show-unknown"]);
    assert!(!run.stdout.contains("terraform init"), "{run:?}");
}

#[test]
fn examples_and_tests_are_found_though_nobody_asked_for_them() {
    let call =
        |source: &str| format!("module \"audit\" {{\n  source    = \"{source}\"\n  validated = false\n}}\n{}", bare_trail());
    let project = Project::new(&[
        (".git/HEAD", "ref: refs/heads/main\n"),
        ("modules/audit/main.tf", &audit_module()),
        ("modules/audit/tests/bare/main.tf", &call("../..")),
        ("modules/other/main.tf", &audit_module()),
        ("examples/audit/main.tf", &call("../../modules/audit")),
        ("examples/unrelated/main.tf", &call("../../modules/other")),
    ]);
    for asked in ["modules/audit/main.tf", "modules/audit"] {
        let found = project.findings(&[&ONE_RULE[..], &[asked]].concat());
        assert!(found.contains("modules/audit/main.tf:5:32: medium[trail-no-log-validation]"), "{asked}: {found}");
        // The example's own trail was not asked for, and what calls something else was not even looked at.
        assert!(!found.contains("examples"), "{asked}: {found}");
    }
    // What is ignored shows nothing.
    project.write(".gitignore", "bare\n");
    project.write("examples/audit/main.tf", call("../../modules/other"));
    insta::assert_snapshot!(project.findings(&[&ONE_RULE[..], &["modules/audit/main.tf"]].concat()), @r"
    modules/audit/main.tf:5:32: unknown[trail-no-log-validation] cannot tell whether trail `aws_cloudtrail.audit` writes digest files, which prove that its log was not changed
    exit code 0
    ");
}
