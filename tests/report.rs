//! Reports, from findings on sources to what a user or a program reads.

use std::fs;
use std::io::{self, Write};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use trail_lint::catalog::{self, Event};
use trail_lint::config;
use trail_lint::discover::{Exclusions, Given, Request};
use trail_lint::finding::{Control, Explained, Explanation, Finding, Label, RuleInfo, Severity, Subject, Verdict};
use trail_lint::lint;
use trail_lint::report::{
    Report, Summary, TextOptions, coverage_text, events_text, json, resources_json, resources_text, sarif, short, text,
};
use trail_lint::source::{SourceId, Sources, Span};
use trail_lint::value::{
    Condition, Deployment, Existence, Language, Map, Number, Piece, Reason, Resource, Symbol, SymbolType, Text, Unknown, Value,
};

const MAIN: &str = r#"variable "logging" {
  default = false
}

resource "aws_cloudtrail" "main" {
  name           = "main"
  s3_bucket_name = "logs"
  enable_logging = var.logging
}
"#;

const MODULE: &str = "module \"audit\" {\n  source  = \"./audit\"\n  logging = false\n}\n";

/// The span of the first `wanted` in the source.
fn at(sources: &Sources, source: SourceId, wanted: &str) -> Span {
    let start = sources.get(source).text().find(wanted).expect("the source has the wanted text") as u32;
    Span::new(source, start, start + wanted.len() as u32)
}

/// A rule's finding with nothing but a primary label.
fn failed(rule: &str, severity: Severity, message: &str, span: Span, label: &str) -> Finding {
    let mut finding = Finding::notice(rule, message, span, label);
    finding.class = trail_lint::finding::Class::Policy;
    finding.severity = severity;
    finding
}

fn options() -> TextOptions {
    TextOptions { color: false, unicode: true, width: 100, links: None, show_unknown: false }
}

fn summary() -> Summary {
    Summary { files: 2, units: 1, subjects: 3, suppressed: 0, elapsed: Duration::from_millis(7) }
}

fn rendered(write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> String {
    let mut bytes = Vec::new();
    write(&mut bytes).expect("writing into memory succeeds");
    String::from_utf8(bytes).expect("a report is UTF-8")
}

fn as_text(sources: &Sources, findings: &[Finding], options: &TextOptions) -> String {
    rendered(|writer| text(&Report { sources, findings, rules: &[], summary: summary() }, options, writer))
}

/// A trail that is switched off by a module argument in another file.
fn estate() -> (Sources, Vec<Finding>, Vec<RuleInfo>) {
    let sources = Sources::new();
    let main = sources.add("audit/main.tf", MAIN);
    let root = sources.add("main.tf", MODULE);
    let mut off = failed(
        "trail-not-logging",
        Severity::Critical,
        "trail `module.audit.aws_cloudtrail.main` records nothing",
        at(&sources, main, "enable_logging = var.logging"),
        "evaluates to `false`",
    )
    .with_label(at(&sources, root, "logging = false"), "passed in here")
    .with_label(at(&sources, main, "variable \"logging\""), "instead of this default")
    .with_help("set `enable_logging` to `true`, or leave it out");
    off.subject = Some(Subject { kind: "trail".into(), address: "module.audit.aws_cloudtrail.main".into() });
    off.notes.push(
        "an audit trail that is switched off records no event at all; what happens while it is off can never be reconstructed"
            .into(),
    );
    let mut undecided = failed(
        "trail-no-kms-key",
        Severity::Medium,
        "whether trail `module.audit.aws_cloudtrail.main` has a key is not known",
        at(&sources, main, "resource \"aws_cloudtrail\" \"main\""),
        "`kms_key_id` is not decidable",
    );
    undecided.verdict = Verdict::Unknown;
    undecided.notes.push("not known: `var.key` has no value".into());
    let broken = Finding::input("syntax-error", "expected a value", at(&sources, root, "}"), "this ends the block")
        .with_help("write a value after `=`");
    let notice =
        Finding::notice("module-not-downloaded", "module `x` is not downloaded", at(&sources, root, "module"), "called here");
    let rules = vec![RuleInfo {
        id: "trail-not-logging".into(),
        theme: "trail".into(),
        summary: "A trail records".into(),
        severity: Severity::Critical,
        explanation: Explained::by(|| Explanation {
            why: "What is not recorded is lost.".into(),
            remediation: "Switch it on.".into(),
            controls: vec![Control { framework: "CIS AWS Foundations 3.0.0".into(), id: "3.1".into() }],
        }),
    }];
    (sources, vec![off, undecided, broken, notice], rules)
}

#[test]
fn a_finding_shows_each_place_in_its_own_file() {
    let (sources, findings, _) = estate();
    insta::assert_snapshot!(as_text(&sources, &findings, &options()));
}

#[test]
fn undecided_rules_and_notices_are_shown_on_request() {
    let (sources, findings, _) = estate();
    let options = TextOptions { show_unknown: true, unicode: false, ..options() };
    insta::assert_snapshot!(as_text(&sources, &findings[1..], &options));
}

#[test]
fn colours_tell_the_severity_and_the_primary_label() {
    let (sources, findings, _) = estate();
    let options = TextOptions { color: true, links: Some("file:///work%20space/".into()), ..options() };
    insta::assert_snapshot!(as_text(&sources, &findings[..1], &options).replace('\x1b', "␛"));
}

#[test]
fn nothing_found_is_one_line() {
    let sources = Sources::new();
    insta::assert_snapshot!(as_text(&sources, &[], &options()), @"2 files, 1 unit, 3 subjects: nothing found in 7 ms");
}

#[test]
fn one_line_per_finding_for_editors() {
    let (sources, findings, _) = estate();
    let report = Report { sources: &sources, findings: &findings, rules: &[], summary: summary() };
    insta::assert_snapshot!(rendered(|writer| short(&report, false, writer)), @r#"
    audit/main.tf:8:3: critical[trail-not-logging] trail `module.audit.aws_cloudtrail.main` records nothing
    main.tf:4:1: error[syntax-error] expected a value
    "#);
    insta::assert_snapshot!(rendered(|writer| short(&report, true, writer)), @r#"
    audit/main.tf:8:3: critical[trail-not-logging] trail `module.audit.aws_cloudtrail.main` records nothing
    audit/main.tf:5:1: unknown[trail-no-kms-key] whether trail `module.audit.aws_cloudtrail.main` has a key is not known
    main.tf:4:1: error[syntax-error] expected a value
    main.tf:1:1: notice[module-not-downloaded] module `x` is not downloaded
    "#);
}

/// Draws one finding in a file `x.tf` with these contents; `labels` are byte ranges, the primary one first.
fn drawn(contents: &str, labels: &[(u32, u32, &str)], options: &TextOptions) -> String {
    let sources = Sources::new();
    let source = sources.add("x.tf", contents);
    let mut labels = labels.iter().map(|(start, end, label)| Label::new(Span::new(source, *start, *end), *label));
    let primary = labels.next().expect("a finding has a primary label");
    let mut finding = failed("trail-not-logging", Severity::Medium, "message", primary.span, &primary.text);
    finding.secondary = labels.collect();
    let text = as_text(&sources, &[finding], options);
    let (snippet, _) = text.split_once("\n\n").expect("the summary stands apart");
    snippet.to_owned()
}

#[test]
fn windows_line_ends_tabs_and_a_byte_order_mark_do_not_move_the_label() {
    insta::assert_snapshot!(drawn("\u{feff}a = 1\r\n\tb = 2\r\nc = 3\r\n", &[(11, 16, "here")], &options()), @r#"
     × medium[trail-not-logging]: message
      ╭─[x.tf:2:2]
    1 │ a = 1
    2 │     b = 2
      ·     ──┬──
      ·       ╰── here
    3 │ c = 3
      ╰────
    "#);
    insta::assert_snapshot!(drawn("\u{feff}a = 1\r\n", &[(3, 4, "first")], &options()), @r#"
     × medium[trail-not-logging]: message
      ╭─[x.tf:1:1]
    1 │ a = 1
      · ┬
      · ╰── first
      ╰────
    "#);
}

#[test]
fn wide_letters_take_their_columns() {
    insta::assert_snapshot!(drawn("名前 = \"値\" # é\n", &[(9, 14, "wide")], &options()), @r#"
     × medium[trail-not-logging]: message
      ╭─[x.tf:1:6]
    1 │ 名前 = "値" # é
      ·        ──┬─
      ·          ╰── wide
      ╰────
    "#);
}

#[test]
fn a_place_at_the_end_of_the_file_is_shown() {
    insta::assert_snapshot!(drawn("a {\n", &[(4, 4, "a `}` is missing")], &options()), @r#"
     × medium[trail-not-logging]: message
      ╭─[x.tf:2:1]
    1 │ a {
    2 │ 
      · ▲
      · ╰── a `}` is missing
      ╰────
    "#);
    insta::assert_snapshot!(drawn("a {", &[(3, 3, "a `}` is missing")], &options()), @r#"
     × medium[trail-not-logging]: message
      ╭─[x.tf:1:4]
    1 │ a {
      ·    ▲
      ·    ╰── a `}` is missing
      ╰────
    "#);
    insta::assert_snapshot!(drawn("", &[(0, 0, "the file is empty")], &options()), @r#"
     × medium[trail-not-logging]: message
      ╭─[x.tf:1:1]
    1 │ 
      · ▲
      · ╰── the file is empty
      ╰────
    "#);
}

#[test]
fn a_few_labelled_lines_are_drawn_whole_and_many_by_their_first() {
    insta::assert_snapshot!(drawn("a {\n  b = 1\n}\n\nz = 1\n", &[(0, 13, "this block")], &options()), @r#"
     × medium[trail-not-logging]: message
      ╭─[x.tf:1:1]
    1 │ ╭─▶ a {
    2 │ │     b = 1
    3 │ ├─▶ }
      · ╰──── this block
      ╰────
    "#);
    let long = format!("a {{\n{}}}\n", "  b = 1\n".repeat(20));
    insta::assert_snapshot!(drawn(&long, &[(0, long.len() as u32, "this block")], &options()), @r#"
     × medium[trail-not-logging]: message
      ╭─[x.tf:1:1]
    1 │ a {
      · ─┬─
      ·  ╰── this block
    2 │   b = 1
      ╰────
    "#);
}

#[test]
fn labels_on_one_line_and_on_one_place_stay_apart() {
    let labels = [(4, 9, "not this"), (4, 9, "twice"), (0, 1, "for this"), (12, 17, "and that")];
    insta::assert_snapshot!(drawn("a = false || false\n", &labels, &options()), @r#"
     × medium[trail-not-logging]: message
      ╭─[x.tf:1:5]
    1 │ a = false || false
      · ┬   ──┬──   ──┬──
      · │     │       ╰── and that
      · │     ╰── not this; twice
      · ╰── for this
      ╰────
    "#);
}

#[test]
fn a_label_inside_another_stands_beside_it() {
    let inside = [(2, 24, "evaluates to `false`"), (13, 24, "the variable")];
    insta::assert_snapshot!(drawn("  logging  = var.logging\n", &inside, &options()), @r#"
     × medium[trail-not-logging]: message
      ╭─[x.tf:1:3]
    1 │   logging  = var.logging
      ·   ───┬───    ─────┬─────
      ·      │            ╰── the variable
      ·      ╰── evaluates to `false`
      ╰────
    "#);
    let at_its_start = [(0, 11, "the sum"), (0, 5, "a summand")];
    insta::assert_snapshot!(drawn("first + 100\n", &at_its_start, &options()), @r#"
     × medium[trail-not-logging]: message
      ╭─[x.tf:1:1]
    1 │ first + 100
      · ──┬── ──┬──
      ·   │     ╰── the sum
      ·   ╰── a summand
      ╰────
    "#);
}

#[test]
fn a_long_line_is_cut_around_its_labels() {
    let options = TextOptions { width: 60, ..options() };
    let minified = format!("{{{}\"EnableLogFileValidation\":false,{}}}", "\"a\":1,".repeat(80_000), "\"b\":2,".repeat(80_000));
    let start = minified.find("\"Enable").expect("it is there") as u32;
    insta::assert_snapshot!(drawn(&minified, &[(start, start + 31, "evaluates to `false`")], &options), @r#"
     × medium[trail-not-logging]: message
      ╭─[x.tf:1:480002]
    1 │ …"a":1,"EnableLogFileValidation":false,"b":2,"b":2,…
      ·        ───────────────┬───────────────
      ·                       ╰── evaluates to `false`
      ╰────
    "#);
    insta::assert_snapshot!(drawn(&minified, &[(0, minified.len() as u32, "the whole"), (start, start + 25, "a part")], &options), @r#"
     × medium[trail-not-logging]: message
      ╭─[x.tf:1:1]
    1 │ {"a":1,"a":1,"a":1,"a":1,…"a":1,"a":1,"EnableLogFileValidation":false,"b":2,"b":…
      · ───────────────────┬──────────────────────────────┬────────────
      ·                    │                              ╰── a part
      ·                    ╰── the whole
      ╰────
    "#);
}

#[test]
fn source_text_cannot_command_the_terminal() {
    let hostile = "a = \"\x1b[2J\u{202e}gol\u{9b}31m\" # \x07\n";
    let text = drawn(hostile, &[(4, 12, "here\x1b[0m")], &options());
    assert!(!text.contains(['\x1b', '\u{202e}', '\u{9b}', '\x07']), "{text}");
    insta::assert_snapshot!(text, @r#"
     × medium[trail-not-logging]: message
      ╭─[x.tf:1:5]
    1 │ a = "␛[2J�gol�31m" # ␇
      ·     ───┬──
      ·        ╰── here␛[0m
      ╰────
    "#);
}

#[test]
fn a_message_stays_on_its_line_and_commands_nothing() {
    let sources = Sources::new();
    let place = Span::new(sources.add("x.tf", "a = 1\n"), 0, 5);
    let finding = failed("rule", Severity::Low, "a\x1b[31mb\nc\td\u{202e}e", place, "");
    let report = Report { sources: &sources, findings: &[finding], rules: &[], summary: summary() };
    assert_eq!(rendered(|writer| short(&report, false, writer)), "x.tf:1:1: low[rule] a␛[31mb c d\u{fffd}e\n");
}

#[test]
fn a_label_is_wrapped_to_the_right_of_its_place() {
    let options = TextOptions { width: 60, ..options() };
    let label = "evaluates to `false`, which means that nobody can prove afterwards that a log file was not changed";
    insta::assert_snapshot!(drawn("enable_log_file_validation = false\n", &[(29, 34, label)], &options), @r#"
     × medium[trail-not-logging]: message
      ╭─[x.tf:1:30]
    1 │ enable_log_file_validation = false
      ·                              ──┬──
      ·                                ╰─┤ evaluates to `false`, which means that
      ·                                  │ nobody can prove afterwards that a log
      ·                                  │ file was not changed
      ╰────
    "#);
}

#[test]
fn of_very_many_labels_some_are_drawn_and_the_rest_counted() {
    let sources = Sources::new();
    let source = sources.add("x.tf", "a = 1\n".repeat(500));
    let mut finding = failed("many", Severity::Low, "message", Span::new(source, 0, 1), "first");
    finding.secondary = (1..500).map(|line| Label::new(Span::new(source, line * 6, line * 6 + 1), "another")).collect();
    let text = as_text(&sources, &[finding], &options());
    assert_eq!(text.matches("another").count(), 15, "{text}");
    assert!(text.contains("  note: 484 more places take part"), "{text}");
}

#[test]
fn a_reader_that_leaves_is_no_error() {
    struct Closed;
    impl Write for Closed {
        fn write(&mut self, _: &[u8]) -> io::Result<usize> {
            Err(io::ErrorKind::BrokenPipe.into())
        }
        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }
    let (sources, findings, rules) = estate();
    let report = Report { sources: &sources, findings: &findings, rules: &rules, summary: summary() };
    text(&report, &options(), &mut Closed).expect("text");
    short(&report, true, &mut Closed).expect("short");
    json(&report, &mut Closed).expect("json");
    sarif(&report, &mut Closed).expect("sarif");
}

proptest::proptest! {
    #[test]
    fn any_labels_on_any_text_are_drawn(
        text in "(\\PC|[\n\r\t\u{feff}a =\"{}]){0,80}",
        marks in proptest::collection::vec((0usize..400, 0usize..40), 1..6),
        width in 1usize..120,
        unicode in proptest::bool::ANY,
    ) {
        let labels: Vec<(u32, u32, &str)> = marks
            .into_iter()
            .map(|(start, length)| {
                let start = text.floor_char_boundary(start.min(text.len()));
                let end = text.ceil_char_boundary((start + length).min(text.len()));
                (start as u32, end as u32, "label")
            })
            .collect();
        let options = TextOptions { width, unicode, ..options() };
        let drawn = drawn(&text, &labels, &options);
        proptest::prop_assert!(drawn.contains("label"), "{}", drawn);
        proptest::prop_assert!(!drawn.contains("Failed to read"), "{}", drawn);
    }
}

fn as_json(sources: &Sources, findings: &[Finding]) -> serde_json::Value {
    let report = Report { sources, findings, rules: &[], summary: summary() };
    serde_json::from_str(&rendered(|writer| json(&report, writer))).expect("the report is JSON")
}

#[test]
fn the_json_report_is_what_its_schema_says() {
    let (sources, findings, _) = estate();
    let schema: serde_json::Value =
        serde_json::from_str(include_str!("../schemas/report.schema.json")).expect("the schema is JSON");
    jsonschema::meta::validate(&schema).expect("the schema is a schema");
    let validator = jsonschema::validator_for(&schema).expect("the schema can be used");
    let report = as_json(&sources, &findings);
    let problems: Vec<String> = validator.iter_errors(&report).map(|problem| problem.to_string()).collect();
    assert_eq!(problems, Vec::<String>::new());

    for (pointer, value) in [("/findings/0/surprise", "x"), ("/findings/0/labels/0/surprise", "x"), ("/summary/surprise", "x")] {
        let mut wrong = report.clone();
        let (parent, key) = pointer.rsplit_once('/').expect("the pointer has a parent");
        wrong.pointer_mut(parent).expect("the parent is there")[key] = value.into();
        assert!(!validator.is_valid(&wrong), "{pointer} is let through");
    }
}

#[test]
fn the_json_report_says_everything_about_a_finding() {
    let (sources, findings, _) = estate();
    let report =
        rendered(|writer| json(&Report { sources: &sources, findings: &findings[..1], rules: &[], summary: summary() }, writer));
    insta::assert_snapshot!(report);
}

#[test]
fn a_fingerprint_stays_when_lines_move_and_tells_findings_apart() {
    let prints = |before: &str, path: &str, rule: &str, address: &str| -> Vec<String> {
        let sources = Sources::new();
        let source = sources.add(path, format!("{before}a  = false\na = false\nb = false\n"));
        let from = before.len() as u32;
        let spans = [(0, 10), (11, 20), (21, 30)];
        let findings: Vec<Finding> = spans
            .iter()
            .map(|(start, end)| {
                let mut finding = failed(rule, Severity::Low, "message", Span::new(source, from + start, from + end), "");
                finding.subject = Some(Subject { kind: "trail".into(), address: address.into() });
                finding
            })
            .collect();
        trail_lint::report::fingerprints(&sources, &findings)
    };
    let base = prints("", "a/main.tf", "rule", "aws_cloudtrail.a");
    assert_eq!(base, prints("# a comment\n\n", "a/main.tf", "rule", "aws_cloudtrail.a"));
    let mut all: Vec<String> = [
        base,
        prints("", "b/main.tf", "rule", "aws_cloudtrail.a"),
        prints("", "a/main.tf", "other", "aws_cloudtrail.a"),
        prints("", "a/main.tf", "rule", "aws_cloudtrail.b"),
    ]
    .concat();
    all.sort();
    all.dedup();
    assert_eq!(all.len(), 12, "two findings share a fingerprint");
}

/// Whoever keeps fingerprints from one release to the next may compute them, too.
#[test]
fn a_fingerprint_is_a_hash_that_others_know() {
    let fnv_1a = |bytes: &[u8]| {
        bytes.iter().fold(0x6c62_272e_07bb_0142_62b8_2175_6295_c58d, |hash: u128, byte| {
            (hash ^ u128::from(*byte)).wrapping_mul(0x0000_0000_0100_0000_0000_0000_0000_013b)
        })
    };
    // From the published test vectors.
    assert_eq!(fnv_1a(b"a"), 0xd228_cb69_6f1a_8caf_7891_2b70_4e4a_8964);
    let sources = Sources::new();
    let source = sources.add("main.tf", "a  = false\n");
    let finding = failed("rule", Severity::Low, "message", Span::new(source, 0, 10), "");
    let expected = format!("{:032x}", fnv_1a(b"rule\0main.tf\0\0a\0=\0false\x000\0"));
    assert_eq!(trail_lint::report::fingerprints(&sources, &[finding]), [expected]);
}

#[test]
fn paths_become_references() {
    let rows = [
        ("main.tf", "main.tf"),
        ("./a b/m\u{fc}ll.tf", "a%20b/m%C3%BCll.tf"),
        ("../c:d/#1?.tf", "../c%3Ad/%231%3F.tf"),
        ("/tmp/x.tf", "file:///tmp/x.tf"),
    ];
    for (path, expected) in rows {
        let sources = Sources::new();
        let finding = failed("rule", Severity::Low, "message", Span::new(sources.add(path, "a = 1\n"), 0, 5), "");
        let report = Report { sources: &sources, findings: &[finding], rules: &[], summary: summary() };
        let log: serde_json::Value = serde_json::from_str(&rendered(|writer| sarif(&report, writer))).expect("it is JSON");
        let place = &log["runs"][0]["results"][0]["locations"][0]["physicalLocation"];
        assert_eq!(place["artifactLocation"]["uri"], expected);
    }
}

#[test]
fn sarif_is_read_back_by_the_official_schemas_types() {
    let (sources, findings, rules) = estate();
    let report = Report { sources: &sources, findings: &findings, rules: &rules, summary: summary() };
    let written = rendered(|writer| sarif(&report, writer));
    let log: serde_sarif::sarif::Sarif = serde_json::from_str(&written).expect("it is SARIF 2.1.0");
    let run = &log.runs[0];
    let driver = &run.tool.driver;
    assert_eq!(driver.name, "trail-lint");
    let rule = &driver.rules.as_ref().expect("rules are described")[0];
    assert_eq!(rule.id, "trail-not-logging");
    let properties = serde_json::to_value(&rule.properties).expect("properties are JSON");
    assert_eq!(properties["security-severity"], "9.5");
    assert_eq!(properties["tags"], serde_json::json!(["security", "audit", "trail", "CIS AWS Foundations 3.0.0 3.1"]));

    let results = run.results.as_ref().expect("there are results");
    assert_eq!(results.len(), 2, "input problems and notices are no results");
    let off = serde_json::to_value(&results[0]).expect("a result is JSON");
    assert_eq!((&off["kind"], &off["level"], &off["ruleIndex"]), (&"fail".into(), &"error".into(), &0.into()));
    assert_eq!(off["locations"][0]["physicalLocation"]["artifactLocation"]["uri"], "audit/main.tf");
    assert_eq!(
        off["locations"][0]["physicalLocation"]["region"],
        serde_json::json!({"startLine": 8, "startColumn": 3, "endLine": 8, "endColumn": 31})
    );
    assert_eq!(off["relatedLocations"][0]["physicalLocation"]["artifactLocation"]["uri"], "main.tf");
    assert!(off["message"]["text"].as_str().expect("a text").contains("\n[passed in here](1)\n"), "{off}");
    assert_eq!(
        off["partialFingerprints"]["trailLint/v1"].as_str(),
        Some(&*trail_lint::report::fingerprints(&sources, &findings)[0])
    );
    // Section 3.27.10: a result that is no failure has no level.
    let undecided = serde_json::to_value(&results[1]).expect("a result is JSON");
    assert_eq!((&undecided["kind"], &undecided["level"]), (&"open".into(), &"none".into()));

    let invocation = &run.invocations.as_ref().expect("the run is described")[0];
    assert!(!invocation.execution_successful, "a file was not understood");
    let notifications = serde_json::to_value(&invocation.tool_execution_notifications).expect("notifications are JSON");
    assert_eq!(notifications[0]["descriptor"]["id"], "syntax-error");
    assert_eq!((&notifications[0]["level"], &notifications[1]["level"]), (&"error".into(), &"note".into()));
    insta::assert_snapshot!(written);
}

/// A bucket with every kind of value.
fn bucket(sources: &Sources) -> Resource {
    let source = sources.add("main.tf", "resource \"aws_s3_bucket\" \"b\" {}\n");
    let span = Span::new(source, 0, 28);
    let symbol = |name: &str| {
        let unknown = Arc::new(Unknown { reason: Reason::AfterApply { reference: name.into() }, span });
        Piece::Symbol(Symbol { name: name.into(), unit: 0, unknown, either: None, kind: SymbolType::String })
    };
    let arn = Text::from_pieces([
        Piece::Literal("arn:aws:s3:::".into()),
        symbol("aws_s3_bucket.b.id"),
        Piece::Literal("/\"${x}\"\n".into()),
    ]);
    let number = |text: &str| Value::number(text.parse::<Number>().expect("it is a number"), span);
    let inner = Map::from_iter([
        (Arc::from("$unknown"), Value::null(span)),
        (Arc::from("$schema"), Value::text("x", span)),
        (Arc::from("empty"), Value::map(Map::default(), span)),
    ]);
    let attributes = Map::from_iter([
        (Arc::from("arn"), Value::text(arn, span)),
        (Arc::from("big"), number("123456789012345678901234567890")),
        (Arc::from("small"), number("0.1000000000000000055511151231257827")),
        (Arc::from("flag"), Value::bool(true, span)),
        (Arc::from("key"), Value::unknown(Reason::NoValue { name: "var.key".into() }, span)),
        (Arc::from("list"), Value::list(vec![Value::map(inner, span), Value::list(vec![], span)], span)),
    ]);
    let account = Text::from_pieces([symbol("account_id")]);
    Resource {
        address: "module.a.aws_s3_bucket.b[0]".into(),
        kind: "aws_s3_bucket".into(),
        language: Language::Terraform,
        unit: 0,
        attributes: Value::map(attributes, span),
        meta: Map::default(),
        header: span,
        body: span,
        existence: Existence::Uncertain(
            Arc::new(Unknown {
                reason: Reason::Existence { what: "`count` of `aws_s3_bucket.b`: `var.n` has no value".into() },
                span,
            }),
            Condition::open("var.n > 0"),
        ),
        deployment: Arc::new(Deployment { partition: "aws".into(), region: "eu-west-1".into(), account }),
        calls: Arc::new([]),
        defaults: Vec::new(),
    }
}

#[test]
fn evaluated_resources_are_printed_with_what_is_not_known() {
    let sources = Sources::new();
    let bucket = bucket(&sources);
    let plain = Resource {
        attributes: Value::map(Map::default(), bucket.header),
        existence: Existence::Certain,
        address: "aws_s3_bucket.c".into(),
        ..bucket.clone()
    };
    let resources = [bucket, plain];
    insta::assert_snapshot!(rendered(|writer| resources_text(&sources, &resources, writer)), @r#"
    module.a.aws_s3_bucket.b[0] = aws_s3_bucket  # main.tf:1:1
      # whether it exists is not known: `count` of `aws_s3_bucket.b`: `var.n` has no value
      arn = "arn:aws:s3:::${aws_s3_bucket.b.id}/\"$${x}\"\n"
      big = 123456789012345678901234567890
      small = 0.1000000000000000055511151231257827
      flag = true
      key = unknown (`var.key` has no value)
      list = [
        {
          $unknown = null
          $schema = "x"
          empty = {}
        }
        []
      ]

    aws_s3_bucket.c = aws_s3_bucket  # main.tf:1:1
    "#);
    let json = rendered(|writer| resources_json(&sources, &resources, writer));
    insta::assert_snapshot!(json, @r#"
    {"resources":[
    {"address":"module.a.aws_s3_bucket.b[0]","type":"aws_s3_bucket","unit":0,"values":{"arn":{"$text":["arn:aws:s3:::",{"$symbol":"aws_s3_bucket.b.id"},"/\"${x}\"\n"]},"big":123456789012345678901234567890,"small":0.1000000000000000055511151231257827,"flag":true,"key":{"$unknown":"`var.key` has no value"},"list":[{"$$unknown":null,"$schema":"x","empty":{}},[]]},"meta":{},"partition":"aws","region":"eu-west-1","account":{"$text":[{"$symbol":"account_id"}]},"span":{"path":"main.tf","start":{"line":1,"column":1,"offset":0},"end":{"line":1,"column":29,"offset":28}},"existence":{"$unknown":"`count` of `aws_s3_bucket.b`: `var.n` has no value"}},
    {"address":"aws_s3_bucket.c","type":"aws_s3_bucket","unit":0,"values":{},"meta":{},"partition":"aws","region":"eu-west-1","account":{"$text":[{"$symbol":"account_id"}]},"span":{"path":"main.tf","start":{"line":1,"column":1,"offset":0},"end":{"line":1,"column":29,"offset":28}},"existence":true}
    ]}
    "#);
    serde_json::from_str::<serde_json::Value>(&json).expect("it is JSON");
    assert_eq!(rendered(|writer| resources_json(&sources, &[], writer)), "{\"resources\":[\n]}\n");
}

#[test]
fn shared_values_that_stand_for_more_than_memory_holds_are_cut_and_said_to_be() {
    let sources = Sources::new();
    let mut bucket = bucket(&sources);
    let span = bucket.header;
    let wide = (0..18).fold(Value::null(span), |value, _| Value::list(vec![value.clone(), value], span));
    bucket.attributes = Value::map(Map::from_iter([(Arc::from("wide"), wide)]), span);
    for write in [resources_json, resources_text] {
        let written = rendered(|writer| write(&sources, std::slice::from_ref(&bucket), writer));
        assert!(written.len() < 20_000_000, "{} bytes", written.len());
        assert!(written.contains("one of more than 100000 values of this resource"));
    }
}

#[test]
fn events_fit_a_narrow_terminal() {
    let events: Vec<&Event> = catalog::find("CopyObject").take(1).chain(catalog::find("GetBucketLifecycle")).collect();
    let options = TextOptions { width: 44, ..options() };
    let expected = "s3.amazonaws.com: data events on AWS::S3::Object
  CopyObject  write    object
      the resource is the copy; whether the
      original is listed too is not
      documented

s3.amazonaws.com: management events on AWS::S3::Bucket
  GetBucketLifecycle  read     bucket
      by GetBucketLifecycleConfiguration

2 events
";
    assert_eq!(rendered(|writer| events_text(&events, &options, writer)), expected);
}

/// What is recorded of a module and of examples in many Regions that call it, in lines of this width.
fn coverage_of_examples(width: usize) -> String {
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    let write = |path: &str, text: &str| {
        let path = folder.path().join(path);
        fs::create_dir_all(path.parent().expect("a file lies in a folder")).expect("folders can be made");
        fs::write(path, text).expect("the file can be written");
    };
    let bucket = "resource \"aws_s3_bucket\" \"of_everything_that_anybody_ever_paid\" {}\n";
    let trail = "resource \"aws_cloudtrail\" \"trail_of_the_whole_account\" {\n  name           = \"audit\"\n  s3_bucket_name = \"log\"\n}\n";
    write("main.tf", &format!("{trail}{bucket}"));
    for region in ["eu-central-1", "eu-west-1", "ap-southeast-2"] {
        let call = "module \"recorded_as_everywhere_else\" {\n  source = \"../..\"\n}\n";
        write(&format!("examples/in-{region}/main.tf"), &format!("provider \"aws\" {{\n  region = \"{region}\"\n}}\n{call}"));
    }
    let (sources, paths, exclude) = (Sources::new(), [PathBuf::from(".")], Exclusions::default());
    let words = &lint::WORDS_OF_COVERAGE;
    let request = Request { working_folder: folder.path(), paths: &paths, exclude: &exclude, words, beside: None };
    let estate = config::Estate::default();
    let (matrix, _) = lint::coverage(&sources, &request, &Given::default(), &estate).expect("the folder is there");
    let options = TextOptions { width, ..options() };
    rendered(|writer| coverage_text(&sources, &matrix, &options, writer))
}

#[test]
fn a_wide_folder_stays_readable_at_every_width() {
    let longest = |shown: &str| shown.lines().map(|line| line.chars().count()).max().unwrap_or(0);
    for width in [80, 140] {
        let shown = coverage_of_examples(width);
        let table = shown.split_once("\n\n").map_or("", |(table, _)| table);
        assert!(longest(table) <= width, "{shown}");
        let about_accounts = shown.lines().filter(|line| line.contains("management events in") && line.contains("full"));
        assert!(
            about_accounts.clone().count() == 3 && about_accounts.clone().all(|line| line.starts_with("  management")),
            "{shown}"
        );
    }
    insta::assert_snapshot!(coverage_of_examples(80));
}
