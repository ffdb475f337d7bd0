//! Shapes: configuration in, what does not look as its type allows out, and that the schemas and the model speak of the same places.

use std::fs;
use std::path::PathBuf;

use serde_json::Value as Json;
use trail_lint::config::Estate;
use trail_lint::discover::{Exclusions, Given, Request};
use trail_lint::finding::problem::INVALID_PROPERTY;
use trail_lint::finding::{Class, Finding};
use trail_lint::lint;
use trail_lint::model::{
    ACCOUNT, ESTATE, FUNCTION, Field, FieldType, Holder, KEY_ALIAS, KINDS, LOOKED_UP_BUCKET, MANAGED_POLICY, PLANNED_CHANGE,
    Place, ROLE, TABLE,
};
use trail_lint::report::{Report, Summary, TextOptions, text};
use trail_lint::shape::{schema_of, schema_texts};
use trail_lint::source::{Sources, Span};
use trail_lint::value::{Value, awscc_type, snake_case};

/// The findings about shapes in one file, and the sources that they point into.
fn checked(sources: &Sources, file: &str, code: &str) -> Vec<Finding> {
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    fs::write(folder.path().join(file), code).expect("the file can be written");
    let (paths, exclude) = ([PathBuf::from(".")], Exclusions::default());
    let request = Request { working_folder: folder.path(), paths: &paths, exclude: &exclude, words: &[], beside: None };
    let nowhere = Span::new(sources.add("settings", ""), 0, 0);
    let outcome = lint::check(sources, &request, &Given::default(), &[], &Value::null(nowhere), &Estate::default())
        .expect("the folder is there");
    outcome.findings.into_iter().filter(|finding| finding.rule == INVALID_PROPERTY).collect()
}

/// The findings as a user reads them.
fn told(file: &str, code: &str) -> String {
    let sources = Sources::new();
    let findings = checked(&sources, file, code);
    let options = TextOptions { color: false, unicode: true, width: 120, links: None, show_unknown: true };
    let mut bytes = Vec::new();
    let report = Report { sources: &sources, findings: &findings, rules: &[], summary: Summary::default() };
    text(&report, &options, &mut bytes).expect("writing into memory succeeds");
    let text = String::from_utf8(bytes).expect("a report is UTF-8");
    text.rsplit_once("\n\n").map_or(String::new(), |(findings, _)| findings.to_owned())
}

/// The findings, each as its class, the text that it points at and its message.
fn lines(file: &str, code: &str) -> Vec<String> {
    let sources = Sources::new();
    let findings = checked(&sources, file, code);
    let line = |finding: &Finding| {
        let class = if finding.class == Class::Input { "error" } else { "notice" };
        format!("{class} `{}` {} [{}]", sources.text(finding.primary.span), finding.message, finding.primary.text)
    };
    findings.iter().map(line).collect()
}

/// A trail of CloudFormation with these lines among its properties.
fn template(properties: &str) -> String {
    let properties: String = properties.lines().map(|line| format!("      {line}\n")).collect();
    format!(
        "Parameters:\n  Given:\n    Type: String\nConditions:\n  Chosen: !Equals [!Ref Given, a]\nResources:\n  Trail:\n    Type: AWS::CloudTrail::Trail\n    Properties:\n      S3BucketName: log\n{properties}"
    )
}

/// A trail of Terraform with these lines among its arguments.
fn trail(arguments: &str) -> String {
    format!(
        "variable \"given\" {{}}\nresource \"aws_cloudtrail\" \"audit\" {{\n  name           = \"audit\"\n  s3_bucket_name = \"log\"\n{arguments}}}\n"
    )
}

#[test]
fn mistakes_in_terraform_are_told_at_their_place() {
    let code = r#"  is_multiregion_trail = true
  enable_logging       = [true]
  event_selector {
    read_write_type = var.what
    data_resource {
      type   = "AWS::S3::Objects"
      values = ["arn:aws:s3"]
    }
  }
  advanced_event_selector {
    name = "reads"
    field_selector {
      field  = "eventCategory"
      equals = ["NetworkActivity"]
    }
    field_selector {
      field       = "readOnly"
      starts_with = ["true"]
    }
  }
"#;
    let code = trail(code) + "variable \"what\" {\n  default = \"Reads\"\n}\n";
    insta::assert_snapshot!(told("main.tf", &code));
}

#[test]
fn mistakes_in_cloudformation_are_told_at_their_place() {
    let properties = r#"IsLoging: true
EnableLogFileValidation: sometimes
EventSelectors:
  - ReadWriteType: Reads
    DataResources:
      - Type: AWS::S3::Object
        Values: arn:aws:s3
AdvancedEventSelectors:
  - FieldSelectors:
      - Field: eventCategory
        Equals: [Management]
      - Field: readOnly
        StartsWith: ["true"]
      - Field: resources.ARN
        StartsWith: [!Sub "arn:aws:s3:::${Given}/"]
  - Name: no category
    FieldSelectors:
      - Field: resources.typ
        Equals: ["AWS::S3::Object"]"#;
    insta::assert_snapshot!(told("template.yaml", &template(properties)));
}

#[test]
fn mistakes_of_the_awscc_provider_are_told_in_its_spelling() {
    let code = r#"resource "awscc_cloudtrail_trail" "audit" {
  s3_bucket_name       = "log"
  is_multiregion_trail = true
  event_selectors      = [{ read_write_type = "Reads" }]
  advanced_event_selectors = [{
    field_selectors = [{ field = "readOnly", starts_with = ["true"] }]
  }]
}
"#;
    insta::assert_snapshot!(told("main.tf", code));
}

#[test]
fn what_is_missing_is_told_where_it_belongs() {
    assert_eq!(
        lines("template.yaml", &template("IsMultiRegionTrail: true")),
        ["error `Trail` `IsLogging` is missing in `AWS::CloudTrail::Trail` [it belongs in here]"]
    );
    let code = "resource \"aws_cloudtrail\" \"audit\" {\n  name = \"audit\"\n}\n";
    assert_eq!(
        lines("main.tf", code),
        ["error `resource \"aws_cloudtrail\" \"audit\"` `s3_bucket_name` is missing in `aws_cloudtrail` [it belongs in here]"]
    );
    let code = trail("  event_selector {\n    data_resource {\n      type = \"AWS::S3::Object\"\n    }\n  }\n");
    assert_eq!(
        lines("main.tf", &code),
        ["error `data_resource` `values` is missing in `event_selector.data_resource` in `aws_cloudtrail` [it belongs in here]"]
    );
}

#[test]
fn selectors_that_no_trail_takes_are_told() {
    let selector = |fields: &str| {
        let fields: String = fields.split("; ").map(|field| format!("      - {{{field}}}\n")).collect();
        template(&format!("IsLogging: true\nAdvancedEventSelectors:\n  - FieldSelectors:\n{fields}"))
    };
    let rows = [
        ("Field: eventCategory, Equals: [Management]", None),
        ("Field: eventCategory, Equals: [Managment]", Some("`Managment` is not allowed here")),
        ("Field: eventCategory, StartsWith: [Man]", Some("`eventCategory` can only be compared with `Equals`")),
        ("Field: readOnly, Equals: ['true']", Some("a field selector for `eventCategory` is missing")),
        ("Field: eventCategory, Equals: [Management]; Field: readOnly, Equals: ['true']", None),
        ("Field: eventCategory, Equals: [Management]; Field: readOnly, Equals: [true]", None),
        ("Field: eventCategory, Equals: [Management]; Field: readOnly, Equals: [maybe]", Some("`maybe` is not allowed here")),
        ("Field: eventCategory, Equals: [Management]; Field: readOnly", Some("compares with nothing")),
        (
            "Field: eventCategory, Equals: [Management]; Field: resources.type, Equals: [AWS::S3::Object]",
            Some("the category `Management` of a trail cannot ask for this field"),
        ),
        ("Field: eventCategory, Equals: [Management]; Field: eventSource, NotEquals: [kms.amazonaws.com]", None),
        (
            "Field: eventCategory, Equals: [Management]; Field: eventSource, Equals: [kms.amazonaws.com]",
            Some("can only leave out sources of management events, with `NotEquals`"),
        ),
        ("Field: eventCategory, Equals: [Data]", Some("needs a field selector for `resources.type`")),
        ("Field: eventCategory, Equals: [Data]; Field: resources.type, Equals: [AWS::S3::Object]", None),
        (
            "Field: eventCategory, Equals: [Data]; Field: resources.type, Equals: [AWS::S3::Object, AWS::Lambda::Function]",
            Some("a selector takes one type of resource"),
        ),
        (
            "Field: eventCategory, Equals: [Data]; Field: resources.type, Equals: [AWS::S3::Object]; Field: errorCode, Equals: [VpceAccessDenied]",
            Some("the category `Data` cannot ask for this field"),
        ),
        ("Field: eventCategory, Equals: [NetworkActivity]", Some("needs a field selector for `eventSource`")),
        ("Field: eventCategory, Equals: [NetworkActivity]; Field: eventSource, Equals: [kms.amazonaws.com]", None),
        // What is not known may turn out to be right.
        ("Field: !Ref Given, StartsWith: [a]", None),
        ("Field: eventCategory, Equals: !Ref Given", None),
        ("Field: eventCategory, Equals: [!Ref Given]; Field: resources.type, Equals: [AWS::S3::Object]", None),
        ("Field: eventCategory, Equals: [Data]; Field: !Ref Given, Equals: [AWS::S3::Object]", None),
        ("Field: eventCategory, Equals: [Management]; Field: readOnly, Equals: [!Ref Given]", None),
    ];
    for (fields, expected) in rows {
        let found = lines("template.yaml", &selector(fields));
        match expected {
            None => assert!(found.is_empty(), "{fields}: {found:?}"),
            Some(words) => assert!(found.len() == 1 && found[0].contains(words), "{fields}: {found:?}"),
        }
    }
}

#[test]
fn two_services_can_be_left_out_of_a_basic_selector() {
    // Terraform's provider drops an empty element of a list.
    let rows = [
        ("kms.amazonaws.com", true, true),
        ("rdsdata.amazonaws.com", true, true),
        ("", true, false),
        ("ec2.amazonaws.com", false, false),
    ];
    for (source, in_terraform, in_cloudformation) in rows {
        let selector = format!("  event_selector {{\n    exclude_management_event_sources = [\"{source}\"]\n  }}\n");
        let selectors = format!("IsLogging: true\nEventSelectors:\n  - ExcludeManagementEventSources: ['{source}']");
        let found = lines("main.tf", &trail(&selector));
        assert_eq!(found.is_empty(), in_terraform, "{source}: {found:?}");
        let found = lines("template.yaml", &template(&selectors));
        assert_eq!(found.is_empty(), in_cloudformation, "{source}: {found:?}");
    }
}

#[test]
fn a_trail_of_every_region_records_global_services() {
    let message =
        "CloudTrail refuses a multi-Region trail without the events of global services (`InvalidParameterCombinationException`)";
    let rows = [("true", "false", true), ("false", "false", false), ("true", "true", false), ("var.given", "false", false)];
    for (regions, global, is_wrong) in rows {
        let code = trail(&format!("  is_multi_region_trail = {regions}\n  include_global_service_events = {global}\n"));
        let found = lines("main.tf", &code);
        assert_eq!(found.iter().any(|line| line.contains(message)), is_wrong, "{regions} {global}: {found:?}");
    }
    let found = lines("template.yaml", &template("IsLogging: true\nIsMultiRegionTrail: true\nIncludeGlobalServiceEvents: false"));
    assert!(found.len() == 1 && found[0].contains(message), "{found:?}");
}

#[test]
fn what_an_unknown_value_hides_does_not_excuse_the_rest() {
    let code = template(
        "IsLogging: true\nAdvancedEventSelectors:\n  - FieldSelectors:\n      - {Field: resources.ARN, StartsWith: [!Ref Given]}",
    );
    assert_eq!(lines("template.yaml", &code).len(), 1, "the category is missing whatever the ARN is");
    let code = template("IsLogging: true\nEventSelectors: [!Ref Given, {}, {}, {}, {}, {}]");
    assert_eq!(lines("template.yaml", &code).len(), 1, "there are six of them whatever the first is");
}

#[test]
fn limits_hold_over_all_selectors() {
    let resources = |selectors: usize, values: usize, value: &str| {
        let value = value.replace("KEY", "${event_selector.value}-${i}");
        trail(&format!(
            "  dynamic \"event_selector\" {{\n    for_each = range({selectors})\n    content {{\n      data_resource {{\n        type   = \"AWS::S3::Object\"\n        values = [for i in range({values}) : \"{value}\"]\n      }}\n    }}\n  }}\n"
        ))
    };
    let rows = [
        (2, 125, "arn:aws:s3:::bucket-KEY/", None),
        (2, 126, "arn:aws:s3:::bucket-KEY/", Some("there are 252 of them, more than 250")),
        (2, 126, "arn:aws:s3:::${var.given}-KEY/", Some("there are 252 of them, more than 250")),
        (1, 251, "arn:aws:s3:::bucket-KEY/", Some("there are 251 of them, more than 250")),
        (2, 126, "arn:aws:s3", None),
        (2, 126, "${var.given}", None),
        (6, 1, "arn:aws:s3", Some("there are 6 of them, more than 5")),
    ];
    for (selectors, values, value, expected) in rows {
        let found = lines("main.tf", &resources(selectors, values, value));
        match expected {
            None => assert!(found.is_empty(), "{selectors} × {values} {value}: {found:?}"),
            Some(words) => assert!(found.iter().any(|line| line.contains(words)), "{selectors} × {values} {value}: {found:?}"),
        }
    }
    let conditions = trail(
        "  advanced_event_selector {\n    field_selector {\n      field  = \"eventCategory\"\n      equals = [\"Data\"]\n    }\n    field_selector {\n      field  = \"resources.type\"\n      equals = [\"AWS::S3::Object\"]\n    }\n    field_selector {\n      field       = \"resources.ARN\"\n      starts_with = [for i in range(COUNT) : \"arn:aws:s3:::b-${i}/\"]\n    }\n  }\n",
    );
    assert!(lines("main.tf", &conditions.replace("COUNT", "498")).is_empty());
    assert!(lines("main.tf", &conditions.replace("COUNT", "499"))[0].contains("there are 501 of them, more than 500"));
}

#[test]
fn what_the_language_converts_is_no_mistake() {
    let template = template(
        "IsLogging: 'true'\nTrailName: 12345\nIsMultiRegionTrail: !If [Chosen, true, !Ref AWS::NoValue]\nS3KeyPrefix: !Ref Given\nEventSelectors: !If [Chosen, [{}], [{}, {}]]",
    );
    assert_eq!(lines("template.yaml", &template), [""; 0]);
    let code = r#"  enable_logging             = "true"
  is_multi_region_trail      = 1 == 1 ? "1" : "0"
  kms_key_id                 = ""
  s3_key_prefix              = null
  enable_log_file_validation = var.given
  region                     = "eu-central-1"
  tags                       = { number = 1, "key with spaces" = true }
  count                      = var.given
  provider                   = aws.other
  depends_on                 = [aws_s3_bucket.log]
  dynamic "event_selector" {
    for_each = var.given
    content {
      read_write_type = "Reads"
    }
  }
  lifecycle {
    ignore_changes = [event_selector]
  }
  provisioner "local-exec" {
    command = "true"
  }
}
resource "aws_s3_bucket" "log" {
  grant {
    type        = "Group"
    permissions = toset(["READ"])
  }
  lifecycle_rule {
    enabled = "true"
    expiration {
      days = "90"
    }
  }
  timeouts {
    create = "5m"
  }
}
resource "aws_cloudwatch_metric_alarm" "calls" {
  alarm_name          = "calls"
  comparison_operator = "GreaterThanThreshold"
  evaluation_periods  = "1"
  metric_name         = "Calls"
  namespace           = "Audit"
  period              = "300"
  statistic           = "Sum"
  threshold           = "0.5"
"#;
    assert_eq!(lines("main.tf", &trail(code)), [""; 0]);
    let json = r#"{"resource": {"aws_cloudtrail": {"audit": {"//": "why", "name": "audit", "s3_bucket_name": "log",
        "event_selector": {"read_write_type": "All", "data_resource": [{"type": "AWS::S3::Object", "values": ["arn:aws:s3"]}]}}}}}"#;
    assert_eq!(lines("main.tf.json", json), [""; 0]);
}

#[test]
fn a_name_that_is_new_is_a_notice() {
    assert_eq!(
        lines("main.tf", &trail("  recording_style = 1\n")),
        ["notice `recording_style` `recording_style` is no argument of `aws_cloudtrail` that is known here [not looked at]"]
    );
    assert_eq!(lines("template.yaml", &template("IsLogging: true\nQuantumMode: 1")).len(), 1);
}

#[test]
fn keys_are_found_before_all_kinds_of_values() {
    let rows = [
        ("template.yaml", template("IsLogging: true\nTags:\n  - Ky: !Ref Given\n    Value: b"), "Ky"),
        ("template.yaml", template("IsLogging: true\n\"TrailNam\" : !Sub 'a-${Given}'"), "TrailNam"),
        (
            "template.json",
            r#"{"Resources": {"T": {"Type": "AWS::CloudTrail::Trail", "Properties": {"S3BucketName": "log", "IsLogging": true, "TrailNam" : {"Ref": "AWS::StackName"}}}}}"#
                .to_owned(),
            "TrailNam",
        ),
        ("main.tf", trail("  tag = { a = 1 }\n"), "tag"),
        ("main.tf", trail("  event_selectors {\n  }\n"), "event_selectors"),
        ("main.tf", trail("  dynamic \"event_selectors\" {\n    for_each = [1]\n    content {\n    }\n  }\n"), "dynamic \"event_selectors\""),
    ];
    for (file, code, key) in rows {
        let found = lines(file, &code);
        assert!(found.iter().any(|line| line.starts_with(&format!("error `{key}`"))), "{key}: {found:?}");
    }
}

#[test]
fn a_template_that_a_macro_rewrites_is_not_judged_by_its_shape() {
    let wrong = template("IsLoging: true");
    assert_eq!(lines("template.yaml", &format!("Transform: OurOwnMacro\n{wrong}")), [""; 0]);
    assert_eq!(lines("template.yaml", &format!("Transform: AWS::Serverless-2016-10-31\n{wrong}")).len(), 1);
}

#[test]
fn a_comment_suppresses_a_shape() {
    let code = trail("  # trail-lint: ignore[invalid-property] only the next release knows it\n  is_multiregion_trail = true\n");
    assert_eq!(lines("main.tf", &code), [""; 0]);
}

#[test]
fn null_in_a_module_asks_its_caller() {
    let code = "variable \"log\" {\n  default = null\n}\nresource \"aws_cloudtrail\" \"audit\" {\n  name = \"audit\"\n  s3_bucket_name = var.log\n}\n";
    assert_eq!(lines("main.tf", code), [""; 0]);
    assert_eq!(lines("main.tf", &code.replace("s3_bucket_name = var.log\n", "")).len(), 1);
    assert_eq!(lines("template.yaml", &template("IsLogging:")).len(), 1, "CloudFormation takes no null");
}

#[test]
fn what_a_plan_holds_is_known_to_its_provider() {
    let plan = |values: &str| {
        format!(
            r#"{{"format_version": "1.2", "terraform_version": "1.11.0", "planned_values": {{"root_module": {{"resources": [
            {{"address": "aws_cloudtrail.audit", "mode": "managed", "type": "aws_cloudtrail", "name": "audit", "values": {{"name": "audit", "s3_bucket_name": "log", {values}}}}}]}}}}}}"#
        )
    };
    assert_eq!(lines("plan.json", &plan(r#""is_multiregion_trail": true, "kms_key_id": "", "event_selector": []"#)), [""; 0]);
    let found = lines("plan.json", &plan(r#""event_selector": [{}, {}, {}, {}, {}, {}]"#));
    assert!(found.len() == 1 && found[0].contains("more than 5"), "{found:?}");
}

#[test]
fn plans_of_real_terraform_have_the_right_shape() {
    let cases = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/terraform/plans");
    let (sources, paths, exclude) = (Sources::new(), [PathBuf::from(".")], Exclusions::default());
    let request = Request { working_folder: &cases, paths: &paths, exclude: &exclude, words: &[], beside: None };
    let nowhere = Span::new(sources.add("settings", ""), 0, 0);
    let outcome = lint::check(&sources, &request, &Given::default(), &[], &Value::null(nowhere), &Estate::default())
        .expect("the cases are there");
    // What CloudTrail alone refuses, Terraform plans.
    let is_refused_later = |finding: &Finding| finding.message.contains("`InvalidParameterCombinationException`");
    let shapes = outcome.findings.iter().filter(|finding| finding.rule == INVALID_PROPERTY);
    let shapes: Vec<&Finding> = shapes.filter(|finding| !is_refused_later(finding)).collect();
    assert!(shapes.is_empty(), "{shapes:#?}");
    assert!(outcome.units > 20, "the cases were not found");
}

#[test]
fn every_shape_is_a_schema_that_describes_itself() {
    let mut count = 0;
    for (path, text) in schema_texts() {
        count += 1;
        let schema: Json = serde_json::from_str(text).unwrap_or_else(|error| panic!("{path}: {error}"));
        jsonschema::meta::validate(&schema).unwrap_or_else(|error| panic!("{path}: {error}"));
        assert!(schema["description"].is_string(), "{path} has no description");
        let kind = schema["title"].as_str().unwrap_or_else(|| panic!("{path} has no title"));
        assert!(schema_of(kind).is_some(), "{path} is not found by its title");
        for (name, property) in schema["properties"].as_object().expect("a shape has properties") {
            let described = property.get("description").is_some() || property.get("$ref").is_some();
            assert!(described, "{path}: `{name}` is not described");
        }
        asks_only_what_is(path, &schema, false);
    }
    assert!(count > 20, "the shapes were not found");
}

/// What draft 2020-12 of JSON Schema says otherwise than draft 7, by which our schemas are read.
const OF_LATER_DRAFTS: [&str; 9] = [
    "$dynamicRef",
    "$anchor",
    "dependentRequired",
    "dependentSchemas",
    "prefixItems",
    "minContains",
    "maxContains",
    "unevaluatedItems",
    "unevaluatedProperties",
];

#[test]
fn every_schema_says_the_same_in_the_draft_that_it_is_read_by() {
    let ours = [trail_lint::config::SCHEMA, trail_lint::policy::SCHEMA];
    for text in schema_texts().map(|(_, text)| text).chain(ours) {
        let schema: Json = serde_json::from_str(text).expect("it is JSON");
        assert_eq!(schema["$schema"], "https://json-schema.org/draft/2020-12/schema");
        let mut open = vec![&schema];
        while let Some(part) = open.pop() {
            let Some(keywords) = part.as_object() else { continue };
            let has = |keyword: &str| keywords.contains_key(keyword);
            assert_eq!(OF_LATER_DRAFTS.into_iter().find(|keyword| has(keyword)), None, "{part}");
            let is_silent = |keyword: &&String| matches!(keyword.as_str(), "$ref" | "description" | "title" | "message");
            let asserts_format = keywords.get("format").is_some_and(Json::is_string);
            assert!(!asserts_format, "draft 7 asserts `format`, draft 2020-12 does not: {part}");
            assert!(
                !has("$ref") || keywords.keys().all(|keyword| is_silent(&keyword)),
                "draft 7 reads nothing beside `$ref`: {part}"
            );
            open.extend(keywords.values().flat_map(|value| value.as_array().map_or(std::slice::from_ref(value), Vec::as_slice)));
        }
    }
}

/// What is not known is left out, so that a question after what is *not* there would be answered by what is not known.
fn asks_only_what_is(path: &str, schema: &Json, is_question: bool) {
    match schema {
        Json::Array(parts) => parts.iter().for_each(|part| asks_only_what_is(path, part, is_question)),
        Json::Object(parts) => {
            for (keyword, part) in parts {
                assert!(keyword != "else", "{path}: an `else` says something of what is not known");
                assert!(
                    !(is_question && ["not", "maxProperties"].contains(&keyword.as_str())),
                    "{path}: an `if` asks `{keyword}`"
                );
                asks_only_what_is(path, part, is_question || keyword == "if");
            }
            if let (true, Some(Json::Object(properties))) = (is_question, parts.get("properties")) {
                let required = parts.get("required").and_then(Json::as_array);
                for name in properties.keys() {
                    let is_required = required.is_some_and(|required| required.iter().any(|required| required == name));
                    assert!(is_required, "{path}: an `if` asks `{name}` without requiring it");
                }
            }
        }
        _ => {}
    }
}

#[test]
fn the_model_reads_no_place_that_a_shape_does_not_have() {
    // Of functions, tables, aliases and buckets that are looked up the model reads hardly more than the name, and of IAM what says who may do
    // what: they have no shapes. No code declares accounts and estates.
    let of_code =
        [PLANNED_CHANGE.name, FUNCTION.name, TABLE.name, KEY_ALIAS.name, LOOKED_UP_BUCKET.name, ROLE.name, MANAGED_POLICY.name];
    let without_shape = of_code.into_iter().chain([ACCOUNT.name, ESTATE.name]).collect::<Vec<_>>();
    for kind in KINDS.iter().filter(|kind| !without_shape.contains(&kind.name)) {
        // A custom resource is whatever its function takes.
        for companion in kind.companions.iter().filter(|companion| !companion.kind.starts_with("Custom::")) {
            assert!(schema_of(companion.kind).is_some(), "{} has no shape", companion.kind);
            assert_place(companion.kind, companion.names);
        }
        // One of the languages may have no such resource.
        let awscc = awscc_type(kind.cloudformation);
        let of_cloudformation = [kind.cloudformation, &awscc].into_iter().filter(|_| !kind.cloudformation.is_empty());
        for own in [kind.terraform].into_iter().chain(of_cloudformation) {
            assert!(schema_of(own).is_some(), "{own} has no shape");
            assert_fields(own, kind.fields, &[]);
        }
    }
}

/// The places of `fields`, which belong to the resource type `own` or to the records at `bases`: each a type and a path.
fn assert_fields(own: &str, fields: &[Field], bases: &[(String, String)]) {
    for field in fields {
        let places = if own.starts_with("aws_") { field.terraform } else { field.cloudformation };
        let has_shape = |place: &&Place| match place.holder {
            Holder::Companion(kind) => !kind.starts_with("Custom::"),
            Holder::Own => true,
            Holder::Language => false,
        };
        let places = places.iter().filter(has_shape);
        let places: Vec<(String, String)> = places.flat_map(|place| resolved(own, place, bases)).collect();
        // In a record that several resources say, each place belongs to one of them.
        let is_there = |(kind, path): &(String, String)| finds(kind, path);
        if bases.len() <= 1 {
            for (kind, path) in &places {
                assert!(finds(kind, path), "the shape of {kind} has no `{path}`, which the model reads");
            }
        }
        assert!(places.is_empty() || places.iter().any(is_there), "no shape has {places:?}, which the model reads");
        if let FieldType::Record(fields) | FieldType::Records(fields) = field.kind {
            assert_fields(own, fields, &places);
        }
    }
}

/// A place as a type and a path from its top.
fn resolved(own: &str, place: &Place, bases: &[(String, String)]) -> Vec<(String, String)> {
    let companion = place.companion().unwrap_or_default();
    let (kind, path) = match own.starts_with("awscc_") {
        true if companion.is_empty() => (String::new(), in_snake_case(place.path)),
        true => (awscc_type(companion), in_snake_case(place.path)),
        false => (companion.to_owned(), place.path.to_owned()),
    };
    if bases.is_empty() {
        return vec![(if kind.is_empty() { own.to_owned() } else { kind }, path)];
    }
    let below =
        |(kind, base): &(String, String)| (kind.clone(), if base.is_empty() { path.clone() } else { format!("{base}.{path}") });
    bases.iter().map(below).collect()
}

fn in_snake_case(path: &str) -> String {
    path.split('.').map(snake_case).collect::<Vec<_>>().join(".")
}

fn assert_place(kind: &str, path: &str) {
    assert!(finds(kind, path), "the shape of {kind} has no `{path}`, which the model reads");
}

/// Does the shape of `kind` have a property at `path`, through lists?
fn finds(kind: &str, path: &str) -> bool {
    let root = schema_of(kind).unwrap_or_else(|| panic!("{kind} has no shape")).json();
    let inside = |mut schema: &'static Json| {
        loop {
            match (schema.get("$ref").and_then(Json::as_str), schema.get("items")) {
                (Some(target), _) => schema = root.pointer(target.trim_start_matches('#')).expect("a definition is there"),
                (None, Some(items)) => schema = items,
                (None, None) => return schema,
            }
        }
    };
    let mut names = path.split('.').filter(|name| !name.is_empty());
    names.try_fold(root, |schema, name| inside(schema).get("properties")?.get(name)).is_some()
}
