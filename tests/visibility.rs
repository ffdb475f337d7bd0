//! Visibility: who gets the events of what other accounts do in a bucket, by both editions of AWS's rule, and what code says of that.

use std::fs;
use std::path::Path;
use std::process::Command;

use trail_lint::analysis::visibility::{Call, Copy, Edition, Ownership, Records, Seen, UploadAcl, is_owners, seen};

use Copy::{Missing, Whole, WithoutAcl, WithoutOwner};
use Ownership::{Enforced, Preferred, Writer};
use UploadAcl::{OwnerControls, OwnerReads, Private};

const BOTH: Records = Records { owner: true, requester: true };

fn call(operation: &str) -> Call<'_> {
    Call { operation, names_by_email: false, is_denied: false }
}

/// The owner's copy by the rule of 2022, and by today's.
fn owners(ownership: Ownership, acl: UploadAcl, call: Call<'_>, records: Records) -> (Copy, Copy) {
    (seen(Edition::Of2022, ownership, acl, call, records).owner, seen(Edition::Current, ownership, acl, call, records).owner)
}

/// "Cross-account requests" of the S3 User Guide: until 2022 the owner of a bucket got the events of objects that it owned, or that permitted it
/// the same call; since then it gets all.
#[test]
fn the_owner_of_a_bucket_gets_what_the_edition_gives_it() {
    let rows = [
        // All objects are the bucket owner's, also those of calls that fail.
        (Enforced, Private, call("GetObject"), Whole),
        (Enforced, OwnerControls, call("GetObject"), Whole),
        (Enforced, Private, call("PutObject"), Whole),
        // What was uploaded with full control is the bucket owner's, the rest is not.
        (Preferred, OwnerControls, call("GetObject"), Whole),
        (Preferred, OwnerControls, call("PutObjectTagging"), Whole),
        (Preferred, Private, call("GetObject"), Missing),
        // A permission counts for the call that it permits.
        (Preferred, OwnerReads, call("GetObject"), Whole),
        (Preferred, OwnerReads, call("PutObjectAcl"), Missing),
        (Preferred, OwnerReads, call("GetObjectAcl"), Missing),
        (Writer, Private, call("GetObject"), Missing),
        (Writer, Private, call("HeadObject"), Missing),
        (Writer, Private, call("GetObjectAcl"), Missing),
        (Writer, OwnerReads, call("GetObject"), Whole),
        (Writer, OwnerReads, call("GetObjectAcl"), Missing),
        (Writer, OwnerControls, call("GetObject"), Whole),
        (Writer, OwnerControls, call("PutObjectAcl"), Whole),
        // No permission covers tags.
        (Writer, OwnerControls, call("PutObjectTagging"), Missing),
        // Whose bucket it is may write and delete everything in it.
        (Writer, Private, call("DeleteObject"), Whole),
        (Writer, Private, call("PutObject"), Whole),
    ];
    for (ownership, acl, call, of_2022) in rows {
        assert_eq!(owners(ownership, acl, call, BOTH), (of_2022, Whole), "{ownership:?}, {acl:?}, {call:?}");
    }
}

#[test]
fn who_is_named_by_e_mail_stands_in_the_requesters_copy_alone() {
    let by_email = Call { names_by_email: true, ..call("PutObjectAcl") };
    for (ownership, acl) in [(Writer, OwnerControls), (Enforced, Private)] {
        for edition in [Edition::Of2022, Edition::Current] {
            let expected = Seen { owner: WithoutAcl, requester: Whole };
            assert_eq!(seen(edition, ownership, acl, by_email, BOTH), expected, "{ownership:?} {edition:?}");
        }
    }
}

#[test]
fn a_denial_that_only_concerns_the_caller_hides_the_owner_from_him() {
    let denied = Call { is_denied: true, ..call("GetObject") };
    assert_eq!(seen(Edition::Current, Writer, Private, denied, BOTH), Seen { owner: Whole, requester: WithoutOwner });
    assert_eq!(seen(Edition::Of2022, Writer, Private, denied, BOTH), Seen { owner: Missing, requester: WithoutOwner });
}

#[test]
fn what_no_trail_of_an_account_records_it_has_no_copy_of() {
    let owner_only = Records { owner: true, requester: false };
    let requester_only = Records { owner: false, requester: true };
    for edition in [Edition::Of2022, Edition::Current] {
        let seen = |records| seen(edition, Enforced, Private, call("PutObject"), records);
        assert_eq!(seen(owner_only), Seen { owner: Whole, requester: Missing });
        assert_eq!(seen(requester_only), Seen { owner: Missing, requester: Whole });
    }
}

/// "Controlling ownership of objects" of the S3 User Guide.
#[test]
fn an_object_belongs_to_the_bucket_owner_or_its_writer() {
    let rows = [
        (Enforced, Private, true),
        (Enforced, OwnerControls, true),
        (Preferred, Private, false),
        (Preferred, OwnerReads, false),
        (Preferred, OwnerControls, true),
        (Writer, Private, false),
        (Writer, OwnerControls, false),
    ];
    for (ownership, acl, expected) in rows {
        assert_eq!(is_owners(ownership, acl), expected, "{ownership:?}, {acl:?}");
    }
}

/// What a run says of a folder with these files.
fn run(files: &[(&str, &str)], arguments: &[&str]) -> String {
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    for (name, text) in files {
        fs::write(folder.path().join(name), text).expect("the file can be written");
    }
    let run = Command::new(Path::new(env!("CARGO_BIN_EXE_trail-lint"))).args(arguments).current_dir(folder.path()).output();
    let run = run.expect("the program runs");
    assert!(run.stderr.is_empty(), "{}", String::from_utf8_lossy(&run.stderr));
    String::from_utf8(run.stdout).expect("it writes UTF-8")
}

const MAIN: &str = r#"
provider "aws" {
  region              = "eu-west-1"
  allowed_account_ids = ["111122223333"]
}

resource "aws_cloudtrail" "audit" {
  name           = "audit"
  s3_bucket_name = "example-audit-log"

  event_selector {
    data_resource {
      type   = "AWS::S3::Object"
      values = ["arn:aws:s3"]
    }
  }
}

resource "aws_s3_bucket" "drop" {
  bucket = "example-drop"
}

resource "aws_s3_bucket_ownership_controls" "drop" {
  bucket = aws_s3_bucket.drop.id

  rule {
    object_ownership = "OWNERSHIP"
  }
}

resource "aws_s3_bucket_policy" "drop" {
  bucket = aws_s3_bucket.drop.id

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = { AWS = "arn:aws:iam::444455556666:root" }
      Action    = "s3:PutObject"
      Resource  = "${aws_s3_bucket.drop.arn}/*"
      Condition = CONDITION
    }]
  })
}
"#;

/// The rules about visibility that fail, in this order.
fn failing(ownership: &str, condition: &str, configuration: &str) -> Vec<String> {
    let main = MAIN.replace("OWNERSHIP", ownership).replace("CONDITION", condition);
    let rules = "bucket-writes-without-owner-control,bucket-owner-misses-events,bucket-foreign-writers-unlogged";
    let arguments = ["check", "--format", "short", "--show-unknown", "--select", rules];
    let said = run(&[("main.tf", &main), ("trail-lint.yaml", configuration)], &arguments);
    let mut failing: Vec<String> =
        said.lines().filter_map(|line| Some(line.split_once(": ")?.1.split_once(']')?.0.to_owned())).collect();
    failing.sort();
    failing
}

#[test]
fn policies_that_demand_full_control_make_the_owner_see_and_own_what_is_written() {
    let (none, demanded) = ("{}", r#"{ StringEquals = { "s3:x-amz-acl" = "bucket-owner-full-control" } }"#);
    let unlogged = "low[bucket-foreign-writers-unlogged";
    let uncontrolled = "medium[bucket-writes-without-owner-control";
    let missed = "medium[bucket-owner-misses-events";
    let (now, then) = ("", "estate: {visibility-model: 2022}\n");
    let rows = [
        ("BucketOwnerEnforced", none, now, vec![unlogged]),
        ("BucketOwnerEnforced", none, then, vec![unlogged]),
        ("BucketOwnerPreferred", none, now, vec![unlogged, uncontrolled]),
        ("BucketOwnerPreferred", none, then, vec![unlogged, missed, uncontrolled]),
        ("BucketOwnerPreferred", demanded, then, vec![unlogged]),
        ("ObjectWriter", none, now, vec![unlogged, uncontrolled]),
        ("ObjectWriter", none, then, vec![unlogged, missed, uncontrolled]),
        // The writer stays the owner, and tags are covered by no permission.
        ("ObjectWriter", demanded, then, vec![unlogged, missed]),
        (
            "BucketOwnerEnforced",
            none,
            "estate:\n  trails:\n    - {name: theirs, account: \"444455556666\", home-region: eu-west-1}\n",
            vec![],
        ),
    ];
    for (ownership, condition, configuration, expected) in rows {
        assert_eq!(failing(ownership, condition, configuration), expected, "{ownership} {condition} {configuration}");
    }
}

#[test]
fn coverage_says_who_sees_what_others_do() {
    let main = MAIN.replace("OWNERSHIP", "ObjectWriter").replace("CONDITION", "{}");
    let now = run(&[("main.tf", &main)], &["coverage"]);
    insta::assert_snapshot!("now", now);
    let then = run(&[("main.tf", &main), ("trail-lint.yaml", "estate: {visibility-model: 2022}\n")], &["coverage"]);
    insta::assert_snapshot!("then", then);
    let json = run(&[("main.tf", &main)], &["coverage", "--format", "json"]);
    let json: serde_json::Value = serde_json::from_str(&json).expect("it is JSON");
    let seen_by = &json["resources"][0]["seen_by"];
    let expected =
        serde_json::json!({"owner": "all", "others": [{"account": "444455556666", "recorded": false}], "missed": null});
    assert_eq!(*seen_by, expected);
}

#[test]
fn a_trace_says_who_gets_a_copy() {
    let main = MAIN.replace("OWNERSHIP", "ObjectWriter").replace("CONDITION", "{}");
    let asked =
        ["trace", "GetObject", "--bucket", "example-drop", "--key", "k", "--principal", "arn:aws:iam::444455556666:role/r"];
    insta::assert_snapshot!("traced_now", run(&[("main.tf", &main)], &asked));
    let then = [("main.tf", &*main), ("trail-lint.yaml", "estate: {visibility-model: 2022}\n")];
    insta::assert_snapshot!("traced_then", run(&then, &asked));
}
