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

/// Two trails: one that keeps writes in one bucket, encrypted and for some time, and one that is switched off.
const TWO_TRAILS: &str = r#"provider "aws" {
  region = "eu-central-1"
}

resource "aws_s3_bucket" "payments" {
  bucket = "payments"
}

resource "aws_s3_bucket" "log" {
  bucket = "audit-log"
}

resource "aws_s3_bucket_lifecycle_configuration" "log" {
  bucket = aws_s3_bucket.log.id
  rule {
    id     = "expire"
    status = "Enabled"
    expiration {
      days = 400
    }
  }
}

resource "aws_cloudwatch_log_group" "audit" {
  name              = "audit"
  retention_in_days = 90
}

resource "aws_kms_key" "log" {}

resource "aws_cloudtrail" "writes" {
  name                       = "writes"
  s3_bucket_name             = aws_s3_bucket.log.id
  s3_key_prefix              = "central"
  kms_key_id                 = aws_kms_key.log.arn
  cloud_watch_logs_group_arn = "${aws_cloudwatch_log_group.audit.arn}:*"
  cloud_watch_logs_role_arn  = "arn:aws:iam::111122223333:role/audit"

  event_selector {
    read_write_type = "WriteOnly"

    data_resource {
      type   = "AWS::S3::Object"
      values = ["${aws_s3_bucket.payments.arn}/", "arn:aws:s3:::invoices/"]
    }
  }
}

resource "aws_cloudtrail" "all" {
  name                  = "all"
  s3_bucket_name        = aws_s3_bucket.log.id
  enable_logging        = false
  is_multi_region_trail = true
}
"#;

fn two_trails() -> Project {
    Project::new(&[("main.tf", TWO_TRAILS)])
}

#[test]
fn the_verdict_stands_first_then_each_trail_with_the_place_that_decides() {
    let run =
        two_trails().run(&["trace", "PutObject", "--bucket", "payments", "--key", "2026/a.pdf", "--account", "111122223333"]);
    assert_eq!((run.code, run.stderr.as_str()), (0, ""));
    insta::assert_snapshot!(run.stdout);
}

#[test]
fn what_keeps_an_event_out_is_shown() {
    let run = two_trails().run(&["trace", "GetObject", "--bucket", "payments", "--key", "a", "--account", "111122223333"]);
    assert_eq!((run.code, run.stderr.as_str()), (1, ""));
    insta::assert_snapshot!(run.stdout);
}

#[test]
fn json_says_the_same() {
    let run =
        two_trails().run(&["trace", "--format=json", "PutObject", "--bucket=payments", "--key=a", "--account=111122223333"]);
    assert_eq!((run.code, run.stderr.as_str()), (0, ""));
    insta::assert_snapshot!(run.stdout);
}

#[test]
fn json_has_what_the_schema_promises() {
    let schema: Value = serde_json::from_str(include_str!("../../schemas/trace.schema.json")).expect("it is JSON");
    let validator = jsonschema::validator_for(&schema).expect("it is a schema");
    let store = "resource \"aws_cloudtrail_event_data_store\" \"lake\" {\n  name = \"lake\"\n}\n";
    let organization = "variable \"prefix\" {}\nvariable \"bucket\" {}\nresource \"aws_cloudtrail\" \"organization\" {\n  name = \"o\"\n  \
                        s3_bucket_name = var.bucket\n  s3_key_prefix = var.prefix\n  is_organization_trail = true\n}\n";
    let project = Project::new(&[("main.tf", &format!("{TWO_TRAILS}{store}{organization}"))]);
    for arguments in [
        &["PutObject", "--bucket", "payments", "--key", "k"][..],
        &["Invoke"],
        &["GetObject", "--bucket", "payments", "--principal", "arn:aws:iam::222222222222:user/eve"],
        &["ConsoleLogin", "--account", "111122223333"],
        &["StopLogging", "--event-account", "222222222222", "--event-region", "us-east-1"],
    ] {
        let traces = traces(&project.run(&[&["trace", "--format", "json"], arguments].concat()));
        let mistakes: Vec<String> =
            validator.iter_errors(&traces).map(|error| format!("{}: {error}", error.instance_path())).collect();
        assert!(mistakes.is_empty(), "{arguments:?}: {mistakes:#?} in {traces:#}");
    }
}

#[test]
fn exit_codes_are_0_for_recorded_and_1_for_not() {
    let project = two_trails();
    let code = |arguments: &[&str]| project.run(&[&["trace"], arguments].concat()).code;
    assert_eq!(code(&["PutObject", "--bucket", "payments", "--key", "k"]), 0);
    assert_eq!(code(&["GetObject", "--bucket", "payments", "--key", "k"]), 1);
    let unknown = ["PutObject", "--bucket", "invoices", "--key", "k", "--event-account", "111122223333"];
    assert_eq!(code(&unknown), 0);
    assert_eq!(code(&[&unknown[..], &["--fail-on-unknown"]].concat()), 1);
    assert_eq!(code(&["PutObject", "missing"]), 2);
    project.write("broken.tf", "resource \"x\" {");
    assert_eq!(code(&["PutObject", "--bucket", "payments", "--key", "k"]), 2);
}

#[test]
fn an_event_that_cannot_be_told_is_2_with_what_was_meant() {
    let project = two_trails();
    for (arguments, words) in [
        (&["PutObjec"][..], "did you mean `PutObject`?"),
        (&["RunInstances"], "`--event FILE` takes a record"),
        (&["PutLifecycleConfiguration"], "trace `PutBucketLifecycle` or `DeleteBucketLifecycle` instead"),
        (&["ListObjectsV2", "--bucket", "payments"], "trace `ListObjects` instead"),
        (&["PutObject", "--bucket", "aws_s3_bucket.paymnts"], "did you mean `aws_s3_bucket.payments`?"),
        (&["CreatePolicy"], "`--source organizations.amazonaws.com`"),
        (&["Invoke", "--bucket", "payments"], "`--resource-type AWS::Lambda::Function`"),
        (&["PutObject", "--event-account", "1"], "twelve digits"),
        (&["PutObject", "--event-region", "here"], "is no Region"),
        (&["PutObject", "--event", "event.json", "--bucket", "payments"], "cannot be used with"),
        (&[], "EVENT"),
    ] {
        let run = project.run(&[&["trace"], arguments].concat());
        assert_eq!((run.code, run.stdout.as_str()), (2, ""), "{arguments:?}: {run:?}");
        assert!(run.stderr.contains(words), "{arguments:?}: {run:?}");
    }
}

#[test]
fn a_file_without_records_is_2_at_its_place() {
    let project = two_trails();
    for (text, words) in [
        ("", "event.json:1:1: error[invalid-event-record] this file holds no record"),
        ("[]", "event.json:1:1: error[invalid-event-record] this file holds no record"),
        ("{\"Records\": []}", "this file holds no record"),
        ("{\"Records\": 1}", "event.json:1:13: error[invalid-event-record] this is no record"),
        ("[{\"eventName\": \"PutObject\",", "event.json:1:2: error[syntax-error]"),
        ("eventName: PutObject", "event.json:1:1: error[syntax-error]"),
        ("[\n  7\n]", "event.json:2:3: error[invalid-event-record] this is no record"),
        ("{\"eventName\": \"PutObject\"}", "this record has no `eventSource`"),
        ("{\"eventName\": [], \"eventSource\": \"s3.amazonaws.com\"}", "`eventName` of this record is no text"),
        ("{\"eventName\": \"E\", \"eventSource\": \"s\", \"resources\": {}}", "`resources` of this record is no array"),
        ("{\"eventName\": \"E\", \"eventSource\": \"s\", \"eventCategory\": \"Insight\"}", "an Insights event"),
        ("{\"Events\": []}", "this file holds no record"),
        ("{\"Events\": [{\"EventName\": \"E\"}]}", "this record has no `eventName`"),
        (
            "{\"Events\": [{\"CloudTrailEvent\": {}}]}",
            "event.json:1:33: error[invalid-event-record] `CloudTrailEvent` is no record",
        ),
        ("{\"Events\": [{\"CloudTrailEvent\": \"{\"}]}", "event.json:1:33: error[syntax-error]"),
        (
            "{\"Events\": [{\"CloudTrailEvent\": \"{}\"}]}",
            "event.json:1:33: error[invalid-event-record] this record has no `eventName`",
        ),
    ] {
        project.write("event.json", text);
        let run = project.run(&["trace", "--event", "event.json"]);
        assert_eq!((run.code, run.stdout.as_str()), (2, ""), "{text}: {run:?}");
        assert!(run.stderr.contains(words), "{text}: {run:?}");
    }
    project.write("log.json.gz", [0x1f, 0x8b, 0x08, 0x00]);
    let run = project.run(&["trace", "--event", "log.json.gz"]);
    assert_eq!(run.code, 2);
    assert!(run.stderr.contains("gunzip"), "{run:?}");
    let run = project.run(&["trace", "--event", "missing.json"]);
    assert_eq!((run.code, run.stderr.as_str()), (2, "trail-lint: `missing.json` cannot be found\n"));
}

/// A record of an object of the bucket `payments`, as CloudTrail delivers it.
fn record(name: &str, read_only: Value) -> Value {
    json!({
        "eventVersion": "1.11",
        "userIdentity": { "type": "IAMUser", "accountId": "111122223333", "arn": "arn:aws:iam::111122223333:user/alice" },
        "eventTime": "2026-03-01T02:03:04Z",
        "eventSource": "s3.amazonaws.com",
        "eventName": name,
        "awsRegion": "eu-central-1",
        "requestParameters": { "bucketName": "payments", "key": "a" },
        "responseElements": null,
        "eventID": "8a2b",
        "readOnly": read_only,
        "resources": [
            { "accountId": "111122223333", "type": "AWS::S3::Bucket", "ARN": "arn:aws:s3:::payments" },
            { "type": "AWS::S3::Object", "ARN": "arn:aws:s3:::payments/a" }
        ],
        "eventType": "AwsApiCall",
        "managementEvent": false,
        "recipientAccountId": "111122223333",
        "eventCategory": "Data"
    })
}

/// The same record as `aws cloudtrail lookup-events` prints it.
fn looked_up(record: &Value) -> Value {
    json!({
        "EventId": record["eventID"],
        "EventName": record["eventName"],
        "ReadOnly": record["readOnly"].to_string(),
        "EventTime": "2026-03-01T03:03:04+01:00",
        "EventSource": record["eventSource"],
        "Username": "alice",
        "Resources": [{ "ResourceType": "AWS::S3::Bucket", "ResourceName": "payments" }],
        "CloudTrailEvent": record.to_string()
    })
}

#[test]
fn records_are_read_as_they_are_delivered() {
    let (put, get) = (record("PutObject", json!(false)), record("GetObject", json!(true)));
    let mut old = put.clone();
    old.as_object_mut().expect("a record is an object").remove("eventCategory");
    let mut listed = record("DeleteObjects", json!("false"));
    listed["resources"] = json!([{ "type": "AWS::S3::Object", "ARNPrefix": "arn:aws:s3:::payments/" }]);
    let project = two_trails();
    for (file, expected) in [
        (put.clone(), &["recorded"][..]),
        (json!([put, get]), &["recorded", "not_recorded"]),
        (json!({ "Events": [looked_up(&put), looked_up(&get)] }), &["recorded", "not_recorded"]),
        (looked_up(&put), &["recorded"]),
        (json!({ "Records": [get, put, old, listed] }), &["not_recorded", "recorded", "recorded", "recorded"]),
    ] {
        project.write("event.json", format!("\u{feff}{file}"));
        let run = project.run(&["trace", "--event", "event.json", "--format", "json", "--account", "111122223333", "."]);
        let traces = traces(&run);
        let events = traces["events"].as_array().expect("events are listed");
        let verdicts: Vec<&str> = events.iter().filter_map(|event| event["verdict"].as_str()).collect();
        assert_eq!(verdicts, expected, "{file}: {run:?}");
        assert_eq!(run.code, i32::from(expected.contains(&"not_recorded")));
        assert_eq!(events[0]["event"]["eventID"], "8a2b");
    }
}

#[test]
fn an_older_record_that_says_no_category_is_unknown_where_that_decides() {
    let mut old = record("PutObject", json!(false));
    for field in ["eventCategory", "managementEvent"] {
        old.as_object_mut().expect("a record is an object").remove(field);
    }
    old["resources"] = json!([{ "type": "AWS::S3::Object", "ARN": "arn:aws:s3:::elsewhere/a" }]);
    let project = two_trails();
    project.write("event.json", old.to_string());
    assert_eq!(verdict(&project, &["--event", "event.json", "--account", "111122223333"]), "unknown");
}

#[test]
fn where_a_record_was_made_counts() {
    let trail = |more: &str| {
        format!(
            "provider \"aws\" {{\n  region = \"eu-central-1\"\n}}\nresource \"aws_cloudtrail\" \"audit\" {{\n  name = \"audit\"\n  \
             s3_bucket_name = \"log\"\n  event_selector {{\n    data_resource {{\n      type = \"AWS::S3::Object\"\n      \
             values = [\"arn:aws:s3\"]\n    }}\n  }}\n{more}}}\n"
        )
    };
    let here = record("PutObject", json!(false));
    let mut there = here.clone();
    there["awsRegion"] = json!("us-west-2");
    let multi_region = trail("  is_multi_region_trail = true\n");
    let organization = trail("  is_organization_trail = true\n");
    let single = trail("");
    for (code, record, account, expected) in [
        (&single, &here, "111122223333", "recorded"),
        (&single, &there, "111122223333", "not_recorded"),
        (&single, &here, "444455556666", "not_recorded"),
        (&multi_region, &there, "111122223333", "recorded"),
        (&organization, &here, "444455556666", "recorded"),
    ] {
        let project = Project::new(&[("main.tf", code), ("event.json", &record.to_string())]);
        assert_eq!(verdict(&project, &["--event", "event.json", "--account", account]), expected, "{record}\n{code}");
    }
    let project = Project::new(&[("main.tf", &single), ("event.json", &here.to_string())]);
    assert_eq!(verdict(&project, &["--event", "event.json"]), "unknown", "nobody says where the trail is");
    let run = project.run(&["trace", "--event", "event.json"]);
    assert!(run.stdout.contains("`--account` says where the code is deployed"), "{run:?}");
}

#[test]
fn a_call_from_another_account_has_two_copies() {
    let project = two_trails();
    let arguments = ["trace", "PutObject", "--bucket", "payments", "--key", "k", "--account", "111122223333"];
    let run = project.run(&[&arguments[..], &["--principal", "arn:aws:iam::222222222222:user/eve"]].concat());
    assert_eq!(run.code, 0);
    for words in [
        "account 111122223333 gets a copy as the owner; of its trails, `aws_cloudtrail.writes`, `aws_cloudtrail.all` are in the code",
        "account 222222222222 gets a copy as the requester; no trail of it is in the code",
    ] {
        let text: Vec<&str> = run.stdout.split_whitespace().collect();
        assert!(text.join(" ").contains(words), "{run:?}");
    }
    let traces =
        traces(&project.run(&[&arguments[..], &["--principal", "arn:aws:iam::222222222222:user/eve", "-f", "json"]].concat()));
    let accounts = &traces["events"][0]["accounts"];
    assert_eq!(accounts[0]["recorded_by"], json!(["aws_cloudtrail.writes"]));
    assert_eq!(accounts[1]["recorded_by"], json!([]));
}

#[test]
fn who_calls_is_open_unless_it_is_said() {
    let selector = "AdvancedEventSelectors:\n- FieldSelectors:\n  - {Field: eventCategory, Equals: [Data]}\n  - {Field: resources.type, Equals: [AWS::S3::Object]}\n  \
                    - {Field: userIdentity.arn, NotStartsWith: ['arn:aws:iam::111122223333:role/scanner']}";
    let project = Project::new(&[("t.yaml", &template(selector))]);
    let by = |principal: &[&str]| verdict(&project, &[&DATA[..], principal].concat());
    assert_eq!(by(&[]), "unknown");
    assert_eq!(by(&["--principal", "arn:aws:iam::111122223333:role/scanner"]), "not_recorded");
    assert_eq!(by(&["--principal", "arn:aws:iam::111122223333:user/alice"]), "recorded");
}

#[test]
fn a_read_or_write_that_nobody_documents_must_be_recorded_as_both() {
    let selector = |kind: &str| {
        let kind = if kind.is_empty() { String::new() } else { format!("  ReadWriteType: {kind}\n") };
        template(&format!(
            "EventSelectors:\n- DataResources: [{{Type: AWS::Lambda::Function, Values: ['arn:aws:lambda']}}]\n{kind}"
        ))
    };
    let of = |kind: &str| verdict(&Project::new(&[("t.yaml", &selector(kind))]), &["Invoke"]);
    assert_eq!((of("").as_str(), of("All").as_str(), of("WriteOnly").as_str()), ("recorded", "recorded", "unknown"));
}

#[test]
fn a_bucket_whose_name_aws_makes_up_may_be_any_that_somebody_names_later() {
    let selector = "EventSelectors:\n- DataResources: [{Type: AWS::S3::Object, Values: [!Sub '${Data.Arn}/']}]";
    let code = format!(
        "{}  Other:\n    Type: AWS::S3::Bucket\n  Named:\n    Type: AWS::S3::Bucket\n    Properties: {{BucketName: named}}\n",
        template(selector)
    );
    let project = Project::new(&[("t.yaml", &code)]);
    let of = |bucket: &str| verdict(&project, &["PutObject", "--bucket", bucket, "--key", "k"]);
    assert_eq!(of("Data"), "recorded");
    assert_eq!(of("Other"), "not_recorded");
    assert_eq!(of("named"), "not_recorded");
    assert_eq!(of("stack-data-1x2y3z"), "unknown");
    let record = record("PutObject", json!(false));
    project.write("event.json", record.to_string());
    assert_eq!(verdict(&project, &["--event", "event.json", "--account", "111122223333", "--region", "eu-central-1"]), "unknown");
}

#[test]
fn the_partition_of_the_code_is_that_of_the_event() {
    let selector =
        "EventSelectors:\n- DataResources: [{Type: AWS::S3::Object, Values: [!Sub 'arn:${AWS::Partition}:s3:::data/']}]";
    let project = Project::new(&[("t.yaml", &template(selector))]);
    assert_eq!(verdict(&project, &DATA), "recorded");
    assert_eq!(verdict(&project, &["PutObject", "--arn", "arn:aws-us-gov:s3:::data/k"]), "recorded");
    let everywhere = ["StopLogging", "--event-region", "us-gov-west-1", "--region", "eu-central-1"];
    let project = Project::new(&[("t.yaml", &template("IsMultiRegionTrail: true"))]);
    assert_eq!(verdict(&project, &everywhere), "not_recorded", "no trail records beyond its partition");
}

#[test]
fn a_record_about_a_second_bucket_may_be_about_one_that_has_no_name_yet() {
    let selector = "EventSelectors:\n- DataResources: [{Type: AWS::S3::Object, Values: [!Sub '${Data.Arn}/']}]";
    let code = format!("{}  Named:\n    Type: AWS::S3::Bucket\n    Properties: {{BucketName: payments}}\n", template(selector));
    let mut copy = record("CopyObject", json!(false));
    let place = ["--event", "event.json", "--account", "111122223333", "--region", "eu-central-1"];
    let project = Project::new(&[("t.yaml", &code), ("event.json", &copy.to_string())]);
    assert_eq!(verdict(&project, &place), "not_recorded");
    copy["resources"][0] = json!({ "type": "AWS::S3::Object", "ARN": "arn:aws:s3:::stack-data-1x2y3z/a" });
    project.write("event.json", copy.to_string());
    assert_eq!(verdict(&project, &place), "unknown");
}

#[test]
fn one_of_two_trails_is_enough_when_there_is_always_one() {
    let trail = |name: &str, count: &str| {
        format!(
            "resource \"aws_cloudtrail\" \"{name}\" {{\n  count = {count}\n  name = \"{name}\"\n  s3_bucket_name = \"log\"\n}}\n"
        )
    };
    let code =
        |second: &str| format!("variable \"old\" {{\n  type = bool\n}}\n{}{}", trail("a", "var.old ? 1 : 0"), trail("b", second));
    let project = Project::new(&[("main.tf", &code("var.old ? 0 : 1"))]);
    assert_eq!(verdicts(&project, &["StopLogging"]), ("recorded".to_owned(), vec!["unknown".to_owned(); 2]));
    let project = Project::new(&[("main.tf", &code("var.old ? 1 : 0"))]);
    assert_eq!(verdict(&project, &["StopLogging"]), "unknown");
}

#[test]
fn what_cannot_be_looked_into_may_hold_a_trail() {
    let module = "module \"audit\" {\n  source = \"example.com/audit/aws\"\n  bucket = \"cloudtrail-log\"\n}\n";
    let project = Project::new(&[("main.tf", module)]);
    let run = project.run(&["trace", "StopLogging"]);
    assert_eq!(run.code, 0, "{run:?}");
    assert!(run.stdout.starts_with("unknown: `StopLogging`"), "{run:?}");
    let run = Project::new(&[]).run(&["trace", "StopLogging"]);
    assert_eq!(run.code, 1, "{run:?}");
    assert!(run.stdout.contains("the code declares no trail"), "{run:?}");
}

#[test]
fn trails_of_tests_record_nothing() {
    let project = Project::new(&[
        (
            "main.tf",
            "variable \"on\" {\n  default = false\n}\nresource \"aws_cloudtrail\" \"audit\" {\n  name = \"audit\"\n  s3_bucket_name = \"log\"\n  enable_logging = var.on\n}\n",
        ),
        ("tests/on.tftest.hcl", "run \"on\" {\n  variables {\n    on = true\n  }\n}\n"),
    ]);
    assert_eq!(verdicts(&project, &["StopLogging"]), ("not_recorded".to_owned(), vec!["not_recorded".to_owned()]));
}

#[test]
fn an_organization_trail_keeps_each_account_in_a_folder() {
    let code = "provider \"aws\" {\n  region = \"eu-central-1\"\n}\nresource \"aws_cloudtrail\" \"all\" {\n  name = \"all\"\n  s3_bucket_name = \"log\"\n  \
                is_organization_trail = true\n}\n";
    let project = Project::new(&[("main.tf", code)]);
    let run = project.run(&["trace", "StopLogging", "--event-account", "222222222222", "--format", "json"]);
    let landing = &traces(&run)["events"][0]["trails"][0]["landing"];
    assert_eq!(landing["locations"], json!(["s3://log/AWSLogs/o-…/222222222222/CloudTrail/eu-central-1/YYYY/MM/DD/"]));
}

#[test]
fn an_event_data_store_keeps_events_itself() {
    let code = "resource \"aws_cloudtrail_event_data_store\" \"lake\" {\n  name = \"lake\"\n  retention_period = 90\n}\n";
    let run = Project::new(&[("main.tf", code)]).run(&["trace", "StopLogging", "--format", "json"]);
    let trail = &traces(&run)["events"][0]["trails"][0];
    assert_eq!((trail["kind"].as_str(), trail["verdict"].as_str()), (Some("event_data_store"), Some("recorded")));
    assert_eq!((&trail["landing"]["bucket"], &trail["landing"]["retention_days"]), (&Value::Null, &json!(90)));
}
