//! Service control policies: what they leave open of all that stops a trail, and what they deny that is no action.

use std::fs;

use trail_lint::discover::{Exclusions, Given, Request};
use trail_lint::source::Sources;
use trail_lint::value::{Data, Value};
use trail_lint::{analysis, lint, model};

/// What a field of the first object of `kind` says.
fn field(text: &str, kind: &str, name: &str) -> String {
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    fs::write(folder.path().join("main.tf"), text).expect("the file can be written");
    let (sources, paths, exclude) = (Sources::new(), [".".into()], Exclusions::default());
    let request = Request { working_folder: folder.path(), paths: &paths, exclude: &exclude, words: &[], beside: None };
    let (resources, problems) = lint::resources(&sources, &request, &Given::default()).expect("the folder is there");
    assert!(problems.is_empty(), "{problems:?}");
    let mut objects = model::lower(&resources);
    analysis::derive(&mut objects);
    let object = objects.iter().find(|object| object.kind.name == kind).expect("there is one");
    let value = object.field(name).expect("it has this field");
    match &value.data {
        Data::Unknown(why) => format!("unknown: {}", why.reason),
        _ => {
            let elements = value.as_elements().expect("a list");
            elements.iter().filter_map(Value::as_literal).collect::<Vec<_>>().join("\n")
        }
    }
}

fn policy(attributes: &str, statements: &str) -> String {
    format!(
        "variable \"open\" {{\n  type = string\n}}\nresource \"aws_organizations_policy\" \"trails\" {{\n  name = \"trails\"\n  {attributes}\n  \
         content = <<-POLICY\n    {{\"Version\": \"2012-10-17\", \"Statement\": [{statements}]}}\n  POLICY\n}}\n"
    )
}

fn deny(actions: &str) -> String {
    format!(r#"{{"Effect": "Deny", {actions}, "Resource": "*"}}"#)
}

/// All that stops a trail stands in one sentence, each way with its own name.
#[test]
fn a_policy_that_denies_some_of_what_stops_a_trail_leaves_the_rest_open() {
    let left = |ways: &str| format!("this denies some of what stops a trail, but not {ways}");
    let rows = [
        (r#""Action": "cloudtrail:*""#, String::new()),
        (
            r#""Action": ["cloudtrail:StopLogging", "cloudtrail:DeleteTrail", "cloudtrail:UpdateTrail", "cloudtrail:PutEventSelectors"]"#,
            String::new(),
        ),
        (
            r#""Action": ["cloudtrail:stoplogging", "cloudtrail:Delete*"]"#,
            format!(
                "{}\n{}",
                left("`cloudtrail:UpdateTrail`, `cloudtrail:PutEventSelectors`"),
                left("`cloudtrail:UpdateEventDataStore`, `cloudtrail:StopEventDataStoreIngestion`")
            ),
        ),
        (
            r#""Action": "cloudtrail:StopLogging""#,
            left("`cloudtrail:DeleteTrail`, `cloudtrail:UpdateTrail`, `cloudtrail:PutEventSelectors`"),
        ),
        (r#""NotAction": ["iam:*", "sts:*"]"#, String::new()),
        (
            r#""NotAction": ["cloudtrail:UpdateTrail", "cloudtrail:PutEventSelectors"]"#,
            left("`cloudtrail:UpdateTrail`, `cloudtrail:PutEventSelectors`"),
        ),
        // What protects no trail is no protection that lacks something.
        (r#""Action": ["s3:DeleteBucket", "cloudtrail:LookupEvents"]"#, String::new()),
        (r#""Action": "${var.open}""#, "unknown: `var.open` has no value".to_owned()),
    ];
    for (actions, expected) in rows {
        assert_eq!(field(&policy("", &deny(actions)), "organization_policy", "leaves_open"), expected, "{actions}");
    }
    // Policies of other types deny other things, or nothing.
    let other = policy("type = \"TAG_POLICY\"", &deny(r#""Action": "cloudtrail:StopLogging""#));
    assert_eq!(field(&other, "organization_policy", "leaves_open"), "");
    let open = policy("type = var.open", &deny(r#""Action": "cloudtrail:StopLogging""#));
    assert_eq!(field(&open, "organization_policy", "leaves_open"), "unknown: `var.open` has no value");
}

/// "Actions, resources, and condition keys for Amazon S3" of the Service Authorization Reference.
#[test]
fn operations_and_events_are_not_always_called_as_actions_are() {
    let rows = [
        ("s3:PutLifecycleConfiguration", ""),
        ("s3:putlifecycleconfiguration", ""),
        ("s3:PutBucketLifecycle", "`s3:PutBucketLifecycle` is no action; `s3:PutLifecycleConfiguration` is the one that decides"),
        (
            "s3:DeleteBucketPublicAccessBlock",
            "`s3:DeleteBucketPublicAccessBlock` is no action; `s3:PutBucketPublicAccessBlock` is the one that decides",
        ),
        ("s3:DeleteObjects", "`s3:DeleteObjects` is no action; `s3:DeleteObject` is the one that decides"),
        ("cloudtrail:StopLoging", "`cloudtrail:StopLoging` is no action; `cloudtrail:StopLogging` is the one that decides"),
        ("cloudtrail:Stop*", ""),
        ("cloudtrail:SomethingThatAwsAddedSince", ""),
        ("kms:DisableKey", ""),
    ];
    for (action, expected) in rows {
        let policy = policy("", &deny(&format!(r#""Action": "{action}""#)));
        assert_eq!(field(&policy, "organization_policy", "names_no_action"), expected, "{action}");
    }
}

#[test]
fn a_trail_of_an_organization_can_be_stopped_where_policies_deny_other_things() {
    let trail = "resource \"aws_cloudtrail\" \"audit\" {\n  name                  = \"audit\"\n  s3_bucket_name        = \"log\"\n  is_organization_trail = true\n}\n";
    let with = |policy: &str| field(&format!("{policy}{trail}"), "trail", "stoppable");
    assert_eq!(with(""), "");
    assert_eq!(with(&policy("", &deny(r#""Action": "cloudtrail:*""#))), "");
    let others = with(&policy("", &deny(r#""Action": ["ec2:*", "cloudtrail:UpdateTrail", "cloudtrail:PutEventSelectors"]"#)));
    let expected =
        "no service control policy denies `cloudtrail:StopLogging`\nno service control policy denies `cloudtrail:DeleteTrail`";
    assert_eq!(others, expected);
}
