//! What a switch of the code leaves out: trails of which there is nothing to judge, and what a bucket would have.

use crate::project::{Project, Run};

const TRAIL: &str = "resource \"aws_cloudtrail\" \"audit\" {\n  count          = var.create_trail ? 1 : 0\n  name           = \"audit\"\n  s3_bucket_name = \"example-audit-log\"\n}\n";

const SWITCH: &str = "variable \"create_trail\" {\n  default = false\n}\n";

/// The findings of a run, without the summary.
fn shown(run: Run) -> String {
    run.stdout.rsplit_once("\n\n").map_or(String::new(), |(findings, _)| findings.to_owned())
}

const ONE: [&str; 2] = ["--select", "trail-single-region"];

#[test]
fn a_trail_behind_a_switch_is_said_to_be_not_deployed() {
    let code = format!("{SWITCH}{TRAIL}");
    insta::assert_snapshot!(Project::new(&[("main.tf", &code)]).findings(&ONE), @r#"
    main.tf:5:20: notice[trail-not-deployed] trail `aws_cloudtrail.audit` is not deployed: `var.create_trail` is `false` by default
    exit code 0
    "#);
    insta::assert_snapshot!(shown(Project::new(&[("main.tf", &code)]).run(&["check", ONE[0], ONE[1]])), @r#"
      ℹ notice[trail-not-deployed]: trail `aws_cloudtrail.audit` is not deployed: `var.create_trail` is `false` by default
       ╭─[main.tf:5:20]
     1 │ variable "create_trail" {
     2 │   default = false
       ·             ──┬──
       ·               ╰── the default says so
     3 │ }
     4 │ resource "aws_cloudtrail" "audit" {
     5 │   count          = var.create_trail ? 1 : 0
       ·                    ────────┬─────── ───┬───
       ·                            │           ╰── this leaves it out
       ·                            ╰── comes from here
     6 │   name           = "audit"
       ╰────
      note: so nothing is judged of it
      help: judge it with `--var create_trail=true`
    "#);
    let run = Project::new(&[("main.tf", &code)]).findings(&["--select", "trail-single-region", "--var", "create_trail=true"]);
    assert!(run.contains("trail-single-region") && !run.contains("trail-not-deployed"), "{run}");
    let both = format!(
        "variable \"audit\" {{\n  default = true\n}}\n{SWITCH}{}",
        TRAIL.replace("var.create_trail ?", "var.audit && var.create_trail ?")
    );
    assert!(Project::new(&[("main.tf", &both)]).findings(&ONE).contains("`var.create_trail` is `false` by default"));
    let given = Project::new(&[("main.tf", &code), ("terraform.tfvars", "create_trail = false\n")]).findings(&ONE);
    insta::assert_snapshot!(given, @r#"
    main.tf:5:20: notice[trail-not-deployed] trail `aws_cloudtrail.audit` is not deployed
    exit code 0
    "#);
    insta::assert_snapshot!(Project::new(&[("main.tf", &TRAIL.replace("var.create_trail ? 1 : 0", "0"))]).findings(&ONE), @r#"
    main.tf:2:20: notice[trail-not-deployed] trail `aws_cloudtrail.audit` is not deployed
    exit code 0
    "#);
    let each =
        TRAIL.replace("count          = var.create_trail ? 1 : 0", "for_each       = toset(var.create_trail ? [\"a\"] : [])");
    insta::assert_snapshot!(Project::new(&[("main.tf", &format!("{SWITCH}{each}"))]).findings(&ONE), @r#"
    main.tf:5:20: notice[trail-not-deployed] trail `aws_cloudtrail.audit` is not deployed: `var.create_trail` is `false` by default
    exit code 0
    "#);
}

#[test]
fn a_trail_in_a_module_that_is_not_called_is_said_to_be_not_deployed() {
    let root = format!("{SWITCH}module \"audit\" {{\n  count  = var.create_trail ? 1 : 0\n  source = \"./audit\"\n}}\n");
    let module = TRAIL.replace("  count          = var.create_trail ? 1 : 0\n", "");
    insta::assert_snapshot!(Project::new(&[("main.tf", &root), ("audit/main.tf", &module)]).findings(&ONE), @r#"
    main.tf:5:12: notice[trail-not-deployed] trail `module.audit.aws_cloudtrail.audit` is not deployed: `var.create_trail` is `false` by default
    exit code 0
    "#);
    let handed = format!("{SWITCH}module \"audit\" {{\n  source       = \"./audit\"\n  create_trail = var.create_trail\n}}\n");
    let module = format!("{TRAIL}variable \"create_trail\" {{\n  default = true\n}}\n");
    insta::assert_snapshot!(Project::new(&[("main.tf", &handed), ("audit/main.tf", &module)]).findings(&ONE), @r#"
    audit/main.tf:2:20: notice[trail-not-deployed] trail `module.audit.aws_cloudtrail.audit` is not deployed: `var.create_trail` is `false` by default
    exit code 0
    "#);
}

#[test]
fn a_trail_whose_condition_does_not_hold_is_said_to_be_not_deployed() {
    let template = "Parameters:\n  CreateTrail: {Type: String, Default: 'false', AllowedValues: ['true', 'false']}\nConditions:\n  Wanted: !Equals [!Ref CreateTrail, 'true']\nResources:\n  Audit:\n    Type: AWS::CloudTrail::Trail\n    Condition: Wanted\n    Properties: {S3BucketName: example-audit-log, IsLogging: true}\n";
    insta::assert_snapshot!(Project::new(&[("template.yaml", template)]).findings(&ONE), @r#"
    template.yaml:8:16: notice[trail-not-deployed] trail `Audit` is not deployed: `CreateTrail` is `false` by default
    exit code 0
    "#);
    insta::assert_snapshot!(shown(Project::new(&[("template.yaml", template)]).run(&["check", ONE[0], ONE[1]])), @r#"
      ℹ notice[trail-not-deployed]: trail `Audit` is not deployed: `CreateTrail` is `false` by default
       ╭─[template.yaml:8:16]
     1 │ Parameters:
     2 │   CreateTrail: {Type: String, Default: 'false', AllowedValues: ['true', 'false']}
       ·                                        ───┬───
       ·                                           ╰── the default says so
     3 │ Conditions:
     4 │   Wanted: !Equals [!Ref CreateTrail, 'true']
       ·                         ─────┬─────
       ·                              ╰── comes from here
     5 │ Resources:
     6 │   Audit:
     7 │     Type: AWS::CloudTrail::Trail
     8 │     Condition: Wanted
       ·                ───┬──
       ·                   ╰── this leaves it out
     9 │     Properties: {S3BucketName: example-audit-log, IsLogging: true}
       ╰────
      note: so nothing is judged of it
      help: judge it with `--parameter CreateTrail=true`
    "#);
    let run = Project::new(&[("template.yaml", template)]).findings(&[
        "--select",
        "trail-single-region",
        "--parameter",
        "CreateTrail=true",
    ]);
    assert!(run.contains("trail-single-region") && !run.contains("trail-not-deployed"), "{run}");
}

#[test]
fn where_another_trail_is_judged_nothing_is_said() {
    let code = format!(
        "{SWITCH}{TRAIL}resource \"aws_cloudtrail\" \"other\" {{\n  name = \"other\"\n  s3_bucket_name = \"example-audit-log\"\n}}\n"
    );
    assert!(!Project::new(&[("main.tf", &code)]).findings(&ONE).contains("trail-not-deployed"));
}

#[test]
fn what_a_switch_takes_away_from_a_bucket_is_said() {
    let code = "variable \"access_log\" {\n  default = \"\"\n}\nresource \"aws_cloudtrail\" \"audit\" {\n  name = \"audit\"\n  s3_bucket_name = aws_s3_bucket.log.id\n}\nresource \"aws_s3_bucket\" \"log\" {}\nresource \"aws_s3_bucket_logging\" \"log\" {\n  count = var.access_log == \"\" ? 0 : 1\n  bucket = aws_s3_bucket.log.id\n  target_bucket = var.access_log\n  target_prefix = \"log/\"\n}\n";
    insta::assert_snapshot!(shown(Project::new(&[("main.tf", code)]).run(&["check", "--select", "log-bucket-no-access-logging"])), @r#"
      × low[log-bucket-no-access-logging]: nobody logs who accesses bucket `aws_s3_bucket.log`
       ╭─[main.tf:8:1]
     7 │ }
     8 │ resource "aws_s3_bucket" "log" {}
       · ───────────────┬──────────────
       ·                ╰── no `aws_s3_bucket_logging` belongs to it
     9 │ resource "aws_s3_bucket_logging" "log" {
       ╰────
      note: who reads what a bucket holds, or tries to remove it, shows in the access log of the bucket, even where no trail
            records data events
      note: `aws_s3_bucket_logging.log` is not deployed: `var.access_log` is `""` by default
      help: add an `aws_s3_bucket_logging` in Terraform, `LoggingConfiguration` in CloudFormation, with another bucket as
            the target
    "#);
}
