//! Conditions: every operator, on keys that are there, missing, or not known.

use trail_lint::iam::Policy;
use trail_lint::source::Sources;
use trail_lint::value::Truth;

use crate::case::{context, policy, request};

/// The truth of a condition `operator key: values`, and the reason if there is none.
fn truth(operator: &str, values: &str, when: &str) -> (Truth, String) {
    let sources = Sources::new();
    let written = format!(
        r#"{{"Version": "2012-10-17", "Statement": {{"Effect": "Allow", "Principal": "*", "Action": "*", "Resource": "*",
            "Condition": {{"{operator}": {{"aws:Key": {values}}}}}}}}}"#
    );
    let policy: Policy = policy(&sources, &written);
    let statement = &policy.statements[0];
    let matches = statement.matches(&trail_lint::iam::Request {
        context: context(when),
        ..request("anonymous", "s3:GetObject", "arn:aws:s3:::b/k", "")
    });
    let truth = matches.iter().map(|(_, answer)| answer.truth).fold(Truth::True, Truth::and);
    let why = matches.iter().find_map(|(_, answer)| answer.why.as_ref());
    (truth, why.map(|doubt| doubt.why.reason.to_string()).unwrap_or_default())
}

fn check(rows: &[(&str, &str, &str, Truth)]) {
    let wrong = rows.iter().filter_map(|(operator, values, when, expected)| {
        let (found, why) = truth(operator, values, when);
        (found != *expected).then(|| format!("{operator} {values} given {when}: {found:?} {why}, expected {expected:?}"))
    });
    let wrong: Vec<String> = wrong.collect();
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

use Truth::{False, True, Unknown};

#[test]
fn strings() {
    check(&[
        ("StringEquals", r#""a""#, "aws:Key=a", True),
        ("StringEquals", r#""a""#, "aws:key=a", True),
        ("StringEquals", r#""a""#, "aws:Key=A", False),
        ("StringEquals", r#"["a", "b"]"#, "aws:Key=b", True),
        ("StringEquals", r#""a*""#, "aws:Key=ab", False),
        ("StringEquals", r#""a*""#, "aws:Key=a*", True),
        ("StringEquals", r#""a""#, "aws:Key!", False),
        ("StringEquals", r#""a""#, "", Unknown),
        ("StringEquals", "true", "aws:Key=true", True),
        ("StringEquals", "5", "aws:Key=5", True),
        ("StringEquals", "[]", "aws:Key=5", Unknown),
        ("StringEquals", "null", "aws:Key=5", Unknown),
        ("StringNotEquals", r#""a""#, "aws:Key=b", True),
        ("StringNotEquals", r#"["a", "b"]"#, "aws:Key=b", False),
        ("StringNotEquals", r#""a""#, "aws:Key!", True),
        ("StringEqualsIgnoreCase", r#""aB""#, "aws:Key=Ab", True),
        ("StringEqualsIgnoreCase", r#""aB""#, "aws:Key=Abc", False),
        ("StringEqualsIgnoreCase", r#""‹x›B""#, "aws:Key=‹x›b", True),
        ("StringNotEqualsIgnoreCase", r#""aB""#, "aws:Key=Ab", False),
        ("StringNotEqualsIgnoreCase", r#""aB""#, "aws:Key!", True),
        ("StringLike", r#""a*c?""#, "aws:Key=abbcd", True),
        ("StringLike", r#""a*c?""#, "aws:Key=abbc", False),
        ("StringLike", r#""A*""#, "aws:Key=ab", False),
        ("StringLike", r#""*""#, "aws:Key!", False),
        ("StringNotLike", r#""a*""#, "aws:Key=ab", False),
        ("StringNotLike", r#""a*""#, "aws:Key=b", True),
        ("StringNotLike", r#""a*""#, "aws:Key!", True),
        ("stringequals", r#""a""#, "aws:Key=a", Unknown),
        ("StringMatches", r#""a""#, "aws:Key=a", Unknown),
        ("ForSome:StringEquals", r#""a""#, "aws:Key=a", Unknown),
    ]);
}

#[test]
fn strings_with_symbols() {
    check(&[
        ("StringEquals", r#""‹x›""#, "aws:Key=‹x›", True),
        ("StringEquals", r#""‹x›""#, "aws:Key=‹y›", Unknown),
        ("StringEquals", r#"["‹x›", "b"]"#, "aws:Key=b", True),
        ("StringEquals", r#""‹x›-logs""#, "aws:Key=‹x›-data", False),
        ("StringEquals", r#""‹x›/""#, "aws:Key=‹x›", False),
        ("StringEquals", "‹x›", "aws:Key=a", Unknown),
        ("StringEquals", "[‹x›]", "aws:Key=a", Unknown),
        ("StringLike", r#""‹x›*""#, "aws:Key=‹x›b", True),
        ("StringLike", r#""a‹x›""#, "aws:Key=b", False),
        ("StringNotEquals", r#""a‹x›""#, "aws:Key=b", True),
        ("StringNotEquals", r#"["‹x›", "b"]"#, "aws:Key=b", False),
        ("StringEquals", r#""${aws:Other}""#, "aws:Key=a aws:Other=a", True),
        ("StringEquals", r#""${aws:Other}""#, "aws:Key=a aws:Other=b", False),
        ("StringEquals", r#""${aws:Other}""#, "aws:Key=a", Unknown),
        ("StringEquals", r#""${aws:Other}""#, "aws:Key=a aws:Other!", Unknown),
        ("StringLike", r#""${aws:Other}*""#, "aws:Key=‹x›b aws:Other=‹x›", True),
        ("StringLike", r#""${aws:Other}""#, "aws:Key=ab aws:Other=a*", Unknown),
        ("StringLike", r#""${aws:Other""#, "aws:Key=ab", Unknown),
    ]);
}

#[test]
fn numbers_dates_and_truths() {
    check(&[
        ("NumericEquals", r#""5""#, "aws:Key=5.0", True),
        ("NumericEquals", "5", "aws:Key=6", False),
        ("NumericNotEquals", r#""5""#, "aws:Key=6", True),
        ("NumericNotEquals", r#""5""#, "aws:Key!", True),
        ("NumericLessThan", r#""5""#, "aws:Key=4", True),
        ("NumericLessThan", r#""5""#, "aws:Key=5", False),
        ("NumericLessThanEquals", r#""5""#, "aws:Key=5", True),
        ("NumericGreaterThan", r#""5""#, "aws:Key=10", True),
        ("NumericGreaterThan", r#""5""#, "aws:Key=5", False),
        ("NumericGreaterThanEquals", r#""5""#, "aws:Key=5", True),
        ("NumericGreaterThanEquals", r#""5""#, "aws:Key=4", False),
        ("NumericEquals", r#""five""#, "aws:Key=5", Unknown),
        ("NumericEquals", r#""5""#, "aws:Key=‹n›", Unknown),
        ("NumericLessThan", r#""5""#, "aws:Key!", False),
        ("DateEquals", r#""2026-11-26T00:00:00Z""#, "aws:Key=2026-11-26T01:00:00+01:00", True),
        ("DateEquals", r#""2026-11-26""#, "aws:Key=2026-11-26T00:00:00Z", True),
        ("DateNotEquals", r#""2026-11""#, "aws:Key=2026-11-01T00:00:00Z", False),
        ("DateLessThan", r#""2026-11-26T00:00:00Z""#, "aws:Key=2026-11-25T23:59:59Z", True),
        ("DateLessThanEquals", r#""2026-11-26T00:00:00Z""#, "aws:Key=2026-11-26T00:00:00Z", True),
        ("DateGreaterThan", r#""1000000000""#, "aws:Key=2001-09-09T01:46:40Z", False),
        ("DateGreaterThanEquals", r#""1000000000""#, "aws:Key=2001-09-09T01:46:40Z", True),
        ("DateGreaterThan", r#""2026""#, "aws:Key=2027-01-01T00:00:00Z", Unknown),
        ("DateGreaterThan", r#""tomorrow""#, "aws:Key=2027-01-01T00:00:00Z", Unknown),
        ("Bool", r#""true""#, "aws:Key=true", True),
        ("Bool", "true", "aws:Key=false", False),
        ("Bool", r#"["true", "false"]"#, "aws:Key=false", True),
        ("Bool", r#""false""#, "aws:Key!", False),
        ("BoolIfExists", r#""false""#, "aws:Key!", True),
        ("Bool", r#""yes""#, "aws:Key=true", Unknown),
    ]);
}

#[test]
fn bytes_addresses_and_arns() {
    check(&[
        ("BinaryEquals", r#""QUJD""#, "aws:Key=QUJD", True),
        ("BinaryEquals", r#""QUJD""#, "aws:Key=QUJE", False),
        ("BinaryEquals", r#""?""#, "aws:Key=QUJD", Unknown),
        ("IpAddress", r#""203.0.113.0/24""#, "aws:Key=203.0.113.9", True),
        ("IpAddress", r#""203.0.113.0/24""#, "aws:Key=203.0.114.9", False),
        ("IpAddress", r#""203.0.113.9""#, "aws:Key=203.0.113.9", True),
        ("IpAddress", r#""0.0.0.0/0""#, "aws:Key=203.0.113.9", True),
        ("IpAddress", r#""0.0.0.0/0""#, "aws:Key=2001:db8::1", False),
        ("IpAddress", r#""2001:db8::/32""#, "aws:Key=2001:db8::1", True),
        ("IpAddress", r#""::/0""#, "aws:Key=2001:db8::1", True),
        ("IpAddress", r#""203.0.113.0/33""#, "aws:Key=203.0.113.9", Unknown),
        ("IpAddress", r#""203.0.113.0/24""#, "aws:Key!", False),
        ("NotIpAddress", r#""203.0.113.0/24""#, "aws:Key=203.0.114.9", True),
        ("NotIpAddress", r#"["203.0.113.0/24", "203.0.114.0/24"]"#, "aws:Key=203.0.114.9", False),
        ("NotIpAddress", r#""203.0.113.0/24""#, "aws:Key!", True),
        (
            "ArnEquals",
            r#""arn:aws:cloudtrail:*:111122223333:trail/*""#,
            "aws:Key=arn:aws:cloudtrail:eu-west-1:111122223333:trail/t",
            True,
        ),
        (
            "ArnLike",
            r#""arn:aws:cloudtrail:*:111122223333:trail/t""#,
            "aws:Key=arn:aws:cloudtrail:eu-west-1:111122223333:trail/t",
            True,
        ),
        ("ArnLike", r#""arn:aws:cloudtrail:*:trail/t""#, "aws:Key=arn:aws:cloudtrail:eu-west-1:111122223333:trail/t", Unknown),
        ("ArnLike", r#""arn:aws:*:eu-west-1:1:x""#, "aws:Key=arn:aws:s3:us:eu-west-1:1:x", False),
        ("ArnLike", r#""arn:aws:sns:*:1:a*""#, "aws:Key=arn:aws:sns:eu:1:a:b", True),
        ("ArnLike", r#""*""#, "aws:Key=arn:aws:sns:eu:1:a", Unknown),
        ("ArnLike", r#""‹trail.arn›""#, "aws:Key=‹trail.arn›", True),
        ("ArnLike", r#""‹trail.arn›""#, "aws:Key=‹other.arn›", Unknown),
        ("ArnLike", r#""arn:aws:sns:‹r›:1:a*""#, "aws:Key=arn:aws:sns:‹r›:1:ab", True),
        ("ArnLike", r#""arn:aws:sns:‹r›:1:a*""#, "aws:Key=arn:aws:sns:‹r›:1:b", False),
        ("ArnLike", r#""arn:aws:sns:*:1:a""#, "aws:Key=arn:aws:sns:‹r›:1:a", Unknown),
        ("ArnNotLike", r#""arn:aws:sns:*:1:a""#, "aws:Key=arn:aws:sns:eu:1:a", False),
        ("ArnNotEquals", r#""arn:aws:sns:*:1:a""#, "aws:Key=arn:aws:sns:eu:1:b", True),
        ("ArnNotEquals", r#""arn:aws:sns:*:1:a""#, "aws:Key!", True),
    ]);
}

#[test]
fn keys_that_are_missing() {
    check(&[
        ("Null", r#""true""#, "aws:Key!", True),
        ("Null", r#""true""#, "aws:Key=a", False),
        ("Null", r#""false""#, "aws:Key=a", True),
        ("Null", "false", "aws:Key!", False),
        ("Null", r#"["true", "false"]"#, "aws:Key!", True),
        ("Null", r#""true""#, "", Unknown),
        ("Null", r#""maybe""#, "aws:Key!", Unknown),
        ("NullIfExists", r#""true""#, "aws:Key!", Unknown),
        ("ForAllValues:Null", r#""true""#, "aws:Key!", Unknown),
        ("StringEqualsIfExists", r#""a""#, "aws:Key!", True),
        ("StringEqualsIfExists", r#""a""#, "aws:Key=b", False),
        ("StringEqualsIfExists", r#""a""#, "aws:Key=a", True),
        ("StringNotEqualsIfExists", r#""a""#, "aws:Key!", True),
        ("StringNotEqualsIfExists", r#""a""#, "aws:Key=a", False),
        ("ForAnyValue:StringLikeIfExists", r#""a*""#, "aws:Key!", True),
    ]);
}

#[test]
fn keys_with_several_values() {
    check(&[
        ("ForAllValues:StringEquals", r#"["a", "b"]"#, "aws:Key=a|b", True),
        ("ForAllValues:StringEquals", r#"["a", "b"]"#, "aws:Key=a|c", False),
        ("ForAllValues:StringEquals", r#"["a", "b"]"#, "aws:Key!", True),
        ("ForAllValues:StringEquals", r#""a""#, "aws:Key=‹x›|b", False),
        ("ForAllValues:StringEquals", r#""a""#, "aws:Key=‹x›|a", Unknown),
        ("ForAllValues:StringNotLike", r#""a*""#, "aws:Key=b|c", True),
        ("ForAllValues:StringNotLike", r#""a*""#, "aws:Key=b|ab", False),
        ("ForAnyValue:StringEquals", r#"["a", "b"]"#, "aws:Key=c|b", True),
        ("ForAnyValue:StringEquals", r#"["a", "b"]"#, "aws:Key=c|d", False),
        ("ForAnyValue:StringEquals", r#"["a", "b"]"#, "aws:Key!", False),
        ("ForAnyValue:StringEquals", r#""a""#, "aws:Key=‹x›|a", True),
        ("ForAnyValue:StringNotEquals", r#"["a", "b"]"#, "aws:Key=a|c", True),
        ("ForAnyValue:StringNotEquals", r#"["a", "b"]"#, "aws:Key=a|b", False),
        ("ForAllValues:StringEquals", r#""a""#, "aws:Key=", Unknown),
        ("StringEquals", r#""a""#, "aws:Key=a|a", True),
        ("StringEquals", r#""a""#, "aws:Key=a|b", Unknown),
    ]);
}
