//! Reports, from findings on sources to what a user or a program reads.

use std::io::{self, Write};
use std::time::Duration;

use trail_lint::finding::{Control, Finding, Label, RuleInfo, Severity, Subject, Verdict};
use trail_lint::report::{Report, Summary, TextOptions, json, sarif, short, text};
use trail_lint::source::{SourceId, Sources, Span};

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
        why: "What is not recorded is lost.".into(),
        remediation: "Switch it on.".into(),
        controls: vec![Control { framework: "CIS AWS Foundations 3.0.0".into(), id: "3.1".into() }],
    }];
    (sources, vec![off, undecided, broken, notice], rules)
}

#[test]
fn a_finding_shows_each_place_in_its_own_file() {
    let (sources, findings, _) = estate();
    insta::assert_snapshot!(as_text(&sources, &findings, &options()));
}
