//! Retention: how long a log is kept and can be read, from what is written to the days that follow, and the reason why.
//!
//! Each row names the page of the AWS documentation that its numbers follow from. The days are compared with those that come out when a day
//! after the other is simulated, too.

use std::fs;
use std::path::PathBuf;

use proptest::prelude::*;
use trail_lint::discover::{Exclusions, Given, Request};
use trail_lint::model::Object;
use trail_lint::source::{Sources, Span};
use trail_lint::value::{Data, Value};
use trail_lint::{analysis, lint, model};

/// The objects that one file declares, with all that follows from them, wherever it is deployed.
fn objects(file: &str, text: &str) -> Vec<Object> {
    deployed(file, text, None)
}

/// The objects that one file declares, deployed to an account.
fn deployed(file: &str, text: &str, account: Option<&str>) -> Vec<Object> {
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    fs::write(folder.path().join(file), text).expect("the file can be written");
    let (sources, paths, exclude) = (Sources::new(), [PathBuf::from(".")], Exclusions::default());
    let request = Request { working_folder: folder.path(), paths: &paths, exclude: &exclude, words: &[], beside: None };
    let typed = Span::new(sources.add("--account", account.unwrap_or_default()), 0, 0);
    let given = Given { account: account.map(|account| (account, typed)), ..Given::default() };
    let (resources, problems) = lint::resources(&sources, &request, &given).expect("the folder is there");
    assert!(problems.is_empty(), "{problems:?}\n{text}");
    let mut objects = model::lower(&resources);
    analysis::derive(&mut objects);
    objects
}

fn of_kind<'o>(objects: &'o [Object], kind: &str) -> &'o Object {
    objects.iter().find(|object| object.kind.name == kind).expect("it is declared")
}

/// A field in words: `for ever` for null, the reason for what is not known.
fn said(value: &Value) -> String {
    match &value.data {
        Data::Null(_) => "for ever".to_owned(),
        Data::Number(number) => number.to_string(),
        Data::Text(text) => text.to_string(),
        Data::List(elements) => elements.iter().map(said).collect::<Vec<_>>().join("; "),
        Data::Unknown(unknown) => format!("? {}", unknown.reason),
        _ => panic!("{value:?}"),
    }
}

fn field(object: &Object, name: &str) -> String {
    said(object.field(name).expect("there is such a field"))
}

/// A log bucket with these lines for its trail, itself, and the resources beside it.
fn log_bucket(trail: &str, own: &str, beside: &str) -> Vec<Object> {
    let text = format!(
        "data \"aws_caller_identity\" \"me\" {{}}\nvariable \"open\" {{}}\n\
         resource \"aws_cloudtrail\" \"audit\" {{\n  name = \"audit\"\n  s3_bucket_name = aws_s3_bucket.log.id\n  {trail}\n}}\n\
         resource \"aws_s3_bucket\" \"log\" {{\n  bucket = \"example-log\"\n  {own}\n}}\n{beside}\n"
    );
    objects("main.tf", &text)
}

/// The lifecycle configuration with these rules, which are enabled.
fn rules(rules: &[&str]) -> String {
    let rules = rules.iter().map(|rule| format!("  rule {{\n    id = \"a\"\n    status = \"Enabled\"\n    {rule}\n  }}\n"));
    format!(
        "resource \"aws_s3_bucket_lifecycle_configuration\" \"log\" {{\n  bucket = aws_s3_bucket.log.id\n{}}}\n",
        rules.collect::<String>()
    )
}

const VERSIONS: &str = "resource \"aws_s3_bucket_versioning\" \"log\" {\n  bucket = aws_s3_bucket.log.id\n  versioning_configuration {\n    status = \"Enabled\"\n  }\n}\n";
const SUSPENDED: &str = "resource \"aws_s3_bucket_versioning\" \"log\" {\n  bucket = aws_s3_bucket.log.id\n  versioning_configuration {\n    status = \"Suspended\"\n  }\n}\n";
const EXPIRING: &str = "S3 User Guide, Expiring objects";
const ELEMENTS: &str = "S3 User Guide, Lifecycle configuration elements";
const CLASSES: &str = "S3 User Guide, Transitioning objects using Amazon S3 Lifecycle";
const LAYOUT: &str = "CloudTrail User Guide, Finding your CloudTrail log files";
const LOCK: &str = "S3 User Guide, Managing Object Lock";

/// What is written, the days that the log is kept, and what becomes of a log file.
struct Row {
    trail: &'static str,
    own: &'static str,
    beside: Vec<&'static str>,
    rules: Vec<&'static str>,
    kept: &'static str,
    timeline: &'static str,
    source: &'static str,
}

fn row(rules: &[&'static str], kept: &'static str, timeline: &'static str, source: &'static str) -> Row {
    Row { trail: "", own: "", beside: Vec::new(), rules: rules.to_vec(), kept, timeline, source }
}

impl Row {
    fn trail(self, trail: &'static str) -> Self {
        Self { trail, ..self }
    }

    fn own(self, own: &'static str) -> Self {
        Self { own, ..self }
    }

    fn beside(mut self, text: &'static str) -> Self {
        self.beside.push(text);
        self
    }
}

fn rows() -> Vec<Row> {
    const TIERING: &str = "resource \"aws_s3_bucket_intelligent_tiering_configuration\" \"all\" {\n  bucket = aws_s3_bucket.log.id\n  name = \"all\"\n  tiering {\n    access_tier = \"ARCHIVE_ACCESS\"\n    days = 120\n  }\n  tiering {\n    access_tier = \"DEEP_ARCHIVE_ACCESS\"\n    days = 365\n  }\n}\n";
    const LOCKED: &str = "resource \"aws_s3_bucket_object_lock_configuration\" \"log\" {\n  bucket = aws_s3_bucket.log.id\n  rule {\n    default_retention {\n      mode = \"COMPLIANCE\"\n      days = 500\n    }\n  }\n}\n";
    vec![
        row(&[], "for ever", "for ever", ELEMENTS),
        row(&["expiration {\n days = 90\n }"], "90", "day 90 gone", EXPIRING),
        row(&["expiration {\n days = 90\n }", "expiration {\n days = 40\n }"], "40", "day 40 gone", ELEMENTS),
        // Expiration leaves a delete marker in a versioned bucket, and nothing in one that is suspended.
        row(&["expiration {\n days = 90\n }"], "for ever", "day 90 behind a delete marker", EXPIRING).beside(VERSIONS),
        row(&["expiration {\n days = 90\n }"], "90", "day 90 gone", EXPIRING).beside(SUSPENDED),
        row(
            &["expiration {\n days = 90\n }\n noncurrent_version_expiration {\n noncurrent_days = 30\n }"],
            "120",
            "day 90 behind a delete marker → day 120 gone",
            ELEMENTS,
        )
        .beside(VERSIONS),
        row(&["noncurrent_version_expiration {\n noncurrent_days = 30\n }"], "for ever", "for ever", ELEMENTS).beside(VERSIONS),
        // Of a log file there is never a newer earlier version.
        row(
            &["expiration {\n days = 90\n }\n noncurrent_version_expiration {\n noncurrent_days = 30\n newer_noncurrent_versions = 1\n }"],
            "for ever",
            "day 90 behind a delete marker",
            ELEMENTS,
        )
        .beside(VERSIONS),
        row(&["expiration {\n expired_object_delete_marker = true\n }"], "for ever", "for ever", ELEMENTS),
        row(&["expiration {\n date = \"2031-01-01T00:00:00Z\"\n }"], "0", "day 0 gone", ELEMENTS),
        // The provider takes 0 for nothing.
        row(&["expiration {\n days = 0\n }"], "for ever", "for ever", ELEMENTS),
        // Filters.
        row(&["filter {\n prefix = \"AWSLogs/\"\n }\n expiration {\n days = 9\n }"], "9", "day 9 gone", LAYOUT),
        row(&["filter {\n prefix = \"AWS\"\n }\n expiration {\n days = 9\n }"], "9", "day 9 gone", LAYOUT),
        row(&["filter {\n prefix = \"config/\"\n }\n expiration {\n days = 9\n }"], "for ever", "for ever", LAYOUT),
        row(&["filter {\n prefix = \"AWSLogs/elasticloadbalancing/\"\n }\n expiration {\n days = 9\n }"], "for ever", "for ever", LAYOUT),
        row(
            &["filter {\n prefix = \"AWSLogs/${data.aws_caller_identity.me.account_id}/Config/\"\n }\n expiration {\n days = 9\n }"],
            "for ever",
            "for ever",
            LAYOUT,
        ),
        row(
            &["filter {\n prefix = \"AWSLogs/${data.aws_caller_identity.me.account_id}/CloudTrail/\"\n }\n expiration {\n days = 9\n }"],
            "9",
            "day 9 gone",
            LAYOUT,
        ),
        row(
            &["filter {\n prefix = \"AWSLogs/111122223333/CloudTrail/\"\n }\n expiration {\n days = 9\n }"],
            "? whether this rule touches any log file is not known",
            "? whether this rule touches any log file is not known",
            LAYOUT,
        ),
        row(&["filter {\n prefix = \"AWSLogs/\"\n }\n expiration {\n days = 9\n }"], "for ever", "for ever", LAYOUT)
            .trail("s3_key_prefix = \"audit\""),
        row(&["filter {\n prefix = \"audit/AWSLogs/\"\n }\n expiration {\n days = 9\n }"], "9", "day 9 gone", LAYOUT)
            .trail("s3_key_prefix = \"audit\""),
        row(&["filter {\n prefix = \"AWSLogs/o-a1b2c3d4e5/\"\n }\n expiration {\n days = 9\n }"], "for ever", "for ever", LAYOUT),
        row(
            &["filter {\n prefix = \"AWSLogs/o-a1b2c3d4e5/\"\n }\n expiration {\n days = 9\n }"],
            "? whether this rule touches any log file is not known",
            "? whether this rule touches any log file is not known",
            LAYOUT,
        )
        .trail("is_organization_trail = true"),
        row(&["filter {\n tag {\n key = \"a\"\n value = \"b\"\n }\n }\n expiration {\n days = 9\n }"], "for ever", "for ever", ELEMENTS),
        row(
            &["filter {\n and {\n prefix = \"AWSLogs/\"\n tags = { a = \"b\" }\n }\n }\n expiration {\n days = 9\n }"],
            "for ever",
            "for ever",
            ELEMENTS,
        ),
        row(&["filter {\n and {\n prefix = \"AWSLogs/\"\n object_size_greater_than = 1000\n }\n }\n expiration {\n days = 9\n }"], "9", "day 9 gone", ELEMENTS),
        row(&["expiration {\n days = var.open\n }"], "? `var.open` has no value", "? `var.open` has no value", ELEMENTS),
        // Storage classes.
        row(
            &["transition {\n days = 30\n storage_class = \"STANDARD_IA\"\n }\n transition {\n days = 90\n storage_class = \"GLACIER\"\n }\n expiration {\n days = 200\n }"],
            "200",
            "day 30 STANDARD_IA → day 90 GLACIER → day 200 gone",
            CLASSES,
        ),
        row(
            &["transition {\n days = 10\n storage_class = \"GLACIER\"\n }", "transition {\n days = 60\n storage_class = \"STANDARD_IA\"\n }"],
            "for ever",
            "day 10 GLACIER",
            CLASSES,
        ),
        row(&["transition {\n storage_class = \"GLACIER_IR\"\n }"], "for ever", "day 0 GLACIER_IR", CLASSES),
        row(&["transition {\n days = 0\n storage_class = \"INTELLIGENT_TIERING\"\n }"], "for ever", "day 0 INTELLIGENT_TIERING → day 120 archived by Intelligent-Tiering", CLASSES).beside(TIERING),
        row(&["transition {\n days = 30\n storage_class = \"STANDARD_IA\"\n }"], "for ever", "day 30 STANDARD_IA", CLASSES).beside(TIERING),
        row(
            &["expiration {\n days = 30\n }\n noncurrent_version_transition {\n noncurrent_days = 60\n storage_class = \"DEEP_ARCHIVE\"\n }"],
            "for ever",
            "day 30 behind a delete marker → day 90 DEEP_ARCHIVE",
            CLASSES,
        )
        .beside(VERSIONS),
        // A lock keeps versions from being removed, whatever a rule says.
        row(
            &["expiration {\n days = 90\n }\n noncurrent_version_expiration {\n noncurrent_days = 30\n }"],
            "500",
            "day 90 behind a delete marker → day 500 gone",
            LOCK,
        )
        .own("object_lock_enabled = true")
        .beside(LOCKED),
        row(
            &["expiration {\n days = 90\n }\n noncurrent_version_expiration {\n noncurrent_days = 30\n }"],
            "120",
            "day 90 behind a delete marker → day 120 gone",
            LOCK,
        )
        .own("object_lock_enabled = true"),
    ]
}

#[test]
fn days_follow_from_what_is_written() {
    for Row { trail, own, beside, rules: written, kept, timeline, source } in rows() {
        let beside = beside.concat() + &if written.is_empty() { String::new() } else { rules(&written) };
        let objects = log_bucket(trail, own, &beside);
        let bucket = of_kind(&objects, "bucket");
        let found = (field(bucket, "retention_days"), field(bucket, "log_timeline"));
        assert_eq!(found, (kept.to_owned(), timeline.to_owned()), "{source}\n{trail}\n{own}\n{beside}");
    }
}

#[test]
fn a_rule_of_which_nothing_is_known_can_only_shorten_what_others_leave() {
    let both = rules(&["expiration {\n days = 90\n }", "expiration {\n days = var.open\n }"]);
    let objects = log_bucket("", "", &both);
    let bucket = of_kind(&objects, "bucket");
    assert_eq!(
        (field(bucket, "retention_days"), field(bucket, "retention_days_at_most")),
        ("? `var.open` has no value".to_owned(), "90".to_owned())
    );
    let removal = rules(&["expiration {\n days = 90\n }\n noncurrent_version_expiration {\n noncurrent_days = var.open\n }"]);
    let objects = log_bucket("", "", &(VERSIONS.to_owned() + &removal));
    assert_eq!(field(of_kind(&objects, "bucket"), "retention_days_at_most"), "for ever");
}

#[test]
fn inline_rules_and_templates_say_the_same() {
    let inline = "lifecycle_rule {\n enabled = true\n prefix = \"AWSLogs/\"\n transition {\n days = 40\n storage_class = \"GLACIER\"\n }\n expiration {\n days = 90\n }\n noncurrent_version_expiration {\n days = 20\n }\n }\n versioning {\n enabled = true\n }";
    let terraform = log_bucket("", inline, "");
    let template = "
Resources:
  Audit:
    Type: AWS::CloudTrail::Trail
    Properties: {S3BucketName: !Ref Log, IsLogging: true}
  Log:
    Type: AWS::S3::Bucket
    Properties:
      VersioningConfiguration: {Status: Enabled}
      LifecycleConfiguration:
        Rules:
          - Status: Enabled
            Prefix: AWSLogs/
            ExpirationInDays: 90
            NoncurrentVersionExpirationInDays: 20
            Transition: {StorageClass: Glacier, TransitionInDays: 40}
";
    for objects in [terraform, objects("template.yaml", template)] {
        let bucket = of_kind(&objects, "bucket");
        assert_eq!(field(bucket, "log_timeline"), "day 40 GLACIER → day 90 behind a delete marker → day 110 gone");
        assert_eq!((field(bucket, "retention_days"), field(bucket, "readable_days")), ("110".to_owned(), "40".to_owned()));
    }
}

#[test]
fn every_archive_configuration_counts_that_is_in_force_for_the_log() {
    let tiering = |name: &str, line: &str, days: u32| {
        format!(
            "resource \"aws_s3_bucket_intelligent_tiering_configuration\" \"{name}\" {{\n  bucket = aws_s3_bucket.log.id\n  name = \"{name}\"\n  {line}\n  tiering {{\n    access_tier = \"ARCHIVE_ACCESS\"\n    days = {days}\n  }}\n}}\n"
        )
    };
    let moved = rules(&["transition {\n days = 10\n storage_class = \"INTELLIGENT_TIERING\"\n }"]);
    let readable = |configurations: &[String]| {
        let objects = log_bucket("", "", &(moved.clone() + &configurations.concat()));
        field(of_kind(&objects, "bucket"), "readable_days")
    };
    // S3 API Reference, IntelligentTieringConfiguration.
    assert_eq!(readable(&[]), "for ever");
    assert_eq!(readable(&[tiering("a", "", 200), tiering("b", "", 100)]), "110");
    assert_eq!(readable(&[tiering("a", "", 200), tiering("b", "status = \"Disabled\"", 100)]), "210");
    assert_eq!(readable(&[tiering("a", "", 200), tiering("b", "filter {\n prefix = \"reports/\"\n }", 100)]), "210");
    assert_eq!(readable(&[tiering("a", "filter {\n tags = { a = \"b\" }\n }", 100)]), "for ever");
    let objects = log_bucket("", "", &(moved.clone() + &tiering("a", "count = var.open", 100)));
    let days = of_kind(&objects, "bucket").field("readable_days").expect("there is such a field");
    let possible: Vec<String> = days.all_alternatives().iter().map(|alternative| said(&alternative.value)).collect();
    assert_eq!(possible, ["for ever", "110"], "whether it is in force hangs on a variable");
}

#[test]
fn of_two_trails_the_log_that_goes_first_counts() {
    // Neither folder is touched by an expiration and by a removal of earlier versions.
    let second = "resource \"aws_cloudtrail\" \"second\" {\n name = \"second\"\n s3_bucket_name = aws_s3_bucket.log.id\n s3_key_prefix = \"second\"\n}\n";
    let apart = rules(&[
        "filter {\n prefix = \"AWSLogs/\"\n }\n expiration {\n days = 30\n }",
        "filter {\n prefix = \"second/\"\n }\n noncurrent_version_expiration {\n noncurrent_days = 30\n }",
    ]);
    let objects = log_bucket("", "", &[VERSIONS, second, &apart].concat());
    assert_eq!(field(of_kind(&objects, "bucket"), "retention_days"), "for ever");
    let both = rules(&["filter {\n prefix = \"second/\"\n }\n expiration {\n days = 60\n }", "expiration {\n days = 200\n }"]);
    let objects = log_bucket("", "", &[second, &both].concat());
    assert_eq!(field(of_kind(&objects, "bucket"), "retention_days"), "60");
}

#[test]
fn digests_count_by_themselves() {
    let digests = rules(&[
        "filter {\n prefix = \"AWSLogs/${data.aws_caller_identity.me.account_id}/CloudTrail-Digest/\"\n }\n expiration {\n days = 30\n }",
        "expiration {\n days = 400\n }",
    ]);
    let days = |trail: &str| {
        let objects = log_bucket(trail, "", &digests);
        let bucket = of_kind(&objects, "bucket");
        (field(bucket, "retention_days"), field(bucket, "digest_retention_days"))
    };
    assert_eq!(days("enable_log_file_validation = true"), ("400".to_owned(), "30".to_owned()));
    assert_eq!(days(""), ("400".to_owned(), "for ever".to_owned()), "without validation there are none");
}

#[test]
fn what_s3_rejects_has_its_reason() {
    // S3 User Guide, Constraints and considerations for transitions; API Reference, LifecycleExpiration, Tiering.
    let rejected = [
        (
            "transition {\n days = 29\n storage_class = \"ONEZONE_IA\"\n }",
            "ONEZONE_IA takes objects from day 30 on, not from day 29 on",
        ),
        (
            "noncurrent_version_transition {\n noncurrent_days = 1\n storage_class = \"STANDARD_IA\"\n }",
            "STANDARD_IA takes objects from day 30 on, not from day 1 on",
        ),
        (
            "transition {\n days = 30\n storage_class = \"STANDARD_IA\"\n }\n transition {\n days = 59\n storage_class = \"GLACIER\"\n }",
            "objects stay in STANDARD_IA for 30 days before they move to GLACIER, not for 29",
        ),
        (
            "transition {\n days = 30\n storage_class = \"GLACIER\"\n }\n transition {\n days = 90\n storage_class = \"GLACIER_IR\"\n }",
            "what is in GLACIER since day 30 cannot move to GLACIER_IR on day 90",
        ),
        (
            "transition {\n days = 30\n storage_class = \"GLACIER\"\n }\n transition {\n days = 90\n storage_class = \"GLACIER\"\n }",
            "the rule moves objects to GLACIER twice",
        ),
        (
            "transition {\n days = 90\n storage_class = \"GLACIER\"\n }\n expiration {\n days = 90\n }",
            "objects expire on day 90, so they cannot move to GLACIER on day 90",
        ),
        (
            "noncurrent_version_transition {\n noncurrent_days = 30\n storage_class = \"GLACIER\"\n }\n noncurrent_version_expiration {\n noncurrent_days = 20\n }",
            "earlier versions are removed after 20 days, so they cannot move to GLACIER after 30",
        ),
        (
            "expiration {\n days = 90\n expired_object_delete_marker = true\n }",
            "the removal of expired delete markers cannot stand beside the days or the date of an expiration",
        ),
        (
            "filter {\n tag {\n key = \"a\"\n value = \"b\"\n }\n }\n abort_incomplete_multipart_upload {\n days_after_initiation = 3\n }",
            "a rule for tagged objects cannot remove the parts of uploads, which have no tags",
        ),
        ("transition {\n days = var.open\n storage_class = \"STANDARD_IA\"\n }", "? `var.open` has no value"),
        (
            "transition {\n days = 30\n storage_class = \"STANDARD_IA\"\n }\n transition {\n days = 60\n storage_class = \"DEEP_ARCHIVE\"\n }\n expiration {\n days = 61\n }",
            "",
        ),
        ("transition {\n days = 0\n storage_class = \"GLACIER\"\n }\n expiration {\n days = 1\n }", ""),
    ];
    for (rule, reason) in rejected {
        let objects = log_bucket("", "", &rules(&[rule]));
        assert_eq!(field(of_kind(&objects, "bucket"), "rules_rejected"), reason, "{rule}");
    }
    let tiering = |days: u32| {
        format!(
            "resource \"aws_s3_bucket_intelligent_tiering_configuration\" \"all\" {{\n  bucket = aws_s3_bucket.log.id\n  name = \"all\"\n  tiering {{\n    access_tier = \"DEEP_ARCHIVE_ACCESS\"\n    days = {days}\n  }}\n}}\n"
        )
    };
    let objects = log_bucket("", "", &tiering(90));
    assert_eq!(
        field(of_kind(&objects, "bucket"), "rules_rejected"),
        "DEEP_ARCHIVE_ACCESS takes objects after 180 to 730 days without access, not after 90"
    );
    assert_eq!(field(of_kind(&log_bucket("", "", &tiering(180)), "bucket"), "rules_rejected"), "");
}

#[test]
fn rules_that_miss_the_log_are_told_apart_from_rules_for_something_else() {
    let expiration = "expiration {\n days = 400\n }";
    let missing = |prefixes: &[&str]| {
        let written: Vec<String> =
            prefixes.iter().map(|prefix| format!("filter {{\n prefix = \"{prefix}\"\n }}\n {expiration}")).collect();
        let written: Vec<&str> = written.iter().map(String::as_str).collect();
        let objects = log_bucket("s3_key_prefix = \"audit\"", "", &rules(&written));
        field(of_kind(&objects, "bucket"), "rules_touching_nothing")
    };
    assert_eq!(missing(&["audit/"]), "");
    assert_eq!(missing(&["audit/AWSLogs/*/CloudTrail/"]), "a prefix knows no wildcards, `*` stands for itself");
    assert_eq!(missing(&["/audit/", "audit/"]), "no key of a log file begins with `/`");
    assert_eq!(missing(&["AWSLogs/"]), "no key of a log file begins so");
    assert_eq!(missing(&["AWSLogs/", "audit/"]), "", "other logs may lie there");
    assert_eq!(missing(&["backups/"]), "", "that is about something else");
    assert_eq!(
        missing(&["audit/AWSLogs/CloudTrail/", "audit/"]),
        "behind `AWSLogs/` stands the account or organization, and `CloudTrail` only behind that"
    );
}

#[test]
fn log_groups_and_event_data_stores_say_how_long_they_keep() {
    let kept = |file: &str, text: &str, kind: &str| field(of_kind(&objects(file, text), kind), "retention_days");
    // Terraform AWS provider, aws_cloudwatch_log_group; CloudFormation, AWS::Logs::LogGroup.
    let group = |line: &str| {
        kept("main.tf", &format!("resource \"aws_cloudwatch_log_group\" \"g\" {{\n  name = \"g\"\n  {line}\n}}\n"), "log_group")
    };
    assert_eq!([group(""), group("retention_in_days = 0"), group("retention_in_days = 90")], ["for ever", "for ever", "90"]);
    // CloudTrail API Reference, CreateEventDataStore.
    let store = |lines: &str| {
        kept(
            "template.yaml",
            &format!("Resources:\n  Store:\n    Type: AWS::CloudTrail::EventDataStore\n    Properties:\n      Name: a\n{lines}"),
            "event_data_store",
        )
    };
    assert_eq!(store(""), "366");
    assert_eq!(store("      BillingMode: FIXED_RETENTION_PRICING\n"), "2557");
    assert_eq!(store("      RetentionPeriod: 30\n"), "30");
    assert_eq!(
        kept("main.tf", "resource \"aws_cloudtrail_event_data_store\" \"s\" {\n  name = \"s\"\n}\n", "event_data_store"),
        "2555"
    );
}

/// A rule of a template, as numbers.
#[derive(Debug, Clone)]
struct Written {
    enabled: bool,
    prefix: &'static str,
    expiration: Option<i64>,
    removal: Option<(i64, Option<i64>)>,
    moves: Vec<(i64, &'static str)>,
    later_moves: Vec<(i64, &'static str)>,
}

/// A bucket of a template.
#[derive(Debug, Clone)]
struct Bucket {
    versioning: &'static str,
    lock: Option<i64>,
    idle: Option<i64>,
    rules: Vec<Written>,
}

/// From warm to cold.
const COLDER: [&str; 7] =
    ["STANDARD", "STANDARD_IA", "INTELLIGENT_TIERING", "ONEZONE_IA", "GLACIER_IR", "GLACIER", "DEEP_ARCHIVE"];

const KEY: &str = "AWSLogs/111122223333/CloudTrail/eu-west-1/2026/01/31/a.json.gz";

fn bucket() -> impl Strategy<Value = Bucket> {
    let class = || (1..COLDER.len()).prop_map(|place| COLDER[place]);
    let moves = || prop::collection::vec((0i64..40, class()), 0..3);
    let prefix = prop::sample::select(vec![
        "",
        "",
        "AWSLogs/",
        "AWSLogs/111122223333/",
        "AWSLogs/4",
        "other/",
        "AWSLogs/111122223333/CloudTrail/",
    ]);
    let removal = prop::option::of((1i64..40, prop::option::of(0i64..2)));
    let rule = (prop::bool::weighted(0.8), prefix, prop::option::of(1i64..40), removal, moves(), moves());
    let rule = rule.prop_map(|(enabled, prefix, expiration, removal, moves, later_moves)| Written {
        enabled,
        prefix,
        expiration,
        removal,
        moves,
        later_moves,
    });
    let versioning = prop::sample::select(vec!["", "Suspended", "Enabled", "Enabled"]);
    (versioning, prop::option::weighted(0.3, 1i64..100), prop::option::of(1i64..40), prop::collection::vec(rule, 0..4))
        .prop_map(|(versioning, lock, idle, rules)| Bucket { versioning, lock, idle, rules })
}

impl Bucket {
    fn template(&self) -> String {
        let mut text = String::from(
            "Resources:\n  Audit:\n    Type: AWS::CloudTrail::Trail\n    Properties: {S3BucketName: !Ref Log, IsLogging: true}\n  Log:\n    Type: AWS::S3::Bucket\n    Properties:\n      BucketName: example-log\n",
        );
        if !self.versioning.is_empty() {
            text += &format!("      VersioningConfiguration: {{Status: {}}}\n", self.versioning);
        }
        if let Some(days) = self.lock {
            text += &format!(
                "      ObjectLockEnabled: true\n      ObjectLockConfiguration: {{ObjectLockEnabled: Enabled, Rule: {{DefaultRetention: {{Mode: COMPLIANCE, Days: {days}}}}}}}\n"
            );
        }
        if let Some(days) = self.idle {
            text += &format!(
                "      IntelligentTieringConfigurations: [{{Id: a, Status: Enabled, Tierings: [{{AccessTier: ARCHIVE_ACCESS, Days: {days}}}]}}]\n"
            );
        }
        if !self.rules.is_empty() {
            text += "      LifecycleConfiguration:\n        Rules:\n";
        }
        for rule in &self.rules {
            let moves = |moves: &[(i64, &str)]| {
                let moves = moves.iter().map(|(days, class)| format!("{{TransitionInDays: {days}, StorageClass: {class}}}"));
                moves.collect::<Vec<_>>().join(", ")
            };
            text += &format!("          - Status: {}\n", if rule.enabled { "Enabled" } else { "Disabled" });
            text += &format!("            Prefix: \"{}\"\n", rule.prefix);
            text += &format!("            Transitions: [{}]\n", moves(&rule.moves));
            text += &format!("            NoncurrentVersionTransitions: [{}]\n", moves(&rule.later_moves));
            if let Some(days) = rule.expiration {
                text += &format!("            ExpirationInDays: {days}\n");
            }
            if let Some((days, kept)) = rule.removal {
                let kept = kept.map_or(String::new(), |kept| format!(", NewerNoncurrentVersions: {kept}"));
                text += &format!("            NoncurrentVersionExpiration: {{NoncurrentDays: {days}{kept}}}\n");
            }
        }
        text
    }

    /// The day on which a log object is gone, and the day from which it cannot be read at once, when every day is looked at.
    fn simulated(&self) -> (Option<i64>, Option<i64>) {
        let rules: Vec<&Written> = self.rules.iter().filter(|rule| rule.enabled && KEY.starts_with(rule.prefix)).collect();
        let versioned = self.versioning == "Enabled" || self.lock.is_some();
        let (mut class, mut arrived, mut earlier_since, mut unreadable) = ("STANDARD", 0, None, None);
        let mut day = 0;
        while day < 400 {
            let gone = match earlier_since {
                None => !versioned && rules.iter().any(|rule| rule.expiration.is_some_and(|days| day >= days)),
                Some(since) => {
                    let due =
                        |rule: &&Written| rule.removal.is_some_and(|(days, kept)| kept.unwrap_or(0) == 0 && day - since >= days);
                    rules.iter().any(due) && day >= self.lock.unwrap_or(0)
                }
            };
            if gone {
                return (Some(day), unreadable.or(Some(day)));
            }
            let due = rules.iter().flat_map(|rule| match earlier_since {
                None => rule.moves.iter().map(|(days, class)| (*days, *class)).collect::<Vec<_>>(),
                Some(since) => rule.later_moves.iter().map(|(days, class)| (since + days, *class)).collect(),
            });
            let mut due: Vec<&str> = due.filter(|(days, _)| *days <= day).map(|(_, class)| class).collect();
            due.sort_by_key(|class| std::cmp::Reverse(COLDER.iter().position(|known| known == class)));
            if let Some(to) = due.into_iter().find(|to| moves(class, to)) {
                (class, arrived) = (to, day);
            }
            let is_idle = class == "INTELLIGENT_TIERING" && self.idle.is_some_and(|idle| day - arrived >= idle);
            if unreadable.is_none() && (is_idle || class == "GLACIER" || class == "DEEP_ARCHIVE") {
                unreadable = Some(day);
            }
            // What becomes an earlier version may move on the same day.
            match earlier_since {
                None if rules.iter().any(|rule| rule.expiration.is_some_and(|days| day >= days)) => earlier_since = Some(day),
                _ => day += 1,
            }
        }
        (None, unreadable)
    }
}

/// The moves that S3 makes.
fn moves(from: &str, to: &str) -> bool {
    let list: &[&str] = match from {
        "STANDARD" => &COLDER[1..],
        "STANDARD_IA" => &["INTELLIGENT_TIERING", "ONEZONE_IA", "GLACIER_IR", "GLACIER", "DEEP_ARCHIVE"],
        "INTELLIGENT_TIERING" => &["ONEZONE_IA", "GLACIER_IR", "GLACIER", "DEEP_ARCHIVE"],
        "ONEZONE_IA" | "GLACIER_IR" => &["GLACIER", "DEEP_ARCHIVE"],
        "GLACIER" => &["DEEP_ARCHIVE"],
        _ => &[],
    };
    list.contains(&to)
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn days_are_those_of_a_simulation_day_by_day(bucket in bucket()) {
        let template = bucket.template();
        let objects = deployed("template.yaml", &template, Some("111122223333"));
        let found = of_kind(&objects, "bucket");
        let (gone, unreadable) = bucket.simulated();
        let in_words = |day: Option<i64>| day.map_or_else(|| "for ever".to_owned(), |day| day.to_string());
        let timeline = field(found, "log_timeline");
        prop_assert_eq!(field(found, "retention_days"), in_words(gone), "{}\n{}", template, timeline);
        prop_assert_eq!(field(found, "readable_days"), in_words(unreadable), "{}\n{}", template, timeline);
    }
}
