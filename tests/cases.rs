//! Cases: what rules say of values whose few possibilities the code declares, as a parameter's allowed values are.

use std::sync::Arc;

use trail_lint::config::Config;
use trail_lint::finding::{Finding, Verdict};
use trail_lint::source::{Sources, Span};
use trail_lint::value::{
    Alternative, Condition, Deployment, Existence, Language, Map, Reason, Resource, Symbols, Text, Unknown, Value,
};
use trail_lint::{analysis, model, policy};

/// Where everything stands: the template, the branch taken in `dev`, and the other.
const TEMPLATE: &str = "Trail: If [ IsDev, false, true ]";

struct Template {
    sources: Sources,
    whole: Span,
    taken: Span,
    other: Span,
}

impl Template {
    fn new() -> Self {
        let sources = Sources::new();
        let source = sources.add("template.yaml", TEMPLATE);
        let of = |word: &str| {
            let start = TEMPLATE.find(word).expect("the word is there");
            let (start, end) = (u32::try_from(start), u32::try_from(start + word.len()));
            Span::new(source, start.expect("this is short"), end.expect("this is short"))
        };
        Self { whole: of(TEMPLATE), taken: of("false"), other: of("true"), sources }
    }

    fn why(&self) -> Arc<Unknown> {
        Arc::new(Unknown { reason: Reason::NoValue { name: "Environment".into() }, span: self.whole })
    }

    /// What the rule `trail-single-region` says of a trail that records one Region when `one_region` holds.
    fn said(&self, one_region: &Condition, existence: Existence) -> Option<Finding> {
        let branch = |when: Condition, value: bool, at: Span| Alternative { when, value: Value::bool(value, at) };
        let branches = vec![branch(one_region.clone(), false, self.taken), branch(one_region.not(), true, self.other)];
        let multi_region = Symbols::new(0).one_of(branches, &self.why(), self.whole);
        let attributes = Map::from_iter([
            (Arc::from("IsMultiRegionTrail"), multi_region),
            (Arc::from("IsLogging"), Value::bool(true, self.whole)),
            (Arc::from("S3BucketName"), Value::text("example-audit-log", self.whole)),
        ]);
        let deployment = Deployment { partition: Text::from("aws"), region: Text::from("eu-west-1"), account: Text::from("1") };
        let resource = Resource {
            address: "Trail".into(),
            kind: "AWS::CloudTrail::Trail".into(),
            language: Language::CloudFormation,
            unit: 0,
            attributes: Value::map(attributes, self.whole),
            meta: Map::default(),
            header: self.whole,
            body: self.whole,
            existence,
            deployment: Arc::new(deployment),
            calls: Arc::new([]),
            defaults: Vec::new(),
        };
        let mut objects = model::lower(&[resource]);
        analysis::derive(&mut objects);
        let rules = policy::built_in(&self.sources);
        let settings = policy::settings(&self.sources, &Config::default());
        let findings = policy::Panel::of(&rules, &settings).check(&objects[0]);
        findings.into_iter().find(|finding| finding.rule == "trail-single-region")
    }

    fn text(&self, span: Span) -> &'static str {
        &TEMPLATE[span.start as usize..span.end as usize]
    }
}

fn environment(is_meant: &str) -> Condition {
    let answers: Vec<Arc<str>> = ["dev", "test", "prod"].map(Arc::from).into();
    Condition::answered("Environment", &answers, |answer| is_meant.contains(answer))
}

#[test]
fn what_an_allowed_value_makes_fail_fails_and_says_when() {
    let template = Template::new();
    let finding = template.said(&environment("dev test"), Existence::Certain).expect("there is a finding");
    assert_eq!(finding.verdict, Verdict::Fail);
    assert_eq!(finding.notes.get(1).map(String::as_str), Some("fails when `Environment` is `dev` or `test`"));
    assert_eq!(template.text(finding.primary.span), "false", "the branch that decided is labelled");
}

#[test]
fn what_no_allowed_value_makes_fail_passes() {
    let template = Template::new();
    let when = |words: &str| Existence::Uncertain(template.why(), environment(words));
    assert!(template.said(&environment("staging"), Existence::Certain).is_none());
    // Where it would fail, it is not deployed.
    assert!(template.said(&environment("dev"), when("prod test")).is_none());
}

#[test]
fn when_something_is_deployed_is_said_after_when_it_fails() {
    let template = Template::new();
    let existence = || Existence::Uncertain(template.why(), environment("dev prod"));
    let finding = template.said(&environment("dev"), existence()).expect("there is a finding");
    assert_eq!(finding.verdict, Verdict::Fail);
    assert_eq!(finding.notes[1..], ["fails when `Environment` is `dev`", "deployed when `Environment` is `dev` or `prod`"]);
    let always = template.said(&environment("dev prod"), existence()).expect("there is a finding");
    assert_eq!(
        (always.verdict, &always.notes[1..]),
        (Verdict::Fail, &["deployed when `Environment` is `dev` or `prod`".to_owned()][..])
    );
}

#[test]
fn an_answer_that_nothing_is_declared_of_proves_nothing() {
    let template = Template::new();
    let both = environment("dev").and(&Condition::open("IsOld")).expect("these are few questions");
    let finding = template.said(&both, Existence::Certain).expect("there is a finding");
    assert_eq!(finding.verdict, Verdict::Unknown);
    let note = finding.notes.last().map(String::as_str);
    assert_eq!(note, Some("fails when `Environment` is `dev` and `IsOld` is true"));
    let either = environment("dev").or(&Condition::open("IsOld")).expect("these are few questions");
    let finding = template.said(&either, Existence::Certain).expect("there is a finding");
    assert_eq!(finding.verdict, Verdict::Fail);
    assert_eq!(finding.notes.get(1).map(String::as_str), Some("fails when `Environment` is `dev`"));
}
