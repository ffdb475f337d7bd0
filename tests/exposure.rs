//! Exposure: who beyond its account can get at a log bucket, from its policy, its ACL and the public access blocks around it.

use std::fs;

use trail_lint::discover::{Exclusions, Given, Request};
use trail_lint::model::Object;
use trail_lint::source::Sources;
use trail_lint::value::{Data, Value};
use trail_lint::{analysis, lint, model};

/// The objects of a configuration, with all that follows from it.
fn objects(text: &str) -> Vec<Object> {
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    fs::write(folder.path().join("main.tf"), text).expect("the file can be written");
    let (sources, paths, exclude) = (Sources::new(), [".".into()], Exclusions::default());
    let request = Request { working_folder: folder.path(), paths: &paths, exclude: &exclude, words: &[], beside: None };
    let (resources, problems) = lint::resources(&sources, &request, &Given::default()).expect("the folder is there");
    assert!(problems.is_empty(), "{problems:?}");
    let mut objects = model::lower(&resources);
    analysis::derive(&mut objects);
    objects
}

/// A list of sentences, one a line; `unknown: ` and the reason where nobody knows.
fn said(value: &Value) -> String {
    match &value.data {
        Data::Unknown(why) => format!("unknown: {}", why.reason),
        _ => {
            let elements = value.as_elements().expect("a list");
            elements.iter().filter_map(Value::as_literal).collect::<Vec<_>>().join("\n")
        }
    }
}

/// What a field of the log bucket says in a configuration.
fn field(text: &str, name: &str) -> String {
    let objects = objects(text);
    let bucket = objects.iter().find(|object| &*object.address == "aws_s3_bucket.log").expect("there is a log bucket");
    said(bucket.field(name).expect("a bucket has this field"))
}

const PROVIDER: &str = r#"
provider "aws" {
  region              = "eu-west-1"
  allowed_account_ids = ["111122223333"]
}

variable "open" {
  type = string
}

resource "aws_s3_bucket" "log" {
  bucket = "log"
}
"#;

/// The log bucket with these statements as its policy, in JSON.
fn with_policy(statements: &str) -> String {
    format!(
        "{PROVIDER}\nresource \"aws_s3_bucket_policy\" \"log\" {{\n  bucket = aws_s3_bucket.log.id\n  policy = <<-POLICY\n    \
         {{\"Version\": \"2012-10-17\", \"Statement\": [{statements}]}}\n  POLICY\n}}\n"
    )
}

/// Statements that allow everybody to get objects, with these conditions.
fn everybody(conditions: &str) -> String {
    format!(
        r#"{{"Effect": "Allow", "Principal": "*", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::log/*", "Condition": {{{conditions}}}}}"#
    )
}

const GETS: &str = "everybody may `s3:GetObject`";

/// The sentences in comments are those of "The meaning of public" of the S3 User Guide, in other words.
#[test]
fn a_policy_is_public_unless_it_grants_to_fixed_values_only() {
    let rows = [
        // Public to begin with.
        ("", GETS),
        // A set of CIDRs, unless they are very wide: wider than /8, or /32 of IPv6.
        (r#""IpAddress": {"aws:SourceIp": "203.0.113.0/24"}"#, ""),
        (r#""IpAddress": {"aws:SourceIp": ["203.0.113.0/24", "2001:db8::/32"]}"#, ""),
        (r#""IpAddress": {"aws:SourceIp": "10.0.0.0/8"}"#, ""),
        (r#""IpAddress": {"aws:SourceIp": "0.0.0.0/1"}"#, GETS),
        (r#""IpAddress": {"aws:SourceIp": ["203.0.113.0/24", "::/0"]}"#, GETS),
        (r#""NotIpAddress": {"aws:SourceIp": "203.0.113.0/24"}"#, GETS),
        (r#""IpAddress": {"aws:SourceIp": "${var.open}"}"#, "unknown: `var.open` has no value"),
        // Fixed values without wildcards.
        (r#""StringEquals": {"aws:SourceVpce": "vpce-1a2b3c4d"}"#, ""),
        (r#""StringLike": {"aws:SourceVpc": "vpc-91237329"}"#, ""),
        (r#""StringLike": {"aws:SourceVpc": "vpc-*"}"#, GETS),
        (r#""StringNotEquals": {"aws:SourceVpc": "vpc-91237329"}"#, GETS),
        (r#""StringEqualsIfExists": {"aws:SourceVpc": "vpc-91237329"}"#, GETS),
        (r#""ForAllValues:StringEquals": {"aws:PrincipalOrgID": "o-1a2b3c4d5e"}"#, GETS),
        (r#""StringEquals": {"aws:PrincipalOrgID": "o-1a2b3c4d5e"}"#, ""),
        (r#""StringEquals": {"aws:principalorgid": "${var.open}"}"#, ""),
        (r#""StringLike": {"aws:PrincipalOrgID": "${var.open}"}"#, "unknown: `var.open` has no value"),
        (r#""ForAnyValue:StringLike": {"aws:PrincipalOrgPaths": "o-1a2b3c4d5e/*"}"#, ""),
        (r#""StringEquals": {"aws:SourceAccount": "111122223333"}"#, ""),
        (r#""ArnLike": {"aws:SourceArn": "arn:aws:cloudtrail:*:111122223333:trail/*"}"#, ""),
        (r#""ArnLike": {"aws:SourceArn": "arn:aws:cloudtrail:*:*:trail/*"}"#, GETS),
        (r#""ArnLike": {"aws:SourceArn": "*"}"#, "unknown: only ARNs, of six parts with colons between them, are compared here"),
        (
            r#""ArnLike": {"aws:SourceArn": "arn:aws:s3:::some-*"}"#,
            "unknown: whose requests `arn:aws:s3:::some-*` fits is not evaluated",
        ),
        (r#""StringLike": {"aws:userid": "AROAEXAMPLEID:*"}"#, ""),
        // An access point's name may be a wildcard, as long as its account is fixed.
        (r#""ArnLike": {"s3:DataAccessPointArn": "arn:aws:s3:eu-west-1:111122223333:accesspoint/*"}"#, ""),
        // What everybody can say of himself fixes nobody.
        (r#""StringLike": {"aws:Referer": "https://example.com/*"}"#, GETS),
        (r#""Bool": {"aws:SecureTransport": "true"}"#, GETS),
        (r#""StringEquals": {"s3:x-amz-acl": "bucket-owner-full-control"}"#, GETS),
        (r#""NumericGreaterThanEquals": {"s3:TlsVersion": "1.2"}"#, GETS),
        // One condition that fixes the caller is enough.
        (r#""Bool": {"aws:SecureTransport": "true"}, "StringEquals": {"aws:SourceVpce": "vpce-1a2b3c4d"}"#, ""),
        // What says nothing of who asks, or of which nobody says that, stays open.
        (
            r#""DateLessThan": {"aws:CurrentTime": "2020-01-01T00:00:00Z"}"#,
            "unknown: who can meet the condition on `aws:CurrentTime` is not evaluated",
        ),
        (
            r#""StringEquals": {"s3:ExistingObjectTag/public": "yes"}"#,
            "unknown: who can meet the condition on `s3:ExistingObjectTag/public` is not evaluated",
        ),
    ];
    for (conditions, expected) in rows {
        assert_eq!(field(&with_policy(&everybody(conditions)), "public_policy"), expected, "{conditions}");
    }
}

#[test]
fn everybody_is_whoever_a_principal_does_not_name() {
    let statement = |principal: &str| {
        format!(r#"{{"Effect": "Allow", {principal}, "Action": "s3:GetObject", "Resource": "arn:aws:s3:::log/*"}}"#)
    };
    let rows = [
        (r#""Principal": {"AWS": "*"}"#, GETS),
        (r#""Principal": {"AWS": ["arn:aws:iam::111122223333:root", "*"]}"#, GETS),
        (r#""NotPrincipal": {"AWS": "arn:aws:iam::111122223333:root"}"#, GETS),
        (r#""Principal": {"AWS": "444455556666"}"#, ""),
        (r#""Principal": {"Service": "cloudtrail.amazonaws.com"}"#, ""),
        (r#""Principal": {"AWS": "${var.open}"}"#, "unknown: `var.open` has no value"),
        (r#""Principal": {"AWS": "arn:aws:iam::${var.open}:root"}"#, ""),
    ];
    for (principal, expected) in rows {
        assert_eq!(field(&with_policy(&statement(principal)), "public_policy"), expected, "{principal}");
    }
}

#[test]
fn a_denial_of_all_but_fixed_callers_makes_a_public_statement_private() {
    let deny = |rest: &str| {
        let denied = r#"{"Effect": "Deny", "Principal": "*", "Action": "s3:*", "Resource": "arn:aws:s3:::log/*""#;
        with_policy(&format!("{}, {denied}{rest}}}", everybody("")))
    };
    let rows = [
        ("", ""),
        (r#", "Condition": {"StringNotEquals": {"aws:SourceVpce": "vpce-1a2b3c4d"}}"#, ""),
        (r#", "Condition": {"NotIpAddress": {"aws:SourceIp": "203.0.113.0/24"}}"#, ""),
        (r#", "Condition": {"StringNotLike": {"aws:PrincipalArn": "arn:aws:iam::111122223333:role/*"}}"#, ""),
        (r#", "Condition": {"Bool": {"aws:SecureTransport": "false"}}"#, GETS),
    ];
    for (rest, expected) in rows {
        assert_eq!(field(&deny(rest), "public_policy"), expected, "{rest}");
    }
}

/// A block with these flags, of the bucket or of its account.
fn block(of_bucket: bool, flags: &str) -> String {
    match of_bucket {
        true => {
            format!("resource \"aws_s3_bucket_public_access_block\" \"b\" {{\n  bucket = aws_s3_bucket.log.id\n  {flags}\n}}\n")
        }
        false => format!("resource \"aws_s3_account_public_access_block\" \"a\" {{\n  {flags}\n}}\n"),
    }
}

#[test]
fn public_access_blocks_of_bucket_and_account_stand_before_policies_and_acls() {
    let policy = with_policy(&everybody(""));
    let acl = format!(
        "{PROVIDER}\nresource \"aws_s3_bucket_acl\" \"log\" {{\n  bucket = aws_s3_bucket.log.id\n  acl = \"public-read\"\n}}\n"
    );
    let lists = "everybody may list the keys";
    let refuses_policies = "unknown: whether a policy that is public was there before `block_public_policy`, which refuses later ones only, is not evaluated";
    let refuses_acls = "unknown: whether an ACL that is public was there before `block_public_acls`, which refuses later ones only, is not evaluated";
    let rows = [
        ("restrict_public_buckets = true", "", lists),
        ("ignore_public_acls = true", GETS, ""),
        // Neither affects what is there already.
        ("block_public_policy = true", refuses_policies, lists),
        ("block_public_acls = true", GETS, refuses_acls),
        ("restrict_public_buckets = false", GETS, lists),
        ("restrict_public_buckets = var.open", "unknown: `var.open` has no value", lists),
    ];
    for (flags, of_policy, of_acl) in rows {
        for of_bucket in [true, false] {
            let block = block(of_bucket, flags);
            assert_eq!(field(&format!("{policy}{block}"), "public_policy"), of_policy, "{flags}");
            assert_eq!(field(&format!("{acl}{block}"), "public_acl"), of_acl, "{flags}");
        }
    }
    // The block of another account is none of this bucket's.
    let other = block(false, "account_id = \"444455556666\"\n  restrict_public_buckets = true");
    assert_eq!(field(&format!("{policy}{other}"), "public_policy"), GETS);
}

#[test]
fn buckets_whose_owner_owns_everything_ignore_acls() {
    let acl = |acl: &str, ownership: &str| {
        format!(
            "{PROVIDER}\nresource \"aws_s3_bucket_acl\" \"log\" {{\n  bucket = aws_s3_bucket.log.id\n  acl = \"{acl}\"\n}}\n\
             resource \"aws_s3_bucket_ownership_controls\" \"log\" {{\n  bucket = aws_s3_bucket.log.id\n  rule {{\n    object_ownership = {ownership}\n  }}\n}}\n"
        )
    };
    let rows = [
        ("public-read", "\"BucketOwnerEnforced\"", ""),
        ("public-read", "\"ObjectWriter\"", "everybody may list the keys"),
        ("public-read-write", "\"BucketOwnerPreferred\"", "everybody may list the keys, and add and replace objects"),
        ("authenticated-read", "\"ObjectWriter\"", "every AWS account may list the keys"),
        ("log-delivery-write", "\"ObjectWriter\"", ""),
        ("public-read", "var.open", "unknown: `var.open` has no value"),
    ];
    for (canned, ownership, expected) in rows {
        assert_eq!(field(&acl(canned, ownership), "public_acl"), expected, "{canned}, {ownership}");
    }
}

/// A statement for one principal.
fn allowing(principal: &str, actions: &str) -> String {
    let resources = r#"["arn:aws:s3:::log", "arn:aws:s3:::log/*"]"#;
    format!(r#"{{"Effect": "Allow", "Principal": {{"AWS": "{principal}"}}, "Action": {actions}, "Resource": {resources}}}"#)
}

#[test]
fn other_accounts_are_those_that_are_neither_the_buckets_nor_declared() {
    let reads = r#"["s3:GetObject", "s3:ListBucket"]"#;
    let rows = [
        ("arn:aws:iam::111122223333:root", reads, ""),
        ("arn:aws:iam::111122223333:role/reader", reads, ""),
        ("444455556666", reads, "`444455556666` may `s3:GetObject` and `s3:ListBucket`"),
        (
            "arn:aws:iam::444455556666:role/reader",
            reads,
            "`arn:aws:iam::444455556666:role/reader` may `s3:GetObject` and `s3:ListBucket`",
        ),
        ("arn:aws:iam::444455556666:root", r#""s3:PutObject""#, ""),
        ("arn:aws:iam::${var.open}:root", reads, "unknown: `var.open` has no value"),
        // A load balancer's account is AWS's own.
        ("arn:aws:iam::156460612806:root", reads, ""),
        ("arn:aws:iam::cloudfront:user/CloudFront Origin Access Identity E1EXAMPLE", reads, ""),
    ];
    for (principal, actions, expected) in rows {
        assert_eq!(field(&with_policy(&allowing(principal, actions)), "read_by_accounts"), expected, "{principal}");
    }
    // Everybody is what makes a bucket public, not another account.
    assert_eq!(field(&with_policy(&everybody("")), "read_by_accounts"), "");
    // Nobody says whose account it is where nobody says which one the code is deployed to.
    let nowhere = with_policy(&allowing("444455556666", reads)).replace("allowed_account_ids", "#");
    assert!(field(&nowhere, "read_by_accounts").starts_with("unknown: "), "{}", field(&nowhere, "read_by_accounts"));
}

#[test]
fn a_statement_alters_that_lets_others_than_services_delete_or_change_the_bucket() {
    let rows = [
        ("arn:aws:iam::111122223333:root", r#""s3:*""#, ""),
        ("arn:aws:iam::111122223333:role/admin", r#""s3:PutObject""#, ""),
        (
            "arn:aws:iam::111122223333:role/admin",
            r#""s3:DeleteObject""#,
            "`arn:aws:iam::111122223333:role/admin` may `s3:DeleteObject`",
        ),
        (
            "arn:aws:iam::${var.open}:role/admin",
            r#""s3:PutBucketPolicy""#,
            "`arn:aws:iam::${var.open}:role/admin` may `s3:PutBucketPolicy`",
        ),
        ("444455556666", r#""s3:PutObject""#, "`444455556666` may `s3:PutObject`"),
        ("444455556666", r#"["s3:Get*", "s3:List*"]"#, ""),
        ("${var.open}", r#""s3:DeleteObject""#, "unknown: `var.open` has no value"),
    ];
    for (principal, actions, expected) in rows {
        assert_eq!(field(&with_policy(&allowing(principal, actions)), "altered_by"), expected, "{principal}: {actions}");
    }
    // What another statement denies, it does not allow.
    let denied = r#"{"Effect": "Deny", "Principal": "*", "Action": "s3:Delete*", "Resource": "*"}"#;
    let both = format!("{}, {denied}", allowing("arn:aws:iam::111122223333:role/admin", r#""s3:DeleteObject""#));
    assert_eq!(field(&with_policy(&both), "altered_by"), "");
}

#[test]
fn requests_without_tls_are_denied_for_everybody_all_actions_and_both_resources() {
    let deny = |principal: &str, actions: &str, resources: &str, conditions: &str| {
        with_policy(&format!(
            r#"{{"Effect": "Deny", "Principal": {principal}, "Action": {actions}, "Resource": {resources}, "Condition": {{{conditions}}}}}"#
        ))
    };
    let (everybody, all) = (r#""*""#, r#""s3:*""#);
    let both = r#"["arn:aws:s3:::log", "arn:aws:s3:::log/*"]"#;
    let insecure = r#""Bool": {"aws:SecureTransport": "false"}"#;
    let partly = "this does not deny everybody everything without TLS";
    let rows = [
        (everybody, all, both, insecure, ""),
        (r#"{"AWS": "*"}"#, r#""*""#, r#""arn:aws:s3:::log*""#, insecure, ""),
        (everybody, all, both, r#""BoolIfExists": {"aws:SecureTransport": "false"}"#, ""),
        (
            everybody,
            all,
            r#""arn:aws:s3:::log/*""#,
            insecure,
            "without TLS this denies what is done with objects, not what is done with the bucket itself",
        ),
        (
            everybody,
            all,
            r#""arn:aws:s3:::log""#,
            insecure,
            "without TLS this denies what is done with the bucket itself, not what is done with objects",
        ),
        (everybody, r#""s3:GetObject""#, both, insecure, partly),
        (r#"{"AWS": "111122223333"}"#, all, both, insecure, partly),
        (everybody, all, r#"["arn:aws:s3:::other", "arn:aws:s3:::other/*"]"#, insecure, partly),
        (everybody, all, both, r#""Bool": {"aws:SecureTransport": "true"}"#, partly),
        (
            everybody,
            all,
            both,
            r#""Bool": {"aws:SecureTransport": "false"}, "StringNotEquals": {"aws:PrincipalAccount": "111122223333"}"#,
            partly,
        ),
        (everybody, all, both, r#""Bool": {"aws:SecureTransport": "${var.open}"}"#, "unknown: `var.open` has no value"),
    ];
    for (principal, actions, resources, conditions, expected) in rows {
        let said = field(&deny(principal, actions, resources, conditions), "plain_http");
        assert_eq!(said, expected, "{principal} {actions} {resources} {conditions}");
    }
    assert_eq!(field(&with_policy(&self::everybody("")), "plain_http"), "no statement denies requests without TLS");
    assert_eq!(field(PROVIDER, "plain_http"), "no policy denies requests without TLS");
}

#[test]
fn access_logs_arrive_only_where_the_target_can_take_them() {
    let logging = |target: &str, more: &str| {
        format!(
            "{PROVIDER}\nresource \"aws_s3_bucket\" \"access\" {{\n  bucket = \"access\"\n}}\n\
             resource \"aws_s3_bucket_logging\" \"log\" {{\n  bucket = aws_s3_bucket.log.id\n  target_bucket = {target}\n  target_prefix = \"a/\"\n}}\n{more}"
        )
    };
    let of_access = |kind: &str, lines: &str| {
        format!("resource \"{kind}\" \"access\" {{\n  bucket = aws_s3_bucket.access.id\n  {lines}\n}}\n")
    };
    let encrypted = |algorithm: &str| {
        of_access(
            "aws_s3_bucket_server_side_encryption_configuration",
            &format!(
                "rule {{\n    apply_server_side_encryption_by_default {{\n      sse_algorithm = \"{algorithm}\"\n    }}\n  }}"
            ),
        )
    };
    let access = "aws_s3_bucket.access.id";
    let locked = of_access(
        "aws_s3_bucket_object_lock_configuration",
        "rule {\n    default_retention {\n      mode = \"GOVERNANCE\"\n      days = 1\n    }\n  }",
    );
    let back = of_access("aws_s3_bucket_logging", "target_bucket = \"log\"\n  target_prefix = \"b/\"");
    let rows = [
        (logging(access, ""), ""),
        (logging(access, &encrypted("AES256")), ""),
        (logging("\"elsewhere\"", ""), ""),
        (logging("\"log\"", ""), "this is the bucket itself, where each access log that arrives makes another one"),
        (
            logging(access, &encrypted("aws:kms")),
            "`aws_s3_bucket.access` encrypts with `aws:kms` by default, and access logs arrive only where that is `AES256`\nthis is what the target encrypts with",
        ),
        (
            logging(access, &locked),
            "`aws_s3_bucket.access` has a default retention of object lock, with which it takes no access logs\nthis is the default retention of the target",
        ),
        (
            logging(access, &of_access("aws_s3_bucket_request_payment_configuration", "payer = \"Requester\"")),
            "whoever asks `aws_s3_bucket.access` for something pays for it, so it takes no access logs\nthis lets the requester pay",
        ),
        (
            logging(access, &back),
            "the access log of `aws_s3_bucket.access` comes back here, so that each one that arrives makes another one",
        ),
    ];
    for (text, expected) in rows {
        assert_eq!(field(&text, "access_log_problems"), expected, "{text}");
    }
}
