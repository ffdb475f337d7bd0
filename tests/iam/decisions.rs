//! Decisions about requests, statement by statement.

use trail_lint::source::Sources;

use crate::case::{decided, policy, request};

/// Each row: the statements of a policy, who, action, resource, context, decision.
type Row = (&'static str, &'static str, &'static str, &'static str, &'static str, &'static str);

fn check(rows: &[Row]) {
    let wrong: Vec<String> = rows
        .iter()
        .filter_map(|(statements, who, action, resource, when, expected)| {
            let sources = Sources::new();
            let policy = policy(&sources, &format!(r#"{{"Version": "2012-10-17", "Statement": [{statements}]}}"#));
            let found = decided(&sources, &[&policy], &request(who, action, resource, when));
            (found != *expected).then(|| {
                format!("{statements}\n  {who} {action} {resource} {when}\n    expected: {expected}\n    found:    {found}")
            })
        })
        .collect();
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

const CLOUDTRAIL: &str = "service cloudtrail.amazonaws.com";
const KEY: &str = "arn:aws:s3:::logs/AWSLogs/111122223333/CloudTrail/x";

/// The two statements of a bucket that CloudTrail delivers to, the second with another prefix than usual.
const DELIVERY: &str = r#"
    {"Sid": "Check", "Effect": "Allow", "Principal": {"Service": "cloudtrail.amazonaws.com"},
     "Action": "s3:GetBucketAcl", "Resource": "arn:aws:s3:::logs"},
    {"Sid": "Write", "Effect": "Allow", "Principal": {"Service": ["cloudtrail.amazonaws.com"]},
     "Action": ["s3:PutObject"], "Resource": ["arn:aws:s3:::logs/AWSLogs/444455556666/*"],
     "Condition": {"StringEquals": {"s3:x-amz-acl": "bucket-owner-full-control"}}}"#;

#[test]
fn the_part_that_fails_is_blamed() {
    let acl = "s3:x-amz-acl=bucket-owner-full-control";
    let other = "arn:aws:s3:::logs/AWSLogs/444455556666/x";
    check(&[
        (DELIVERY, CLOUDTRAIL, "s3:GetBucketAcl", "arn:aws:s3:::logs", "", "allowed by Check"),
        (
            DELIVERY,
            CLOUDTRAIL,
            "s3:PutObject",
            KEY,
            acl,
            r#"not allowed, Write: Resource "arn:aws:s3:::logs/AWSLogs/444455556666/*""#,
        ),
        (DELIVERY, CLOUDTRAIL, "s3:PutObject", other, acl, "allowed by Write"),
        (
            DELIVERY,
            CLOUDTRAIL,
            "s3:PutObject",
            other,
            "s3:x-amz-acl=private",
            r#"not allowed, Write: StringEquals s3:x-amz-acl "bucket-owner-full-control""#,
        ),
        (
            DELIVERY,
            CLOUDTRAIL,
            "s3:PutObject",
            other,
            "s3:x-amz-acl!",
            r#"not allowed, Write: StringEquals s3:x-amz-acl "bucket-owner-full-control""#,
        ),
        (
            DELIVERY,
            CLOUDTRAIL,
            "s3:PutObject",
            other,
            "",
            r#"unknown, StringEquals s3:x-amz-acl "bucket-owner-full-control": what requests have for `s3:x-amz-acl` is not evaluated"#,
        ),
        (
            DELIVERY,
            "service config.amazonaws.com",
            "s3:GetBucketAcl",
            "arn:aws:s3:::logs",
            "",
            r#"not allowed, Check: Principal "cloudtrail.amazonaws.com""#,
        ),
        (DELIVERY, CLOUDTRAIL, "s3:GetObject", other, acl, r#"not allowed, Write: Action "s3:PutObject""#),
    ]);
}

const TLS: &str = r#"
    {"Sid": "Tls", "Effect": "Deny", "Principal": "*", "Action": "s3:*", "Resource": "*",
     "Condition": {"Bool": {"aws:SecureTransport": "false"}}},
    {"Sid": "All", "Effect": "Allow", "Principal": {"AWS": "*"}, "Action": "*", "Resource": "*"}"#;

#[test]
fn denials_beat_what_is_allowed() {
    check(&[
        (TLS, CLOUDTRAIL, "s3:PutObject", KEY, "aws:SecureTransport=true", "allowed by All"),
        (TLS, CLOUDTRAIL, "s3:PutObject", KEY, "aws:SecureTransport=false", "denied by Tls"),
        (
            TLS,
            CLOUDTRAIL,
            "s3:PutObject",
            KEY,
            "",
            r#"unknown, Bool aws:SecureTransport "false": what requests have for `aws:SecureTransport` is not evaluated"#,
        ),
        (TLS, "anonymous", "sns:Publish", "arn:aws:sns:eu-west-1:111122223333:t", "", "allowed by All"),
        (
            r#"{"Effect": "Deny", "Principal": "*", "Action": "s3:*", "Resource": "*", "Condition": {"Bool": {"a": "true"}}}"#,
            "anonymous",
            "s3:GetObject",
            KEY,
            "",
            "not allowed",
        ),
    ]);
}

#[test]
fn principals_are_found_in_all_their_forms() {
    let statement = |principal: &str| -> &'static str {
        let text = format!(r#"{{"Effect": "Allow", "Principal": {principal}, "Action": "s3:*", "Resource": "*"}}"#);
        Box::leak(text.into_boxed_str())
    };
    let deny = |principal: &str| -> &'static str {
        let text = format!(
            r#"{{"Sid": "D", "Effect": "Deny", {principal}, "Action": "s3:*", "Resource": "*"}}, {{"Sid": "A", "Effect": "Allow", "Principal": "*", "Action": "*", "Resource": "*"}}"#
        );
        Box::leak(text.into_boxed_str())
    };
    let role = "identity 111122223333 arn:aws:iam::111122223333:role/reader";
    let get = |policy, who, expected| (policy, who, "s3:GetObject", KEY, "", expected);
    check(&[
        get(statement(r#""*""#), "anonymous", "allowed by #0"),
        get(statement(r#"{"AWS": "*"}"#), "anonymous", "allowed by #0"),
        get(statement(r#"{"AWS": ["*"]}"#), role, "allowed by #0"),
        get(statement(r#"{"AWS": "*"}"#), CLOUDTRAIL, "allowed by #0"),
        get(statement(r#"{"AWS": "111122223333"}"#), "account 111122223333", "allowed by #0"),
        get(statement(r#"{"AWS": "arn:aws:iam::111122223333:root"}"#), "account 111122223333", "allowed by #0"),
        get(statement(r#"{"AWS": "arn:aws-cn:iam::111122223333:root"}"#), "account 111122223333", "allowed by #0"),
        get(statement(r#"{"AWS": ["111122223333"]}"#), "account 444455556666", r#"not allowed, #0: Principal "111122223333""#),
        get(
            statement(r#"{"AWS": "arn:aws:iam::444455556666:root"}"#),
            role,
            r#"not allowed, #0: Principal "arn:aws:iam::444455556666:root""#,
        ),
        get(statement(r#"{"AWS": "111122223333"}"#), "anonymous", r#"not allowed, #0: Principal "111122223333""#),
        get(statement(r#"{"AWS": "111122223333"}"#), CLOUDTRAIL, r#"not allowed, #0: Principal "111122223333""#),
        get(statement(r#"{"AWS": "arn:aws:iam::111122223333:role/reader"}"#), role, "allowed by #0"),
        get(
            statement(r#"{"AWS": "arn:aws:iam::111122223333:role/writer"}"#),
            role,
            r#"not allowed, #0: Principal "arn:aws:iam::111122223333:role/writer""#,
        ),
        get(
            statement(r#"{"AWS": "arn:aws:iam::111122223333:root"}"#),
            role,
            r#"unknown, Principal "arn:aws:iam::111122223333:root": what the account `arn:aws:iam::111122223333:root` allows its own roles and users is not evaluated"#,
        ),
        get(
            statement(r#"{"AWS": "arn:aws:iam::111122223333:role/reader"}"#),
            "account 111122223333",
            r#"unknown, Principal "arn:aws:iam::111122223333:role/reader": which role or user `arn:aws:iam::111122223333:role/reader` makes the request is not evaluated"#,
        ),
        get(
            statement(r#"{"AWS": "arn:aws:iam::111122223333:*"}"#),
            role,
            r#"unknown, Principal "arn:aws:iam::111122223333:*": no part of an ARN of a principal is a wildcard"#,
        ),
        get(
            statement(r#"{"AWS": "AROAEXAMPLE"}"#),
            role,
            r#"unknown, Principal "AROAEXAMPLE": whose unique id `AROAEXAMPLE` is is not evaluated"#,
        ),
        get(statement(r#"{"CanonicalUser": "79a5"}"#), CLOUDTRAIL, r#"not allowed, #0: Principal "79a5""#),
        get(
            statement(r#"{"CanonicalUser": "79a5"}"#),
            role,
            r#"unknown, Principal "79a5": which account the canonical user `79a5` is is not evaluated"#,
        ),
        get(
            statement(r#"{"Federated": "cognito-identity.amazonaws.com"}"#),
            "anonymous",
            r#"not allowed, #0: Principal "cognito-identity.amazonaws.com""#,
        ),
        get(statement(r#"{"Nobody": "x"}"#), role, r#"unknown, Principal "x": there is no type `Nobody` of principals"#),
        get(statement(r#"{"AWS": "‹role.arn›"}"#), CLOUDTRAIL, r#"not allowed, #0: Principal "‹role.arn›""#),
        get(statement(r#"{"AWS": "‹role.arn›"}"#), "identity 111122223333 ‹role.arn›", "allowed by #0"),
        get(statement(r#"{"AWS": "arn:‹p›:iam::‹a›:root"}"#), "account ‹a›", "allowed by #0"),
        get(
            statement(r#"{"AWS": "arn:‹p›:iam::‹a›:root"}"#),
            "account 111122223333",
            r#"unknown, Principal "arn:‹p›:iam::‹a›:root": `p` has no value"#,
        ),
        get(statement(r#"{"AWS": "‹who›"}"#), "anonymous", r#"unknown, Principal "‹who›": `who` has no value"#),
        get(deny(r#""Principal": {"AWS": "111122223333"}"#), role, "denied by D"),
        get(deny(r#""NotPrincipal": "*""#), role, "allowed by A"),
        get(deny(r#""NotPrincipal": {"AWS": "111122223333"}"#), "account 111122223333", "allowed by A"),
        get(deny(r#""NotPrincipal": {"AWS": "111122223333"}"#), "account 444455556666", "denied by D"),
        get(deny(r#""NotPrincipal": {"Service": "cloudtrail.amazonaws.com"}"#), CLOUDTRAIL, "allowed by A"),
        get(deny(r#""NotPrincipal": {"Service": "cloudtrail.amazonaws.com"}"#), "anonymous", "denied by D"),
        get(
            deny(r#""NotPrincipal": {"AWS": "111122223333"}"#),
            role,
            r#"unknown, Principal "111122223333": what the account `111122223333` allows its own roles and users is not evaluated"#,
        ),
    ]);
}

#[test]
fn actions_and_resources_have_wildcards_and_exceptions() {
    let statement = |parts: &str| -> &'static str {
        Box::leak(format!(r#"{{"Effect": "Allow", "Principal": "*", {parts}}}"#).into_boxed_str())
    };
    let any = |policy, action, resource, expected| (policy, "anonymous", action, resource, "", expected);
    check(&[
        any(statement(r#""Action": "S3:getobject", "Resource": "*""#), "s3:GetObject", KEY, "allowed by #0"),
        any(statement(r#""Action": "s3:Get*", "Resource": "*""#), "s3:GetObject", KEY, "allowed by #0"),
        any(statement(r#""Action": "s3:?etObject", "Resource": "*""#), "s3:GetObject", KEY, "allowed by #0"),
        any(statement(r#""Action": "s3:Put*", "Resource": "*""#), "s3:GetObject", KEY, r#"not allowed, #0: Action "s3:Put*""#),
        any(statement(r#""Action": "*:*", "Resource": "*""#), "s3:GetObject", KEY, "allowed by #0"),
        any(statement(r#""NotAction": "s3:Put*", "Resource": "*""#), "s3:GetObject", KEY, "allowed by #0"),
        any(
            statement(r#""NotAction": ["s3:Get*", "sns:*"], "Resource": "*""#),
            "s3:GetObject",
            KEY,
            r#"not allowed, #0: Action "s3:Get*""#,
        ),
        any(statement(r#""Action": "s3:*", "Resource": "arn:aws:s3:::logs/*""#), "s3:GetObject", KEY, "allowed by #0"),
        any(
            statement(r#""Action": "s3:*", "Resource": "arn:aws:s3:::Logs/*""#),
            "s3:GetObject",
            KEY,
            r#"not allowed, #0: Resource "arn:aws:s3:::Logs/*""#,
        ),
        any(
            statement(r#""Action": "s3:*", "Resource": "arn:aws:s3:::logs""#),
            "s3:GetObject",
            KEY,
            r#"not allowed, #0: Resource "arn:aws:s3:::logs""#,
        ),
        any(statement(r#""Action": "s3:*", "Resource": "arn:aws:s3*""#), "s3:GetObject", KEY, "allowed by #0"),
        any(
            statement(r#""Action": "s3:*", "NotResource": "arn:aws:s3:::logs/*""#),
            "s3:GetObject",
            KEY,
            r#"not allowed, #0: Resource "arn:aws:s3:::logs/*""#,
        ),
        any(statement(r#""Action": "s3:*", "NotResource": "arn:aws:s3:::data/*""#), "s3:GetObject", KEY, "allowed by #0"),
        any(
            statement(r#""Action": "s3:*", "Resource": ["‹bucket.arn›", "‹bucket.arn›/*"]"#),
            "s3:GetObject",
            "‹bucket.arn›/AWSLogs/x",
            "allowed by #0",
        ),
        any(
            statement(r#""Action": "s3:*", "Resource": ["‹bucket.arn›/*"]"#),
            "s3:GetBucketAcl",
            "‹bucket.arn›",
            r#"not allowed, #0: Resource "‹bucket.arn›/*""#,
        ),
        any(
            statement(r#""Action": "s3:*", "Resource": "arn:aws:s3:::‹name›/AWSLogs/*""#),
            "s3:PutObject",
            "arn:aws:s3:::‹name›/p/AWSLogs/x",
            r#"not allowed, #0: Resource "arn:aws:s3:::‹name›/AWSLogs/*""#,
        ),
        any(
            statement(r#""Action": "s3:*", "Resource": "arn:aws:s3:::‹other›/*""#),
            "s3:PutObject",
            KEY,
            r#"unknown, Resource "arn:aws:s3:::‹other›/*": `other` has no value"#,
        ),
        any(
            statement(r#""Action": "‹action›", "Resource": "*""#),
            "s3:PutObject",
            KEY,
            r#"unknown, Action "‹action›": `action` has no value"#,
        ),
        any(
            statement(r#""Action": "PutObject", "Resource": "*""#),
            "s3:PutObject",
            KEY,
            r#"unknown, Action "PutObject": `PutObject` is no action, which begins with the name of a service"#,
        ),
        any(
            statement(r#""Action": "s3:*""#),
            "s3:PutObject",
            KEY,
            r#"unknown, Resource {"Effect": "Allow", "Principal": "*", "Action": "s3:*"}: this statement has no `Resource`"#,
        ),
        any(
            statement(r#""Resource": "*""#),
            "s3:PutObject",
            KEY,
            r#"unknown, Action {"Effect": "Allow", "Principal": "*", "Resource": "*"}: this statement has no `Action`"#,
        ),
        any(statement(r#""Action": [], "Resource": "*""#), "s3:PutObject", KEY, "unknown, Action []: nothing is listed here"),
    ]);
}

#[test]
fn policy_variables_are_what_the_request_has() {
    let policy = r#"{"Effect": "Allow", "Principal": "*", "Action": "s3:*", "Resource": "arn:aws:s3:::home/${aws:username}/*"}"#;
    let with_default = r#"{"Effect": "Allow", "Principal": "*", "Action": "s3:*", "Resource": "arn:aws:s3:::home/${aws:PrincipalTag/team, 'all'}/*"}"#;
    let escaped = r#"{"Effect": "Allow", "Principal": "*", "Action": "s3:*", "Resource": "arn:aws:s3:::home/a${*}b${?}${$}"}"#;
    let user = |policy, resource, when, expected| (policy, "anonymous", "s3:GetObject", resource, when, expected);
    check(&[
        user(policy, "arn:aws:s3:::home/ann/x", "aws:username=ann", "allowed by #0"),
        user(
            policy,
            "arn:aws:s3:::home/bob/x",
            "aws:username=ann",
            r#"not allowed, #0: Resource "arn:aws:s3:::home/${aws:username}/*""#,
        ),
        user(policy, "arn:aws:s3:::home/bob/x", "AWS:UserName=bob", "allowed by #0"),
        user(policy, "arn:aws:s3:::other/bob/x", "", r#"not allowed, #0: Resource "arn:aws:s3:::home/${aws:username}/*""#),
        user(
            policy,
            "arn:aws:s3:::home/bob/x",
            "",
            r#"unknown, Resource "arn:aws:s3:::home/${aws:username}/*": what requests have for `aws:username` is not evaluated"#,
        ),
        user(with_default, "arn:aws:s3:::home/all/x", "aws:PrincipalTag/team!", "allowed by #0"),
        user(with_default, "arn:aws:s3:::home/red/x", "aws:PrincipalTag/team=red", "allowed by #0"),
        user(
            r#"{"Effect": "Allow", "Principal": "*", "Action": "s3:*", "Resource": "arn:aws:s3:::${*}:x${a}"}"#,
            "arn:aws:s3:::*:xy",
            "a=y",
            "allowed by #0",
        ),
        user(
            r#"{"Effect": "Allow", "Principal": "*", "Action": "s3:*", "Resource": "arn:aws:s3::${aws:ResourceAccount}:x"}"#,
            "arn:aws:s3::1:x",
            "aws:ResourceAccount=1",
            r#"unknown, Resource "arn:aws:s3::${aws:ResourceAccount}:x": a policy variable stands behind the fifth colon of an ARN"#,
        ),
        user(escaped, "arn:aws:s3:::home/a*b?$", "", "allowed by #0"),
        user(escaped, "arn:aws:s3:::home/axb?$", "", r#"not allowed, #0: Resource "arn:aws:s3:::home/a${*}b${?}${$}""#),
    ]);
}

#[test]
fn the_old_version_has_no_policy_variables() {
    let statement = r#"{"Effect": "Allow", "Principal": "*", "Action": "s3:*", "Resource": "arn:aws:s3:::home/${aws:username}"}"#;
    for (version, expected) in [
        (r#""Version": "2008-10-17", "#, "allowed by #0"),
        ("", "allowed by #0"),
        (r#""Version": "2012-10-17", "#, r#"not allowed, #0: Resource "arn:aws:s3:::home/${aws:username}""#),
        (r#""Version": "‹version›", "#, r#"unknown, Resource "arn:aws:s3:::home/${aws:username}": `version` has no value"#),
    ] {
        let sources = Sources::new();
        let policy = policy(&sources, &format!(r#"{{{version}"Statement": {statement}}}"#));
        let request = request("anonymous", "s3:GetObject", "arn:aws:s3:::home/${aws:username}", "aws:username=ann");
        assert_eq!(decided(&sources, &[&policy], &request), expected, "{version}");
        let problems: Vec<&str> = policy.problems.iter().map(|problem| problem.what.as_str()).collect();
        let expected = "policy variables need the version `2012-10-17`, without which these are plain characters";
        assert_eq!(problems.contains(&expected), !version.contains("2012") && !version.contains('‹'), "{version}: {problems:?}");
    }
}

#[test]
fn what_is_not_known_leaves_the_rest_known() {
    let allow = r#"{"Sid": "A", "Effect": "Allow", "Principal": "*", "Action": "s3:GetObject", "Resource": "*"}"#;
    let deny = r#"{"Sid": "D", "Effect": "Deny", "Principal": "*", "Action": "s3:PutObject", "Resource": "*"}"#;
    let row = |statements: String, action, expected| -> Row {
        (Box::leak(statements.into_boxed_str()), "anonymous", action, KEY, "", expected)
    };
    let open = r#"{"Sid": "O", "Effect": ‹effect›, "Principal": "*", "Action": ["sns:Publish", ‹more›], "Resource": "*"}"#;
    check(&[
        row(format!("{allow}, ‹statement›"), "s3:GetObject", "unknown, Whole ‹statement›: `statement` has no value"),
        row(format!("{deny}, ‹statement›"), "s3:PutObject", "denied by D"),
        row(format!("{allow}, ‹statement›"), "s3:PutObject", "unknown, Whole ‹statement›: `statement` has no value"),
        row(format!("{allow}, {open}"), "s3:GetObject", "unknown, Action ‹more›: `more` has no value; Effect ‹effect›: `effect` has no value"),
        row(open.to_owned(), "sns:Publish", "unknown, Effect ‹effect›: `effect` has no value"),
        row(format!("{allow}, 5"), "s3:PutObject", "unknown, Whole 5: a statement is an object"),
        row(
            r#"{"Effect": "allow", "Principal": "*", "Action": "s3:*", "Resource": "*"}"#.to_owned(),
            "s3:PutObject",
            r#"unknown, Effect "allow": the effect of a statement is `Allow` or `Deny`"#,
        ),
        row(
            r#"{"Effect": "Allow", "Principals": "*", "Principal": "*", "Action": "s3:*", "Resource": "*"}"#.to_owned(),
            "s3:PutObject",
            r#"unknown, Whole "*": a statement has no `Principals`"#,
        ),
        row(
            r#"{"Effect": "Allow", "Principal": "*", "Action": "s3:*", "Resource": "*", "Condition": {"StringIs": {"a": "b"}}}"#.to_owned(),
            "s3:PutObject",
            r#"unknown, StringIs a "b": there is no condition operator `StringIs`"#,
        ),
        row(
            r#"{"Effect": "Allow", "Principal": "*", "Action": "s3:Get*", "Resource": "*", "Condition": {"‹operator›": {"a": "b"}}}"#.to_owned(),
            "s3:PutObject",
            r#"not allowed, #0: Action "s3:Get*""#,
        ),
        row(
            r#"{"Effect": "Allow", "Principal": "*", "Action": "s3:*", "Resource": "*", "Condition": {"StringEquals": {"‹key›": "b"}}}"#.to_owned(),
            "s3:PutObject",
            r#"unknown, Whole {"‹key›": "b"}: `key` has no value"#,
        ),
    ]);
}

#[test]
fn documents_that_are_none_are_unknown() {
    for (written, expected) in [
        ("‹policy›", "unknown, Whole ‹policy›: `policy` has no value"),
        ("", "unknown, Whole : this policy is empty"),
        ("[1]", "unknown, Whole [1]: a policy document is an object or a string of JSON"),
        (r#"{"Statement": [}"#, "unknown, Whole }: this is not valid JSON: unexpected close brace"),
        (r#"{"Version": "2012-10-17"}"#, "not allowed"),
    ] {
        let sources = Sources::new();
        let policy = policy(&sources, written);
        let found = decided(&sources, &[&policy], &request("anonymous", "s3:GetObject", KEY, ""));
        assert_eq!(found, expected, "{written}");
        assert_eq!(policy.problems.is_empty(), written.contains('‹'), "{written}: {:?}", policy.problems);
    }
}

#[test]
fn deep_and_long_documents_are_bounded() {
    let sources = Sources::new();
    let deep = format!(r#"{{"Statement": {}1{}}}"#, "[".repeat(100_000), "]".repeat(100_000));
    let long = format!(
        r#"{{"Statement": {{"Effect": "Allow", "Principal": "*", "Action": [{}"s3:*"], "Resource": "*"}}}}"#,
        r#""sns:a", "#.repeat(100_000)
    );
    let stars = format!(
        r#"{{"Statement": {{"Effect": "Allow", "Principal": "*", "Action": "s3:*", "Resource": "{}b"}}}}"#,
        "*a".repeat(50_000)
    );
    let resource = "a".repeat(50_000);
    for written in [deep, long, stars] {
        let policy = policy(&sources, &written);
        let found = decided(&sources, &[&policy], &request("anonymous", "s3:GetObject", &resource, ""));
        assert!(found.starts_with("unknown"), "{}", &found[..found.len().min(200)]);
    }
}

#[test]
fn trust_policies_name_no_resource_and_policies_of_identities_no_principal() {
    let trust = r#"{"Effect": "Allow", "Principal": {"Service": "cloudtrail.amazonaws.com"}, "Action": "sts:AssumeRole"}"#;
    let identity = r#"{"Effect": "Allow", "Action": "logs:PutLogEvents", "Resource": "arn:aws:logs:*:*:log-group:trail:*"}"#;
    let stream = "arn:aws:logs:eu-west-1:111122223333:log-group:trail:log-stream:x";
    check(&[
        (trust, CLOUDTRAIL, "sts:AssumeRole", "", "", "allowed by #0"),
        (trust, "anonymous", "sts:AssumeRole", "", "", r#"not allowed, #0: Principal "cloudtrail.amazonaws.com""#),
        (identity, "", "logs:PutLogEvents", stream, "", "allowed by #0"),
        (
            identity,
            CLOUDTRAIL,
            "logs:PutLogEvents",
            stream,
            "",
            r#"unknown, Principal {"Effect": "Allow", "Action": "logs:PutLogEvents", "Resource": "arn:aws:logs:*:*:log-group:trail:*"}: this statement has no `Principal`"#,
        ),
    ]);
}

#[test]
fn several_policies_are_looked_at_together() {
    let sources = Sources::new();
    let allow = policy(&sources, r#"{"Statement": {"Sid": "A", "Effect": "Allow", "Action": "s3:*", "Resource": "*"}}"#);
    let deny = policy(&sources, r#"{"Statement": {"Sid": "D", "Effect": "Deny", "Action": "s3:Put*", "Resource": "*"}}"#);
    let decided = |action| decided(&sources, &[&allow, &deny], &request("", action, KEY, ""));
    assert_eq!(decided("s3:GetObject"), "allowed by A");
    assert_eq!(decided("s3:PutObject"), "denied by D");
    assert_eq!(decided("sns:Publish"), r#"not allowed, A: Action "s3:*""#);
}
