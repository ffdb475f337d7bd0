//! `estate.monitored`: which events of which buckets must be recorded.

use std::sync::LazyLock;

use serde_json::Value as Json;

use crate::project::{MANAGEMENT_SELECTOR, Project, data_selector};

/// Rules about buckets, which ask what is recorded of them.
const OF_BUCKETS: [&str; 2] = ["--select", "bucket-"];

/// A trail that records what happens below `exports/` in one bucket, and uploads in another.
static CODE: LazyLock<String> = LazyLock::new(|| {
    let below = |place| ("resources.ARN", "starts_with", place);
    let exports = data_selector("AWS::S3::Object", &[below("\"${aws_s3_bucket.payments.arn}/exports/\"")]);
    let uploads = [below("\"${aws_s3_bucket.reports.arn}/\""), ("eventName", "equals", "\"PutObject\", \"DeleteObject\"")];
    format!("{TRAIL}{exports}{}}}\n{BUCKETS}", data_selector("AWS::S3::Object", &uploads))
});

const TRAIL: &str = r#"
resource "aws_cloudtrail" "audit" {
  name                  = "audit"
  s3_bucket_name        = aws_s3_bucket.log.id
  is_multi_region_trail = true

"#;

const BUCKETS: &str = r#"
resource "aws_s3_bucket" "log" {
  bucket = "example-audit-log"
}

resource "aws_s3_bucket" "payments" {
  bucket = "example-payments"
  tags = {
    classification = "restricted"
  }
}

resource "aws_s3_bucket" "reports" {
  bucket = "example-reports"
}

resource "aws_s3_bucket" "scratch" {
  tags = {
    audited = "no"
  }
}
"#;

fn project(monitored: &str) -> Project {
    Project::new(&[("trail-lint.yaml", &format!("estate:\n  monitored:\n{monitored}")), ("main.tf", &CODE)])
}

/// What the rules about buckets say.
fn findings(monitored: &str) -> String {
    project(monitored).findings(&OF_BUCKETS)
}

#[test]
fn without_an_entry_all_reads_and_writes_are_asked_for() {
    insta::assert_snapshot!(findings("    - {buckets: [nothing-like-it]}\n"), @r#"
    main.tf:45:1: low[bucket-prefix-only-logged] events of bucket `aws_s3_bucket.payments` are recorded for some prefixes only
    main.tf:52:1: medium[bucket-reads-unlogged] object reads in bucket `aws_s3_bucket.reports` are not all recorded
    main.tf:52:1: medium[bucket-writes-unlogged] object writes in bucket `aws_s3_bucket.reports` are not all recorded
    main.tf:56:1: medium[bucket-reads-unlogged] object reads in bucket `aws_s3_bucket.scratch` are not all recorded
    main.tf:56:1: medium[bucket-writes-unlogged] object writes in bucket `aws_s3_bucket.scratch` are not all recorded
    exit code 1
    "#);
}

#[test]
fn an_entry_asks_for_less() {
    let monitored = "
    - {buckets: ['*-payments'], prefixes: [exports/]}
    - {buckets: [example-reports], events: [PutObject, DeleteObject]}
    - {tags: {audited: 'no'}, reads: false, writes: false}
";
    insta::assert_snapshot!(findings(monitored), @"exit code 0");
    insta::assert_snapshot!(project(monitored).run(&["coverage"]).stdout, @r#"
    RESOURCE                                                              READS    WRITES   RECORDED BY
    aws_s3_bucket.log (log bucket)                                        none     none     -
    aws_s3_bucket.payments (only below exports/)                          full     full     aws_cloudtrail.audit
    aws_s3_bucket.reports (only PutObject, DeleteObject)                  -        full     aws_cloudtrail.audit
    aws_s3_bucket.scratch (not asked for)                                 -        -        -
    account of aws_cloudtrail.audit (management events)                   none     none     -
    account of aws_cloudtrail.audit (management events in other Regions)  none     none     -
    account of aws_cloudtrail.audit (events of global services)           none     none     -

    account of aws_cloudtrail.audit (management events): nothing is recorded, such as a management event that changes
      something (main.tf:2:1)
    account of aws_cloudtrail.audit (management events in other Regions): nothing is recorded, such as a management event
      that changes something in another Region (main.tf:2:1)
    account of aws_cloudtrail.audit (events of global services): nothing is recorded, such as a management event of
      `iam.amazonaws.com` that changes something (main.tf:2:1)

    7 rows, 1 recorder: 2 full, 4 none, 1 not asked for
    "#);
}

#[test]
fn what_an_entry_asks_for_must_be_recorded() {
    let monitored = "
    - {tags: {classification: 'rest*'}, prefixes: [exports/, imports/], reads: false}
    - {buckets: ['example-*'], events: [GetObject, PutObject]}
";
    insta::assert_snapshot!(findings(monitored), @r#"
    main.tf:45:1: medium[bucket-writes-unlogged] object writes in bucket `aws_s3_bucket.payments` are not all recorded
    main.tf:52:1: medium[bucket-reads-unlogged] object reads in bucket `aws_s3_bucket.reports` are not all recorded
    main.tf:56:1: medium[bucket-reads-unlogged] object reads in bucket `aws_s3_bucket.scratch` are not all recorded
    main.tf:56:1: medium[bucket-writes-unlogged] object writes in bucket `aws_s3_bucket.scratch` are not all recorded
    exit code 1
    "#);
    let shown = project(monitored).run(&["coverage"]).stdout;
    insta::assert_snapshot!(shown, @r#"
    RESOURCE                                                              READS    WRITES   RECORDED BY
    aws_s3_bucket.log (log bucket)                                        none     none     -
    aws_s3_bucket.payments (only writes below exports/, imports/)         -        partial  aws_cloudtrail.audit
    aws_s3_bucket.reports (only GetObject, PutObject)                     none     full     aws_cloudtrail.audit
    aws_s3_bucket.scratch                                                 none     none     -
    account of aws_cloudtrail.audit (management events)                   none     none     -
    account of aws_cloudtrail.audit (management events in other Regions)  none     none     -
    account of aws_cloudtrail.audit (events of global services)           none     none     -

    aws_s3_bucket.payments (only writes below exports/, imports/): `PutObject` on
      `arn:aws:s3:::example-payments/imports/x` is recorded by nobody (main.tf:45:1)
    aws_s3_bucket.reports (only GetObject, PutObject): `GetObject` on `arn:aws:s3:::example-reports/x` is recorded by
      nobody (main.tf:18:22 selects something else, main.tf:34:5 selects something else)
    aws_s3_bucket.scratch: nothing is recorded, such as `PutObject` on `arn:aws:s3:::${aws_s3_bucket.scratch.id}/x`
      (main.tf:18:22 selects something else, main.tf:32:22 selects something else)
    account of aws_cloudtrail.audit (management events): nothing is recorded, such as a management event that changes
      something (main.tf:2:1)
    account of aws_cloudtrail.audit (management events in other Regions): nothing is recorded, such as a management event
      that changes something in another Region (main.tf:2:1)
    account of aws_cloudtrail.audit (events of global services): nothing is recorded, such as a management event of
      `iam.amazonaws.com` that changes something (main.tf:2:1)

    7 rows, 1 recorder: 2 partial, 5 none
    "#);
}

#[test]
fn the_first_entry_that_chooses_a_bucket_counts() {
    let both = "    - {buckets: [example-payments], prefixes: [exports/]}\n    - {buckets: ['*'], reads: false, writes: false}\n";
    insta::assert_snapshot!(findings(both), @"exit code 0");
    let other_way_round =
        "    - {buckets: ['*'], reads: false, writes: false}\n    - {buckets: [example-payments], prefixes: [imports/]}\n";
    insta::assert_snapshot!(findings(other_way_round), @"exit code 0");
}

#[test]
fn a_bucket_without_a_name_goes_by_its_address_or_by_what_its_name_begins_with() {
    let nothing = "reads: false, writes: false";
    let of = |bucket: &str| {
        let monitored = format!("    - {{buckets: ['{bucket}'], {nothing}}}\n");
        let shown =
            project(&monitored).run(&[&["check", "--format", "short", "--show-unknown"], &OF_BUCKETS[..]].concat()).stdout;
        shown.lines().filter(|line| line.contains("scratch")).map(|line| line.to_owned() + "\n").collect::<String>()
    };
    assert_eq!(of("aws_s3_bucket.scratch"), "");
    assert_eq!(of("*"), "");
    assert_eq!(of("terraform-*"), "");
    assert_eq!(of("terraform-??????????????????????????"), "");
    assert_eq!(of("*-payments"), of("example-*"));
    assert_eq!(of("terraform-????"), of("example-*"));
    insta::assert_snapshot!(of("example-*"), @r#"
    main.tf:56:1: medium[bucket-reads-unlogged] object reads in bucket `aws_s3_bucket.scratch` are not all recorded
    main.tf:56:1: medium[bucket-writes-unlogged] object writes in bucket `aws_s3_bucket.scratch` are not all recorded
    "#);
    insta::assert_snapshot!(of("terraform-2026*"), @r#"
    main.tf:56:1: unknown[bucket-reads-unlogged] cannot tell whether bucket `aws_s3_bucket.scratch`'s object reads are all recorded
    main.tf:56:1: unknown[bucket-writes-unlogged] cannot tell whether bucket `aws_s3_bucket.scratch`'s object writes are all recorded
    "#);
}

#[test]
fn a_name_that_another_resource_makes_up_may_begin_with_anything() {
    let pet = "\nresource \"random_pet\" \"name\" {}\n\nresource \"aws_s3_bucket\" \"pet\" {\n  bucket = random_pet.name.id\n}\n";
    let code = CODE.clone() + pet;
    let configuration =
        "estate:\n  monitored:\n    - {buckets: ['terraform-*', 'aws_s3_bucket.scratch'], reads: false, writes: false}\n";
    let project = Project::new(&[("trail-lint.yaml", configuration), ("main.tf", &code)]);
    let shown = project.run(&["coverage"]).stdout;
    let row = shown.lines().find(|line| line.starts_with("aws_s3_bucket.pet "));
    assert_eq!(
        row.map(|row| row.split_whitespace().collect::<Vec<_>>().join(" ")).as_deref(),
        Some("aws_s3_bucket.pet unknown unknown -")
    );
}

#[test]
fn a_tag_that_nobody_knows_leaves_the_choice_open() {
    let code = CODE.replace("    classification = \"restricted\"\n", "    classification = var.classification\n");
    let code = format!("{code}\nvariable \"classification\" {{}}\n");
    let configuration = "estate:\n  monitored:\n    - {tags: {classification: restricted}, prefixes: [exports/]}\n";
    let project = Project::new(&[("trail-lint.yaml", configuration), ("main.tf", &code)]);
    let run = |arguments: &[&str]| {
        project.run(&[&["check", "--format", "short", "--show-unknown"], &OF_BUCKETS[..], arguments].concat()).stdout
    };
    let about_payments = |shown: String| {
        shown.lines().filter(|line| line.contains("payments")).map(|line| line.to_owned() + "\n").collect::<String>()
    };
    insta::assert_snapshot!(about_payments(run(&[])), @r#"
    main.tf:45:1: unknown[bucket-prefix-only-logged] cannot tell whether bucket `aws_s3_bucket.payments`'s events are recorded for all of its keys, not for some prefixes only
    main.tf:45:1: unknown[bucket-reads-unlogged] cannot tell whether bucket `aws_s3_bucket.payments`'s object reads are all recorded
    main.tf:45:1: unknown[bucket-writes-unlogged] cannot tell whether bucket `aws_s3_bucket.payments`'s object writes are all recorded
    "#);
    insta::assert_snapshot!(about_payments(run(&["--var", "classification=restricted"])), @"");
    insta::assert_snapshot!(about_payments(run(&["--var", "classification=public"])), @"main.tf:45:1: low[bucket-prefix-only-logged] events of bucket `aws_s3_bucket.payments` are recorded for some prefixes only");
    insta::assert_snapshot!(project.run(&["coverage"]).stdout, @r#"
    RESOURCE                                                              READS    WRITES   RECORDED BY
    aws_s3_bucket.log (log bucket)                                        none     none     -
    aws_s3_bucket.payments                                                unknown  unknown  aws_cloudtrail.audit
    aws_s3_bucket.reports                                                 none     partial  aws_cloudtrail.audit
    aws_s3_bucket.scratch                                                 none     none     -
    account of aws_cloudtrail.audit (management events)                   none     none     -
    account of aws_cloudtrail.audit (management events in other Regions)  none     none     -
    account of aws_cloudtrail.audit (events of global services)           none     none     -

    aws_s3_bucket.payments: reads and writes unknown: `var.classification` has no value (main.tf:62:1)
    aws_s3_bucket.reports: `GetObject` on `arn:aws:s3:::example-reports/x` is recorded by nobody (main.tf:18:22 selects
      something else, main.tf:34:5 selects something else)
    aws_s3_bucket.reports: `CopyObject` on `arn:aws:s3:::example-reports/x` is recorded by nobody (main.tf:34:5 selects
      something else)
    aws_s3_bucket.scratch: nothing is recorded, such as `PutObject` on `arn:aws:s3:::${aws_s3_bucket.scratch.id}/x`
      (main.tf:18:22 selects something else, main.tf:32:22 selects something else)
    account of aws_cloudtrail.audit (management events): nothing is recorded, such as a management event that changes
      something (main.tf:2:1)
    account of aws_cloudtrail.audit (management events in other Regions): nothing is recorded, such as a management event
      that changes something in another Region (main.tf:2:1)
    account of aws_cloudtrail.audit (events of global services): nothing is recorded, such as a management event of
      `iam.amazonaws.com` that changes something (main.tf:2:1)

    7 rows, 1 recorder: 1 partial, 5 none, 1 unknown
    "#);
}

#[test]
fn tags_of_the_provider_count_unless_the_bucket_says_otherwise() {
    let provider = "provider \"aws\" {\n  default_tags {\n    tags = {\n      audited        = \"no\"\n      classification = \"public\"\n    }\n  }\n}\n";
    let code = provider.to_owned() + &CODE;
    let of = |monitored: &str| {
        let configuration = format!("estate:\n  monitored:\n    - {{{monitored}, reads: false, writes: false}}\n");
        Project::new(&[("trail-lint.yaml", &configuration), ("main.tf", &code)]).findings(&OF_BUCKETS)
    };
    insta::assert_snapshot!(of("tags: {audited: '*'}"), @"exit code 0");
    insta::assert_snapshot!(of("tags: {classification: public}"), @r#"
    main.tf:53:1: low[bucket-prefix-only-logged] events of bucket `aws_s3_bucket.payments` are recorded for some prefixes only
    exit code 1
    "#);
    insta::assert_snapshot!(of("tags: {audited: 'no', classification: restricted}"), @r#"
    main.tf:60:1: medium[bucket-reads-unlogged] object reads in bucket `aws_s3_bucket.reports` are not all recorded
    main.tf:60:1: medium[bucket-writes-unlogged] object writes in bucket `aws_s3_bucket.reports` are not all recorded
    main.tf:64:1: medium[bucket-reads-unlogged] object reads in bucket `aws_s3_bucket.scratch` are not all recorded
    main.tf:64:1: medium[bucket-writes-unlogged] object writes in bucket `aws_s3_bucket.scratch` are not all recorded
    exit code 1
    "#);
}

#[test]
fn tags_of_a_template_choose_too() {
    let template = "\
Resources:
  Payments:
    Type: AWS::S3::Bucket
    Properties:
      Tags:
        - {Key: audited, Value: false}
        - {Key: owner, Value: payments}
  Reports:
    Type: AWS::S3::Bucket
    Properties:
      Tags:
        - {Key: !Ref AWS::StackName, Value: x}
  Log:
    Type: AWS::S3::Bucket
  Audit:
    Type: AWS::CloudTrail::Trail
    Properties: {S3BucketName: !Ref Log, IsLogging: true}
";
    let configuration = "estate:\n  monitored:\n    - {tags: {audited: false}, reads: false, writes: false}\n";
    let project = Project::new(&[("trail-lint.yaml", configuration), ("template.yaml", template)]);
    insta::assert_snapshot!(project.run(&["coverage"]).stdout, @r#"
    RESOURCE                                               READS    WRITES   RECORDED BY
    Payments (not asked for)                               -        -        -
    Reports                                                unknown  unknown  -
    Log (log bucket)                                       none     none     -
    account of Audit (management events)                   unknown  unknown  Audit
    account of Audit (management events in other Regions)  none     none     -
    account of Audit (events of global services)           unknown  unknown  Audit

    Reports: reads and writes unknown: `AWS::StackName` depends on where the code is deployed (template.yaml:12:22)
    account of Audit (management events): reads and writes unknown: what CloudFormation takes an absent
      `IncludeGlobalServiceEvents` for is not documented (template.yaml:15:3)
    account of Audit (management events in other Regions): nothing is recorded, such as a management event that changes
      something in another Region (template.yaml:15:3 selects something else)
    account of Audit (events of global services): reads and writes unknown: `AWS::Region` depends on where the code is
      deployed (template.yaml:15:3)

    6 rows, 1 recorder: 2 none, 3 unknown, 1 not asked for
    "#);
}

#[test]
fn a_bucket_that_others_own_is_chosen_by_what_is_declared_of_it() {
    let configuration = "
estate:
  trails:
    - {name: organization, organization: true, multi-region: true}
  buckets:
    - {name: example-shared, account: '999988887777', tags: {audited: false}}
    - {name: example-public, account: '999988887777'}
  monitored:
    - {tags: {audited: 'false'}, reads: false, writes: false}
    - {buckets: ['*-public'], reads: false}
";
    let project = Project::new(&[("trail-lint.yaml", configuration), ("main.tf", "locals {}\n")]);
    let shown = project.run(&["coverage"]).stdout;
    insta::assert_snapshot!(shown.lines().take(3).collect::<Vec<_>>().join("\n"), @r#"
    RESOURCE                                                      READS    WRITES   RECORDED BY
    example-shared (not asked for)                                -        -        -
    example-public (only writes)                                  -        none     -
    "#);
}

#[test]
fn programs_see_what_is_asked_for() {
    let monitored = "    - {buckets: [example-reports], prefixes: [a/], events: [PutObject]}\n";
    let run = project(monitored).run(&["coverage", "--format", "json"]);
    let json: Json = serde_json::from_str(&run.stdout).expect("it is JSON");
    let row = json["resources"].as_array().and_then(|rows| rows.iter().find(|row| row["address"] == "aws_s3_bucket.reports"));
    let row = row.expect("the bucket has a row");
    assert_eq!(row["monitored"]["prefixes"], serde_json::json!(["a/"]));
    assert_eq!(row["monitored"]["place"]["path"], "trail-lint.yaml");
    assert_eq!([&row["reads"]["verdict"], &row["writes"]["verdict"]], ["not-asked", "full"]);
    let schema: Json = serde_json::from_str(include_str!("../../schemas/coverage.schema.json")).expect("the schema is JSON");
    let validator = jsonschema::validator_for(&schema).expect("the schema can be used");
    let errors: Vec<String> = validator.iter_errors(&json).map(|error| error.to_string()).collect();
    assert!(errors.is_empty(), "{errors:?}");
}

#[test]
fn a_part_that_nobody_need_record_is_no_gap() {
    let gated = |monitored: &str| project(monitored).run(&["coverage", "--fail-on-gap"]).code;
    let code = CODE.replacen("  advanced_event_selector {\n", &format!("{MANAGEMENT_SELECTOR}  advanced_event_selector {{\n"), 1);
    let of = |monitored: &str| {
        let project = project(monitored);
        project.write("main.tf", &code);
        project.run(&["coverage", "--fail-on-gap"]).code
    };
    assert_eq!(of("    - {buckets: ['*'], reads: false, writes: false}\n"), 0);
    assert_eq!(of("    - {buckets: ['*'], writes: false}\n"), 1);
    assert_eq!(gated("    - {buckets: ['*'], reads: false, writes: false}\n"), 1);
}

#[test]
fn mistakes_in_what_is_asked_for_are_told_at_their_place() {
    let monitored = "
    - {prefixes: [exports/]}
    - {buckets: [], reads: 'no'}
    - {buckets: ['*'], event: [PutObject]}
";
    let of = |monitored: &str| project(monitored).run(&["check", "--format", "short"]);
    assert_eq!(of(monitored).code, 2);
    insta::assert_snapshot!(of(monitored).stdout, @r#"
    trail-lint.yaml:4:7: error[invalid-configuration-file] an entry chooses buckets by `buckets`, by `tags`, or by both
    trail-lint.yaml:5:17: error[invalid-configuration-file] this list is empty
    trail-lint.yaml:5:28: error[invalid-configuration-file] expected `true` or `false`, found `no`
    trail-lint.yaml:6:24: error[invalid-configuration-file] unknown key `event`
    "#);
    let monitored = "
    - {buckets: ['*'], events: [PutObjekt, ListObjectsV2, RunInstances]}
    - {buckets: ['*'], prefixes: [a/], events: [DeleteObjects]}
    - {buckets: ['*'], reads: false, events: [PutObject, GetObject]}
";
    insta::assert_snapshot!(of(monitored).stdout, @r#"
    trail-lint.yaml:4:33: error[invalid-configuration-file] `PutObjekt` is no event of objects
    trail-lint.yaml:4:44: error[invalid-configuration-file] `ListObjectsV2` is no event of objects
    trail-lint.yaml:4:59: error[invalid-configuration-file] `RunInstances` is no event of objects
    trail-lint.yaml:5:49: error[invalid-configuration-file] `DeleteObjects` is about a bucket as a whole, which `prefixes` leave out
    trail-lint.yaml:6:58: error[invalid-configuration-file] `GetObject` is named, but `reads` is false
    "#);
    let shown = project(monitored).run(&["check"]).stdout;
    insta::assert_snapshot!(shown.lines().filter(|line| !line.contains(" ms")).collect::<Vec<_>>().join("\n"), @r#"
      × error[invalid-configuration-file]: `PutObjekt` is no event of objects
       ╭─[trail-lint.yaml:4:33]
     4 │     - {buckets: ['*'], events: [PutObjekt, ListObjectsV2, RunInstances]}
       ·                                 ────┬────
       ·                                     ╰── did you mean `PutObject`?
     5 │     - {buckets: ['*'], prefixes: [a/], events: [DeleteObjects]}
       ╰────
      help: `trail-lint events --resource-type AWS::S3::Object` lists them

      × error[invalid-configuration-file]: `ListObjectsV2` is no event of objects
       ╭─[trail-lint.yaml:4:44]
     4 │     - {buckets: ['*'], events: [PutObjekt, ListObjectsV2, RunInstances]}
       ·                                            ──────┬──────
       ·                                                  ╰── did you mean `ListObjects`?
     5 │     - {buckets: ['*'], prefixes: [a/], events: [DeleteObjects]}
       ╰────
      help: `trail-lint events --resource-type AWS::S3::Object` lists them

      × error[invalid-configuration-file]: `RunInstances` is no event of objects
       ╭─[trail-lint.yaml:4:59]
     4 │     - {buckets: ['*'], events: [PutObjekt, ListObjectsV2, RunInstances]}
       ·                                                           ────────────
     5 │     - {buckets: ['*'], prefixes: [a/], events: [DeleteObjects]}
       ╰────
      help: `trail-lint events --resource-type AWS::S3::Object` lists them

      × error[invalid-configuration-file]: `DeleteObjects` is about a bucket as a whole, which `prefixes` leave out
       ╭─[trail-lint.yaml:5:49]
     4 │     - {buckets: ['*'], events: [PutObjekt, ListObjectsV2, RunInstances]}
     5 │     - {buckets: ['*'], prefixes: [a/], events: [DeleteObjects]}
       ·                                                 ──────┬──────
       ·                                                       ╰── no record of it names a key
     6 │     - {buckets: ['*'], reads: false, events: [PutObject, GetObject]}
       ╰────
      help: ask for it in an entry without `prefixes`

      × error[invalid-configuration-file]: `GetObject` is named, but `reads` is false
       ╭─[trail-lint.yaml:6:58]
     5 │     - {buckets: ['*'], prefixes: [a/], events: [DeleteObjects]}
     6 │     - {buckets: ['*'], reads: false, events: [PutObject, GetObject]}
       ·                                                          ────┬────
       ·                                                              ╰── it only reads
       ╰────
    "#);
}
