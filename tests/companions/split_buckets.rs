//! Split buckets: a bucket and the resources that configure it, which Terraform keeps apart, found by whatever the code calls it.

use std::fs;
use std::path::{Path, PathBuf};

use proptest::prelude::*;
use proptest::test_runner::TestRunner;
use trail_lint::config::Config;
use trail_lint::discover::{Exclusions, Given, Request};
use trail_lint::lint;
use trail_lint::policy::{self, Typed};
use trail_lint::report::{Report, Summary, short};
use trail_lint::source::Sources;

/// The rules that a bare log bucket breaks, one for each of the resources that [`configured`] writes.
const RULES: [&str; 4] =
    ["log-bucket-no-public-access-block", "log-bucket-no-versioning", "log-bucket-not-encrypted", "log-bucket-no-lifecycle"];

/// The four resources that make a log bucket pass [`RULES`]: each begins with the line `head` and belongs to `bucket`.
fn configured(head: &str, bucket: &str) -> String {
    let resource =
        |kind: &str, rest: &str| format!("resource \"{kind}\" \"log\" {{\n  {head}\n  bucket = {bucket}\n{rest}\n}}\n");
    [
        resource(
            "aws_s3_bucket_public_access_block",
            "  block_public_acls = true\n  block_public_policy = true\n  ignore_public_acls = true\n  restrict_public_buckets = true",
        ),
        resource("aws_s3_bucket_versioning", "  versioning_configuration {\n    status = \"Enabled\"\n  }"),
        resource(
            "aws_s3_bucket_server_side_encryption_configuration",
            "  rule {\n    apply_server_side_encryption_by_default {\n      sse_algorithm = \"AES256\"\n    }\n  }",
        ),
        resource("aws_s3_bucket_lifecycle_configuration", "  rule {\n    id     = \"tidy\"\n    status = \"Enabled\"\n  }"),
    ]
    .concat()
}

fn bucket(lines: &str) -> String {
    format!("resource \"aws_s3_bucket\" \"log\" {{\n  {lines}\n}}\n")
}

fn trail(head: &str, bucket: &str) -> String {
    format!("resource \"aws_cloudtrail\" \"audit\" {{\n  {head}\n  name = \"audit\"\n  s3_bucket_name = {bucket}\n}}\n")
}

/// What `rules` say of these files, a line for each finding, undecided ones among them.
fn findings(files: &[(&str, &str)], rules: &[&str]) -> String {
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    for (path, text) in files {
        let path = folder.path().join(path);
        fs::create_dir_all(path.parent().unwrap_or(Path::new("/"))).expect("folders can be made");
        fs::write(path, text).expect("files can be written");
    }
    let (sources, config) = (Sources::new(), Config::default());
    let select: Vec<String> = rules.iter().map(|rule| (*rule).to_owned()).collect();
    let chosen = policy::chosen(&sources, &config, Typed { select: &select, ignore: &[] });
    let (rules, _) = chosen.expect("there are such rules");
    let (words, beside) = lint::words(&config.estate, &config.scope);
    let (paths, exclude) = ([PathBuf::from(".")], Exclusions::default());
    let request = Request { working_folder: folder.path(), paths: &paths, exclude: &exclude, words: &words, beside };
    let settings = policy::settings(&sources, &config);
    let outcome = lint::check(&sources, &request, &Given::default(), &rules, &settings, &config.estate);
    let findings = &outcome.expect("the folder is there").findings;
    let report = Report { sources: &sources, findings, rules: &[], summary: Summary::default() };
    let mut lines = Vec::new();
    short(&report, true, &mut lines).expect("writing into memory succeeds");
    String::from_utf8(lines).expect("a report is UTF-8").trim_end().to_owned()
}

fn said(files: &[(&str, &str)]) -> String {
    findings(files, &RULES)
}

/// What all four rules say of one bucket: `passes`, `fails` or `unknown`; everything that was said when they disagree.
fn verdict(text: &str) -> String {
    verdict_of(&[("main.tf", text)])
}

fn verdict_of(files: &[(&str, &str)]) -> String {
    let said = said(files);
    let lines: Vec<&str> = said.lines().collect();
    let count = |word: &str| lines.iter().filter(|line| line.contains(word)).count();
    match (lines.len(), count(" unknown[log-bucket-no"), count("[log-bucket-no")) {
        (0, ..) => "passes".to_owned(),
        (4, 4, 4) => "unknown".to_owned(),
        (4, 0, 4) => "fails".to_owned(),
        _ => said,
    }
}

/// Variables without a value, which nothing but a deployment decides.
const OPEN: &str = "variable \"prefix\" {\n  type = string\n}\nvariable \"create\" {\n  type = bool\n}\nvariable \"harden\" {\n  type = bool\n}\nvariable \"existing\" {\n  type = string\n}\nvariable \"names\" {\n  type = set(string)\n}\n";

#[test]
fn a_bucket_is_joined_by_whatever_it_is_called() {
    let names = [
        "bucket = \"example-audit-log\"",
        "bucket_prefix = \"example-\"",
        "bucket = \"${var.prefix}-audit-log\"",
        "bucket = random_id.log.hex",
        "bucket = \"log-${random_id.log.hex}\"",
        "force_destroy = true",
    ];
    let references = [
        "aws_s3_bucket.log.id",
        "aws_s3_bucket.log.bucket",
        "\"${aws_s3_bucket.log.id}\"",
        "element(split(\":\", aws_s3_bucket.log.arn), 5)",
        "split(\":::\", aws_s3_bucket.log.arn)[1]",
        "one(aws_s3_bucket.log[*].id)",
        "element([aws_s3_bucket.log.id], 0)",
        "try(aws_s3_bucket.log.id, null)",
        "coalesce(aws_s3_bucket.log.id, var.existing)",
        "local.bucket_id",
        "aws_s3_bucket_ownership_controls.log.bucket",
        "aws_s3_bucket_ownership_controls.log.id",
    ];
    for name in names {
        // What other providers make up may be empty, so another bucket may be meant.
        let may_be_empty = name == "bucket = random_id.log.hex";
        for reference in references.into_iter().filter(|reference| !may_be_empty || !reference.starts_with("coalesce")) {
            let rest = "locals {\n  bucket_id = aws_s3_bucket.log.id\n}\nresource \"random_id\" \"log\" {\n  byte_length = 4\n}\nresource \"aws_s3_bucket_ownership_controls\" \"log\" {\n  bucket = aws_s3_bucket.log.id\n  rule {\n    object_ownership = \"BucketOwnerEnforced\"\n  }\n}\n";
            let bare = [OPEN, rest, &bucket(name), &trail("", reference)].concat();
            assert_eq!(verdict(&bare), "fails", "a bucket with `{name}`, a trail into {reference}");
            let whole = bare + &configured("", reference);
            assert_eq!(verdict(&whole), "passes", "a bucket with `{name}`, all by {reference}");
        }
    }
}

#[test]
fn a_bucket_is_joined_by_its_literal_name() {
    let bare = bucket("bucket = \"example-audit-log\"") + &trail("", "\"example-audit-log\"");
    assert_eq!(verdict(&bare), "fails");
    assert_eq!(verdict(&(bare.clone() + &configured("", "\"example-audit-log\""))), "passes");
    assert_eq!(verdict(&(bare + &configured("", "\"example-other-log\""))), "fails");
}

#[test]
fn a_name_made_of_variables_is_the_same_name_wherever_it_is_written() {
    let name = "\"${var.prefix}-audit-log\"";
    let bare = [OPEN, &bucket(&format!("bucket = {name}")), &trail("", name)].concat();
    assert_eq!(verdict(&bare), "fails");
    assert_eq!(verdict(&(bare.clone() + &configured("", name))), "passes");
    // Ends in another way, so it is another bucket.
    assert_eq!(verdict(&(bare.clone() + &configured("", "\"${var.prefix}-data\""))), "fails");
    // May be the same or not, which only the values tell.
    assert_eq!(verdict(&(bare.clone() + &configured("", "var.existing"))), "unknown");
    assert_eq!(verdict(&(bare + &configured("", "\"example-audit-log\""))), "unknown");
}

#[test]
fn a_bucket_that_is_looked_up_is_none_of_the_code() {
    let data = "data \"aws_s3_bucket\" \"other\" {\n  bucket = var.existing\n}\ndata \"aws_s3_bucket\" \"log\" {\n  bucket = aws_s3_bucket.log.id\n}\n";
    let bare = [OPEN, data, &bucket("bucket_prefix = \"log-\""), &trail("", "aws_s3_bucket.log.id")].concat();
    assert_eq!(verdict(&(bare.clone() + &configured("", "data.aws_s3_bucket.log.id"))), "passes");
    assert_eq!(verdict(&(bare.clone() + &configured("", "data.aws_s3_bucket.log.bucket"))), "passes");
    assert_eq!(verdict(&(bare + &configured("", "data.aws_s3_bucket.other.region"))), "fails");
}

/// How code speaks of the one instance of a bucket that has a `count`.
const OF_COUNTED: [&str; 12] = [
    "aws_s3_bucket.log[0].id",
    "aws_s3_bucket.log[0].bucket",
    "aws_s3_bucket.log.0.id",
    "one(aws_s3_bucket.log[*].id)",
    "one(aws_s3_bucket.log.*.bucket)",
    "join(\"\", aws_s3_bucket.log[*].id)",
    "try(aws_s3_bucket.log[0].id, null)",
    "element(aws_s3_bucket.log[*].id, 0)",
    "element(concat(aws_s3_bucket.log[*].id, [\"\"]), 0)",
    "coalesce(one(aws_s3_bucket.log[*].id), \"none\")",
    "var.create ? aws_s3_bucket.log[0].id : var.existing",
    "var.create ? one(aws_s3_bucket.log[*].id) : null",
];

#[test]
fn a_count_that_is_known_is_followed() {
    let variables = |create: bool, harden: bool| {
        format!(
            "variable \"create\" {{\n  default = {create}\n}}\nvariable \"harden\" {{\n  default = {harden}\n}}\nvariable \"existing\" {{\n  type = string\n}}\n"
        )
    };
    let counted = bucket("count = var.create ? 1 : 0\n  bucket_prefix = \"log-\"");
    for reference in OF_COUNTED {
        let text = |create, harden, head: &str| {
            variables(create, harden) + &counted + &trail("", reference) + &configured(head, reference)
        };
        assert_eq!(verdict(&text(true, true, "count = var.harden ? 1 : 0")), "passes", "{reference}");
        assert_eq!(verdict(&text(true, false, "count = var.harden ? 1 : 0")), "fails", "{reference}");
        assert_eq!(verdict(&text(true, true, "count = length(aws_s3_bucket.log)")), "passes", "{reference}");
        // There is no bucket, so there is nothing to say about it.
        assert_eq!(verdict(&text(false, true, "count = var.create ? 1 : 0")), "passes", "{reference}");
    }
}

#[test]
fn a_count_that_is_not_known_joins_what_exists_together() {
    for name in ["bucket = \"example-audit-log\"", "bucket_prefix = \"log-\"", "bucket = \"${var.prefix}-log\""] {
        for reference in OF_COUNTED {
            let bare = [
                OPEN,
                &bucket(&format!("count = var.create ? 1 : 0\n  {name}")),
                &trail("count = var.create ? 1 : 0", reference),
            ]
            .concat();
            let with = |head: &str| bare.clone() + &configured(head, reference);
            assert_eq!(verdict(&bare), "fails", "{name}, {reference}");
            assert_eq!(verdict(&with("count = var.create ? 1 : 0")), "passes", "{name}, {reference}");
            assert_eq!(verdict(&with("count = length(aws_s3_bucket.log)")), "passes", "{name}, {reference}");
            assert_eq!(verdict(&with("count = var.create && var.harden ? 1 : 0")), "unknown", "{name}, {reference}");
            assert_eq!(verdict(&with("count = var.harden ? 1 : 0")), "unknown", "{name}, {reference}");
        }
    }
}

#[test]
fn what_exists_only_without_the_bucket_does_not_belong_to_it() {
    let bare =
        [OPEN, &bucket("count = var.create ? 1 : 0\n  bucket = \"example-audit-log\""), &trail("", "\"example-audit-log\"")]
            .concat();
    assert_eq!(verdict(&(bare.clone() + &configured("count = var.create ? 1 : 0", "\"example-audit-log\""))), "passes");
    assert_eq!(verdict(&(bare + &configured("count = var.create ? 0 : 1", "\"example-audit-log\""))), "fails");
}

#[test]
fn a_companion_that_may_not_exist_decides_nothing() {
    let bare = [OPEN, &bucket("bucket = \"example-audit-log\""), &trail("", "aws_s3_bucket.log.id")].concat();
    assert_eq!(verdict(&(bare.clone() + &configured("count = var.harden ? 1 : 0", "aws_s3_bucket.log.id"))), "unknown");
    assert_eq!(verdict(&(bare.clone() + &configured("for_each = var.names", "aws_s3_bucket.log.id"))), "unknown");
    assert_eq!(verdict(&(bare + &configured("", "var.harden ? aws_s3_bucket.log.id : var.existing"))), "unknown");
}

#[test]
fn what_a_companion_says_is_unknown_as_far_as_it_is_not_known() {
    let text = [
        OPEN,
        &bucket("bucket = \"example-audit-log\""),
        &trail("", "aws_s3_bucket.log.id"),
        "resource \"aws_s3_bucket_versioning\" \"log\" {\n  bucket = aws_s3_bucket.log.id\n  versioning_configuration {\n    status = var.harden ? \"Enabled\" : \"Suspended\"\n  }\n}\n",
    ]
    .concat();
    insta::assert_snapshot!(findings(&[("main.tf", &text)], &["log-bucket-no-versioning"]), @r"
    main.tf:27:14: unknown[log-bucket-no-versioning] cannot tell whether bucket `aws_s3_bucket.log` keeps earlier versions of its objects
    ");
}

/// A module that makes a log bucket and says what it is called.
const BUCKET_MODULE: &str = r#"
variable "name" {
  type    = string
  default = null
}
resource "aws_s3_bucket" "log" {
  bucket = var.name
}
output "id" {
  value = aws_s3_bucket.log.id
}
output "arn" {
  value = aws_s3_bucket.log.arn
}
"#;

/// A module that configures the bucket that it is handed.
fn hardening_module(head: &str) -> String {
    format!(
        "variable \"bucket\" {{\n  type = string\n}}\nvariable \"harden\" {{\n  type = bool\n  default = true\n}}\n{}",
        configured(head, "var.bucket")
    )
}

#[test]
fn modules_hand_a_bucket_to_their_siblings() {
    let hardening = hardening_module("count = var.harden ? 1 : 0");
    let with = |main: &str| {
        let main = OPEN.to_owned() + "module \"log\" {\n  source = \"./log\"\n}\n" + &trail("", "module.log.id") + main;
        verdict_of(&[("main.tf", &main), ("log/main.tf", BUCKET_MODULE), ("harden/main.tf", &hardening)])
    };
    let call = |arguments: &str| format!("module \"harden\" {{\n  source = \"./harden\"\n  {arguments}\n}}\n");
    assert_eq!(with(""), "fails");
    assert_eq!(with(&call("bucket = module.log.id")), "passes");
    assert_eq!(with(&call("bucket = element(split(\":\", module.log.arn), 5)")), "passes");
    assert_eq!(with(&call("bucket = module.log.id\n  harden = false")), "fails");
    assert_eq!(with(&call("bucket = module.log.id\n  harden = var.harden")), "unknown");
    assert_eq!(with(&call("count = 1\n  bucket = module.log.id")), "passes");
    assert_eq!(with(&call("count = 0\n  bucket = module.log.id")), "fails");
    assert_eq!(with(&call("count = var.harden ? 1 : 0\n  bucket = module.log.id")), "unknown");
    assert_eq!(with(&call("for_each = toset([\"a\"])\n  bucket = module.log.id")), "passes");
    assert_eq!(with(&call("bucket = \"another-bucket\"")), "unknown", "the name of the bucket is made up by AWS");
    // The module itself may do it from outside, too.
    assert_eq!(with(&configured("", "module.log.id")), "passes");
}

#[test]
fn modules_configure_a_bucket_at_any_depth() {
    let whole = BUCKET_MODULE.to_owned() + "module \"harden\" {\n  source = \"../harden\"\n  bucket = aws_s3_bucket.log.id\n}\n";
    let outer = "variable \"name\" {\n  type = string\n}\nmodule \"log\" {\n  source = \"../log\"\n  name = var.name\n}\noutput \"bucket\" {\n  value = { id = module.log.id }\n}\n";
    let main = OPEN.to_owned()
        + "module \"audit\" {\n  source = \"./audit\"\n  name = \"${var.prefix}-log\"\n}\n"
        + &trail("", "module.audit.bucket.id");
    let with = |log: &str| {
        let hardening = hardening_module("");
        verdict_of(&[("main.tf", &main), ("audit/main.tf", outer), ("log/main.tf", log), ("harden/main.tf", &hardening)])
    };
    assert_eq!(with(&whole), "passes");
    assert_eq!(with(BUCKET_MODULE), "fails");
}

#[test]
fn a_module_with_a_count_keeps_bucket_and_companions_together() {
    let log = BUCKET_MODULE.to_owned() + &configured("", "aws_s3_bucket.log.id");
    for count in ["1", "var.create ? 1 : 0", "var.create && var.harden ? 1 : 0"] {
        for reference in
            ["module.log[0].id", "one(module.log[*].id)", "join(\"\", module.log[*].id)", "try(module.log[0].id, \"\")"]
        {
            let main = format!(
                "{OPEN}module \"log\" {{\n  source = \"./log\"\n  count = {count}\n}}\n{}",
                trail(&format!("count = {count}"), reference)
            );
            assert_eq!(verdict_of(&[("main.tf", &main), ("log/main.tf", &log)]), "passes", "{count}, {reference}");
            assert_eq!(verdict_of(&[("main.tf", &main), ("log/main.tf", BUCKET_MODULE)]), "fails", "{count}, {reference}");
        }
    }
}

/// A bucket and a trail for each of `names`, and what makes them pass.
fn for_each(names: &str, head: &str, reference: &str) -> String {
    OPEN.to_owned()
        + &bucket(&format!("for_each = {names}\n  bucket_prefix = each.key"))
        + &trail("for_each = aws_s3_bucket.log", "each.value.id")
        + &configured(head, reference)
}

#[test]
fn instances_are_joined_by_their_keys() {
    for names in ["toset([\"a\", \"b\"])", "{ a = 1, b = 2 }", "var.names", "var.create ? toset([\"a\"]) : toset([])"] {
        let rows = [
            (format!("for_each = {names}"), "aws_s3_bucket.log[each.key].id", "passes"),
            ("for_each = aws_s3_bucket.log".to_owned(), "each.value.id", "passes"),
            ("for_each = aws_s3_bucket.log".to_owned(), "each.value.bucket", "passes"),
            ("for_each = aws_s3_bucket.log".to_owned(), "aws_s3_bucket.log[each.key].id", "passes"),
            ("for_each = { for key, log in aws_s3_bucket.log : key => log.id }".to_owned(), "each.value", "passes"),
            ("for_each = {}".to_owned(), "each.value", "fails"),
        ];
        for (head, reference, expected) in rows {
            let text = for_each(names, &head, reference);
            if names == "var.names" && head.contains(" for key") {
                assert_eq!(verdict(&text), "unknown", "nobody knows the keys");
                continue;
            }
            let said = verdict(&text);
            assert_eq!(said, expected, "{names}, {head}, {reference}");
        }
    }
}

#[test]
fn the_finding_names_the_instance_that_lacks_something() {
    let text = OPEN.to_owned()
        + &bucket("for_each = toset([\"a\", \"b\"])\n  bucket = \"log-${each.key}\"")
        + &trail("for_each = aws_s3_bucket.log", "each.value.id")
        + &configured("for_each = toset([\"b\"])", "aws_s3_bucket.log[each.key].id");
    insta::assert_snapshot!(said(&[("main.tf", &text)]), @r#"
    main.tf:16:1: low[log-bucket-no-lifecycle] no lifecycle rule of bucket `aws_s3_bucket.log["a"]` is enabled
    main.tf:16:1: medium[log-bucket-no-public-access-block] the code does not block all public access to bucket `aws_s3_bucket.log["a"]`
    main.tf:16:1: medium[log-bucket-no-versioning] bucket `aws_s3_bucket.log["a"]` keeps no earlier versions
    main.tf:16:1: low[log-bucket-not-encrypted] the code does not state how bucket `aws_s3_bucket.log["a"]` is encrypted
    "#);

    let log = BUCKET_MODULE.to_owned()
        + "variable \"harden\" {\n  type = bool\n}\n"
        + &configured("count = var.harden ? 1 : 0", "aws_s3_bucket.log.id");
    let main = "module \"log\" {\n  source   = \"./log\"\n  for_each = { a = true, b = false }\n  harden   = each.value\n}\n"
        .to_owned()
        + &trail("for_each = module.log", "each.value.id");
    insta::assert_snapshot!(said(&[("main.tf", &main), ("log/main.tf", &log)]), @r#"
    log/main.tf:6:1: low[log-bucket-no-lifecycle] no lifecycle rule of bucket `module.log["b"].aws_s3_bucket.log` is enabled
    log/main.tf:6:1: medium[log-bucket-no-public-access-block] the code does not block all public access to bucket `module.log["b"].aws_s3_bucket.log`
    log/main.tf:6:1: medium[log-bucket-no-versioning] bucket `module.log["b"].aws_s3_bucket.log` keeps no earlier versions
    log/main.tf:6:1: low[log-bucket-not-encrypted] the code does not state how bucket `module.log["b"].aws_s3_bucket.log` is encrypted
    "#);
}

#[test]
fn companions_follow_the_outputs_of_modules() {
    let calls =
        "module \"log\" {\n  source   = \"./log\"\n  for_each = toset([\"a\", \"b\"])\n  name     = \"log-${each.key}\"\n}\n";
    let with = |rest: &str| {
        let main = OPEN.to_owned() + calls + &trail("for_each = module.log", "each.value.id") + rest;
        verdict_of(&[("main.tf", &main), ("log/main.tf", BUCKET_MODULE)])
    };
    assert_eq!(with(&configured("for_each = module.log", "each.value.id")), "passes");
    assert_eq!(with(&configured("for_each = toset([\"a\", \"b\"])", "module.log[each.key].id")), "passes");
    assert_eq!(with(&configured("for_each = toset(values(module.log)[*].id)", "each.value")), "passes");
    assert_eq!(with(&configured("for_each = toset([\"c\"])", "\"log-${each.key}\"")), "fails");
}

#[test]
fn a_mistaken_access_list_is_harmless_where_a_companion_says_so() {
    let acl = "resource \"aws_s3_bucket_acl\" \"log\" {\n  count = length(aws_s3_bucket.log)\n  bucket = aws_s3_bucket.log[count.index].id\n  acl = \"public-read\"\n}\n";
    let enforced = |head: &str| {
        format!(
            "resource \"aws_s3_bucket_ownership_controls\" \"log\" {{\n  {head}\n  bucket = one(aws_s3_bucket.log[*].id)\n  rule {{\n    object_ownership = \"BucketOwnerEnforced\"\n  }}\n}}\n"
        )
    };
    let said = |companion: &str| {
        let text = OPEN.to_owned()
            + &bucket("count = var.create ? 1 : 0\n  bucket_prefix = \"log-\"")
            + &trail("count = var.create ? 1 : 0", "aws_s3_bucket.log[0].id")
            + acl
            + companion;
        findings(&[("main.tf", &text)], &["log-bucket-public-acl"])
    };
    assert!(said("").contains("critical[log-bucket-public-acl]"), "{}", said(""));
    assert_eq!(said(&enforced("count = var.create ? 1 : 0")), "");
    let open = said(&enforced("count = var.create && var.harden ? 1 : 0"));
    assert!(open.contains("unknown[log-bucket-public-acl]"), "{open}");
}

#[test]
fn object_lock_and_lifecycle_of_another_resource_count() {
    let said = |rule: &str, companion: &str| {
        let text = OPEN.to_owned()
            + &bucket("for_each = toset([\"a\"])\n  bucket_prefix = \"log-\"")
            + &trail("", "aws_s3_bucket.log[\"a\"].id")
            + companion;
        findings(&[("main.tf", &text)], &[rule])
    };
    let lock = "resource \"aws_s3_bucket_object_lock_configuration\" \"log\" {\n  for_each = aws_s3_bucket.log\n  bucket = each.value.id\n  object_lock_enabled = \"Enabled\"\n}\n";
    assert!(said("log-bucket-no-versioning", "").contains("medium[log-bucket-no-versioning]"));
    assert_eq!(said("log-bucket-no-versioning", lock), "");
    let lifecycle = |days: &str| {
        format!(
            "resource \"aws_s3_bucket_lifecycle_configuration\" \"log\" {{\n  for_each = aws_s3_bucket.log\n  bucket = each.value.id\n  rule {{\n    id = \"expire\"\n    status = \"Enabled\"\n    expiration {{\n      days = {days}\n    }}\n  }}\n}}\n"
        )
    };
    assert!(said("log-bucket-retention-too-short", &lifecycle("30")).contains("keeps the log for 30 days"));
    assert_eq!(said("log-bucket-retention-too-short", &lifecycle("400")), "");
}

#[test]
fn a_value_that_is_one_of_several_is_judged_by_all_of_them() {
    let said = |status: &str| {
        let text = OPEN.to_owned()
            + &bucket("bucket = \"example-audit-log\"")
            + &trail("", "aws_s3_bucket.log.id")
            + &format!("resource \"aws_s3_bucket_acl\" \"log\" {{\n  bucket = aws_s3_bucket.log.id\n  acl = {status}\n}}\n");
        let said = findings(&[("main.tf", &text)], &["log-bucket-public-acl"]);
        ["unknown[", "critical["].into_iter().find(|verdict| said.contains(verdict)).unwrap_or("passes")
    };
    assert_eq!(said("var.harden ? \"private\" : \"log-delivery-write\""), "passes");
    assert_eq!(said("var.harden ? \"public-read\" : \"public-read-write\""), "critical[");
    assert_eq!(said("var.harden ? \"private\" : \"public-read\""), "unknown[");
    assert_eq!(said("var.harden ? \"private\" : var.existing"), "unknown[");
    assert_eq!(said("var.harden ? null : \"private\""), "passes");
    assert_eq!(said("try(var.harden ? \"private\" : \"public-read\", \"private\")"), "unknown[");
}

#[test]
fn a_trail_that_may_have_no_bucket_leaves_the_other_buckets_alone() {
    let text = OPEN.to_owned()
        + &bucket("count = var.create ? 1 : 0\n  bucket_prefix = \"log-\"")
        + "resource \"aws_s3_bucket\" \"data\" {\n  bucket_prefix = \"data-\"\n}\n"
        + &trail("", "join(\"\", aws_s3_bucket.log[*].id)");
    let said = said(&[("main.tf", &text)]);
    assert!(said.contains("`aws_s3_bucket.log[0]` keeps no earlier versions") && !said.contains("aws_s3_bucket.data"), "{said}");
}

#[test]
fn the_order_of_blocks_and_files_changes_nothing() {
    let reference = "one(aws_s3_bucket.log[*].id)";
    let whole = OPEN.to_owned()
        + &bucket("count = var.create ? 1 : 0\n  bucket_prefix = \"log-\"")
        + &trail("count = var.create ? 1 : 0", reference)
        + &configured("count = var.create ? 1 : 0", reference);
    let blocks: Vec<String> = whole.split_inclusive("\n}\n").map(str::to_owned).collect();
    let versioning = blocks.iter().position(|block| block.contains("aws_s3_bucket_versioning")).expect("it is there");
    let places = proptest::collection::vec(0..3usize, blocks.len());
    let shuffled = (Just((0..blocks.len()).collect::<Vec<_>>()).prop_shuffle(), places, any::<bool>());
    let mut runner = TestRunner::new(ProptestConfig { cases: 30, failure_persistence: None, ..ProptestConfig::default() });
    let outcome = runner.run(&shuffled, |(order, places, is_whole)| {
        let mut files = [String::new(), String::new(), String::new()];
        let kept = order.into_iter().filter(|block| is_whole || *block != versioning);
        kept.for_each(|block| files[places[block]].push_str(&blocks[block]));
        let said = said(&[("a.tf", &files[0]), ("main.tf", &files[1]), ("z.tf", &files[2])]);
        match is_whole {
            true => prop_assert_eq!(said, ""),
            false => {
                prop_assert!(said.contains("medium[log-bucket-no-versioning]") && said.lines().count() == 1, "{}", said);
            }
        }
        Ok(())
    });
    outcome.expect("the order of blocks and files means nothing");
}
