//! Delivery: policies that let CloudTrail deliver, one for each way that its documentation describes, and what is said when one part is wrong.
//!
//! Each variant holds the sentence of the documentation that it follows, in own words, and the same deployment in both languages. As it
//! stands, CloudTrail delivers. Each mutation puts one text in the place of another and names what is said then: the error that `CreateTrail`
//! would give, `unknown` where that hangs on what the code does not tell, or `delivers` where it makes no difference.

mod accounts;
mod estate;
mod keys;
mod log_groups;
mod looked_up;
mod single;
mod topics;
mod wider;

use std::collections::BTreeSet;
use std::fs;
use std::path::PathBuf;
use std::process::Command;

use trail_lint::config::{Config, Estate};
use trail_lint::discover::{Exclusions, Given, Request};
use trail_lint::finding::{Class, Verdict};
use trail_lint::lint;
use trail_lint::policy;
use trail_lint::source::{Sources, Span};

/// One deployment, in both languages.
pub struct Variant {
    pub name: &'static str,
    /// What the documentation says of it.
    pub sentence: &'static str,
    /// The Region and account that it is deployed to, where that matters.
    pub place: Option<(&'static str, &'static str)>,
    pub terraform: String,
    pub cloudformation: String,
    pub in_terraform: &'static [Mutation],
    pub in_cloudformation: &'static [Mutation],
}

/// A text, another one in its place, and what is said then.
pub type Mutation = (&'static str, &'static str, &'static str);

pub const DELIVERS: &str = "delivers";
pub const UNKNOWN: &str = "unknown";
pub const BUCKET_POLICY: &str = "InsufficientS3BucketPolicyException";
pub const KEY_POLICY: &str = "InsufficientEncryptionPolicyException";
pub const ROLE: &str = "InvalidCloudWatchLogsRoleArnException";
pub const LOG_GROUP: &str = "InvalidCloudWatchLogsLogGroupArnException";
pub const TOPIC: &str = "InsufficientSnsTopicPolicyException";

/// The rules that are asked.
const RULES: [&str; 7] = [
    "log-bucket-missing",
    "log-bucket-policy-blocks-delivery",
    "trail-key-policy-blocks-delivery",
    "trail-key-in-other-region",
    "trail-log-group-arn-invalid",
    "trail-log-group-role-blocks-delivery",
    "trail-topic-policy-blocks-notification",
];

/// What is said of a file, the errors in order.
fn said(file: &str, text: &str, place: Option<(&str, &str)>) -> String {
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    fs::write(folder.path().join(file), text).expect("the file can be written");
    let sources = Sources::new();
    let typed = Span::new(sources.add("typed", ""), 0, 0);
    let (region, account) = (place.map(|(region, _)| (region, typed)), place.map(|(_, account)| (account, typed)));
    let given = Given { region, account, ..Given::default() };
    let (paths, exclude) = ([PathBuf::from(".")], Exclusions::default());
    let request = Request { working_folder: folder.path(), paths: &paths, exclude: &exclude, words: &lint::WORDS, beside: None };
    let settings = policy::settings(&sources, &Config::default());
    let rules = policy::built_in(&sources);
    let outcome = lint::check(&sources, &request, &given, &rules, &settings, &Estate::default()).expect("the folder is there");
    if let Some(problem) = outcome.findings.iter().find(|finding| finding.class != Class::Policy) {
        return format!("the problem that {}", problem.message);
    }
    let asked = outcome.findings.iter().filter(|finding| RULES.contains(&&*finding.rule));
    let errors: BTreeSet<&str> = asked
        .map(|finding| match finding.verdict {
            Verdict::Fail => {
                let error = finding.message.split_once("(`").and_then(|(_, behind)| behind.split_once("`)"));
                error.map(|(error, _)| error).expect("the message names the error")
            }
            _ => UNKNOWN,
        })
        .collect();
    if errors.is_empty() { DELIVERS.to_owned() } else { errors.into_iter().collect::<Vec<_>>().join(", ") }
}

/// What the program says of a folder with these files when one rule is asked, unknowns among it: the lines of the format `short`.
pub fn lines(rule: &str, files: &[(&str, &str)]) -> Vec<String> {
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    for (file, text) in files {
        fs::write(folder.path().join(file), text).expect("the file can be written");
    }
    let arguments = ["--format", "short", "--show-unknown", "--select", rule];
    let run = Command::new(env!("CARGO_BIN_EXE_trail-lint")).args(arguments).current_dir(folder.path()).output();
    let run = run.expect("the program runs");
    assert!(run.stderr.is_empty(), "{}", String::from_utf8_lossy(&run.stderr));
    String::from_utf8(run.stdout).expect("it writes UTF-8").lines().map(str::to_owned).collect()
}

/// What a rule says of a module: `fails`, `passes` or `unknown`.
pub fn verdict(rule: &str, text: &str) -> &'static str {
    match lines(rule, &[("main.tf", text)]).as_slice() {
        [] => "passes",
        [line, ..] if line.contains("cannot tell") => "unknown",
        _ => "fails",
    }
}

fn variants() -> Vec<Variant> {
    [single::variants(), wider::variants(), keys::variants(), log_groups::variants(), topics::variants()]
        .into_iter()
        .flatten()
        .collect()
}

#[test]
fn cloudtrail_delivers_where_policies_follow_its_documentation() {
    for Variant { name, sentence, place, terraform, cloudformation, .. } in variants() {
        assert!(sentence.ends_with('.'), "{name} follows a sentence");
        assert_eq!(said("main.tf", &terraform, place), DELIVERS, "{name} in Terraform\n{terraform}");
        assert_eq!(said("template.yaml", &cloudformation, place), DELIVERS, "{name} in CloudFormation\n{cloudformation}");
    }
}

#[test]
fn each_part_that_is_wrong_gives_its_error() {
    let mut wrong = Vec::new();
    let mut count = 0;
    for variant in variants() {
        let languages = [
            ("main.tf", &variant.terraform, variant.in_terraform),
            ("template.yaml", &variant.cloudformation, variant.in_cloudformation),
        ];
        for (file, text, mutations) in languages {
            for (from, to, expected) in mutations {
                assert!(text.contains(from), "{} in {file}: there is no `{from}`\n{text}", variant.name);
                count += 1;
                let found = said(file, &text.replacen(from, to, 1), variant.place);
                if found != *expected {
                    wrong.push(format!("{} in {file}: `{from}` → `{to}` gives {found}, not {expected}", variant.name));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{} of {count}:\n{}", wrong.len(), wrong.join("\n"));
    assert!(count >= 80, "{count} mutations");
}
