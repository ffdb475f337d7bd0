//! The rules: each built-in file is right and does to its own examples what they say, and a file that is wrong is told so.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use trail_lint::config::schema_check::DocumentSchema;
use trail_lint::config::{Config, Estate};
use trail_lint::discover::{Exclusions, Given, Request};
use trail_lint::finding::{Class, Finding, Severity, Verdict, problem};
use trail_lint::lint::{self, Outcome};
use trail_lint::policy::{self, Rule, SCHEMA, Typed};
use trail_lint::report::{Report, Summary, TextOptions, text};
use trail_lint::source::Sources;
use trail_lint::syntax::document::tree::Node;
use trail_lint::syntax::document::{Dialect, parse_yaml};

/// An example of a rule file.
struct Example {
    /// Where it stands: the rule, `fail` or `pass`, and its number.
    name: String,
    rule: String,
    must_fail: bool,
    file: &'static str,
    text: String,
}

fn examples() -> Vec<Example> {
    let mut examples = Vec::new();
    for (path, text) in policy::built_in_texts() {
        let sources = Sources::new();
        let source = sources.add(path, text);
        let parsed = parse_yaml(source, text, Dialect::Specified);
        let document = &parsed.tree[0];
        let rule = document.get("id").and_then(Node::as_str).expect("a rule has an id");
        for word in ["fail", "pass"] {
            let list = document.get("examples").and_then(|examples| examples.get(word)).and_then(Node::as_sequence);
            for (index, example) in list.expect("a rule has examples").iter().enumerate() {
                let text = |key: &str| example.get(key).and_then(Node::as_str).map(str::to_owned);
                let files = [("terraform", "main.tf"), ("cloudformation", "template.yaml"), ("plan", "plan.json")];
                let example = files.into_iter().find_map(|(language, file)| Some((file, text(language)?)));
                let (file, text) = example.expect("an example is in one of the languages");
                let name = format!("{rule}, {word} {}", index + 1);
                examples.push(Example { name, rule: rule.to_owned(), must_fail: word == "fail", file, text });
            }
        }
    }
    examples
}

/// What all built-in rules say of one file.
fn checked(sources: &Sources, file: &str, text: &str) -> Outcome {
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    fs::write(folder.path().join(file), text).expect("the file can be written");
    let paths = [PathBuf::from(".")];
    let exclude = Exclusions::default();
    let request = Request { working_folder: folder.path(), paths: &paths, exclude: &exclude, words: &lint::WORDS, beside: None };
    let settings = policy::settings(sources, &Config::default());
    lint::check(sources, &request, &Given::default(), &RULES, &settings, &Estate::default()).expect("the folder is there")
}

static RULES: LazyLock<Vec<Rule>> = LazyLock::new(|| policy::built_in(&Sources::new()));

/// The findings as a user reads them, without the summary.
fn shown(sources: &Sources, findings: &[Finding]) -> String {
    let options = TextOptions { color: false, unicode: true, width: 120, links: None, show_unknown: true };
    let mut bytes = Vec::new();
    let report = Report { sources, findings, rules: &[], summary: Summary::default() };
    text(&report, &options, &mut bytes).expect("writing into memory succeeds");
    let text = String::from_utf8(bytes).expect("a report is UTF-8");
    text.rsplit_once("\n\n").map_or(String::new(), |(findings, _)| findings.to_owned())
}

/// What a rule says of a file.
fn said(rule: &str, file: &str, text: &str) -> String {
    let sources = Sources::new();
    let outcome = checked(&sources, file, text);
    let findings: Vec<Finding> = outcome.findings.into_iter().filter(|finding| finding.rule == rule).collect();
    shown(&sources, &findings)
}

/// What is wrong with a rule file.
fn wrong(text: &str) -> String {
    let sources = Sources::new();
    let source = sources.add("rules/trail/trail-test.yaml", text);
    let problems = Rule::read(source, sources.get(source).text(), "trail").expect_err("the rule is wrong");
    assert!(!problems.is_empty());
    shown(&sources, &problems)
}

/// A rule file with these lines instead of its own `require` and `message`.
fn rule_with(lines: &str) -> String {
    let mut text = String::from(
        "id: trail-test\nsummary: A trail is tested.\nseverity: low\nsubject: trail\nwhy: x\nremediation: x\ncontrols: []\n",
    );
    for default in ["require: trail.logging\n", "message: trail `{address}` is wrong\n"] {
        let key = default.split(':').next().expect("a line has a key");
        if !lines.lines().any(|line| line.starts_with(key)) {
            text.push_str(default);
        }
    }
    text + lines
}

#[test]
fn every_rule_file_is_valid() {
    let schema = DocumentSchema::new(SCHEMA).expect("the schema is one");
    let mut count = 0;
    for (path, text) in policy::built_in_texts() {
        count += 1;
        let sources = Sources::new();
        let source = sources.add(path, text);
        let parsed = parse_yaml(source, text, Dialect::Specified);
        assert!(parsed.problems.is_empty(), "{}", shown(&sources, &parsed.problems));
        let problems = schema.check(&parsed.tree[0], problem::INVALID_RULE_FILE);
        assert!(problems.is_empty(), "{}", shown(&sources, &problems));
        let rule = Rule::read(source, text, "").unwrap_or_else(|problems| panic!("{}", shown(&sources, &problems)));
        let (theme, file) = path.split_once('/').expect("a rule lies in the folder of its theme");
        assert_eq!(format!("{}.yaml", rule.info.id), file, "the file is called as its rule");
        assert!(rule.info.id.starts_with(&format!("{theme}-")), "{path}: the id begins with the theme");
        let subject = rule.subject.name.replace('_', " ");
        assert!(rule.info.summary.contains(&subject), "{path}: the summary names the subject");
        let keys = parsed.tree[0].as_mapping().expect("a rule is a mapping");
        assert!(keys.last().is_some_and(|entry| entry.key.text == "examples"), "{path}: the examples stand last");
    }
    assert!(count >= 15, "the rules were found");
    let built_in = policy::built_in(&Sources::new());
    assert_eq!(built_in.len(), count);
    assert!(built_in.iter().all(|rule| !rule.info.why().is_empty() && !rule.info.remediation().is_empty()), "all are explained");
    assert_eq!(policy::built_in_ids().into_iter().collect::<BTreeSet<_>>().len(), count, "no id stands twice");
}

/// The rules about what only one of the languages can say.
const OF_ONE_LANGUAGE: [(&str, &str); 8] = [
    ("bucket-acl-grants-by-email", "main.tf"),
    // Which account a template is deployed to, no template says.
    ("bucket-foreign-writers-unlogged", "main.tf"),
    ("log-bucket-no-mfa-delete", "main.tf"),
    ("log-bucket-not-retained", "template.yaml"),
    ("log-bucket-readable-by-other-accounts", "main.tf"),
    ("log-bucket-requester-pays", "main.tf"),
    ("trail-changes-ignored", "main.tf"),
    ("trail-key-in-other-region", "main.tf"),
];

#[test]
fn every_rule_has_two_examples_of_each_verdict_in_both_languages() {
    let examples = examples();
    for rule in policy::built_in_ids() {
        for must_fail in [true, false] {
            let of_rule = || examples.iter().filter(|example| example.rule == rule && example.must_fail == must_fail);
            assert!(of_rule().count() >= 2, "{rule}");
            let files: BTreeSet<&str> = of_rule().map(|example| example.file).collect();
            let own = OF_ONE_LANGUAGE.iter().find(|(only, _)| *only == rule).map(|(_, file)| std::slice::from_ref(file));
            let wanted = match own {
                _ if rule.starts_with("plan-") => &["plan.json"][..],
                Some(own) => own,
                None => &["main.tf", "template.yaml"],
            };
            assert_eq!(files, wanted.iter().copied().collect(), "{rule}: every language that has the subject");
        }
    }
}

#[test]
fn every_example_fails_or_passes_as_it_says() {
    let mut broken = Vec::new();
    for example in examples() {
        let sources = Sources::new();
        let outcome = checked(&sources, example.file, &example.text);
        let (policy, problems): (Vec<_>, Vec<_>) =
            outcome.findings.into_iter().partition(|finding| finding.class == Class::Policy);
        let of_rule: Vec<Finding> = policy.into_iter().filter(|finding| finding.rule == example.rule).collect();
        let is_right = match example.must_fail {
            true => !of_rule.is_empty() && of_rule.iter().all(|finding| finding.verdict == Verdict::Fail),
            false => of_rule.is_empty() && outcome.subjects > 0,
        };
        if !is_right || !problems.is_empty() {
            let found = shown(&sources, &[of_rule, problems].concat());
            broken.push(format!("{} ({} subjects):\n{}\n{found}", example.name, outcome.subjects, example.text));
        }
    }
    assert!(broken.is_empty(), "{} examples do not do what they say\n\n{}", broken.len(), broken.join("\n\n"));
}

/// A report names a place once, so each failing example tells how its rule reads.
#[test]
fn every_rule_reads_well() {
    let mut all = String::new();
    for example in examples().iter().filter(|example| example.must_fail) {
        let said = said(&example.rule, example.file, &example.text);
        all.push_str(&format!("{}\n{said}\n\n", example.name));
    }
    insta::assert_snapshot!(all);
}

const OPEN: &str = r#"
variable "logging" {
  type = bool
}

variable "bucket" {
  type = string
}

resource "aws_cloudtrail" "audit" {
  name           = "audit"
  s3_bucket_name = var.bucket
  enable_logging = var.logging
}

resource "aws_s3_bucket" "log" {
  bucket = var.bucket
}

resource "aws_cloudtrail" "second" {
  count = var.logging ? 1 : 0

  name           = "second"
  s3_bucket_name = "elsewhere"
  enable_logging = false
}
"#;

#[test]
fn what_is_not_known_is_said_with_its_reason() {
    insta::assert_snapshot!(said("trail-not-logging", "main.tf", OPEN));
}

#[test]
fn a_comment_suppresses_a_finding_and_is_counted() {
    let sources = Sources::new();
    let text = "\
# trail-lint: ignore[trail-not-logging] a drill
resource \"aws_cloudtrail\" \"audit\" {
  name           = \"audit\"
  s3_bucket_name = \"elsewhere\"
  enable_logging = false
}
";
    let outcome = checked(&sources, "main.tf", text);
    assert!(outcome.findings.iter().all(|finding| finding.rule != "trail-not-logging"));
    assert_eq!(outcome.suppressed, 1);
}

#[test]
fn a_rule_that_asks_for_what_does_not_exist_is_told() {
    insta::assert_snapshot!(wrong(&rule_with("require: trail.loging\n")));
    insta::assert_snapshot!(wrong(&rule_with("require: >-\n  trail.logging\n  && trail.multi_region == 'yes'\n")));
    insta::assert_snapshot!(wrong(&rule_with("require: \"trail.logging &&\"\n")));
    insta::assert_snapshot!(wrong(&rule_with("require: trail.name\n")));
}

#[test]
fn a_message_with_a_broken_hole_is_told() {
    insta::assert_snapshot!(wrong(&rule_with("message: trail `{address` is wrong\n")));
    insta::assert_snapshot!(wrong(&rule_with("message: trail `{adress}` is wrong\n")));
    insta::assert_snapshot!(wrong(&rule_with("message: 'trail }'\n")));
}

#[test]
fn a_rule_that_lacks_something_is_told() {
    insta::assert_snapshot!(wrong("id: trail-test\nseverity: grave\nsubject: trial\ncontrols: [{id: '1'}]\n"));
    insta::assert_snapshot!(wrong(""));
}

/// The ids of the rules that are asked.
fn asked(config: &str, select: &[&str], ignore: &[&str]) -> Result<Vec<String>, String> {
    let sources = Sources::new();
    let words = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect::<Vec<_>>();
    let (select, ignore) = (words(select), words(ignore));
    let typed = Typed { select: &select, ignore: &ignore };
    let config = configuration(&sources, config);
    let (rules, problems) = policy::chosen(&sources, &config, typed).map_err(|unknown| unknown.to_string())?;
    assert!(problems.is_empty(), "{problems:?}");
    Ok(rules.into_iter().map(|rule| rule.info.id).collect())
}

fn configuration(sources: &Sources, text: &str) -> Config {
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    let path = folder.path().join("trail-lint.yaml");
    fs::write(&path, text).expect("the file can be written");
    trail_lint::config::load(sources, &path, Path::new("trail-lint.yaml")).expect("the configuration is right")
}

#[test]
fn rules_are_chosen_by_id_beginning_theme_and_severity() {
    let sources = Sources::new();
    let by_default = policy::built_in(&sources).iter().filter(|rule| !rule.opt_in).count();
    let count = |config: &str, select: &[&str], ignore: &[&str]| asked(config, select, ignore).map(|rules| rules.len());
    assert_eq!(count("", &[], &[]), Ok(by_default));
    assert_eq!(asked("select: [trail-not-logging]", &[], &[]), Ok(vec!["trail-not-logging".to_owned()]));
    assert_eq!(asked("", &["log-bucket-public-acl"], &[]), Ok(vec!["log-bucket-public-acl".to_owned()]));
    let trail = asked("select: [trail-]", &[], &[]).expect("the word is known");
    assert!(!trail.is_empty() && trail.iter().all(|id| id.starts_with("trail-")));
    assert_eq!(asked("", &["trail"], &[]), Ok(trail.clone()));
    let others = [
        "bucket",
        "log-bucket",
        "plan",
        "selector",
        "event-data-store",
        "lifecycle",
        "log-group",
        "key",
        "topic",
        "access-point",
        "scp",
        "monitor",
    ];
    let left = asked("", &[], &others).expect("the words are known");
    assert!(!left.is_empty() && left.len() < trail.len() && left.iter().all(|id| trail.contains(id)));
    // Some are asked only by those who say so.
    assert!(trail.contains(&"trail-insights-off".to_owned()) && !left.contains(&"trail-insights-off".to_owned()));
    assert_eq!(count("severity: {trail-insights-off: low}", &[], &[]), Ok(by_default + 1));
    assert_eq!(asked("select: [critical]", &[], &[]).map(|rules| rules.len()), Ok(7));
    assert_eq!(count("select: [info]", &[], &[]), Ok(7));
    // Rules about the same have a name together.
    assert_eq!(
        asked("select: [log-bucket-public]", &[], &[]),
        Ok(vec!["log-bucket-public-acl".to_owned(), "log-bucket-public-policy".to_owned()])
    );
    assert_eq!(
        asked("", &["log-retention-too-short"], &["log-group"]),
        Ok(vec!["event-data-store-retention-too-short".to_owned(), "log-bucket-retention-too-short".to_owned()])
    );
    assert_eq!(count("ignore: [trail-not-logging]", &[], &["log-bucket-public-acl"]), Ok(by_default - 2));
    // What is typed wins.
    assert_eq!(asked("ignore: [trail-not-logging]", &["trail-not-logging"], &[]), Ok(vec!["trail-not-logging".to_owned()]));
    assert_eq!(count("select: [trail-not-logging]", &["log-bucket-public-acl"], &[]), Ok(1));
}

#[test]
fn a_word_that_means_no_rule_is_told() {
    insta::assert_snapshot!(asked("", &["trail-no-logging"], &[]).expect_err("no rule has this name"));
    let sources = Sources::new();
    let config = configuration(&sources, "select: [trail-no-logging]\nignore: [xyz]\nseverity: {trail-no-kms: low}\n");
    let (_, problems) = policy::chosen(&sources, &config, Typed::default()).expect("nothing is typed");
    insta::assert_snapshot!(shown(&sources, &problems));
}

#[test]
fn the_configuration_sets_severities() {
    let sources = Sources::new();
    let config = configuration(&sources, "severity: {trail-no-kms-key: critical}\n");
    let (rules, _) = policy::chosen(&sources, &config, Typed::default()).expect("nothing is typed");
    let rule = rules.iter().find(|rule| rule.info.id == "trail-no-kms-key").expect("the rule is asked");
    assert_eq!(rule.info.severity, Severity::Critical);
}
