//! `trail-lint coverage`: what is recorded of each bucket, function, table and account.

use std::sync::LazyLock;

use serde_json::Value as Json;

use crate::project::{MANAGEMENT_SELECTOR, Project, Run, data_selector};

/// A trail whose selectors spare exports, and what else lives beside it.
static ESTATE: LazyLock<String> = LazyLock::new(|| {
    let spared = r#""${aws_s3_bucket.log.arn}/", "${aws_s3_bucket.payments.arn}/exports/""#;
    let selectors = [
        data_selector("AWS::S3::Object", &[("resources.ARN", "not_starts_with", spared)]),
        data_selector("AWS::Lambda::Function", &[("resources.ARN", "equals", "aws_lambda_function.billing.arn")]),
        data_selector("AWS::DynamoDB::Table", &[("readOnly", "equals", "\"false\"")]),
        data_selector("AWS::SNS::Topic", &[]),
    ];
    format!("{TRAIL}{MANAGEMENT_SELECTOR}{}}}\n{RECORDED}", selectors.concat())
});

const TRAIL: &str = r#"
provider "aws" {
  region              = "eu-central-1"
  allowed_account_ids = ["111122223333"]
}

resource "aws_cloudtrail" "audit" {
  name                  = "audit"
  s3_bucket_name        = aws_s3_bucket.log.id
  is_multi_region_trail = true

"#;

const RECORDED: &str = r#"
resource "aws_s3_bucket" "log" {
  bucket = "example-audit-log"
}

resource "aws_s3_bucket" "payments" {
  bucket = "example-payments"
}

resource "aws_s3_bucket" "reports" {
  bucket = "example-reports"
}

resource "aws_lambda_function" "billing" {
  function_name = "billing"
  role          = "arn:aws:iam::111122223333:role/billing"
}

resource "aws_lambda_function" "mail" {
  function_name = "mail"
  role          = "arn:aws:iam::111122223333:role/mail"
}

resource "aws_dynamodb_table" "orders" {
  name = "orders"
}
"#;

fn project() -> Project {
    Project::new(&[("main.tf", &ESTATE)])
}

fn coverage(project: &Project, arguments: &[&str]) -> Run {
    project.run(&[&["coverage"], arguments].concat())
}

fn json(project: &Project, arguments: &[&str]) -> Json {
    let run = coverage(project, &[&["--format", "json"], arguments].concat());
    assert_eq!(run.stderr, "");
    let json: Json = serde_json::from_str(&run.stdout).expect("it is JSON");
    let schema: Json = serde_json::from_str(include_str!("../../schemas/coverage.schema.json")).expect("the schema is JSON");
    jsonschema::meta::validate(&schema).expect("the schema is a schema");
    let validator = jsonschema::validator_for(&schema).expect("the schema can be used");
    let errors: Vec<String> = validator.iter_errors(&json).map(|error| format!("{}: {error}", error.instance_path())).collect();
    assert!(errors.is_empty(), "{errors:#?}");
    json
}

/// The verdicts of every row: `address: reads writes`.
fn verdicts(files: &[(&str, &str)], arguments: &[&str]) -> String {
    let json = json(&Project::new(files), arguments);
    let rows = json["resources"].as_array().expect("there are rows").iter().map(|row| {
        let cell = |name: &str| row[name]["verdict"].as_str().map(|verdict| format!(" {name} {verdict}")).unwrap_or_default();
        let kind = row["resource_type"].as_str().filter(|_| row["type"] == "data-events");
        let kind = kind.or(row["type"].as_str()).expect("there is a type");
        format!("{} ({kind}):{}{}{}", row["address"].as_str().expect("a text"), cell("reads"), cell("writes"), cell("calls"))
    });
    rows.collect::<Vec<_>>().join("\n")
}

#[test]
fn the_matrix_shows_what_is_recorded_and_what_is_missing() {
    let run = coverage(&project(), &[]);
    assert_eq!((run.code, run.stderr.as_str()), (0, ""));
    insta::assert_snapshot!(run.stdout);
}

#[test]
fn the_matrix_can_be_read_by_programs() {
    let run = coverage(&project(), &["--format", "json"]);
    json(&project(), &[]);
    insta::assert_snapshot!(run.stdout);
}

#[test]
fn the_matrix_can_be_pasted_into_a_comment() {
    insta::assert_snapshot!(coverage(&project(), &["--format", "markdown"]).stdout);
}

#[test]
fn colours_are_for_terminals_unless_asked_for() {
    assert!(!coverage(&project(), &[]).stdout.contains('\u{1b}'));
    let coloured = coverage(&project(), &["--color", "always"]).stdout;
    assert!(coloured.contains("\u{1b}[32mfull\u{1b}[0m") && coloured.contains("\u{1b}[31mnone\u{1b}[0m"), "{coloured}");
}

#[test]
fn a_gap_makes_the_exit_code_1_only_when_that_is_asked_for() {
    assert_eq!(coverage(&project(), &[]).code, 0);
    assert_eq!(coverage(&project(), &["--fail-on-gap"]).code, 1);
    let whole = r#"
resource "aws_cloudtrail" "audit" {
  name                  = "audit"
  s3_bucket_name        = aws_s3_bucket.log.id
  is_multi_region_trail = true
  event_selector {
    data_resource {
      type   = "AWS::S3::Object"
      values = ["${aws_s3_bucket.payments.arn}/"]
    }
  }
}
resource "aws_s3_bucket" "log" {}
resource "aws_s3_bucket" "payments" {}
"#;
    let project = Project::new(&[("main.tf", whole)]);
    assert_eq!(coverage(&project, &["--fail-on-gap"]).code, 0, "{}", coverage(&project, &[]).stdout);
}

#[test]
fn what_cannot_be_read_is_2() {
    let project = Project::new(&[("main.tf", &ESTATE), ("broken.tf", "resource \"aws_s3_bucket\" \"x\" {\n  bucket = \n}\n")]);
    let run = coverage(&project, &["--fail-on-gap"]);
    assert_eq!(run.code, 2);
    assert!(run.stderr.contains("broken.tf"), "{}", run.stderr);
    assert_eq!(coverage(&project, &["nowhere"]).code, 2);
}

#[test]
fn functions_and_tables_of_templates_are_known_by_name_or_reference() {
    let template = "
AWSTemplateFormatVersion: '2010-09-09'
Resources:
  Trail:
    Type: AWS::CloudTrail::Trail
    Properties:
      S3BucketName: example-audit-log
      IsLogging: true
      IsMultiRegionTrail: true
      IncludeGlobalServiceEvents: true
      EventSelectors:
        - DataResources:
            - Type: AWS::Lambda::Function
              Values: [!GetAtt Billing.Arn, !Sub 'arn:${AWS::Partition}:lambda:${AWS::Region}:${AWS::AccountId}:function:${Api}']
            - Type: AWS::DynamoDB::Table
              Values: [!GetAtt Orders.Arn]
  Billing:
    Type: AWS::Lambda::Function
    Properties: {}
  Mail:
    Type: AWS::Lambda::Function
    Properties: {}
  Api:
    Type: AWS::Serverless::Function
    Properties: {}
  Named:
    Type: AWS::Lambda::Function
    Properties: {FunctionName: named}
  Orders:
    Type: AWS::DynamoDB::Table
    Properties: {}
  Carts:
    Type: AWS::DynamoDB::Table
    Properties: {TableName: carts}
";
    insta::assert_snapshot!(verdicts(&[("template.yaml", template)], &[]), @r#"
    Billing (function): calls full
    Mail (function): calls none
    Api (function): calls full
    Named (function): calls none
    Orders (table): reads full writes full
    Carts (table): reads none writes none
    account of Trail (management-events): reads full writes full
    account of Trail (management-events-elsewhere): reads full writes full
    account of Trail (global-service-events): reads full writes full
    "#);
}

#[test]
fn a_prefix_takes_in_a_function_whose_name_nobody_knows_yet() {
    let template = "
Resources:
  Trail:
    Type: AWS::CloudTrail::Trail
    Properties:
      S3BucketName: example-audit-log
      IsLogging: true
      AdvancedEventSelectors:
        - FieldSelectors:
            - {Field: eventCategory, Equals: [Data]}
            - {Field: resources.type, Equals: [AWS::Lambda::Function]}
            - Field: resources.ARN
              StartsWith: [!Sub 'arn:aws:lambda:${AWS::Region}:${AWS::AccountId}:function:']
  Billing:
    Type: AWS::Lambda::Function
";
    insta::assert_snapshot!(verdicts(&[("template.yaml", template)], &[]), @r#"
    Billing (function): calls full
    account of Trail (management-events): reads none writes none
    account of Trail (management-events-elsewhere): reads none writes none
    account of Trail (global-service-events): reads none writes none
    "#);
}

#[test]
fn a_trail_that_takes_reads_alone_leaves_open_whether_calls_are_recorded() {
    let code = r#"
resource "aws_cloudtrail" "audit" {
  name                  = "audit"
  s3_bucket_name        = "example-audit-log"
  is_multi_region_trail = true
  event_selector {
    read_write_type = "ReadOnly"
    data_resource {
      type   = "AWS::Lambda::Function"
      values = ["arn:aws:lambda"]
    }
  }
}
resource "aws_lambda_function" "billing" {
  function_name = "billing"
}
"#;
    insta::assert_snapshot!(verdicts(&[("main.tf", code)], &[]), @r#"
    aws_lambda_function.billing (function): calls unknown
    account of aws_cloudtrail.audit (management-events): reads full writes none
    account of aws_cloudtrail.audit (management-events-elsewhere): reads full writes none
    account of aws_cloudtrail.audit (global-service-events): reads full writes none
    "#);
}

#[test]
fn a_trail_of_one_region_misses_the_others_and_global_services() {
    let code = r#"
provider "aws" {
  region = "eu-central-1"
}
resource "aws_cloudtrail" "audit" {
  name           = "audit"
  s3_bucket_name = "example-audit-log"
  event_selector {
    exclude_management_event_sources = ["kms.amazonaws.com"]
  }
}
"#;
    let project = Project::new(&[("main.tf", code)]);
    insta::assert_snapshot!(coverage(&project, &[]).stdout, @r#"
    RESOURCE                                                              READS    WRITES   RECORDED BY
    account of aws_cloudtrail.audit in eu-central-1 (management events)   partial  partial  aws_cloudtrail.audit
    account of aws_cloudtrail.audit (management events in other Regions)  none     none     -
    account of aws_cloudtrail.audit (events of global services)           none     none     -

    account of aws_cloudtrail.audit in eu-central-1 (management events): a management event of `kms.amazonaws.com` that
      only reads is recorded by nobody (excluded at main.tf:9:41)
    account of aws_cloudtrail.audit in eu-central-1 (management events): a management event of `kms.amazonaws.com` that
      changes something is recorded by nobody (excluded at main.tf:9:41)
    account of aws_cloudtrail.audit (management events in other Regions): nothing is recorded, such as a management event
      that changes something in another Region (main.tf:5:1 selects something else)
    account of aws_cloudtrail.audit (events of global services): nothing is recorded, such as a management event of
      `iam.amazonaws.com` that changes something (main.tf:5:1 selects something else)

    3 rows, 1 recorder: 1 partial, 2 none
    "#);
}

#[test]
fn what_two_record_is_recorded_twice() {
    let code = r#"
resource "aws_cloudtrail" "audit" {
  name                  = "audit"
  s3_bucket_name        = "example-audit-log"
  is_multi_region_trail = true
  event_selector {
    data_resource {
      type   = "AWS::S3::Object"
      values = ["arn:aws:s3"]
    }
  }
}
resource "aws_cloudtrail_event_data_store" "lake" {
  name = "lake"
  advanced_event_selector {
    field_selector {
      field  = "eventCategory"
      equals = ["Data"]
    }
    field_selector {
      field  = "resources.type"
      equals = ["AWS::S3::Object"]
    }
    field_selector {
      field  = "readOnly"
      equals = ["false"]
    }
  }
}
resource "aws_s3_bucket" "payments" {}
"#;
    let project = Project::new(&[("main.tf", code)]);
    insta::assert_snapshot!(coverage(&project, &[]).stdout, @r#"
    RESOURCE                                                              READS    WRITES   RECORDED BY
    aws_s3_bucket.payments                                                full     full     aws_cloudtrail.audit +1
    account of aws_cloudtrail.audit (management events)                   full     full     aws_cloudtrail.audit
    account of aws_cloudtrail.audit (management events in other Regions)  full     full     aws_cloudtrail.audit
    account of aws_cloudtrail.audit (events of global services)           full     full     aws_cloudtrail.audit

    aws_s3_bucket.payments: writes are recorded, and paid for, by each of `aws_cloudtrail.audit`,
      `aws_cloudtrail_event_data_store.lake`

    4 rows, 2 recorders: 4 full
    "#);
    let json = json(&project, &[]);
    let bucket = &json["resources"][0];
    assert_eq!(
        bucket["writes"]["duplicates"],
        serde_json::json!(["aws_cloudtrail.audit", "aws_cloudtrail_event_data_store.lake"])
    );
    assert_eq!(bucket["reads"]["duplicates"], serde_json::json!([]));
}

#[test]
fn without_anybody_who_records_one_sentence_says_so() {
    let project = Project::new(&[("main.tf", "resource \"aws_s3_bucket\" \"a\" {}\nresource \"aws_s3_bucket\" \"b\" {}\n")]);
    insta::assert_snapshot!(coverage(&project, &[]).stdout, @r#"
    RESOURCE         READS    WRITES   RECORDED BY
    aws_s3_bucket.a  none     none     -
    aws_s3_bucket.b  none     none     -

    There is no trail and no event data store in what was scanned, so nothing is recorded.

    2 rows, 0 recorders: 2 none
    "#);
    let nothing = Project::new(&[("main.tf", "locals {}\n")]);
    insta::assert_snapshot!(coverage(&nothing, &[]).stdout, @r#"
    There is no trail and no event data store in what was scanned, so nothing is recorded.

    0 rows, 0 recorders: nothing to record
    "#);
}

#[test]
fn what_only_a_deployment_decides_is_decided_where_every_case_agrees() {
    let code = |selected: &str| {
        format!(
            r#"
variable "lake" {{
  type = bool
}}
resource "aws_cloudtrail" "audit" {{
  count                 = var.lake ? 0 : 1
  name                  = "audit"
  s3_bucket_name        = "example-audit-log"
  is_multi_region_trail = true
  event_selector {{
    data_resource {{
      type   = "AWS::S3::Object"
      values = ["arn:aws:s3"]
    }}
  }}
}}
resource "aws_cloudtrail" "other" {{
  count                 = var.lake ? 1 : 0
  name                  = "other"
  s3_bucket_name        = "example-audit-log"
  is_multi_region_trail = true
  event_selector {{
    data_resource {{
      type   = "AWS::S3::Object"
      values = ["{selected}"]
    }}
  }}
}}
resource "aws_s3_bucket" "payments" {{
  bucket = "example-payments"
}}
"#
        )
    };
    let decided = verdicts(&[("main.tf", &code("arn:aws:s3"))], &[]);
    let open = verdicts(&[("main.tf", &code("arn:aws:s3:::example-other/"))], &[]);
    let first = |text: &str| text.lines().next().unwrap_or_default().to_owned();
    assert_eq!(first(&decided), "aws_s3_bucket.payments (bucket): reads full writes full");
    assert_eq!(first(&open), "aws_s3_bucket.payments (bucket): reads unknown writes unknown");
}

#[test]
fn what_only_tests_deploy_has_no_row() {
    let project = Project::new(&[("main.tf", &ESTATE), ("main.tftest.hcl", "run \"plan\" {\n  command = plan\n}\n")]);
    let json = json(&project, &[]);
    let addresses = json["resources"].as_array().expect("there are rows").iter().map(|row| row["address"].to_string());
    assert!(!addresses.into_iter().any(|address| address.contains("run.")), "{json}");
}

#[test]
fn long_addresses_are_shortened_to_what_fits() {
    let module = "module \"data_platform_landing_zone\" {\n  source = \"./zone\"\n}\nmodule \"data_platform_landing_zone_of_another_region\" {\n  source = \"./zone\"\n}\n";
    let zone = "resource \"aws_s3_bucket\" \"incoming_files_of_partners\" {}\n";
    let trails: String = (1..=6)
        .map(|number| {
            format!(
                "resource \"aws_cloudtrail\" \"of_business_unit_number_{number}\" {{\n  name = \"t{number}\"\n  s3_bucket_name = \"log\"\n  event_selector {{\n    data_resource {{\n      type = \"AWS::S3::Object\"\n      values = [\"arn:aws:s3\"]\n    }}\n  }}\n}}\n"
            )
        })
        .collect();
    let project = Project::new(&[("main.tf", module), ("trails.tf", &trails), ("zone/main.tf", zone)]);
    let table: Vec<String> = coverage(&project, &[]).stdout.lines().take(3).map(str::to_owned).collect();
    assert!(table.iter().all(|line| line.chars().count() <= 120), "{table:#?}");
    insta::assert_snapshot!(table.join("\n"), @r#"
    RESOURCE                                                                READS    WRITES   RECORDED BY
    …data_platform_landing_zone.aws_s3_bucket.incoming_files_of_partners    full     full     …of_business_unit_number_1 +5
    …nding_zone_of_another_region.aws_s3_bucket.incoming_files_of_partners  full     full     …of_business_unit_number_1 +5
    "#);
}

#[test]
fn the_same_logical_id_in_two_templates_is_told_apart_by_the_file() {
    let template = "
Resources:
  Trail:
    Type: AWS::CloudTrail::Trail
    Properties: {S3BucketName: example-audit-log, IsLogging: true, IsMultiRegionTrail: true, IncludeGlobalServiceEvents: true}
  Bucket:
    Type: AWS::S3::Bucket
";
    let project = Project::new(&[("one.yaml", template), ("two.yaml", template)]);
    insta::assert_snapshot!(coverage(&project, &["--account", "111122223333", "--region", "eu-central-1"]).stdout, @r#"
    RESOURCE                              READS    WRITES   RECORDED BY
    one.yaml
      Bucket                              none     none     -
    two.yaml
      Bucket                              none     none     -
    account 111122223333
      management events in eu-central-1   full     full     Trail in one.yaml, Trail in two.yaml
      management events in other Regions  full     full     Trail in one.yaml, Trail in two.yaml
      events of global services           full     full     Trail in one.yaml, Trail in two.yaml

    one.yaml
      Bucket: nothing is recorded, such as `PutObject` on `arn:aws:s3:::${Bucket}/x` (one.yaml:6:3)

    two.yaml
      Bucket: nothing is recorded, such as `PutObject` on `arn:aws:s3:::${Bucket}/x` (two.yaml:6:3)

    account 111122223333
      management events in eu-central-1: reads and writes are recorded, and paid for, by each of `Trail in one.yaml`,
        `Trail in two.yaml`
      management events in other Regions: reads and writes are recorded, and paid for, by each of `Trail in one.yaml`,
        `Trail in two.yaml`
      events of global services: reads and writes are recorded, and paid for, by each of `Trail in one.yaml`, `Trail in
        two.yaml`

    5 rows, 2 recorders: 3 full, 2 none
    "#);
}

/// A module with a trail and two buckets, and three examples that call it, of which one lies in another Region, and one calls it otherwise.
fn wide_folder() -> Vec<(&'static str, String)> {
    let module = r#"
variable "name" {}

resource "aws_cloudtrail" "audit" {
  name           = var.name
  s3_bucket_name = aws_s3_bucket.log.id
}

resource "aws_s3_bucket" "log" {}

resource "aws_s3_bucket" "reports_of_everything_that_was_paid" {
  bucket = "example-${var.name}"
}
"#;
    let example = |region: &str, name: &str| {
        format!(
            "provider \"aws\" {{\n  region = \"{region}\"\n}}\n\nmodule \"audit_trail\" {{\n  source = \"../..\"\n  name   = {name}\n}}\n"
        )
    };
    vec![
        ("main.tf", module.to_owned()),
        ("examples/one/main.tf", example("eu-central-1", "\"reports\"")),
        ("examples/two/main.tf", example("eu-west-1", "\"reports\"")),
        ("examples/three/main.tf", example("eu-central-1", "\"payments\"")),
    ]
}

#[test]
fn rows_of_several_units_stand_under_what_deploys_them() {
    let files = wide_folder();
    let project = Project::new(&files.iter().map(|(path, text)| (*path, text.as_str())).collect::<Vec<_>>());
    insta::assert_snapshot!(coverage(&project, &[]).stdout, @r#"
    RESOURCE                                                                READS    WRITES   RECORDED BY
    .
      aws_s3_bucket.log (log bucket)                                        none     none     -
      aws_s3_bucket.reports_of_everything_that_was_paid                     none     none     -
      management events                                                     full     full     aws_cloudtrail.audit +3
      management events in other Regions                                    partial  partial  …audit in examples/one +2
      events of global services                                             unknown  unknown  aws_cloudtrail.audit
    examples/one, examples/three, examples/two
      module.audit_trail.aws_s3_bucket.log (log bucket)                     none     none     -
      events of global services                                             unknown  unknown  aws_cloudtrail.audit
    examples/one, examples/two
      module.audit_trail.aws_s3_bucket.reports_of_everything_that_was_paid  none     none     -
    examples/one, examples/three
      management events in eu-central-1                                     full     full     …aws_cloudtrail.audit +1
      management events in other Regions                                    partial  partial  aws_cloudtrail.audit +1
    examples/three
      module.audit_trail.aws_s3_bucket.reports_of_everything_that_was_paid  none     none     -
    examples/two
      management events in eu-west-1                                        full     full     …aws_cloudtrail.audit +1
      management events in other Regions                                    partial  partial  aws_cloudtrail.audit +2

    .
      aws_s3_bucket.reports_of_everything_that_was_paid: nothing is recorded, such as `PutObject` on
        `arn:aws:s3:::example-${var.name}/x` (main.tf:11:1)
      management events in other Regions: a management event that only reads in another Region is recorded by nobody
        (main.tf:4:1 selects something else)
      management events in other Regions: a management event that changes something in another Region is recorded by
        nobody (main.tf:4:1 selects something else)
      events of global services: reads and writes unknown: `region` depends on where the code is deployed (main.tf:4:1)

    examples/one, examples/three, examples/two
      events of global services: reads and writes unknown: `region` depends on where the code is deployed (main.tf:4:1)

    examples/one, examples/two
      module.audit_trail.aws_s3_bucket.reports_of_everything_that_was_paid: nothing is recorded, such as `PutObject` on
        `arn:aws:s3:::example-reports/x` (main.tf:11:1)

    examples/one, examples/three
      management events in other Regions: a management event that only reads in another Region is recorded by nobody
        (main.tf:4:1 selects something else)
      management events in other Regions: a management event that changes something in another Region is recorded by
        nobody (main.tf:4:1 selects something else)

    examples/three
      module.audit_trail.aws_s3_bucket.reports_of_everything_that_was_paid: nothing is recorded, such as `PutObject` on
        `arn:aws:s3:::example-payments/x` (main.tf:11:1)

    examples/two
      management events in other Regions: a management event that only reads in another Region is recorded by nobody
        (main.tf:4:1 selects something else)
      management events in other Regions: a management event that changes something in another Region is recorded by
        nobody (main.tf:4:1 selects something else)

    13 rows, 4 recorders: 3 full, 3 partial, 5 none, 2 unknown
    "#);
    insta::assert_snapshot!(coverage(&project, &["examples/one"]).stdout, @r#"
    RESOURCE                                                                READS    WRITES   RECORDED BY
    module.audit_trail.aws_s3_bucket.log (log bucket)                       none     none     -
    module.audit_trail.aws_s3_bucket.reports_of_everything_that_was_paid    none     none     -
    …audit_trail.aws_cloudtrail.audit in eu-central-1 (management events)   full     full     …it_trail.aws_cloudtrail.audit
    …aws_cloudtrail.audit (management events in other Regions)              none     none     -
    …audit_trail.aws_cloudtrail.audit (events of global services)           none     none     -

    module.audit_trail.aws_s3_bucket.reports_of_everything_that_was_paid: nothing is recorded, such as `PutObject` on
      `arn:aws:s3:::example-reports/x` (main.tf:11:1)
    account of module.audit_trail.aws_cloudtrail.audit (management events in other Regions): nothing is recorded, such as
      a management event that changes something in another Region (main.tf:4:1 selects something else)
    account of module.audit_trail.aws_cloudtrail.audit (events of global services): nothing is recorded, such as a
      management event of `iam.amazonaws.com` that changes something (main.tf:4:1 selects something else)

    5 rows, 1 recorder: 1 full, 4 none
    "#);
    let shown = coverage(&project, &["--account", "111122223333"]).stdout;
    insta::assert_snapshot!(shown.split_once("\n\n").map_or("", |(table, _)| table), @r#"
    RESOURCE                                                                READS    WRITES   RECORDED BY
    .
      aws_s3_bucket.log (log bucket)                                        none     none     -
      aws_s3_bucket.reports_of_everything_that_was_paid                     none     none     -
    examples/one, examples/three, examples/two
      module.audit_trail.aws_s3_bucket.log (log bucket)                     none     none     -
    examples/one, examples/two
      module.audit_trail.aws_s3_bucket.reports_of_everything_that_was_paid  none     none     -
    examples/three
      module.audit_trail.aws_s3_bucket.reports_of_everything_that_was_paid  none     none     -
    account 111122223333
      management events                                                     full     full     aws_cloudtrail.audit +3
      management events in eu-central-1                                     full     full     aws_cloudtrail.audit +2
      management events in eu-west-1                                        full     full     aws_cloudtrail.audit +1
      management events in other Regions                                    none     none     -
      events of global services                                             unknown  unknown  aws_cloudtrail.audit
    "#);
    insta::assert_snapshot!(coverage(&project, &["--format", "markdown"]).stdout.lines().take(24).collect::<Vec<_>>().join("\n"), @r#"
    **`.`**

    | Resource | Reads | Writes | Recorded by |
    |---|---|---|---|
    | `aws_s3_bucket.log` (log bucket) | none | none |  |
    | `aws_s3_bucket.reports_of_everything_that_was_paid` | none | none |  |
    | `management events` | full | full | `aws_cloudtrail.audit`, `module.audit_trail.aws_cloudtrail.audit in examples/one`, `module.audit_trail.aws_cloudtrail.audit in examples/three`, `module.audit_trail.aws_cloudtrail.audit in examples/two` |
    | `management events in other Regions` | partial | partial | `module.audit_trail.aws_cloudtrail.audit in examples/one`, `module.audit_trail.aws_cloudtrail.audit in examples/three`, `module.audit_trail.aws_cloudtrail.audit in examples/two` |
    | `events of global services` | unknown | unknown | `aws_cloudtrail.audit` |

    **`examples/one`, `examples/three`, `examples/two`**

    | Resource | Reads | Writes | Recorded by |
    |---|---|---|---|
    | `module.audit_trail.aws_s3_bucket.log` (log bucket) | none | none |  |
    | `events of global services` | unknown | unknown | `aws_cloudtrail.audit` |

    **`examples/one`, `examples/two`**

    | Resource | Reads | Writes | Recorded by |
    |---|---|---|---|
    | `module.audit_trail.aws_s3_bucket.reports_of_everything_that_was_paid` | none | none |  |

    **`examples/one`, `examples/three`**
    "#);
    let units = json(&project, &[]);
    let rows = units["resources"].as_array().expect("resources are listed").iter();
    let units = rows.map(|row| format!("{}: {}\n", row["address"], row["units"]));
    insta::assert_snapshot!(units.collect::<String>(), @r#"
    "aws_s3_bucket.log": ["."]
    "aws_s3_bucket.reports_of_everything_that_was_paid": ["."]
    "module.audit_trail.aws_s3_bucket.log": ["examples/one","examples/three","examples/two"]
    "module.audit_trail.aws_s3_bucket.reports_of_everything_that_was_paid": ["examples/one","examples/two"]
    "module.audit_trail.aws_s3_bucket.reports_of_everything_that_was_paid": ["examples/three"]
    "account of aws_cloudtrail.audit": ["."]
    "account of aws_cloudtrail.audit": ["."]
    "account of aws_cloudtrail.audit": ["."]
    "account of module.audit_trail.aws_cloudtrail.audit in eu-central-1": ["examples/one","examples/three"]
    "account of module.audit_trail.aws_cloudtrail.audit": ["examples/one","examples/three"]
    "account of module.audit_trail.aws_cloudtrail.audit": ["examples/one","examples/three","examples/two"]
    "account of module.audit_trail.aws_cloudtrail.audit in eu-west-1": ["examples/two"]
    "account of module.audit_trail.aws_cloudtrail.audit": ["examples/two"]
    "#);
}

#[test]
fn two_accounts_of_one_unit_stand_apart() {
    let code = r#"
provider "aws" {
  region = "eu-central-1"
}

provider "aws" {
  alias  = "other"
  region = "eu-west-1"
}

resource "aws_cloudtrail" "one" {
  name                  = "one"
  s3_bucket_name        = "example-audit-log"
  is_multi_region_trail = true
}

resource "aws_cloudtrail" "two" {
  provider       = aws.other
  name           = "two"
  s3_bucket_name = "example-audit-log"
}
"#;
    let bucket = "resource \"aws_s3_bucket\" \"reports\" {\n  bucket = \"example-reports\"\n}\n";
    let project = Project::new(&[("accounts/main.tf", code), ("data/main.tf", bucket)]);
    let shown = coverage(&project, &[]).stdout;
    insta::assert_snapshot!(shown.split_once("\n\n").map_or("", |(table, _)| table), @r#"
    RESOURCE                              READS    WRITES   RECORDED BY
    accounts
      management events in eu-central-1   full     full     aws_cloudtrail.one
      management events in eu-west-1      full     full     aws_cloudtrail.one, aws_cloudtrail.two
      management events in other Regions  full     full     aws_cloudtrail.one
      events of global services           full     full     aws_cloudtrail.one
    data
      aws_s3_bucket.reports               none     none     -
    "#);
}
