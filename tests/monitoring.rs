//! Monitoring: what patterns take, what the chain behind them lacks, and what a trail's events therefore go unnoticed by.
//!
//! What is asked for follows from the CIS AWS Foundations Benchmark, and from what AWS Security Hub says of CloudWatch.1 to CloudWatch.14: a trail
//! feeds a log group, a metric filter takes all events of a sort, an alarm looks at its metric, and somebody subscribes to the alarm's topic.
//! What patterns take follows from the CloudWatch Logs User Guide, "Filter pattern syntax for metric filters, subscription filters, and filter log
//! events", and the EventBridge User Guide, "Comparison operators for use in event patterns".

use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;

use proptest::prelude::*;
use trail_lint::analysis;
use trail_lint::analysis::monitoring::{
    Comparison, Content, Events, Field, FilterPattern, Formula, Glob, Implication, Test, monitors, read_event_pattern,
    read_filter_pattern,
};
use trail_lint::discover::{Exclusions, Given, Request};
use trail_lint::lint;
use trail_lint::model::{self, Object};
use trail_lint::source::{Sources, Span};
use trail_lint::value::{Data, Text, Truth, Value};

fn span() -> Span {
    Span::new(Sources::new().add("test", ""), 0, 0)
}

/// The formula of a pattern of fields.
fn formula(pattern: &str) -> Formula {
    match read_filter_pattern(&Text::from(pattern), span()) {
        Ok(FilterPattern::Fields(formula)) => formula,
        other => panic!("`{pattern}` is no pattern of fields: {other:?}"),
    }
}

/// How much a pattern takes of what is asked for under the name of a monitor: `complete`, `absent`, what a partial one leaves out, or
/// `unknown`.
fn share(formula: &Formula, monitor: &str) -> String {
    let monitor = monitors().iter().find(|known| known.name == monitor).expect("there is such a monitor");
    let (mut missed, mut meets) = (Vec::new(), false);
    for demand in &monitor.demands {
        let events = demand.events(span());
        match events.imply(formula) {
            Implication::Holds => meets = true,
            Implication::Unknown(_) => return "unknown".to_owned(),
            Implication::Fails(_) => {
                meets |= events.meet(formula).is_true();
                missed.push(demand.words);
            }
        }
    }
    match (missed.is_empty(), meets) {
        (true, _) => "complete".to_owned(),
        (false, true) => format!("partial: {}", missed.join(", ")),
        (false, false) => "absent".to_owned(),
    }
}

#[test]
fn filter_patterns_are_compared_by_what_they_mean() {
    let names = ["CreateTrail", "UpdateTrail", "DeleteTrail", "StartLogging", "StopLogging"];
    let reversed: Vec<String> = names.iter().rev().map(|name| format!("$.eventName={name}")).collect();
    let reversed = format!("{{{}}}", reversed.join("||"));
    let rows: &[(&str, &str, &str)] = &[
        ("trail_changes", &reversed, "complete"),
        (
            "trail_changes",
            "{ ($.eventSource = cloudtrail.amazonaws.com) && (($.eventName = \"*Trail\") || ($.eventName = \"*Logging\")) }",
            "complete",
        ),
        ("trail_changes", "{ $.eventName = * }", "complete"),
        ("trail_changes", "", "complete"),
        ("trail_changes", "{ $.eventSource = cloudtrail* }", "complete"),
        ("trail_changes", "{ $.eventSource = \"CloudTrail*\" }", "absent"),
        ("trail_changes", "{ $.eventName = %Trail$|Logging$% }", "complete"),
        ("trail_changes", "{ $.eventName = %Trail$% }", "partial: StartLogging, StopLogging"),
        ("trail_changes", "{ $.eventName = DeleteTrail || $.eventName = St*ing }", "unknown"),
        ("trail_changes", "{ $.eventName = DeleteTrail || $.eventName = St* }", "partial: CreateTrail, UpdateTrail"),
        ("trail_changes", "{ $.eventName != UpdateTrail }", "partial: UpdateTrail"),
        ("trail_changes", "{ $.eventName != GetTrail }", "complete"),
        (
            "trail_changes",
            "{ $.eventName = *Trail && $.errorCode NOT EXISTS }",
            "partial: CreateTrail, UpdateTrail, DeleteTrail, StartLogging, StopLogging",
        ),
        (
            "trail_changes",
            "{ $.eventName = *Trail && $.errorCode NOT EXISTS || $.eventName = *Trail && $.errorCode EXISTS }",
            "partial: StartLogging, StopLogging",
        ),
        ("trail_changes", "{ $.eventSource = cloudtrail* && $.readOnly IS FALSE }", "complete"),
        ("trail_changes", "{ $.eventSource = cloudtrail* && $.readOnly IS TRUE }", "absent"),
        ("trail_changes", "{ $.eventSource = cloudtrail* && $.eventType = AwsApiCall && $.eventVersion EXISTS }", "complete"),
        ("trail_changes", "{ $.eventSource = cloudtrail* && $.recipientAccountId = 111122223333 }", "unknown"),
        ("trail_changes", "{ $.eventSource = cloudtrail* && $.requestParameters.* = x }", "unknown"),
        (
            "trail_changes",
            "{ $.eventSource = cloudtrail* && $.requestParameters.count > 3 }",
            "partial: CreateTrail, UpdateTrail, DeleteTrail, StartLogging, StopLogging",
        ),
        ("trail_changes", "{ $[\"eventSource\"] = \"cloudtrail.amazonaws.com\" }", "complete"),
        ("key_deletion", "{ $.eventSource = kms.amazonaws.com && $.eventName = DisableKey }", "partial: ScheduleKeyDeletion"),
        (
            "key_deletion",
            "{ $.eventSource = s3.amazonaws.com && ($.eventName = DisableKey || $.eventName = ScheduleKeyDeletion) }",
            "absent",
        ),
        (
            "root_usage",
            "{ $.userIdentity.type = \"Root\" && $.userIdentity.invokedBy NOT EXISTS && $.eventType != \"AwsServiceEvent\" }",
            "complete",
        ),
        ("root_usage", "{ $.userIdentity.type = Root }", "complete"),
        ("root_usage", "{ $.userIdentity.type = Root && $.userIdentity.invokedBy != internal }", "absent"),
        ("root_usage", "{ $.userIdentity.type = Root && $.eventName = ConsoleLogin }", "partial: events of the root user"),
        ("root_usage", "{ $.userIdentity.type = Root && $.awsRegion = us-east-1 }", "partial: events of the root user"),
        ("sign_in_without_mfa", "{ ($.eventName = \"ConsoleLogin\") && ($.additionalEventData.MFAUsed != \"Yes\") }", "complete"),
        (
            "sign_in_without_mfa",
            "{ $.eventName = ConsoleLogin && $.additionalEventData.MFAUsed = No && $.userIdentity.arn != \"*assumed-role*\" }",
            "complete",
        ),
        ("sign_in_without_mfa", "{ $.eventName = ConsoleLogin && $.additionalEventData.MFAUsed = Yes }", "absent"),
        ("sign_in_failures", "{ $.eventName = ConsoleLogin && $.errorMessage = \"Failed authentication\" }", "complete"),
        ("sign_in_failures", "{ $.responseElements.ConsoleLogin = Failure }", "complete"),
        ("unauthorized_calls", "{ ($.errorCode = \"*UnauthorizedOperation\") || ($.errorCode = \"AccessDenied*\") }", "complete"),
        (
            "unauthorized_calls",
            "{ ($.errorCode = \"*UnauthorizedOperation\") || ($.errorCode = \"AccessDenied*\") && ($.sourceIPAddress!=\"delivery.logs.amazonaws.com\") && ($.eventName!=\"HeadBucket\") }",
            "complete",
        ),
        (
            "unauthorized_calls",
            "{ $.errorCode = \"*UnauthorizedOperation\" || $.errorCode = AccessDenied }",
            "partial: AccessDenied*",
        ),
        ("unauthorized_calls", "{ $.errorCode = \"*Unauthorized*\" || $.errorCode = \"Access*\" }", "complete"),
        (
            "unauthorized_calls",
            "{ $.errorCode EXISTS && $.sourceIPAddress != 10.0.* }",
            "partial: *UnauthorizedOperation, AccessDenied*",
        ),
        ("iam_policy_changes", "{ $.eventSource = iam.amazonaws.com && $.awsRegion = us-east-1 }", "unknown"),
        ("security_group_changes", "{ $.eventSource = ec2.amazonaws.com && $.eventName = *SecurityGroup* }", "complete"),
    ];
    for (monitor, pattern, expected) in rows {
        assert_eq!(share(&formula(pattern), monitor), *expected, "{monitor}: {pattern}");
    }
}

#[test]
fn event_patterns_are_compared_by_what_they_mean() {
    let source = "\"source\": [\"aws.iam\"]";
    let call = "\"detail-type\": [\"AWS API Call via CloudTrail\"]";
    let rows = [
        (format!("{{{source}, {call}}}"), "complete"),
        (format!("{{{source}, \"detail-type\": [\"AWS Service Event via CloudTrail\"]}}"), "absent"),
        (format!("{{{source}, \"detail\": {{\"eventName\": [{{\"wildcard\": \"*Policy*\"}}]}}}}"), "complete"),
        (
            format!(
                "{{{source}, \"detail\": {{\"eventName\": [{{\"suffix\": \"Policy\"}}, {{\"prefix\": \"CreatePolicy\"}}, {{\"prefix\": \"DeletePolicy\"}}]}}}}"
            ),
            "complete",
        ),
        (format!("{{{source}, \"detail\": {{\"eventName\": [{{\"anything-but\": [\"GetPolicy\"]}}]}}}}"), "complete"),
        (
            format!("{{{source}, \"detail\": {{\"eventName\": [{{\"anything-but\": {{\"prefix\": \"Create\"}}}}]}}}}"),
            "partial: CreatePolicy, CreatePolicyVersion",
        ),
        (format!("{{{source}, \"detail\": {{\"errorCode\": [{{\"exists\": false}}], \"readOnly\": [false]}}}}"), PARTLY),
        (
            "{\"detail\": {\"$or\": [{\"eventSource\": [\"iam.amazonaws.com\"]}, {\"eventName\": [\"X\"]}]}}".to_owned(),
            "complete",
        ),
        (
            format!("{{{source}, \"detail\": {{\"eventSource\": [{{\"equals-ignore-case\": \"IAM.amazonaws.com\"}}]}}}}"),
            "complete",
        ),
        (format!("{{{source}, \"account\": [\"111122223333\"]}}"), "unknown"),
        (format!("{{{source}, \"detail\": {{\"sourceIPAddress\": [{{\"cidr\": \"10.0.0.0/8\"}}]}}}}"), "unknown"),
        ("{\"source\": [\"aws.ec2\"]}".to_owned(), "absent"),
        ("no pattern".to_owned(), "unknown"),
    ];
    for (pattern, expected) in rows {
        let read = read_event_pattern(&Value::text(pattern.as_str(), span()));
        let share = share(&read, "iam_policy_changes");
        let all = share.matches(", ").count() == 15;
        assert_eq!(if all { PARTLY } else { &share }, expected, "{pattern}");
    }
}

/// All of the events, each in part.
const PARTLY: &str = "partial: all";

#[test]
fn what_is_no_pattern_of_fields_is_told_apart() {
    let read = |pattern: &str| read_filter_pattern(&Text::from(pattern), span());
    assert!(matches!(read("ERROR -debug \"two words\""), Ok(FilterPattern::Terms(terms)) if terms == ["ERROR", "two words"]));
    assert!(matches!(read("[ip, user, status = 4*]"), Ok(FilterPattern::Other(_))));
    assert!(matches!(read("?ERROR ?WARN"), Ok(FilterPattern::Other(_))));
    let rows = [
        ("{ $.a = 'Root' }", "a word, a number or a string in double quotes was expected here"),
        ("{ $.a = \"Root }", "this `\"` is never closed"),
        ("{ $.a == b }", "a word, a number or a string in double quotes was expected here"),
        ("{ ($.a = b }", "`)`, `&&` or `||` was expected here"),
        ("{ $.a = b && }", "a selector such as `$.eventName` was expected here"),
        ("{ eventName = b }", "a selector such as `$.eventName` was expected here"),
        ("{ $.a ~ b }", "`=`, `!=`, `<`, `>`, `IS …`, `EXISTS` or `NOT EXISTS` was expected here"),
        ("{ $.a < b }", "a number was expected here"),
        ("{ $.a = b } c", "nothing may stand behind the last brace"),
        ("{ $.a = %b }", "this `%` is never closed"),
        ("{ $. = b }", "the name of a field was expected here"),
        ("{ $.a[x] = b }", "an index or a name in quotes was expected here"),
    ];
    for (pattern, message) in rows {
        assert_eq!(read(pattern).expect_err(pattern).message, message, "{pattern}");
    }
}

/// A small formula over two fields.
fn small_formula() -> impl Strategy<Value = Formula> {
    let glob = "[ab*]{0,3}".prop_map(|text| Glob::wildcard(&text));
    let comparison = prop_oneof![
        Just(Comparison::Equal),
        Just(Comparison::NotEqual),
        Just(Comparison::Less),
        Just(Comparison::LessOrEqual),
        Just(Comparison::Greater),
        Just(Comparison::GreaterOrEqual),
    ];
    let test = prop_oneof![
        4 => glob.clone().prop_map(Test::Text),
        3 => glob.prop_map(Test::NotText),
        1 => "[abAB]{0,2}".prop_map(|text| Test::Text(Glob::any_case(&text).padded(true, false))),
        1 => (comparison, 0..3u8).prop_map(|(comparison, number)| Test::Number(comparison, f64::from(number))),
        1 => Just(Test::Null),
        1 => any::<bool>().prop_map(Test::Bool),
        1 => Just(Test::Exists),
        1 => Just(Test::Missing),
    ];
    let condition = (prop_oneof![Just("x"), Just("y")], test).prop_map(|(field, test)| Formula::Condition(field.into(), test));
    condition.prop_recursive(3, 10, 3, |inner| {
        prop_oneof![
            proptest::collection::vec(inner.clone(), 0..3).prop_map(Formula::All),
            proptest::collection::vec(inner, 0..3).prop_map(Formula::Any),
        ]
    })
}

/// Everything that a field may hold, as far as small formulas tell it apart: strings of up to four characters, and some of all else.
fn contents() -> Vec<Content> {
    let mut texts = vec![String::new()];
    for length in 0..4 {
        let longer: Vec<String> = texts
            .iter()
            .filter(|text| text.len() == length)
            .flat_map(|text| ["a", "b", "A", "c"].map(|next| format!("{text}{next}")))
            .collect();
        texts.extend(longer);
    }
    let numbers = [-1.0, 0.0, 0.5, 1.0, 1.5, 2.0, 9.0].map(Content::Number);
    let simple = [Content::Missing, Content::Null, Content::Bool(true), Content::Bool(false), Content::Nested];
    texts.into_iter().map(Content::Text).chain(numbers).chain(simple).collect()
}

fn holds(formula: &Formula, x: &Content, y: &Content) -> Truth {
    formula.given("x", x).given("y", y).truth()
}

/// Events of a field `x` that passes some tests.
fn events(tests: &[Formula]) -> Events {
    Events::of(&Formula::All(tests.to_vec())).expect("conditions make events")
}

proptest! {
    #![proptest_config(ProptestConfig { cases: ProptestConfig::default().cases.min(200), ..ProptestConfig::default() })]

    /// What is said to hold for all events holds for each, and what is said to be an event for which it does not is one.
    #[test]
    fn the_implication_is_that_of_brute_force(formula in small_formula(), demanded in proptest::collection::vec(small_formula(), 0..2)) {
        let demanded: Vec<Formula> = demanded.into_iter().filter(|formula| matches!(formula, Formula::Condition(..))).collect();
        let events = events(&demanded);
        let is_meant = |x: &Content, y: &Content| demanded.iter().all(|demand| holds(demand, x, y).is_true());
        let all = contents();
        let mut fails = None;
        let mut is_open = false;
        'all: for x in &all {
            for y in all.iter().filter(|y| is_meant(x, y)) {
                match holds(&formula, x, y) {
                    Truth::False => {
                        fails = Some((x, y));
                        break 'all;
                    }
                    Truth::Unknown => is_open = true,
                    Truth::True => {}
                }
            }
        }
        match events.imply(&formula) {
            Implication::Holds => prop_assert!(fails.is_none() && !is_open, "{fails:?}"),
            Implication::Fails(event) => {
                let content = |field: &str| event.iter().find(|(known, _): &&(Field, Content)| &**known == field).map(|(_, content)| content.clone());
                let each = |field: &str| content(field).map_or_else(|| all.clone(), |content| vec![content]);
                let meant: Vec<(Content, Content)> = each("x")
                    .into_iter()
                    .flat_map(|x| each("y").into_iter().map(move |y| (x.clone(), y)))
                    .filter(|(x, y)| is_meant(x, y))
                    .collect();
                // What the event does not say makes no difference.
                prop_assert!(meant.iter().all(|(x, y)| holds(&formula, x, y).is_false()), "{event:?}");
            }
            Implication::Unknown(_) => prop_assert!(fails.is_none() && is_open),
        }
    }

    #[test]
    fn no_text_makes_the_parser_panic(text in "[{}()$.a\\[\\]\"'=!<>&|%*0-9 A-Z\\\\-]{0,40}", other in "\\PC{0,40}") {
        let _ = read_filter_pattern(&Text::from(text.as_str()), span());
        let _ = read_filter_pattern(&Text::from(format!("{{ $.a = {text} }}")), span());
        let _ = read_filter_pattern(&Text::from(format!("{{ $.{other}")), span());
        let _ = read_event_pattern(&Value::text(other, span()));
    }
}

#[test]
fn deep_and_long_patterns_are_read_or_refused() {
    let deep = format!("{{ {}$.a = b{} }}", "(".repeat(2000), ")".repeat(2000));
    assert_eq!(read_filter_pattern(&Text::from(deep), span()).expect_err("too deep").message, "the parentheses nest too deep");
    let long = format!("{{ $.a = \"{}\" }}", "x".repeat(5000));
    assert!(read_filter_pattern(&Text::from(long), span()).is_err());
}

/// What is derived of the first trail and of the first topic of a configuration: the fields asked for, in one line each.
fn derived(file: &str, text: &str, fields: &[&str]) -> BTreeMap<String, String> {
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    fs::write(folder.path().join(file), text).expect("the file can be written");
    let (sources, paths, exclude) = (Sources::new(), [PathBuf::from(".")], Exclusions::default());
    let request = Request { working_folder: folder.path(), paths: &paths, exclude: &exclude, words: &[], beside: None };
    let (resources, problems) = lint::resources(&sources, &request, &Given::default()).expect("the folder is there");
    assert!(problems.is_empty(), "{problems:?}");
    let mut objects = model::lower(&resources);
    analysis::derive(&mut objects);
    let shown = |object: &Object, field: &str| {
        let value = object.field(field)?;
        let place = sources.get(value.origin.span.source).text()[value.origin.span.range()].lines().next().unwrap_or_default();
        Some(match (&value.data, value.why_unknown()) {
            (_, Some(why)) => format!("unknown: {}", why.reason),
            (Data::Null(_), _) => "noticed".to_owned(),
            (Data::Bool(truth), _) => format!("{truth} @ {place}"),
            _ => format!("{} @ {place}", value.as_literal().expect("it is a text")),
        })
    };
    let mut all = BTreeMap::new();
    for field in fields {
        let found = objects.iter().find_map(|object| shown(object, field));
        all.insert((*field).to_owned(), found.expect("an object has this field"));
    }
    all
}

/// A trail with a log group, and a topic with somebody who subscribes.
const TRAIL: &str = r#"
resource "aws_cloudtrail" "audit" {
  name                       = "audit"
  s3_bucket_name             = "example-audit-log"
  is_multi_region_trail      = true
  cloud_watch_logs_group_arn = "${aws_cloudwatch_log_group.audit.arn}:*"
}
resource "aws_cloudwatch_log_group" "audit" {
  name = "/audit"
}
resource "aws_sns_topic" "alerts" {
  name = "alerts"
}
resource "aws_sns_topic_subscription" "team" {
  topic_arn = aws_sns_topic.alerts.arn
  protocol  = "email"
  endpoint  = "team@example.com"
}
variable "name" {
  type = string
}
"#;

/// A metric filter and an alarm, with these lines in the one and the other instead of their own.
fn watch(filter: &str, alarm: &str) -> String {
    let lines = |own: &[(&str, &str)], given: &str| {
        let key = |line: &str| line.split('=').next().unwrap_or_default().trim().to_owned();
        let kept = own.iter().filter(|(name, _)| !given.lines().any(|line| key(line) == *name));
        kept.map(|(name, value)| format!("  {name} = {value}\n")).collect::<String>() + given
    };
    let filter = lines(
        &[
            ("name", "\"watch\""),
            ("log_group_name", "aws_cloudwatch_log_group.audit.name"),
            ("pattern", "\"{ $.eventSource = kms.amazonaws.com }\""),
        ],
        filter,
    );
    let alarm = lines(
        &[
            ("alarm_name", "\"watch\""),
            ("metric_name", "\"Watched\""),
            ("namespace", "\"Audit\""),
            ("comparison_operator", "\"GreaterThanOrEqualToThreshold\""),
            ("alarm_actions", "[aws_sns_topic.alerts.arn]"),
        ],
        alarm,
    );
    format!(
        "{TRAIL}resource \"aws_cloudwatch_log_metric_filter\" \"watch\" {{\n{filter}\n  metric_transformation {{\n    name = \"Watched\"\n    namespace = \"Audit\"\n    value = \"1\"\n  }}\n}}\nresource \"aws_cloudwatch_metric_alarm\" \"watch\" {{\n{alarm}\n}}\n"
    )
}

#[test]
fn the_chain_must_hold_up_to_an_action() {
    let lost = "no alarm watches the metric @ metric_transformation";
    let rows = [
        ("", "", "noticed"),
        ("log_group_name = \"/audit\"", "", "noticed"),
        ("log_group_name = \"/other\"", "", "no metric filter looks for them @ resource \"aws_cloudtrail\" \"audit\""),
        ("log_group_name = var.name", "", "unknown: `var.name` has no value"),
        ("pattern = var.name", "", "unknown: `var.name` has no value"),
        ("pattern = \"{ $.eventSource = kms* && $.userAgent != \\\"${var.name}\\\" }\"", "", "unknown: `var.name` has no value"),
        (
            "pattern = \"{ $.eventName = DisableKey }\"",
            "",
            "no filter takes `ScheduleKeyDeletion` @ \"{ $.eventName = DisableKey }\"",
        ),
        (
            "pattern = \"{ $.eventName = 'DisableKey' }\"",
            "",
            "unknown: this is no filter pattern: a word, a number or a string in double quotes was expected here",
        ),
        ("pattern = \"ERROR\"", "", "no metric filter looks for them @ resource \"aws_cloudtrail\" \"audit\""),
        ("pattern = \"kms\"", "", "unknown: a pattern that looks for words in the text of an event is not evaluated"),
        ("", "metric_name = \"Other\"", lost),
        ("", "namespace = \"Other\"", lost),
        ("", "metric_name = var.name", "unknown: `var.name` has no value"),
        ("", "comparison_operator = \"LessThanThreshold\"", lost),
        ("", "actions_enabled = false", "the actions of the alarm are disabled @ false"),
        ("", "actions_enabled = var.name", "unknown: `var.name` has no value"),
        ("", "alarm_actions = []", "the alarm has no action @ []"),
        ("", "alarm_actions = [var.name]", "noticed"),
        ("count = 0", "", "no metric filter looks for them @ resource \"aws_cloudtrail\" \"audit\""),
    ];
    for (filter, alarm, expected) in rows {
        let found = derived("main.tf", &watch(filter, alarm), &["unnoticed_key_deletion"]);
        assert_eq!(found["unnoticed_key_deletion"], expected, "{filter} {alarm}");
    }
}

/// A subscription filter of the trail's log group, with these lines.
fn subscription(lines: &str) -> String {
    format!(
        "{TRAIL}resource \"aws_cloudwatch_log_subscription_filter\" \"all\" {{\n  name = \"all\"\n  destination_arn = \"arn:aws:lambda:eu-central-1:111122223333:function:look\"\n{lines}\n}}\n"
    )
}

#[test]
fn who_gets_all_events_may_tell_somebody_of_them() {
    let fields = &["watched", "unnoticed_key_deletion"];
    let group = "log_group_name = aws_cloudwatch_log_group.audit.name";
    let open = "unknown: what the destination of the subscription filter tells somebody of is not evaluated";
    let nobody = "no metric filter looks for them @ resource \"aws_cloudtrail\" \"audit\"";
    let rows = [
        (format!("{group}\nfilter_pattern = \"\""), "true @ \"\"", open),
        (format!("{group}\nfilter_pattern = \"{{ $.eventSource = kms.amazonaws.com }}\""), "true @ ", open),
        (format!("{group}\nfilter_pattern = \"{{ $.eventSource = s3.amazonaws.com }}\""), "true @ ", nobody),
        (format!("{group}\nfilter_pattern = \"\"\ncount = 0"), "false @ ", nobody),
        ("log_group_name = \"/other\"\nfilter_pattern = \"\"".to_owned(), "false @ ", nobody),
        ("log_group_name = var.name\nfilter_pattern = \"\"".to_owned(), "unknown: `var.name` has no value", "unknown: "),
    ];
    for (lines, watched, unnoticed) in rows {
        let found = derived("main.tf", &subscription(&lines), fields);
        assert!(found["watched"].starts_with(watched), "{lines}: {found:?}");
        assert!(found["unnoticed_key_deletion"].starts_with(unnoticed), "{lines}: {found:?}");
    }
    let template = r#"
Resources:
  Events: {Type: AWS::Logs::LogGroup}
  Everything:
    Type: AWS::Logs::SubscriptionFilter
    Properties: {LogGroupName: !Ref Events, FilterPattern: "", DestinationArn: "arn:aws:lambda:eu-central-1:111122223333:function:look"}
  Audit:
    Type: AWS::CloudTrail::Trail
    Properties: {S3BucketName: example-audit-log, IsLogging: true, CloudWatchLogsLogGroupArn: !GetAtt Events.Arn}
"#;
    assert!(derived("template.yaml", template, fields)["watched"].starts_with("true @ "));
}

#[test]
fn a_filter_is_blamed_for_what_it_is_meant_to_look_for() {
    let rows = [
        ("{ $.errorCode = \\\"AccessDenied*\\\" }", "no metric filter looks for them @ resource"),
        ("{ $.errorCode = AccessDenied* && $.eventName != HeadBucket }", "no metric filter looks for them @ resource"),
        ("{ $.userIdentity.type = Root }", "no metric filter looks for them @ resource"),
        ("{ $.eventName = DisableKey && $.errorCode NOT EXISTS }", "no metric filter looks for all of them @ \"{ $.eventName"),
        ("{ $.eventSource = kms* && $.errorCode NOT EXISTS }", "no metric filter looks for all of them @ \"{ $.eventSource"),
        ("{ $.eventName != DisableKey }", "no filter takes `DisableKey` @ \"{ $.eventName"),
    ];
    for (pattern, expected) in rows {
        let found = derived("main.tf", &watch(&format!("pattern = \"{pattern}\""), ""), &["unnoticed_key_deletion"]);
        assert!(found["unnoticed_key_deletion"].starts_with(expected), "{pattern}: {found:?}");
    }
}

#[test]
fn several_filters_may_take_all_events_together() {
    let second = watch("pattern = \"{ $.eventName = DisableKey }\"", "")
        + "resource \"aws_cloudwatch_log_metric_filter\" \"second\" {\n  name = \"second\"\n  log_group_name = \"/audit\"\n  pattern = \"{ $.eventName = \\\"ScheduleKey*\\\" }\"\n  metric_transformation {\n    name = \"Watched\"\n    namespace = \"Audit\"\n    value = \"1\"\n  }\n}\n";
    assert_eq!(derived("main.tf", &second, &["unnoticed_key_deletion"])["unnoticed_key_deletion"], "noticed");
}

#[test]
fn a_topic_needs_somebody_who_subscribes() {
    let fields = &["hears_of_trail", "watched"];
    let whole = derived("main.tf", &watch("", ""), fields);
    assert_eq!(whole["hears_of_trail"], "true @ aws_sns_topic.alerts.arn");
    assert!(whole["watched"].starts_with("true @ "));
    let other = derived("main.tf", &watch("log_group_name = \"/other\"", ""), fields);
    assert!(other["hears_of_trail"].starts_with("false @ ") && other["watched"].starts_with("false @ "), "{other:?}");
}

#[test]
fn a_condition_may_decide_what_is_noticed() {
    let template = |condition: &str| {
        format!(
            r#"
Parameters:
  Alarms: {{Type: String, AllowedValues: ["yes", "no"]}}
Conditions:
  Wanted: !Equals [!Ref Alarms, "yes"]
Resources:
  Events: {{Type: AWS::Logs::LogGroup}}
  Audit:
    Type: AWS::CloudTrail::Trail
    Properties:
      S3BucketName: example-audit-log
      IsLogging: true
      CloudWatchLogsLogGroupArn: !GetAtt Events.Arn
  Filter:
    Type: AWS::Logs::MetricFilter
{condition}
    Properties:
      LogGroupName: !Ref Events
      FilterPattern: '{{ $.eventSource = "kms.amazonaws.com" }}'
      MetricTransformations: [{{MetricName: Keys, MetricNamespace: Audit, MetricValue: "1"}}]
  Alarm:
    Type: AWS::CloudWatch::Alarm
    Properties: {{MetricName: Keys, Namespace: Audit, ComparisonOperator: GreaterThanThreshold, AlarmActions: [!Ref Alerts]}}
  Alerts: {{Type: AWS::SNS::Topic}}
"#
        )
    };
    let always = derived("template.yaml", &template(""), &["unnoticed_key_deletion"]);
    assert_eq!(always["unnoticed_key_deletion"], "noticed");
    let sometimes = derived("template.yaml", &template("    Condition: Wanted"), &["unnoticed_key_deletion"]);
    assert!(sometimes["unnoticed_key_deletion"].starts_with("unknown: "), "{sometimes:?}");
}
