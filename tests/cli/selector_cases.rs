//! Trails and events with known answers: each case is written as Terraform and as CloudFormation, and its record traced through both.

use std::thread;

use serde_json::{Map, Value, json};

use crate::project::Project;

/// A property of CloudFormation and the argument or block of Terraform that says the same.
const NAMES: [(&str, &str); 22] = [
    ("IsLogging", "enable_logging"),
    ("IsMultiRegionTrail", "is_multi_region_trail"),
    ("IncludeGlobalServiceEvents", "include_global_service_events"),
    ("EventSelectors", "event_selector"),
    ("ReadWriteType", "read_write_type"),
    ("IncludeManagementEvents", "include_management_events"),
    ("ExcludeManagementEventSources", "exclude_management_event_sources"),
    ("DataResources", "data_resource"),
    ("Type", "type"),
    ("Values", "values"),
    ("AdvancedEventSelectors", "advanced_event_selector"),
    ("Name", "name"),
    ("FieldSelectors", "field_selector"),
    ("Field", "field"),
    ("Equals", "equals"),
    ("NotEquals", "not_equals"),
    ("StartsWith", "starts_with"),
    ("NotStartsWith", "not_starts_with"),
    ("EndsWith", "ends_with"),
    ("NotEndsWith", "not_ends_with"),
    ("S3BucketName", "s3_bucket_name"),
    ("TrailName", "name"),
];

/// The Region that the trail of a case is deployed to.
fn region(case: &Value) -> &str {
    case["trail"]["HomeRegion"].as_str().unwrap_or("us-east-1")
}

/// The properties of the trail of a case.
fn properties(case: &Value) -> Map<String, Value> {
    let mut properties = case["trail"].as_object().expect("a trail is an object").clone();
    properties.remove("HomeRegion");
    properties.insert("S3BucketName".to_owned(), json!("audit-log"));
    properties.insert("TrailName".to_owned(), json!("audit"));
    properties.entry("IsLogging").or_insert(json!(true));
    properties
}

fn cloudformation(case: &Value) -> String {
    json!({ "Resources": { "Audit": { "Type": "AWS::CloudTrail::Trail", "Properties": properties(case) } } }).to_string()
}

fn terraform(case: &Value) -> String {
    let mut text = format!("provider \"aws\" {{\n  region = \"{}\"\n}}\n\n", region(case));
    text.push_str("resource \"aws_cloudtrail\" \"audit\" {\n");
    write_block(&properties(case), 1, &mut text);
    text.push_str("}\n");
    text
}

fn write_block(properties: &Map<String, Value>, depth: usize, text: &mut String) {
    let indent = "  ".repeat(depth);
    for (name, value) in properties {
        let name = NAMES.iter().find(|(known, _)| known == name).unwrap_or_else(|| panic!("`{name}` has no name in Terraform")).1;
        let blocks = value.as_array().filter(|elements| elements.iter().any(Value::is_object));
        for block in blocks.into_iter().flatten() {
            text.push_str(&format!("{indent}{name} {{\n"));
            write_block(block.as_object().expect("blocks do not stand among words"), depth + 1, text);
            text.push_str(&format!("{indent}}}\n"));
        }
        if blocks.is_none() {
            text.push_str(&format!("{indent}{name} = {value}\n"));
        }
    }
}

/// What `trace` makes of the case in both languages, if that is not what is expected.
fn mistakes(case: &Value) -> Vec<String> {
    let (hcl, template) = (terraform(case), cloudformation(case));
    let project =
        Project::new(&[("terraform/main.tf", &hcl), ("template.json", &template), ("event.json", &case["record"].to_string())]);
    let runs = [("terraform", hcl, vec![]), ("template.json", template, vec!["--region", region(case)])];
    let mistakes = runs.into_iter().filter_map(|(path, code, more)| {
        let run = project.run(&[&["trace", "--event", "event.json", "--format", "json", path], more.as_slice()].concat());
        let expected = case["verdict"].as_str().expect("a verdict is a word");
        let traces: Value =
            serde_json::from_str(&run.stdout).unwrap_or_else(|error| panic!("{}: {error}: {run:?}", case["case"]));
        let event = &traces["events"][0];
        let verdicts = [&event["verdict"], &event["trails"][0]["verdict"]];
        let code_of = i32::from(expected == "not_recorded");
        let is_right = verdicts.iter().all(|verdict| *verdict == expected) && run.code == code_of;
        (!is_right).then(|| format!("{} ({}) in\n{code}\nexpected {expected}: {run:?}", case["case"], case["why"]))
    });
    mistakes.collect()
}

#[test]
fn every_case_has_its_answer_in_both_languages() {
    let cases: Vec<Value> = serde_json::from_str(include_str!("../selector_cases.json")).expect("the cases are JSON");
    assert_eq!(cases.len(), 65);
    let threads = thread::available_parallelism().map_or(1, std::num::NonZero::get);
    let mistakes: Vec<String> = thread::scope(|scope| {
        let workers: Vec<_> = cases
            .chunks(cases.len().div_ceil(threads))
            .map(|cases| scope.spawn(|| cases.iter().flat_map(mistakes).collect::<Vec<_>>()))
            .collect();
        workers.into_iter().flat_map(|worker| worker.join().expect("no run fails")).collect()
    });
    assert!(mistakes.is_empty(), "{} of {}:\n{}", mistakes.len(), 2 * cases.len(), mistakes.join("\n"));
}
