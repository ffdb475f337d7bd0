//! The estate: what is scanned together, and what the configuration declares of the rest.

use crate::project::Project;

const BUCKET: &str = "resource \"aws_s3_bucket\" \"payments\" {\n  bucket = \"example-payments\"\n}\n";

/// Rules about buckets, which ask what is recorded of them.
const BUCKETS: [&str; 2] = ["--select", "bucket-reads-unlogged,bucket-writes-unlogged"];

const ORGANIZATION_TRAIL: &str = "
estate:
  accounts:
    - {id: '111122223333', name: payments}
  trails:
    - name: organization
      home-region: eu-central-1
      multi-region: true
      organization: true
      account: '999988887777'
      bucket: example-audit-log
      advanced-event-selectors:
        - Name: objects
          FieldSelectors:
            - {Field: eventCategory, Equals: [Data]}
            - {Field: resources.type, Equals: ['AWS::S3::Object']}
            - Field: resources.ARN
              NotStartsWith: ['arn:aws:s3:::example-payments/exports/']
";

fn findings(files: &[(&str, &str)]) -> String {
    Project::new(files).findings(&BUCKETS)
}

#[test]
fn buckets_without_any_trail_are_one_note() {
    let two = format!("{BUCKET}resource \"aws_s3_bucket\" \"reports\" {{}}\n");
    insta::assert_snapshot!(findings(&[("a/main.tf", "locals {}\n"), ("b/main.tf", &two), ("c/main.tf", BUCKET)]), @r#"
    b/main.tf:1:10: notice[estate-no-trail] the scanned code holds buckets, but no trail
    exit code 0
    "#);
    let template = "Resources:\n  Payments:\n    Type: AWS::S3::Bucket\n";
    insta::assert_snapshot!(findings(&[("bucket.yaml", template)]), @r#"
    bucket.yaml:3:11: notice[estate-no-trail] the scanned code holds buckets, but no trail
    exit code 0
    "#);
    let policy = "Resources:\n  Payments:\n    Type: AWS::S3::BucketPolicy\n    Properties: {Bucket: b, PolicyDocument: {}}\n";
    insta::assert_snapshot!(findings(&[("policy.yaml", policy), ("main.tf", "data \"aws_s3_bucket\" \"x\" {\n  bucket = \"x\"\n}\n")]), @"exit code 0");
    let run = Project::new(&[("main.tf", BUCKET)]).run(&[]);
    assert_eq!(run.code, 0, "{}", run.stdout);
}

#[test]
fn buckets_that_speak_of_cloudtrail_without_having_one_are_the_same_note() {
    let code = format!("# not seen by cloudtrail\n{BUCKET}");
    insta::assert_snapshot!(findings(&[("main.tf", &code)]), @r#"
    main.tf:2:1: notice[estate-no-trail] the scanned code holds buckets, but no trail
    exit code 0
    "#);
}

#[test]
fn a_module_that_nobody_can_look_into_may_hold_the_trail() {
    let code = format!("{BUCKET}module \"cloudtrail\" {{\n  source = \"example/cloudtrail/aws\"\n}}\n");
    assert!(!findings(&[("main.tf", &code)]).contains("estate-no-trail"));
}

#[test]
fn a_trail_of_another_unit_is_asked_about_the_buckets_of_all() {
    let provider =
        "provider \"aws\" {\n  region              = \"eu-central-1\"\n  allowed_account_ids = [\"111122223333\"]\n}\n";
    let trail = format!(
        "{provider}resource \"aws_cloudtrail\" \"audit\" {{\n  name                  = \"audit\"\n  s3_bucket_name        = \"example-audit-log\"\n  is_multi_region_trail = true\n  event_selector {{\n    data_resource {{\n      type   = \"AWS::S3::Object\"\n      values = [\"arn:aws:s3:::example-reports/\"]\n    }}\n  }}\n}}\n"
    );
    let buckets = format!("{provider}{BUCKET}resource \"aws_s3_bucket\" \"reports\" {{\n  bucket = \"example-reports\"\n}}\n");
    insta::assert_snapshot!(findings(&[("audit/main.tf", &trail), ("data/main.tf", &buckets)]), @r#"
    data/main.tf:5:1: medium[bucket-reads-unlogged] object reads in bucket `aws_s3_bucket.payments` are not all recorded
    data/main.tf:5:1: medium[bucket-writes-unlogged] object writes in bucket `aws_s3_bucket.payments` are not all recorded
    exit code 1
    "#);
    let template = "Resources:\n  Payments:\n    Type: AWS::S3::Bucket\n    Properties: {BucketName: example-payments}\n";
    let project = Project::new(&[("audit/main.tf", &trail), ("data/template.yaml", template)]);
    let arguments = ["--account", "111122223333", "--region", "eu-central-1"];
    insta::assert_snapshot!(project.findings(&[&BUCKETS[..], &arguments].concat()), @r#"
    data/template.yaml:2:3: medium[bucket-reads-unlogged] object reads in bucket `Payments` are not all recorded
    data/template.yaml:2:3: medium[bucket-writes-unlogged] object writes in bucket `Payments` are not all recorded
    exit code 1
    "#);
}

#[test]
fn a_declared_trail_of_the_organization_records_every_account() {
    let files = [("trail-lint.yaml", ORGANIZATION_TRAIL), ("main.tf", BUCKET)];
    insta::assert_snapshot!(findings(&files), @r#"
    main.tf:1:1: medium[bucket-reads-unlogged] object reads in bucket `aws_s3_bucket.payments` are not all recorded
    main.tf:1:1: medium[bucket-writes-unlogged] object writes in bucket `aws_s3_bucket.payments` are not all recorded
    exit code 1
    "#);
    let project = Project::new(&files);
    let shown = project.run(&[&["check"], &BUCKETS[..]].concat()).stdout;
    assert!(shown.contains("trail-lint.yaml:18:31"), "{shown}");
    insta::assert_snapshot!(project.run(&["coverage", "--account", "111122223333"]).stdout, @r#"
    RESOURCE                                                   READS    WRITES   RECORDED BY
    aws_s3_bucket.payments                                     partial  partial  organization
    account 999988887777 in eu-central-1 (management events)   none     none     -
    account 999988887777 (management events in other Regions)  none     none     -
    account 999988887777 (events of global services)           none     none     -

    aws_s3_bucket.payments: `GetObject` on `arn:aws:s3:::example-payments/exports/x` is recorded by nobody (excluded at
      trail-lint.yaml:18:31)
    aws_s3_bucket.payments: `PutObject` on `arn:aws:s3:::example-payments/exports/x` is recorded by nobody (excluded at
      trail-lint.yaml:18:31)
    account 999988887777 in eu-central-1 (management events): nothing is recorded, such as a management event that changes
      something (trail-lint.yaml:6:13)
    account 999988887777 (management events in other Regions): nothing is recorded, such as a management event that
      changes something in another Region (trail-lint.yaml:6:13)
    account 999988887777 (events of global services): nothing is recorded, such as a management event of
      `iam.amazonaws.com` that changes something (trail-lint.yaml:6:13)

    4 rows, 1 recorder: 1 partial, 3 none
    "#);
}

#[test]
fn rules_about_trails_are_not_asked_of_declared_ones() {
    let project = Project::new(&[("trail-lint.yaml", ORGANIZATION_TRAIL), ("main.tf", BUCKET)]);
    assert!(!project.findings(&["--select", "trail-"]).contains("trail-"), "{}", project.findings(&["--select", "trail-"]));
}

#[test]
fn an_account_outside_the_organization_is_not_recorded_by_its_trails() {
    let configuration = "
estate:
  accounts:
    - {id: '111122223333', organization: false}
  trails:
    - name: organization
      multi-region: true
      organization: true
      event-selectors:
        - DataResources:
            - {Type: 'AWS::S3::Object', Values: ['arn:aws:s3']}
";
    let project = Project::new(&[("trail-lint.yaml", configuration), ("main.tf", BUCKET)]);
    let of = |account: &str| project.findings(&[&BUCKETS[..], &["--account", account]].concat());
    insta::assert_snapshot!(of("111122223333"), @r#"
    main.tf:1:1: medium[bucket-reads-unlogged] object reads in bucket `aws_s3_bucket.payments` are not all recorded
    main.tf:1:1: medium[bucket-writes-unlogged] object writes in bucket `aws_s3_bucket.payments` are not all recorded
    exit code 1
    "#);
    insta::assert_snapshot!(of("444455556666"), @"exit code 0");
}

#[test]
fn a_declared_trail_is_bound_to_its_account_and_region_unless_it_says_otherwise() {
    let configuration = "
estate:
  trails:
    - name: audit
      home-region: eu-central-1
      account: '111122223333'
      event-selectors:
        - ReadWriteType: All
          DataResources:
            - {Type: 'AWS::S3::Object', Values: ['arn:aws:s3']}
";
    let project = Project::new(&[("trail-lint.yaml", configuration), ("main.tf", BUCKET)]);
    let of = |account: &str, region: &str| {
        project.findings(&[&BUCKETS[..], &["--account", account, "--region", region]].concat()).lines().count() - 1
    };
    assert_eq!(
        [of("111122223333", "eu-central-1"), of("111122223333", "eu-west-1"), of("444455556666", "eu-central-1")],
        [0, 2, 2]
    );
}

#[test]
fn a_declared_log_bucket_is_no_subject_and_has_a_row() {
    let configuration = "
estate:
  trails:
    - {name: audit, bucket: example-audit-log, organization: true, multi-region: true}
  buckets:
    - {name: example-audit-log, account: '999988887777', region: eu-central-1}
";
    let project = Project::new(&[("trail-lint.yaml", configuration), ("main.tf", "locals {}\n")]);
    insta::assert_snapshot!(project.findings(&[]), @"exit code 0");
    let matrix = project.run(&["coverage"]).stdout;
    assert!(matrix.contains("example-audit-log (log bucket)"), "{matrix}");
}

#[test]
fn mistakes_in_the_estate_are_told_at_their_place() {
    let configuration = "
estate:
  accounts:
    - id: 111122223333
  trails:
    - name: audit
      multiregion: true
      event-selectors:
        - ReadWriteType: Everything
          DataResources:
            - Type: AWS::S3::Object
  bucket: []
";
    let run = Project::new(&[("trail-lint.yaml", configuration), ("main.tf", BUCKET)]).run(&["check", "--format", "short"]);
    assert_eq!(run.code, 2);
    insta::assert_snapshot!(run.stdout, @r#"
    trail-lint.yaml:4:11: error[invalid-configuration-file] expected a text, found the number `111122223333`
    trail-lint.yaml:7:7: error[invalid-configuration-file] unknown key `multiregion`
    trail-lint.yaml:9:26: error[invalid-configuration-file] `Everything` is not allowed here
    trail-lint.yaml:11:15: error[invalid-configuration-file] `Values` is missing
    trail-lint.yaml:12:3: error[invalid-configuration-file] unknown key `bucket`
    "#);
}

/// A trail whose selector begins so, and which else selects nothing; a bucket; and what the configuration says.
fn selecting(value: &str, configuration: &str, code: &str) -> Project {
    let trail = format!(
        r#"resource "aws_cloudtrail" "audit" {{
  name           = "audit"
  s3_bucket_name = "example-audit-log"
  event_selector {{
    data_resource {{
      type   = "AWS::S3::Object"
      values = ["{value}"]
    }}
  }}
}}
"#
    );
    Project::new(&[("trail-lint.yaml", configuration), ("main.tf", &format!("{trail}{BUCKET}{code}"))])
}

/// What is said of selectors that match nothing.
fn nothing_selected(value: &str, configuration: &str, code: &str) -> String {
    selecting(value, configuration, code).findings(&["--select", "selector-matches-nothing"])
}

const COMPLETE: &str = "estate:\n  complete: true\n  buckets:\n    - {name: example-shared}\n";

#[test]
fn a_bucket_that_nobody_declares_may_exist_elsewhere() {
    insta::assert_snapshot!(nothing_selected("arn:aws:s3:::example-payments/exports/", "", ""), @"exit code 0");
    insta::assert_snapshot!(nothing_selected("arn:aws:s3:::example-paymnets/", "", ""), @r#"
    main.tf:7:17: unknown[selector-matches-nothing] cannot tell whether trail `aws_cloudtrail.audit` has selectors each of which some event can match
    exit code 0
    "#);
    insta::assert_snapshot!(nothing_selected("arn:aws:s3:::example-paymnets/", "estate:\n  complete: false\n", ""), @r#"
    main.tf:7:17: unknown[selector-matches-nothing] cannot tell whether trail `aws_cloudtrail.audit` has selectors each of which some event can match
    exit code 0
    "#);
    let shown = selecting("arn:aws:s3:::example-paymnets/", "", "").run(&[
        "check",
        "--select",
        "selector-matches-nothing",
        "--show-unknown",
    ]);
    insta::assert_snapshot!(shown.stdout.rsplit_once("\n\n").map_or("", |(findings, _)| findings), @r#"
     ? unknown[selector-matches-nothing]: cannot tell whether trail `aws_cloudtrail.audit` has selectors each of which
     │ some event can match
      ╭─[main.tf:7:17]
    6 │       type   = "AWS::S3::Object"
    7 │       values = ["arn:aws:s3:::example-paymnets/"]
      ·                 ────────────────┬───────────────
      ·                                 ╰─┤ no bucket `example-paymnets` is declared in the scanned code or under `estate.buckets`: it may
      ·                                   │ exist elsewhere
    8 │     }
      ╰────
     note: not known: no bucket `example-paymnets` is declared in the scanned code or under `estate.buckets`: it may exist
           elsewhere
    "#);
}

#[test]
fn in_an_estate_that_is_complete_it_is_a_mistake() {
    insta::assert_snapshot!(nothing_selected("arn:aws:s3:::example-payments/exports/", COMPLETE, ""), @"exit code 0");
    insta::assert_snapshot!(nothing_selected("arn:aws:s3:::example-shared/", COMPLETE, ""), @"exit code 0");
    insta::assert_snapshot!(nothing_selected("arn:aws:s3:::example-sha", COMPLETE, ""), @"exit code 0");
    insta::assert_snapshot!(nothing_selected("arn:aws:s3", COMPLETE, ""), @"exit code 0");
    insta::assert_snapshot!(nothing_selected("arn:aws:s3:::quite-another/", COMPLETE, ""), @r#"
    main.tf:7:17: high[selector-matches-nothing] a selector of trail `aws_cloudtrail.audit` matches nothing
    exit code 1
    "#);
    let run = selecting("arn:aws:s3:::example-paymnets/", COMPLETE, "").run(&["check", "--select", "selector-matches-nothing"]);
    insta::assert_snapshot!(run.stdout.rsplit_once("\n\n").map_or("", |(findings, _)| findings), @r#"
     × high[selector-matches-nothing]: a selector of trail `aws_cloudtrail.audit` matches nothing
      ╭─[main.tf:7:17]
    6 │       type   = "AWS::S3::Object"
    7 │       values = ["arn:aws:s3:::example-paymnets/"]
      ·                 ────────────────┬───────────────
      ·                                 ╰── no such bucket is declared; did you mean `example-payments`?
    8 │     }
      ╰────
     note: what such a selector was meant to record is not recorded, and nothing says so: AWS takes it without a word
     help: begin the value with `arn:aws:s3:::<bucket>/` and let it end there, under the operator `StartsWith` or as a
           value of a data resource; leave out `*`. Declare a bucket that others own under `estate.buckets`
    "#);
}

#[test]
fn a_bucket_whose_name_is_not_known_may_be_the_one_that_is_selected() {
    let open = "variable \"name\" {}\nresource \"aws_s3_bucket\" \"open\" {\n  bucket = var.name\n}\n";
    insta::assert_snapshot!(nothing_selected("arn:aws:s3:::example-reports/", COMPLETE, open), @r#"
    main.tf:7:17: unknown[selector-matches-nothing] cannot tell whether trail `aws_cloudtrail.audit` has selectors each of which some event can match
    exit code 0
    "#);
    let made_up = "resource \"aws_s3_bucket\" \"open\" {\n  bucket_prefix = \"example-r\"\n}\n";
    insta::assert_snapshot!(nothing_selected("arn:aws:s3:::example-reports/", COMPLETE, made_up), @r#"
    main.tf:7:17: unknown[selector-matches-nothing] cannot tell whether trail `aws_cloudtrail.audit` has selectors each of which some event can match
    exit code 0
    "#);
    insta::assert_snapshot!(nothing_selected("arn:aws:s3:::another-reports/", COMPLETE, made_up), @r#"
    main.tf:7:17: high[selector-matches-nothing] a selector of trail `aws_cloudtrail.audit` matches nothing
    exit code 1
    "#);
    let hidden = "module \"data\" {\n  source = \"example/buckets/aws\"\n}\n";
    insta::assert_snapshot!(nothing_selected("arn:aws:s3:::example-reports/", COMPLETE, hidden), @r#"
    main.tf:7:17: unknown[selector-matches-nothing] cannot tell whether trail `aws_cloudtrail.audit` has selectors each of which some event can match
    main.tf:14:1: notice[module-not-downloaded] the module `data` cannot be looked into: `example/buckets/aws` is not on this machine
    exit code 0
    "#);
}

#[test]
fn a_bucket_that_the_code_looks_up_exists() {
    let looked_up = "data \"aws_s3_bucket\" \"shared\" {\n  bucket = \"example-elsewhere\"\n}\n";
    insta::assert_snapshot!(nothing_selected("${data.aws_s3_bucket.shared.arn}/", COMPLETE, looked_up), @"exit code 0");
    insta::assert_snapshot!(nothing_selected("arn:aws:s3:::example-elsewhere/", COMPLETE, looked_up), @"exit code 0");
    let open = "variable \"name\" {}\ndata \"aws_s3_bucket\" \"shared\" {\n  bucket = var.name\n}\n";
    insta::assert_snapshot!(nothing_selected("arn:aws:s3:::example-elsewhere/", COMPLETE, open), @r#"
    main.tf:7:17: unknown[selector-matches-nothing] cannot tell whether trail `aws_cloudtrail.audit` has selectors each of which some event can match
    exit code 0
    "#);
    let rows = selecting("arn:aws:s3", COMPLETE, looked_up).run(&["coverage"]).stdout;
    assert!(!rows.contains("data.aws_s3_bucket"), "{rows}");
}

#[test]
fn conditions_that_contradict_themselves_select_nothing_whatever_they_are_about() {
    let selector = |category: &str, resource_type: &str| {
        let template = format!(
            "Resources:
  Audit:
    Type: AWS::CloudTrail::Trail
    Properties:
      S3BucketName: example-audit-log
      IsLogging: true
      AdvancedEventSelectors:
        - FieldSelectors:
            - {{Field: eventCategory, Equals: [{category}]}}
            - {{Field: eventName, Equals: [Get], NotEquals: [Get]}}
{resource_type}"
        );
        Project::new(&[("template.yaml", &template)]).findings(&["--select", "selector-matches-nothing"])
    };
    let of = |equals: &str| format!("            - {{Field: resources.type, {equals}}}\n");
    for (category, resource_type) in [
        ("Data", of("Equals: ['AWS::Made::Up']")),
        ("Data", of("Equals: ['AWS::Made::Up', 'AWS::S3::Object']")),
        ("Data", of("StartsWith: ['AWS::']")),
        ("NetworkActivity", String::new()),
        ("Management", String::new()),
    ] {
        let said = selector(category, &resource_type);
        assert!(
            said.contains("high[selector-matches-nothing] a selector of trail `Audit` matches nothing"),
            "{category}, {resource_type}: {said}"
        );
    }
}

/// What is said of a trail of management events alone, which lives in an account and Region, beside a declared one that `says` more.
fn beside_a_declared_trail(says: &str, own: &str) -> String {
    let configuration = format!(
        "estate:
  accounts:
    - {{id: '111122223333'}}
    - {{id: '444455556666', organization: false}}
  trails:
    - name: central
      account: '999988887777'
      home-region: eu-central-1
      event-selectors:
        - DataResources:
            - {{Type: 'AWS::S3::Object', Values: ['arn:aws:s3']}}
{says}"
    );
    let code = format!(
        "resource \"aws_cloudtrail\" \"audit\" {{\n  name           = \"audit\"\n  s3_bucket_name = \"example-audit-log\"\n{own}}}\n"
    );
    let project = Project::new(&[("trail-lint.yaml", &configuration), ("main.tf", &code)]);
    let of = |account: &str, region: &str| {
        let arguments = ["check", "--select", "trail-object-writes-unlogged", "--format", "json", "--show-unknown"];
        let run = project.run(&[&arguments[..], &["--account", account, "--region", region]].concat());
        let report: serde_json::Value = serde_json::from_str(&run.stdout).expect("the report is JSON");
        report["findings"][0]["verdict"].as_str().unwrap_or("pass").to_owned()
    };
    let places = [
        ("111122223333", "eu-central-1"),
        ("111122223333", "eu-west-1"),
        ("444455556666", "eu-central-1"),
        ("999988887777", "eu-central-1"),
    ];
    places.map(|(account, region)| of(account, region)).join(", ")
}

#[test]
fn a_declared_trail_records_for_every_unit_that_it_reaches() {
    let organization = "      organization: true\n";
    let everywhere = "      organization: true\n      multi-region: true\n";
    assert_eq!(beside_a_declared_trail("", ""), "fail, fail, fail, pass");
    assert_eq!(beside_a_declared_trail(organization, ""), "pass, fail, fail, pass");
    assert_eq!(beside_a_declared_trail(everywhere, ""), "pass, pass, fail, pass");
    assert_eq!(beside_a_declared_trail(everywhere, "  is_multi_region_trail = true\n"), "pass, pass, fail, pass");
    assert_eq!(beside_a_declared_trail(organization, "  is_multi_region_trail = true\n"), "fail, fail, fail, fail");
    let of_organization = "  is_multi_region_trail = true\n  is_organization_trail = true\n";
    assert_eq!(beside_a_declared_trail("      multi-region: true\n", of_organization), "fail, fail, fail, fail");
}

#[test]
fn a_declared_trail_whose_account_nobody_states_may_record_here() {
    let configuration = "
estate:
  trails:
    - name: central
      multi-region: true
      event-selectors:
        - DataResources:
            - {Type: 'AWS::S3::Object', Values: ['arn:aws:s3']}
";
    let code =
        "resource \"aws_cloudtrail\" \"audit\" {\n  name           = \"audit\"\n  s3_bucket_name = \"example-audit-log\"\n}\n";
    let project = Project::new(&[("trail-lint.yaml", configuration), ("main.tf", code)]);
    let said = project.run(&["check", "--select", "trail-object-writes-unlogged", "--show-unknown"]).stdout;
    insta::assert_snapshot!(said.rsplit_once("\n\n").map_or("", |(findings, _)| findings), @r#"
     ? unknown[trail-object-writes-unlogged]: cannot tell whether trail `aws_cloudtrail.audit` records all writes of S3
     │ objects, or another one of the unit or the configuration does
      ╭─[main.tf:1:1]
    1 │ resource "aws_cloudtrail" "audit" {
      · ────────────────┬────────────────
      ·                 ╰── `account_id` depends on where the code is deployed
    2 │   name           = "audit"
      ╰────
     note: not known: `account_id` depends on where the code is deployed
    "#);
}

#[test]
fn under_which_parameters_a_finding_holds_is_judged_with_declared_trails_too() {
    let template = "
Parameters:
  Access: {Type: String, AllowedValues: [All, WriteOnly, ReadOnly], Default: ReadOnly}
Resources:
  Audit:
    Type: AWS::CloudTrail::Trail
    Properties:
      S3BucketName: example-audit-log
      IsLogging: true
      EventSelectors:
        - ReadWriteType: !Ref Access
";
    let declared = "
estate:
  trails:
    - name: reads
      organization: true
      multi-region: true
      event-selectors:
        - ReadWriteType: ReadOnly
";
    let said = |configuration: &str| {
        let project = Project::new(&[("trail-lint.yaml", configuration), ("template.yaml", template)]);
        let run = project.run(&["check", "--select", "trail-no-management-events", "--format", "json"]);
        let report: serde_json::Value = serde_json::from_str(&run.stdout).expect("the report is JSON");
        let findings = report["findings"].as_array().expect("findings are listed").iter();
        findings.map(|finding| finding["notes"][1].to_string()).collect::<String>()
    };
    insta::assert_snapshot!(said(""), @r#""fails when `Access` is `WriteOnly` or `ReadOnly`, as it is by default""#);
    insta::assert_snapshot!(said(declared), @r#""fails when `Access` is `ReadOnly`, as it is by default""#);
}

#[test]
fn an_account_lends_its_home_region_to_what_is_declared_of_it() {
    let configuration = |home: &str| {
        format!(
            "
estate:
  accounts:
    - {{id: '111122223333'{home}}}
  trails:
    - name: audit
      account: '111122223333'
      event-selectors:
        - DataResources:
            - {{Type: 'AWS::S3::Object', Values: ['arn:aws:s3']}}
  buckets:
    - {{name: example-shared, account: '111122223333'}}
    - {{name: example-remote, account: '111122223333', region: eu-west-1}}
"
        )
    };
    let rows = |home: &str| {
        let project = Project::new(&[("trail-lint.yaml", &configuration(home)), ("main.tf", "locals {}\n")]);
        let shown = project.run(&["coverage"]).stdout;
        shown.lines().take(7).map(|line| line.split_whitespace().collect::<Vec<_>>().join(" ") + "\n").collect::<String>()
    };
    insta::assert_snapshot!(rows(", home-region: eu-central-1"), @r#"
    RESOURCE READS WRITES RECORDED BY
    example-shared full full audit
    example-remote none none -
    account 111122223333 in eu-central-1 (management events) full full audit
    account 111122223333 (management events in other Regions) none none -
    account 111122223333 (events of global services) none none -
    "#);
    insta::assert_snapshot!(rows(""), @r#"
    RESOURCE READS WRITES RECORDED BY
    example-shared unknown unknown audit
    example-remote unknown unknown audit
    account 111122223333 (management events) full full audit
    account 111122223333 (management events in other Regions) none none -
    account 111122223333 (events of global services) unknown unknown audit
    "#);
}

#[test]
fn an_account_that_says_where_it_lives_is_looked_at() {
    let configuration = "
estate:
  accounts:
    - {id: '111122223333', name: payments, home-region: eu-west-1}
    - {id: '444455556666', name: sandbox, home-region: eu-west-1, organization: false}
    - {id: '777788889999', name: reports}
  trails:
    - {name: organization, account: '999988887777', home-region: eu-central-1, multi-region: true, organization: true}
";
    let project = Project::new(&[("trail-lint.yaml", configuration), ("main.tf", "locals {}\n")]);
    insta::assert_snapshot!(project.run(&["coverage"]).stdout, @r#"
    RESOURCE                                                            READS    WRITES   RECORDED BY
    account 999988887777 in eu-central-1 (management events)            full     full     organization
    account 999988887777 (management events in other Regions)           full     full     organization
    account 999988887777 (events of global services)                    full     full     organization
    account 111122223333 payments in eu-west-1 (management events)      full     full     organization
    account 111122223333 payments (management events in other Regions)  full     full     organization
    account 111122223333 payments (events of global services)           full     full     organization
    account 444455556666 sandbox in eu-west-1 (management events)       none     none     -
    account 444455556666 sandbox (management events in other Regions)   none     none     -
    account 444455556666 sandbox (events of global services)            none     none     -

    account 444455556666 sandbox in eu-west-1 (management events): nothing is recorded, such as a management event that
      changes something (trail-lint.yaml:5:12)
    account 444455556666 sandbox (management events in other Regions): nothing is recorded, such as a management event
      that changes something in another Region (trail-lint.yaml:5:12)
    account 444455556666 sandbox (events of global services): nothing is recorded, such as a management event of
      `iam.amazonaws.com` that changes something (trail-lint.yaml:5:12)

    9 rows, 1 recorder: 6 full, 3 none
    "#);
    assert_eq!(project.run(&["coverage", "--fail-on-gap"]).code, 1);
}
