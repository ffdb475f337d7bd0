//! Suppressions: which comments cover which places, and what is told about comments that cover none.

use trail_lint::finding::{Class, Finding};
use trail_lint::policy::Suppressions;
use trail_lint::report::{Report, Summary, TextOptions, text};
use trail_lint::source::{SourceId, Sources, Span};
use trail_lint::syntax::{document, hcl};

const RULES: [&str; 3] = ["trail-no-kms-key", "trail-not-logging", "log-bucket-public-acl"];

/// What the comments of a Terraform file suppress.
fn terraform(sources: &Sources, text: &str) -> (SourceId, Suppressions) {
    let source = sources.add("main.tf", text);
    let text = sources.get(source).text();
    let parsed = hcl::parse(source, text);
    (source, Suppressions::read(source, text, &hcl::comments(source, text), &hcl::items(&parsed.tree), &RULES))
}

/// What the comments of a template suppress.
fn cloudformation(sources: &Sources, text: &str) -> (SourceId, Suppressions) {
    let source = sources.add("template.yaml", text);
    let text = sources.get(source).text();
    let parsed = document::parse_yaml(source, text, document::Dialect::Specified);
    let items = document::items(&parsed.tree[0]);
    (source, Suppressions::read(source, text, &document::comments(source, text), &items, &RULES))
}

/// A finding whose primary label marks the first `place` in the file.
fn finding(sources: &Sources, source: SourceId, rule: &str, place: &str) -> Finding {
    let start = sources.get(source).text().find(place).unwrap_or_else(|| panic!("{place} stands in the file")) as u32;
    let mut finding = Finding::notice(rule, "message", Span::new(source, start, start + place.len() as u32), "");
    finding.class = Class::Policy;
    finding
}

/// Asserts for each `(rule, place, covered)` whether a finding there is suppressed.
fn assert_covers(read: fn(&Sources, &str) -> (SourceId, Suppressions), text: &str, rows: &[(&str, &str, bool)]) {
    let sources = Sources::new();
    let (source, suppressions) = read(&sources, text);
    assert!(suppressions.problems.is_empty(), "{:?}", suppressions.problems);
    for (rule, place, covered) in rows {
        let finding = finding(&sources, source, rule, place);
        assert_eq!(suppressions.cover(&finding, &[]), *covered, "{rule} at {place} in\n{text}");
    }
}

/// What is told about the comments of a Terraform file.
fn told(text: &str) -> String {
    let sources = Sources::new();
    let (_, suppressions) = terraform(&sources, text);
    shown(&sources, &suppressions.problems)
}

fn shown(sources: &Sources, findings: &[Finding]) -> String {
    let options = TextOptions { color: false, unicode: true, width: 100, links: None, show_unknown: true };
    let mut bytes = Vec::new();
    let report = Report { sources, findings, rules: &[], summary: Summary::default() };
    text_of(&report, &options, &mut bytes);
    let text = String::from_utf8(bytes).expect("a report is UTF-8");
    text.rsplit_once("\n\n").expect("the summary stands apart").0.to_owned()
}

fn text_of(report: &Report<'_>, options: &TextOptions, bytes: &mut Vec<u8>) {
    text(report, options, bytes).expect("writing into memory succeeds");
}

#[test]
fn a_comment_above_a_block_covers_the_whole_block() {
    let text = "\
resource \"aws_cloudtrail\" \"other\" {
  name = \"other\"
}

# The trail of the sandbox.
# trail-lint: ignore[trail-no-kms-key, trail-not-logging] the sandbox has no key
# It is wiped every week.
resource \"aws_cloudtrail\" \"audit\" {
  enable_logging = false
}
";
    assert_covers(
        terraform,
        text,
        &[
            ("trail-no-kms-key", "resource \"aws_cloudtrail\" \"audit\"", true),
            ("trail-not-logging", "enable_logging = false", true),
            ("log-bucket-public-acl", "enable_logging = false", false),
            ("trail-no-kms-key", "resource \"aws_cloudtrail\" \"other\"", false),
        ],
    );
}

#[test]
fn a_comment_covers_the_attribute_that_it_stands_on_or_above() {
    let text = "\
resource \"aws_cloudtrail\" \"audit\" {
  name           = \"audit\" # trail-lint: ignore[trail-not-logging] wrong place
  enable_logging = false // trail-lint: ignore[trail-not-logging] paused for the move
  /* trail-lint: ignore[trail-no-kms-key] soon */
  kms_key_id = null
  values = [
    1,
    2, # trail-lint: ignore[trail-no-kms-key] the list
  ]
  sns_topic_name = \"x\"
}
";
    assert_covers(
        terraform,
        text,
        &[
            ("trail-not-logging", "enable_logging = false", true),
            ("trail-not-logging", "false", true),
            ("trail-no-kms-key", "enable_logging = false", false),
            ("trail-no-kms-key", "kms_key_id = null", true),
            ("trail-no-kms-key", "1,", true),
            ("trail-no-kms-key", "sns_topic_name", false),
            ("trail-not-logging", "resource \"aws_cloudtrail\"", false),
        ],
    );
}

#[test]
fn a_comment_on_the_line_of_a_block_or_of_its_end_covers_the_block() {
    for text in [
        "resource \"t\" \"a\" { # trail-lint: ignore[trail-not-logging] x\n  enable_logging = false\n}\n",
        "resource \"t\" \"a\" {\n  enable_logging = false\n} # trail-lint: ignore[trail-not-logging] x\n",
    ] {
        assert_covers(terraform, text, &[("trail-not-logging", "enable_logging = false", true)]);
    }
}

#[test]
fn a_comment_at_the_top_covers_the_file() {
    let text = "\u{feff}# Audit\r\n# trail-lint: ignore-file[trail-not-logging] a drill\r\n\r\nresource \"t\" \"a\" {\r\n  x = 1\r\n}\r\n";
    assert_covers(terraform, text, &[("trail-not-logging", "x = 1", true), ("trail-no-kms-key", "x = 1", false)]);
}

#[test]
fn a_comment_of_several_lines_may_say_something_on_each() {
    let text = "/* trail-lint:ignore-file [trail-not-logging] a drill\n * trail-lint: ignore[trail-no-kms-key,  log-bucket-public-acl] soon */\ny = 1\nx = 1\n";
    let rows = [
        ("trail-not-logging", "x = 1", true),
        ("trail-no-kms-key", "x = 1", false),
        ("trail-no-kms-key", "y = 1", true),
        ("log-bucket-public-acl", "y = 1", true),
    ];
    assert_covers(terraform, text, &rows);
}

#[test]
fn a_template_has_comments_too() {
    let text = "\
Resources:
  # trail-lint: ignore[trail-no-kms-key] the key belongs to another account
  Trail:
    Type: AWS::CloudTrail::Trail
    Properties:
      IsLogging: false # trail-lint: ignore[trail-not-logging] paused
      S3BucketName: '# trail-lint: ignore[log-bucket-public-acl] no comment'
  Log:
    Type: AWS::S3::Bucket
";
    assert_covers(
        cloudformation,
        text,
        &[
            ("trail-no-kms-key", "Trail", true),
            ("trail-no-kms-key", "S3BucketName", true),
            ("trail-not-logging", "false", true),
            ("trail-not-logging", "S3BucketName", false),
            ("trail-no-kms-key", "Log:", false),
            ("log-bucket-public-acl", "Log:", false),
        ],
    );
}

#[test]
fn a_place_behind_the_primary_one_is_covered_too() {
    let sources = Sources::new();
    let text = "# trail-lint: ignore[trail-not-logging] sandbox\nmodule \"a\" {\n  logging = false\n}\n";
    let (root, suppressions) = terraform(&sources, text);
    let module = sources.add("modules/audit/main.tf", "resource \"t\" \"a\" { x = var.logging }\n");
    let bare = finding(&sources, module, "trail-not-logging", "var.logging");
    assert!(!suppressions.cover(&bare, &[]));
    let start = text.find("logging = false").expect("the argument is there") as u32;
    assert!(suppressions.cover(&bare.clone().with_label(Span::new(root, start, start + 15), "passed in here"), &[]));
    let start = text.find("module \"a\"").expect("the call is there") as u32;
    assert!(suppressions.cover(&bare, &[Span::new(root, start, start + 10)]));
}

#[test]
fn a_comment_that_cannot_be_read_is_told() {
    insta::assert_snapshot!(told("# trail-lint: disable=trail-not-logging\nx = 1\n"));
    insta::assert_snapshot!(told("# trail-lint: ignore trail-not-logging\nx = 1\n"));
    insta::assert_snapshot!(told("# trail-lint: ignore[] because\nx = 1\n"));
    for comment in ["# trail-lint:", "# trail-lint: ignore[trail-not-logging"] {
        assert!(told(&format!("{comment}\nx = 1\n")).contains("this comment"), "{comment}");
    }
    assert_covers(terraform, "# a trail, and a lint\nx = 1\n", &[]);
}

#[test]
fn a_comment_about_a_rule_that_does_not_exist_is_told() {
    insta::assert_snapshot!(told("# trail-lint: ignore[trail-no-kms-key, trail-no-logging] because\nx = 1\n"));
}

#[test]
fn a_comment_about_nothing_is_told() {
    insta::assert_snapshot!(told("# trail-lint: ignore[trail-not-logging] because\n\nx = 1\n"));
    insta::assert_snapshot!(told("x = 1\n# trail-lint: ignore-file[trail-not-logging] because\n"));
    insta::assert_snapshot!(told("x {\n  y = 1\n  # trail-lint: ignore[trail-not-logging] because\n}\n"));
}

#[test]
fn a_comment_without_a_reason_counts_and_is_told() {
    let text = "x = 1 # trail-lint: ignore[trail-not-logging]\n";
    insta::assert_snapshot!(told(text));
    let sources = Sources::new();
    let (source, suppressions) = terraform(&sources, text);
    assert!(suppressions.cover(&finding(&sources, source, "trail-not-logging", "x = 1"), &[]));
}

/// With a walk through all comments for each of them, nobody would wait for the end of this.
#[test]
fn many_comments_come_to_an_end() {
    let mut text = String::new();
    for number in 0..20_000 {
        text.push_str(&format!("a{number} = [\n  1, # trail-lint: ignore[trail-not-logging] x\n]\n"));
    }
    let sources = Sources::new();
    let (_, suppressions) = terraform(&sources, &text);
    assert!(suppressions.problems.is_empty());
}
