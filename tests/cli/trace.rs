//! `trail-lint trace`: what becomes of an event, and why.

use serde_json::{Value, json};

use crate::project::{Project, Run};

/// The traces of a run as JSON.
fn traces(run: &Run) -> Value {
    serde_json::from_str(&run.stdout).unwrap_or_else(|error| panic!("{error}: {run:?}"))
}

/// The verdict on the first event, and on it at each trail.
fn verdicts(project: &Project, arguments: &[&str]) -> (String, Vec<String>) {
    let run = project.run(&[&["trace", "--format", "json"], arguments].concat());
    let traces = traces(&run);
    let word = |value: &Value| value["verdict"].as_str().unwrap_or_else(|| panic!("no verdict: {run:?}")).to_owned();
    let event = &traces["events"][0];
    let trails = event["trails"].as_array().expect("trails are listed").iter().map(word).collect();
    (word(event), trails)
}

/// The verdict on the first event.
fn verdict(project: &Project, arguments: &[&str]) -> String {
    verdicts(project, arguments).0
}

/// A template whose only trail has these properties, given as lines of YAML, and a parameter of two values.
fn template(properties: &str) -> String {
    let lines: Vec<String> = properties.trim().lines().map(|line| format!("      {line}\n")).collect();
    format!(
        "Parameters:\n  Env: {{Type: String, AllowedValues: [prod, dev]}}\nConditions:\n  Prod: !Equals [!Ref Env, prod]\n\
         Resources:\n  Data:\n    Type: AWS::S3::Bucket\n  Audit:\n    Type: AWS::CloudTrail::Trail\n    Properties:\n      \
         S3BucketName: log\n      IsLogging: true\n{}",
        lines.concat()
    )
}

const DATA: [&str; 4] = ["PutObject", "--bucket", "data", "--key=k"];

#[test]
fn selectors_that_hang_on_a_condition_are_not_taken_for_none() {
    let all = "DataResources: [{Type: AWS::S3::Object, Values: ['arn:aws:s3']}]";
    let one = "DataResources: [{Type: AWS::S3::Object, Values: ['arn:aws:s3:::data/']}]";
    let other = "DataResources: [{Type: AWS::S3::Object, Values: ['arn:aws:s3:::other/']}]";
    for (second, expected) in [(one, "recorded"), (other, "unknown"), ("IncludeManagementEvents: true", "unknown")] {
        for properties in [
            format!("EventSelectors: !If\n- Prod\n- [{{{all}}}]\n- [{{{second}}}]"),
            format!("EventSelectors: [!If [Prod, {{{all}}}, {{{second}}}]]"),
        ] {
            let project = Project::new(&[("t.yaml", &template(&properties))]);
            assert_eq!(verdict(&project, &DATA), expected, "{properties}");
        }
    }
    let resources = |second: &str| {
        format!(
            "EventSelectors:\n- DataResources: !If\n  - Prod\n  - [{{Type: AWS::S3::Object, Values: ['arn:aws:s3']}}]\n  - {second}"
        )
    };
    let project = Project::new(&[("t.yaml", &template(&resources("[{Type: AWS::S3::Object, Values: ['arn:aws:s3:::data/']}]")))]);
    assert_eq!(verdict(&project, &DATA), "recorded");
    let project = Project::new(&[("t.yaml", &template(&resources("[{Type: AWS::S3::Object, Values: ['arn:aws:s3:::b/']}]")))]);
    assert_eq!(verdict(&project, &DATA), "unknown");
}

#[test]
fn a_condition_that_may_not_be_there_decides_nothing() {
    let code = "variable \"which\" {}\nresource \"aws_cloudtrail\" \"audit\" {\n  name = \"audit\"\n  s3_bucket_name = \"log\"\n  \
                event_selector {\n    read_write_type = var.which\n  }\n}\n";
    let record = json!({ "eventName": "RunInstances", "eventSource": "ec2.amazonaws.com", "eventCategory": "Management" });
    let project = Project::new(&[("main.tf", code), ("event.json", &record.to_string())]);
    assert_eq!(verdict(&project, &["--event", "event.json"]), "unknown");
}
