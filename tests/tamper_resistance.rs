//! Tamper-resistance: which of the ways to remove or silence an audit trail are open, from what is written to what is said.
//!
//! Each row names the page of the documentation that its verdict follows from.

use std::fs;
use std::path::PathBuf;

use trail_lint::config::{Config, Estate};
use trail_lint::discover::{Exclusions, Given, Request};
use trail_lint::finding::Class;
use trail_lint::source::Sources;
use trail_lint::{lint, policy};

/// The rules that this is about.
const RULES: [&str; 15] = [
    "trail-changes-ignored",
    "trail-can-be-destroyed",
    "log-bucket-not-retained",
    "log-bucket-can-be-emptied",
    "log-bucket-no-versioning",
    "log-bucket-no-object-lock",
    "log-bucket-object-lock-without-retention",
    "log-bucket-object-lock-governance",
    "log-bucket-object-lock-too-short",
    "log-bucket-no-mfa-delete",
    "log-group-not-retained",
    "key-not-rotated",
    "key-disabled",
    "key-deletion-window-too-short",
    "topic-not-encrypted",
];

/// What these rules say of a file: the verdict where it is not a failure, the rule, the subject's address.
fn said(rules: &[&str], file: &str, text: &str, config: &str) -> Vec<String> {
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    fs::write(folder.path().join(file), text).expect("the file can be written");
    let sources = Sources::new();
    let config = match config {
        "" => Config::default(),
        text => {
            let path = folder.path().join("trail-lint.yaml");
            fs::write(&path, text).expect("the file can be written");
            trail_lint::config::load(&sources, &path, &path).expect("the configuration is right")
        }
    };
    let (paths, exclude) = ([PathBuf::from(file)], Exclusions::default());
    let (words, beside) = lint::words(&Estate::default(), &config.scope);
    let request = Request { working_folder: folder.path(), paths: &paths, exclude: &exclude, words: &words, beside };
    let settings = policy::settings(&sources, &config);
    let outcome = lint::check(&sources, &request, &Given::default(), &policy::built_in(&sources), &settings, &Estate::default());
    let findings = outcome.expect("the folder is there").findings;
    let problems: Vec<_> = findings.iter().filter(|finding| finding.class == Class::Input).collect();
    assert!(problems.is_empty(), "{problems:?}");
    let asked = findings.iter().filter(|finding| rules.contains(&&*finding.rule));
    let mut said: Vec<String> = asked
        .map(|finding| {
            let doubt = if finding.verdict.name() == "unknown" { "? " } else { "" };
            let address = finding.subject.as_ref().map_or("", |subject| &subject.address);
            format!("{doubt}{} {address}", finding.rule)
        })
        .collect();
    said.sort();
    said
}

const TRAIL: &str = "resource \"aws_cloudtrail\" \"t\" {\n  name = \"audit\"\n  s3_bucket_name = aws_s3_bucket.b.id\n}\n";

/// What the rules whose id begins so say of a trail with this bucket, and what else is written.
fn of_bucket(begins: &str, own: &str, beside: &str) -> String {
    let text = format!(
        "variable \"open\" {{}}\nvariable \"off\" {{\n  default = false\n}}\n{TRAIL}resource \"aws_s3_bucket\" \"b\" {{\n  bucket = \"example-log\"\n  {own}\n}}\n{beside}"
    );
    without_address(said(&rules(begins), "main.tf", &text, ""))
}

fn rules(begins: &str) -> Vec<&'static str> {
    RULES.into_iter().filter(|rule| rule.starts_with(begins)).collect()
}

fn without_address(said: Vec<String>) -> String {
    said.iter().map(|line| line.rsplit_once(' ').map_or(&**line, |(rule, _)| rule)).collect::<Vec<_>>().join(", ")
}

#[test]
fn a_lock_counts_with_its_retention_and_mode() {
    let retention = |lines: &str| {
        format!(
            "resource \"aws_s3_bucket_object_lock_configuration\" \"b\" {{\n  bucket = aws_s3_bucket.b.id\n  rule {{\n    default_retention {{\n      {lines}\n    }}\n  }}\n}}\n"
        )
    };
    let lock = "object_lock_enabled = true";
    // S3 User Guide, Locking objects with Object Lock.
    let rows = [
        ("", String::new(), "log-bucket-no-object-lock"),
        (lock, String::new(), "log-bucket-object-lock-without-retention"),
        (lock, retention("mode = \"GOVERNANCE\"\n days = 400"), "log-bucket-object-lock-governance"),
        (lock, retention("mode = \"COMPLIANCE\"\n days = 400"), ""),
        (lock, retention("mode = \"COMPLIANCE\"\n years = 1"), ""),
        (lock, retention("mode = \"COMPLIANCE\"\n days = 30"), "log-bucket-object-lock-too-short"),
        // The configuration alone switches the lock on in a bucket that is there.
        ("", retention("mode = \"COMPLIANCE\"\n days = 400"), ""),
        (
            "object_lock_enabled = var.open",
            String::new(),
            "? log-bucket-no-object-lock, ? log-bucket-object-lock-without-retention",
        ),
        (lock, retention("mode = var.open\n days = 400"), "? log-bucket-object-lock-governance"),
    ];
    for (own, beside, expected) in rows {
        let found: Vec<&str> = [rules("log-bucket-no-object-lock"), rules("log-bucket-object-lock")].concat();
        let text = format!(
            "variable \"open\" {{}}\n{TRAIL}resource \"aws_s3_bucket\" \"b\" {{\n  bucket = \"example-log\"\n  {own}\n}}\n{beside}"
        );
        assert_eq!(without_address(said(&found, "main.tf", &text, "")), expected, "{own}\n{beside}");
    }
}

#[test]
fn what_empties_or_destroys_the_log_bucket_is_told() {
    // Terraform AWS provider, aws_s3_bucket; AWS CDK, aws_s3.Bucket autoDeleteObjects.
    assert_eq!(of_bucket("log-bucket-can-be", "", ""), "");
    assert_eq!(of_bucket("log-bucket-can-be", "force_destroy = true", ""), "log-bucket-can-be-emptied");
    assert_eq!(of_bucket("log-bucket-can-be", "force_destroy = var.off", ""), "");
    assert_eq!(of_bucket("log-bucket-can-be", "force_destroy = var.open", ""), "? log-bucket-can-be-emptied");
    // CloudFormation, DeletionPolicy and UpdateReplacePolicy attributes.
    let template = |attributes: &str| {
        let text = format!(
            "Resources:\n  B:\n    Type: AWS::S3::Bucket\n{attributes}  T:\n    Type: AWS::CloudTrail::Trail\n    Properties: {{S3BucketName: !Ref B, IsLogging: true}}\n"
        );
        without_address(said(&["log-bucket-not-retained"], "template.yaml", &text, ""))
    };
    let not_retained = "log-bucket-not-retained";
    assert_eq!(template(""), not_retained);
    assert_eq!(template("    DeletionPolicy: Retain\n"), not_retained);
    assert_eq!(template("    UpdateReplacePolicy: Retain\n"), not_retained);
    assert_eq!(template("    DeletionPolicy: Retain\n    UpdateReplacePolicy: Retain\n"), "");
    assert_eq!(template("    DeletionPolicy: RetainExceptOnCreate\n    UpdateReplacePolicy: Retain\n"), "");
    assert_eq!(of_bucket("log-bucket-not-retained", "", ""), "", "Terraform has no such policy");
}

#[test]
fn mfa_delete_is_asked_only_of_buckets_without_lifecycle_rules() {
    let versioning = |line: &str| {
        format!(
            "resource \"aws_s3_bucket_versioning\" \"b\" {{\n  bucket = aws_s3_bucket.b.id\n  versioning_configuration {{\n    status = \"Enabled\"\n    {line}\n  }}\n}}\n"
        )
    };
    let lifecycle = |status: &str| {
        format!(
            "resource \"aws_s3_bucket_lifecycle_configuration\" \"b\" {{\n  bucket = aws_s3_bucket.b.id\n  rule {{\n    id = \"a\"\n    status = \"{status}\"\n    expiration {{\n      days = 400\n    }}\n  }}\n}}\n"
        )
    };
    // Security Hub, S3.20; S3 User Guide, Configuring MFA delete.
    assert_eq!(of_bucket("log-bucket-no-mfa", "", ""), "log-bucket-no-mfa-delete");
    assert_eq!(of_bucket("log-bucket-no-mfa", "", &versioning("mfa_delete = \"Enabled\"")), "");
    assert_eq!(of_bucket("log-bucket-no-mfa", "", &versioning("mfa_delete = \"Disabled\"")), "log-bucket-no-mfa-delete");
    assert_eq!(of_bucket("log-bucket-no-mfa", "versioning {\n enabled = true\n mfa_delete = true\n }", ""), "");
    assert_eq!(of_bucket("log-bucket-no-mfa", "", &lifecycle("Enabled")), "");
    assert_eq!(of_bucket("log-bucket-no-mfa", "", &lifecycle("Disabled")), "log-bucket-no-mfa-delete");
    // Both together S3 does not take.
    let text = format!(
        "{TRAIL}resource \"aws_s3_bucket\" \"b\" {{\n  bucket = \"example-log\"\n}}\n{}{}",
        versioning("mfa_delete = \"Enabled\""),
        lifecycle("Enabled")
    );
    assert_eq!(without_address(said(&["lifecycle-rule-rejected"], "main.tf", &text, "")), "lifecycle-rule-rejected");
}

#[test]
fn what_terraform_itself_is_told_about_a_trail_counts() {
    let trail = |lifecycle: &str| {
        let text = format!(
            "variable \"open\" {{}}\nresource \"aws_cloudtrail\" \"t\" {{\n  name = \"audit\"\n  s3_bucket_name = \"example-log\"\n{lifecycle}}}\n"
        );
        without_address(said(&["trail-changes-ignored", "trail-can-be-destroyed"], "main.tf", &text, ""))
    };
    // Terraform, The lifecycle meta-argument.
    let rows = [
        ("", "trail-can-be-destroyed"),
        ("  lifecycle {\n    prevent_destroy = true\n  }\n", ""),
        ("  lifecycle {\n    prevent_destroy = true\n    ignore_changes = [tags, tags_all[\"x\"]]\n  }\n", ""),
        (
            "  lifecycle {\n    prevent_destroy = true\n    ignore_changes = [event_selector[0].read_write_type]\n  }\n",
            "trail-changes-ignored",
        ),
        ("  lifecycle {\n    prevent_destroy = true\n    ignore_changes = [\"enable_logging\"]\n  }\n", "trail-changes-ignored"),
        ("  lifecycle {\n    prevent_destroy = true\n    ignore_changes = all\n  }\n", "trail-changes-ignored"),
        ("  lifecycle {\n    prevent_destroy = true\n    ignore_changes = []\n  }\n", ""),
        ("  lifecycle {\n    prevent_destroy = var.open\n  }\n", "? trail-can-be-destroyed"),
    ];
    for (lifecycle, expected) in rows {
        assert_eq!(trail(lifecycle), expected, "{lifecycle}");
    }
    let json = r#"{"resource": {"aws_cloudtrail": {"t": {"name": "audit", "s3_bucket_name": "example-log", "lifecycle": {"prevent_destroy": true, "ignore_changes": ["event_selector"]}}}}}"#;
    assert_eq!(without_address(said(&RULES[..2], "main.tf.json", json, "")), "trail-changes-ignored");
    let awscc = "resource \"awscc_cloudtrail_trail\" \"t\" {\n  trail_name = \"audit\"\n  s3_bucket_name = \"example-log\"\n  is_logging = true\n  lifecycle {\n    prevent_destroy = true\n    ignore_changes = [is_logging]\n  }\n}\n";
    assert_eq!(without_address(said(&RULES[..2], "main.tf", awscc, "")), "trail-changes-ignored");
}

#[test]
fn what_a_plan_does_not_tell_is_unknown() {
    let plan = r#"{"format_version": "1.2", "terraform_version": "1.11.4", "variables": {},
"configuration": {"root_module": {"resources": [{"address": "aws_cloudtrail.audit", "mode": "managed", "type": "aws_cloudtrail", "name": "audit", "expressions": {}}]}},
"resource_changes": [{"address": "aws_cloudtrail.audit", "mode": "managed", "type": "aws_cloudtrail", "name": "audit",
"change": {"actions": ["create"], "before": null, "after": {"name": "audit", "s3_bucket_name": "example-log"}, "after_unknown": {}}}]}"#;
    let found = without_address(said(&RULES[..2], "plan.json", plan, ""));
    assert_eq!(found, "? trail-can-be-destroyed, ? trail-changes-ignored");
}

/// A key, its alias and a trail with this `kms_key_id`.
fn with_key(key: &str, named: &str, beside: &str) -> String {
    format!(
        "variable \"open\" {{}}\nresource \"aws_kms_key\" \"k\" {{\n  {key}\n}}\nresource \"aws_kms_key\" \"other\" {{\n  enable_key_rotation = true\n}}\n\
         resource \"aws_kms_alias\" \"a\" {{\n  name = \"alias/audit\"\n  target_key_id = aws_kms_key.k.id\n}}\n\
         resource \"aws_cloudtrail\" \"t\" {{\n  name = \"audit\"\n  s3_bucket_name = \"example-log\"\n  {named}\n}}\n{beside}"
    )
}

#[test]
fn keys_that_encrypt_what_a_trail_records_are_found_by_every_name() {
    let rows = [
        ("kms_key_id = aws_kms_key.k.arn", "", "key-not-rotated"),
        ("kms_key_id = aws_kms_alias.a.arn", "", "key-not-rotated"),
        ("kms_key_id = aws_kms_alias.a.target_key_arn", "", "key-not-rotated"),
        ("kms_key_id = \"arn:aws:kms:eu-west-1:111122223333:alias/else\"", "", ""),
        ("kms_key_id = aws_kms_key.other.arn", "", ""),
        ("", "", ""),
        ("kms_key_id = var.open", "", "? key-not-rotated"),
        // It may be this key's, as it was written down after a first deployment.
        ("kms_key_id = \"arn:aws:kms:eu-west-1:111122223333:key/0f9e8d7c-1111-2222-3333-444455556666\"", "", "? key-not-rotated"),
        (
            "",
            "data \"aws_kms_key\" \"d\" {\n  key_id = \"x\"\n}\nresource \"aws_cloudtrail_event_data_store\" \"s\" {\n  name = \"audit\"\n  kms_key_id = data.aws_kms_key.d.arn\n}\n",
            "",
        ),
        (
            "",
            "resource \"aws_cloudtrail_event_data_store\" \"s\" {\n  name = \"audit\"\n  kms_key_id = aws_kms_key.k.arn\n}\n",
            "key-not-rotated",
        ),
        (
            "cloud_watch_logs_group_arn = \"${aws_cloudwatch_log_group.g.arn}:*\"",
            "resource \"aws_cloudwatch_log_group\" \"g\" {\n  name = \"g\"\n  kms_key_id = aws_kms_key.k.arn\n}\n",
            "key-not-rotated",
        ),
        ("", "resource \"aws_cloudwatch_log_group\" \"g\" {\n  name = \"g\"\n  kms_key_id = aws_kms_key.k.arn\n}\n", ""),
    ];
    for (named, beside, expected) in rows {
        let text = with_key("description = \"k\"", named, beside);
        assert_eq!(without_address(said(&["key-not-rotated"], "main.tf", &text, "")), expected, "{named}\n{beside}");
    }
    let template = "Resources:\n  K: {Type: AWS::KMS::Key}\n  A:\n    Type: AWS::KMS::Alias\n    Properties: {AliasName: alias/audit, TargetKeyId: !GetAtt K.Arn}\n  T:\n    Type: AWS::CloudTrail::Trail\n    Properties: {S3BucketName: example-log, IsLogging: true, KMSKeyId: NAMED}\n";
    for named in [
        "!Ref K",
        "!GetAtt K.Arn",
        "!Ref A",
        "alias/audit",
        "!Sub 'arn:${AWS::Partition}:kms:${AWS::Region}:${AWS::AccountId}:key/${K}'",
    ] {
        let text = template.replace("NAMED", named);
        assert_eq!(without_address(said(&["key-not-rotated"], "template.yaml", &text, "")), "key-not-rotated", "{named}");
    }
}

#[test]
fn log_groups_and_topics_of_a_trail_are_found_by_every_name() {
    let groups = [
        ("\"${aws_cloudwatch_log_group.g.arn}:*\"", "log-group-not-retained"),
        ("aws_cloudwatch_log_group.g.arn", "log-group-not-retained"),
        ("\"arn:aws:logs:eu-west-1:111122223333:log-group:else:*\"", ""),
        ("\"arn:aws:logs:eu-west-1:111122223333:log-group:audit:*\"", "? log-group-not-retained"),
        ("var.open", "? log-group-not-retained"),
    ];
    for (named, expected) in groups {
        let text = format!(
            "variable \"open\" {{}}\nresource \"aws_cloudwatch_log_group\" \"g\" {{\n  name = \"audit\"\n}}\nresource \"aws_cloudtrail\" \"t\" {{\n  name = \"audit\"\n  s3_bucket_name = \"example-log\"\n  cloud_watch_logs_group_arn = {named}\n}}\n"
        );
        assert_eq!(without_address(said(&["log-group-not-retained"], "main.tf", &text, "")), expected, "{named}");
    }
    let topics = [
        ("aws_sns_topic.s.name", "topic-not-encrypted"),
        ("aws_sns_topic.s.arn", "topic-not-encrypted"),
        ("aws_sns_topic.s.id", "topic-not-encrypted"),
        ("\"audit\"", "topic-not-encrypted"),
        ("\"else\"", ""),
    ];
    for (named, expected) in topics {
        let text = format!(
            "resource \"aws_sns_topic\" \"s\" {{\n  name = \"audit\"\n}}\nresource \"aws_cloudtrail\" \"t\" {{\n  name = \"audit\"\n  s3_bucket_name = \"example-log\"\n  sns_topic_name = {named}\n}}\n"
        );
        assert_eq!(without_address(said(&["topic-not-encrypted"], "main.tf", &text, "")), expected, "{named}");
    }
}

#[test]
fn keys_are_judged_by_what_can_be_done_about_them() {
    // AWS KMS Developer Guide, Rotating AWS KMS keys; Deleting AWS KMS keys.
    let rows = [
        ("enable_key_rotation = true", ""),
        ("enable_key_rotation = true\n  is_enabled = false", "key-disabled"),
        ("customer_master_key_spec = \"RSA_4096\"\n  key_usage = \"SIGN_VERIFY\"", ""),
        ("custom_key_store_id = \"cks-1234\"", ""),
        ("enable_key_rotation = true\n  deletion_window_in_days = 30", ""),
        ("enable_key_rotation = true\n  deletion_window_in_days = 29", "key-deletion-window-too-short"),
    ];
    for (key, expected) in rows {
        let text = with_key(key, "kms_key_id = aws_kms_key.k.arn", "");
        assert_eq!(without_address(said(&rules("key-"), "main.tf", &text, "")), expected, "{key}");
    }
    let text = with_key("enable_key_rotation = true\n  deletion_window_in_days = 14", "kms_key_id = aws_kms_key.k.arn", "");
    assert_eq!(said(&rules("key-"), "main.tf", &text, "retention: {key-deletion-days: 14}\n"), Vec::<String>::new());
}

#[test]
fn the_scope_decides_of_what_rules_speak() {
    let text = "resource \"aws_s3_bucket\" \"b\" {\n  bucket = \"example-data\"\n}\nresource \"aws_kms_key\" \"k\" {\n  description = \"k\"\n}\n\
                resource \"aws_cloudwatch_log_group\" \"g\" {\n  name = \"g\"\n}\nresource \"aws_sns_topic\" \"s\" {\n  name = \"s\"\n}\n";
    let rows = [
        ("", vec![]),
        ("scope: all-buckets\n", vec!["log-bucket-no-mfa-delete aws_s3_bucket.b", "log-bucket-no-versioning aws_s3_bucket.b"]),
        ("scope: all-keys\n", vec!["key-not-rotated aws_kms_key.k"]),
        (
            "scope: [all-log-groups, all-topics]\n",
            vec!["log-group-not-retained aws_cloudwatch_log_group.g", "topic-not-encrypted aws_sns_topic.s"],
        ),
    ];
    for (config, expected) in rows {
        assert_eq!(said(&RULES, "main.tf", text, config), expected, "{config}");
    }
}
