//! `trail-lint events`: the catalogue, chosen from and written down.

use crate::project::{Project, Run};

fn events(arguments: &[&str]) -> Run {
    Project::new(&[]).run(&[&["events"], arguments].concat())
}

fn written(arguments: &[&str]) -> String {
    let run = events(arguments);
    assert_eq!((run.code, run.stderr.as_str()), (0, ""), "{arguments:?}");
    run.stdout
}

#[test]
fn objects_of_s3_have_these_events() {
    insta::assert_snapshot!(written(&["--resource-type", "AWS::S3::Object"]));
}

#[test]
fn services_can_be_named_by_name_and_by_source() {
    insta::assert_snapshot!(written(&["--service", "kms,lambda.amazonaws.com,s3-object-lambda"]));
}

#[test]
fn a_category_can_be_chosen() {
    let both = written(&["--service", "s3"]);
    let management = written(&["--service", "s3", "--category", "management"]);
    let data = written(&["--service", "s3", "--category", "data"]);
    assert!(management.contains("\n  PutBucketLifecycle ") && !management.contains("\n  PutObject "), "{management}");
    assert!(data.contains("\n  PutObject ") && !data.contains("\n  PutBucketLifecycle "), "{data}");
    let rows = |text: &str| text.lines().filter(|line| line.starts_with("  ")).count();
    assert_eq!(rows(&both), rows(&management) + rows(&data));
}

#[test]
fn nothing_chosen_is_no_event_and_no_error() {
    assert_eq!(written(&["--service", "kms", "--category", "data"]), "0 events\n");
}

#[test]
fn json_has_every_event() {
    let listed: serde_json::Value = serde_json::from_str(&written(&["--format", "json"])).expect("it is JSON");
    let listed = listed["events"].as_array().expect("there are events");
    assert_eq!(listed.len(), trail_lint::catalog::events().len());
    let invoke = written(&["--format", "json", "--service", "lambda,signin"]);
    insta::assert_snapshot!(invoke);
}

#[test]
fn colours_are_for_terminals_unless_asked_for() {
    assert!(!written(&["--service", "lambda"]).contains('\u{1b}'));
    assert!(written(&["--service", "lambda", "--color", "always"]).contains('\u{1b}'));
}

#[test]
fn the_list_can_go_to_a_file() {
    let project = Project::new(&[]);
    let run = project.run(&["events", "--service", "logs", "--output-file", "events.txt"]);
    assert_eq!((run.code, run.stdout.as_str(), run.stderr.as_str()), (0, "", ""));
    let listed = std::fs::read_to_string(project.path("events.txt")).expect("the file is there");
    assert!(listed.contains("DeleteLogGroup"), "{listed}");
}

#[test]
fn words_that_mean_nothing_are_2_with_a_suggestion() {
    let rows = [
        (&["--service", "lamda"][..], "trail-lint: no events of a service `lamda` are listed; did you mean `lambda`?\n"),
        (
            &["--service", "s3.amazonaws.co"],
            "trail-lint: no events of a service `s3.amazonaws.co` are listed; did you mean `s3.amazonaws.com`?\n",
        ),
        (
            &["--service", "elasticache"],
            "trail-lint: no events of a service `elasticache` are listed; there are cloudtrail, config, dynamodb, ec2, iam, kms, lambda, logs, organizations, s3, s3-object-lambda, s3-outposts, s3express, signin\n",
        ),
        (
            &["--resource-type", "AWS::S3::Objects"],
            "trail-lint: no resource type `AWS::S3::Objects` is known; did you mean `AWS::S3::Object`?\n",
        ),
        (
            &["--resource-type", "AWS::SNS::Topic"],
            "trail-lint: selectors may ask for `AWS::SNS::Topic`, but its events are not listed\n",
        ),
        (&["--resource-type", "zebra"], "trail-lint: no resource type `zebra` is known\n"),
    ];
    for (arguments, expected) in rows {
        let run = events(arguments);
        assert_eq!((run.code, run.stdout.as_str(), run.stderr.as_str()), (2, "", expected), "{arguments:?}");
    }
    assert_eq!(events(&["--category", "network"]).code, 2);
}
