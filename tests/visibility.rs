//! Visibility: who gets the events of what other accounts do in a bucket, by both editions of AWS's rule, and what code says of that.
//!
//! The rows follow from <https://docs.aws.amazon.com/AmazonS3/latest/userguide/cloudtrail-logging-s3-info.html#cloudtrail-object-level-crossaccount>,
//! as it was in 2022 and as it is now: the caller's account gets the event, and the bucket owner's account a copy, by the older rule only of objects
//! that are its own or whose ACL permits it the same call.

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

/// Which calls by which account a row of the table speaks of: every ownership, every ACL, every operation together.
struct Row {
    name: &'static str,
    ownership: &'static [Ownership],
    acl: &'static [UploadAcl],
    operations: &'static [&'static str],
    /// The owner's copy by the rule of 2022, and by today's.
    owner: (Copy, Copy),
    names_by_email: bool,
}

const ANY_OWNERSHIP: &[Ownership] = &[Enforced, Preferred, Writer];
const ANY_ACL: &[UploadAcl] = &[Private, OwnerReads, OwnerControls];
const ANY_OPERATION: &[&str] =
    &["GetObject", "HeadObject", "GetObjectAcl", "PutObject", "PutObjectAcl", "PutObjectTagging", "DeleteObject", "ListObjects"];

const fn row(
    name: &'static str,
    ownership: &'static [Ownership],
    acl: &'static [UploadAcl],
    operations: &'static [&'static str],
    owner: (Copy, Copy),
) -> Row {
    Row { name, ownership, acl, operations, owner, names_by_email: false }
}

impl Row {
    /// Every call of the row, one by one.
    fn each(&self, say: impl Fn(Ownership, UploadAcl, Call<'_>, &str)) {
        for ownership in self.ownership {
            for acl in self.acl {
                for operation in self.operations {
                    let call = Call { names_by_email: self.names_by_email, ..call(operation) };
                    say(*ownership, *acl, call, &format!("row {}: {ownership:?}, {acl:?}, {operation}", self.name));
                }
            }
        }
    }
}

/// "Cross-account requests" of the S3 User Guide: until 2022 the owner of a bucket got the events of objects that it owned, or that permitted it
/// the same call; since then it gets all.
const TABLE: &[Row] = &[
    row("1, all objects are the bucket owner's", &[Enforced], &[Private, OwnerControls], &["GetObject"], (Whole, Whole)),
    row("2, also those of calls that fail", &[Enforced], &[OwnerReads], &["PutObject"], (Whole, Whole)),
    row("3, what was uploaded with full control is, too", &[Preferred], &[OwnerControls], &["GetObject"], (Whole, Whole)),
    row("4, and the rest is not", &[Preferred], &[Private], &["GetObject"], (Missing, Whole)),
    row("5, a permission counts for the call that it permits", &[Preferred], &[OwnerReads], &["GetObject"], (Whole, Whole)),
    row("6, and for no other one", &[Preferred], &[OwnerReads], &["PutObjectAcl"], (Missing, Whole)),
    row("7, objects of their writer", &[Writer], &[Private], &["GetObject", "HeadObject", "GetObjectAcl"], (Missing, Whole)),
    row("7b, which the bucket owner may replace", &[Writer], &[Private], &["DeleteObject", "PutObject"], (Whole, Whole)),
    row("8, or have full control of", &[Writer], &[OwnerControls], &["GetObject"], (Whole, Whole)),
    Row {
        names_by_email: true,
        ..row("9, without who is named by e-mail", &[Writer], &[OwnerControls], &["PutObjectAcl"], (WithoutAcl, WithoutAcl))
    },
    row("10, a grant to read", &[Preferred, Writer], &[OwnerReads], &["GetObject"], (Whole, Whole)),
    row("11, which is none to read the ACL", &[Preferred, Writer], &[OwnerReads], &["GetObjectAcl"], (Missing, Whole)),
    Row {
        names_by_email: true,
        ..row("12, where ACLs do not count", &[Enforced], ANY_ACL, &["PutObjectAcl"], (WithoutAcl, WithoutAcl))
    },
    row("15, denied for want of full control", &[Enforced], &[Private], &["PutObject"], (Whole, Whole)),
    // No permission covers tags.
    row("beside the table", &[Writer], &[OwnerControls], &["PutObjectTagging"], (Missing, Whole)),
    row("beside the table", &[Preferred], &[OwnerControls], &["PutObjectTagging"], (Whole, Whole)),
];

#[test]
fn the_owner_of_a_bucket_gets_what_the_edition_gives_it() {
    for row in TABLE {
        row.each(|ownership, acl, call, name| assert_eq!(owners(ownership, acl, call, BOTH), row.owner, "{name}"));
    }
}

/// Rows 9 and 12.
#[test]
fn who_is_named_by_e_mail_stands_in_the_requesters_copy_alone() {
    for row in TABLE.iter().filter(|row| row.names_by_email) {
        for edition in [Edition::Of2022, Edition::Current] {
            let expected = Seen { owner: WithoutAcl, requester: Whole };
            row.each(|ownership, acl, call, name| assert_eq!(seen(edition, ownership, acl, call, BOTH), expected, "{name}"));
        }
    }
}

/// Row 13.
#[test]
fn what_no_trail_of_an_account_records_it_has_no_copy_of() {
    let row = row("13", ANY_OWNERSHIP, ANY_ACL, ANY_OPERATION, (Missing, Missing));
    let requester_only = Records { owner: false, requester: true };
    row.each(|ownership, acl, call, name| {
        assert_eq!(owners(ownership, acl, call, requester_only), row.owner, "{name}");
        let owner_only = Records { owner: true, requester: false };
        for edition in [Edition::Of2022, Edition::Current] {
            assert_eq!(seen(edition, ownership, acl, call, requester_only).requester, Whole, "{name}");
            assert_eq!(seen(edition, ownership, acl, call, owner_only).requester, Missing, "{name}");
        }
    });
}

/// Row 14: the owner's copy is that of the row which speaks of the call, and the requester's does not say whose bucket it is.
#[test]
fn a_denial_that_only_concerns_the_caller_hides_the_owner_from_him() {
    let row = row("14", ANY_OWNERSHIP, ANY_ACL, &["GetObject"], (Missing, Whole));
    row.each(|ownership, acl, call, name| {
        let denied = Call { is_denied: true, ..call };
        assert_eq!(owners(ownership, acl, denied, BOTH), owners(ownership, acl, call, BOTH), "{name}");
        assert_eq!(owners(ownership, acl, denied, BOTH).1, row.owner.1, "{name}");
        for edition in [Edition::Of2022, Edition::Current] {
            assert_eq!(seen(edition, ownership, acl, denied, BOTH).requester, WithoutOwner, "{name}");
        }
    });
    assert_eq!(owners(Writer, Private, Call { is_denied: true, ..call("GetObject") }, BOTH), row.owner);
}

/// Row 15, of which the policy is the reason: whoever the call fails for, the bucket's owner gets it.
#[test]
fn an_upload_that_the_policy_denies_is_an_event_of_the_bucket_owner() {
    let denied = Call { is_denied: true, ..call("PutObject") };
    for acl in [Private, OwnerReads] {
        assert_eq!(owners(Enforced, acl, denied, BOTH), (Whole, Whole), "{acl:?}");
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
    failing_in(MAIN, ownership, condition, configuration)
}

fn failing_in(main: &str, ownership: &str, condition: &str, configuration: &str) -> Vec<String> {
    let main = main.replace("OWNERSHIP", ownership).replace("CONDITION", condition);
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

/// Rows 13 and 15 of a whole deployment, by both rules.
#[test]
fn an_owner_whose_trail_records_no_objects_misses_what_others_write() {
    let demanded = r#"{ StringEquals = { "s3:x-amz-acl" = "bucket-owner-full-control" } }"#;
    let missed = "medium[bucket-owner-misses-events";
    for model in ["current", "2022"] {
        let configuration = format!("estate: {{visibility-model: {model}}}\n");
        for ownership in ["BucketOwnerEnforced", "BucketOwnerPreferred", "ObjectWriter"] {
            let main = MAIN.replace("arn:aws:s3\"", "arn:aws:s3:::example-other/\"");
            let said = failing_in(&main, ownership, "{}", &configuration);
            assert!(said.contains(&missed.to_owned()), "row 13: {ownership}, {model}: {said:?}");
        }
        let said = failing_in(MAIN, "BucketOwnerEnforced", demanded, &configuration);
        assert!(!said.contains(&missed.to_owned()), "row 15: {model}: {said:?}");
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
