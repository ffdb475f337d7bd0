//! Service control policies: what they leave open of all that stops a trail, and what they deny that is no action.
//!
//! The rows follow from the Service Authorization Reference, which says which actions there are, and from the AWS Organizations User Guide, "Service
//! control policies": what one policy denies no other one allows, and the management account is bound by none.

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
        Data::Null(_) => String::new(),
        Data::Text(text) => text.to_string(),
        _ => {
            let elements = value.as_elements().expect("a list");
            elements.iter().filter_map(Value::as_literal).collect::<Vec<_>>().join("\n")
        }
    }
}

fn policy(attributes: &str, statements: &str) -> String {
    policy_called("trails", attributes, statements)
}

fn policy_called(name: &str, attributes: &str, statements: &str) -> String {
    format!(
        "variable \"open\" {{\n  type = string\n}}\nresource \"aws_organizations_policy\" \"{name}\" {{\n  name = \"{name}\"\n  {attributes}\n  \
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
    let left_of_store = |ways: &str| format!("this denies some of what stops an event data store, but not {ways}");
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
                left_of_store("`cloudtrail:UpdateEventDataStore`, `cloudtrail:StopEventDataStoreIngestion`")
            ),
        ),
        (
            r#""Action": "cloudtrail:StopLogging""#,
            left("`cloudtrail:DeleteTrail`, `cloudtrail:UpdateTrail`, `cloudtrail:PutEventSelectors`"),
        ),
        (r#""NotAction": ["iam:*", "sts:*"]"#, String::new()),
        // What blinds Insights alone belongs to the rest, too.
        (
            r#""Action": "cloudtrail:PutInsightSelectors""#,
            left("`cloudtrail:StopLogging`, `cloudtrail:DeleteTrail`, `cloudtrail:UpdateTrail`, `cloudtrail:PutEventSelectors`"),
        ),
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
        ("kms:DeleteKey", "`kms:DeleteKey` is no action; `kms:ScheduleKeyDeletion` is the one that decides"),
        ("s3:DeleteBucketLogging", "`s3:DeleteBucketLogging` is no action; `s3:PutBucketLogging` is the one that decides"),
        (
            "organizations:DeregisterDelegatedAdmin",
            "`organizations:DeregisterDelegatedAdmin` is no action; `organizations:DeregisterDelegatedAdministrator` is the one that decides",
        ),
    ];
    for (action, expected) in rows {
        let policy = policy("", &deny(&format!(r#""Action": "{action}""#)));
        assert_eq!(field(&policy, "organization_policy", "names_no_action"), expected, "{action}");
    }
}

/// Five policies fit on one target, and many spread what they deny over them.
#[test]
fn what_another_policy_denies_is_not_left_open() {
    let first = policy("", &deny(r#""Action": ["cloudtrail:StopLogging", "cloudtrail:DeleteTrail"]"#));
    let with = |second: &str| field(&(first.clone() + second), "organization_policy", "leaves_open");
    let bare = |statements: &str| {
        let both = policy_called("selectors", "", statements);
        both[both.find("resource").expect("a policy is a resource")..].to_owned()
    };
    assert_eq!(with(&bare(&deny(r#""Action": ["cloudtrail:UpdateTrail", "cloudtrail:PutEventSelectors"]"#))), "");
    assert_eq!(
        with(&bare(&deny(r#""Action": "cloudtrail:UpdateTrail""#))),
        "this denies some of what stops a trail, but not `cloudtrail:PutEventSelectors`"
    );
    assert_eq!(with(&bare(&deny(r#""Action": "${var.open}""#))), "unknown: `var.open` has no value");
}

/// Section 9, "SCP deny list": what is not demanded is told beside.
#[test]
fn the_rest_of_what_blinds_logging_is_told_beside() {
    let said = |actions: &str| field(&policy("", &deny(actions)), "organization_policy", "leaves_beside");
    let trails = r#""cloudtrail:*", "organizations:*""#;
    let event_data_stores =
        "`cloudtrail:DeleteEventDataStore`, `cloudtrail:UpdateEventDataStore`, `cloudtrail:StopEventDataStoreIngestion`";
    let bucket = "`s3:DeleteBucket`, `s3:DeleteObject`, `s3:DeleteObjectVersion`, `s3:PutBucketPolicy`, `s3:DeleteBucketPolicy`, \
                  `s3:PutLifecycleConfiguration`, `s3:PutBucketVersioning`, `s3:PutEncryptionConfiguration`, `s3:PutBucketAcl`, \
                  `s3:PutBucketPublicAccessBlock`, `s3:PutBucketLogging`, `s3:PutReplicationConfiguration`, \
                  `s3:PutBucketOwnershipControls`, `s3:BypassGovernanceRetention`, `s3:PutObjectRetention`";
    let key = "`kms:DisableKey`, `kms:ScheduleKeyDeletion`, `kms:PutKeyPolicy`";
    let group = "`logs:DeleteLogGroup`, `logs:DeleteLogStream`, `logs:PutRetentionPolicy`";
    let rows = [
        (r#""cloudtrail:*", "organizations:LeaveOrganization", "s3:*", "kms:*", "logs:*""#.to_owned(), String::new()),
        (trails.to_owned(), format!("no policy here denies {bucket}, {key}, {group} either")),
        (
            r#""cloudtrail:StopLogging", "s3:*", "kms:*", "logs:*""#.to_owned(),
            format!(
                "no policy here denies `cloudtrail:PutInsightSelectors`, `cloudtrail:PutEventConfiguration`, {event_data_stores}, `organizations:LeaveOrganization` either"
            ),
        ),
        (
            format!(r#"{trails}, "s3:*", "logs:*", "kms:D*", "kms:PutKeyPolicy""#),
            "no policy here denies `kms:ScheduleKeyDeletion` either".to_owned(),
        ),
    ];
    for (actions, expected) in rows {
        assert_eq!(said(&format!(r#""Action": [{actions}]"#)), expected, "{actions}");
    }
}

const TRAIL: &str = "resource \"aws_cloudtrail\" \"audit\" {\n  name                  = \"audit\"\n  s3_bucket_name        = \"log\"\n  is_organization_trail = true\n}\n";

#[test]
fn a_trail_of_an_organization_can_be_stopped_where_policies_deny_other_things() {
    let with = |policy: &str| field(&format!("{policy}{TRAIL}"), "trail", "stoppable");
    assert_eq!(with(""), "");
    assert_eq!(with(&policy("", &deny(r#""Action": ["cloudtrail:*", "organizations:LeaveOrganization"]"#))), "");
    let others = with(&policy("", &deny(r#""Action": ["ec2:*", "cloudtrail:UpdateTrail", "cloudtrail:PutEventSelectors"]"#)));
    let expected = "of what stops a trail, no service control policy denies `cloudtrail:StopLogging`, `cloudtrail:DeleteTrail`\n\
                    of what takes an account out of the organization and its trail, no service control policy denies \
                    `organizations:LeaveOrganization`";
    assert_eq!(others, expected);
}

/// A statement about another bucket protects no log, and one about the log bucket alone protects all of it.
#[test]
fn the_log_of_an_organization_can_be_destroyed_where_policies_deny_other_things() {
    let trail = |attributes: &str| TRAIL.replace("is_organization_trail", &format!("{attributes}\n  is_organization_trail"));
    let on = |actions: &str, resources: &str| format!(r#"{{"Effect": "Deny", "Action": {actions}, "Resource": {resources}}}"#);
    let said = |trail: &str, attributes: &str, statements: &str| {
        field(&format!("{}{trail}", policy(attributes, statements)), "trail", "log_destroyable")
    };
    let all_of_bucket = r#"["s3:DeleteBucket*", "s3:DeleteObject*", "s3:PutBucketPolicy", "s3:PutLifecycleConfiguration"]"#;
    let bucket = "of what destroys or opens the log bucket, no service control policy denies";
    let objects = "`s3:DeleteObject`, `s3:DeleteObjectVersion`";
    let whole = "`s3:DeleteBucket`, `s3:PutBucketPolicy`, `s3:DeleteBucketPolicy`, `s3:PutLifecycleConfiguration`";
    let (log, other) = (r#"["arn:aws:s3:::log", "arn:aws:s3:::log/*"]"#, r#"["arn:aws:s3:::other", "arn:aws:s3:::other/*"]"#);
    let rows = [
        ("", on(all_of_bucket, r#""*""#), String::new()),
        ("", on(all_of_bucket, log), String::new()),
        ("", on(all_of_bucket, r#""arn:aws:s3:::log""#), format!("{bucket} {objects}")),
        ("", on(all_of_bucket, r#""arn:aws:s3:::log/*""#), format!("{bucket} {whole}")),
        (
            "",
            on(all_of_bucket, other),
            format!(
                "{bucket} `s3:DeleteBucket`, {objects}, `s3:PutBucketPolicy`, `s3:DeleteBucketPolicy`, `s3:PutLifecycleConfiguration`"
            ),
        ),
        ("", on(all_of_bucket, r#""arn:aws:s3:::${var.open}*""#), "unknown: `var.open` has no value".to_owned()),
        // Resource control policies bind whoever asks.
        ("type = \"RESOURCE_CONTROL_POLICY\"", on(all_of_bucket, r#""*""#), String::new()),
    ];
    for (attributes, statements, expected) in rows {
        assert_eq!(said(TRAIL, attributes, &statements), expected, "{attributes} {statements}");
    }
    let encrypted = trail("kms_key_id = \"arn:aws:kms:eu-central-1:111122223333:key/1234\"");
    let key = "of what makes the log unreadable, or keeps it from being written, no service control policy denies";
    let rows = [
        (on(all_of_bucket, r#""*""#), format!("{key} `kms:DisableKey`, `kms:ScheduleKeyDeletion`, `kms:PutKeyPolicy`")),
        (
            format!(
                "{}, {}",
                on(all_of_bucket, r#""*""#),
                on(r#"["kms:DisableKey", "kms:Schedule*"]"#, r#""arn:aws:kms:*:*:key/*""#)
            ),
            format!("{key} `kms:PutKeyPolicy`"),
        ),
        (on(r#"["s3:*", "kms:*"]"#, r#""*""#), String::new()),
    ];
    for (statements, expected) in rows {
        assert_eq!(said(&encrypted, "", &statements), expected, "{statements}");
    }
    let watched = trail("cloud_watch_logs_group_arn = \"arn:aws:logs:eu-central-1:111122223333:log-group:audit:*\"");
    let group = "of what empties the log group, no service control policy denies";
    let rows = [
        (
            on(r#"["s3:*", "logs:DeleteLogGroup"]"#, r#""*""#),
            format!("{group} `logs:DeleteLogStream`, `logs:PutRetentionPolicy`"),
        ),
        (
            format!("{}, {}", on(r#""s3:*""#, r#""*""#), on(r#""logs:*""#, r#""arn:aws:logs:*:*:log-group:audit*""#)),
            String::new(),
        ),
    ];
    for (statements, expected) in rows {
        assert_eq!(said(&watched, "", &statements), expected, "{statements}");
    }
    // Without a trail of the organization, accounts look after themselves.
    let own = TRAIL.replace("is_organization_trail = true", "");
    assert_eq!(said(&own, "", &deny(r#""Action": "ec2:*""#)), "");
}
