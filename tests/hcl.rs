//! The HCL parser: what it takes, what it refuses, and how it says so.

use std::fs;
use std::path::Path;

use proptest::prelude::*;
use trail_lint::source::{ReadError, Sources, Span, read};
use trail_lint::syntax::hcl::{self, ast};

fn folder() -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/hcl")
}

/// Each case with what `terraform fmt` says of it.
fn cases() -> Vec<(String, bool)> {
    let verdicts = fs::read_to_string(folder().join("VERDICTS.txt")).expect("the verdicts");
    let case = |line: &str| line.split_once(' ').map(|(name, verdict)| (name.to_owned(), verdict == "ok"));
    verdicts.lines().filter_map(case).collect()
}

/// The problems of a text, as a person sees them: place, message, label, help.
fn problems(text: &str) -> String {
    let sources = Sources::new();
    let source = sources.add("main.tf", text);
    let problems = hcl::parse(source, sources.get(source).text()).problems;
    let lines = problems.iter().map(|problem| {
        let start = sources.start(problem.primary.span);
        let secondary: Vec<String> = problem
            .secondary
            .iter()
            .map(|label| format!("\n   {}:{} {}", sources.start(label.span).line, sources.start(label.span).column, label.text))
            .collect();
        let help = problem.help.as_deref().unwrap_or_default();
        format!(
            "{}:{} {} ({}){}\n   help: {help}\n",
            start.line,
            start.column,
            problem.message,
            problem.primary.text,
            secondary.concat()
        )
    });
    lines.collect()
}

#[test]
fn cases_are_taken_and_refused_as_terraform_does() {
    let cases = cases();
    assert!(cases.len() > 100, "the cases are there");
    let mut wrong = Vec::new();
    for (name, accepted) in cases {
        let path = folder().join("cases").join(format!("{name}.tf"));
        let accepts = match read(&path) {
            Ok(text) => problems(&text).is_empty(),
            Err(ReadError::NotUtf8 { .. }) => false,
            Err(error) => panic!("{name} {error}"),
        };
        if accepts != accepted {
            wrong.push(format!(
                "{name}: terraform {}, we {}",
                if accepted { "takes it" } else { "refuses it" },
                if accepts { "take it" } else { "refuse it" }
            ));
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

#[test]
fn mistakes_are_told_at_their_place_with_what_to_do() {
    let mistakes = [
        "a = ",
        "a = [1, 2",
        "a = { b = 1",
        "a = \"unclosed\nb = 1",
        "a = \"${b\"",
        "a = \"\\q\"",
        "a = <<EOT\ntext\n",
        "a = <<-\ntext",
        "a = \"%{ if b }x\"",
        "a = \"%{ endif }\"",
        "a = 1 b = 2",
        "a = 1;",
        "a = b +",
        "a = (1",
        "a = f(1",
        "a = 'single'",
        "a = b ? c",
        "a = [for x in y x]",
        "a = {for k in v : k}",
        "a.b = 1",
        "a b = 1",
        "a",
        "b \"c\" {",
        "b {\n  c = 1",
        "b { c = 1 }\n}",
        "b \"${c}\" {}",
        "a = 1\na = 2",
        "= 1",
        "a = 0x1F",
        "a = b.",
        "a = b[",
        "a = b[*",
        "a == 1",
        "/* open",
        "a = 1\n#!\u{0}",
    ];
    let told: Vec<String> = mistakes.iter().map(|text| format!("----\n{text}\n{}", problems(text))).collect();
    insta::assert_snapshot!(told.concat());
}

/// The names of attributes and blocks, as far as they were read.
fn names(body: &ast::Body<'_>) -> Vec<String> {
    let names = body.items.iter().map(|item| match item {
        ast::Item::Attribute(attribute) => attribute.name.text.to_owned(),
        ast::Item::Block(block) => {
            let labels: Vec<String> = block.labels.iter().map(|label| format!(".{}", label.text)).collect();
            format!("{}{}({})", block.kind.text, labels.concat(), names(&block.body).join(" "))
        }
    });
    names.collect()
}

#[test]
fn reading_goes_on_after_a_mistake() {
    let sources = Sources::new();
    let rows = [
        ("a = \nb = 2", "a b"),
        ("a = [1,\nb = 2", "a b"),
        ("r \"x\" \"y\" {\n  a = \n  b = 1\n}\nc = 1", "r.x.y(a b) c"),
        ("r \"x\" {\n  a = [\n}\ns {\n  b = 1\n}", "r.x(a) s(b)"),
        ("r {\n  a = \"open\n  b = 1\n}\nc = 1", "r(a b) c"),
        ("r {\n  n {\n    a = (\n  }\n  b = 1\n}\nc = 1", "r(n(a) b) c"),
    ];
    for (text, wanted) in rows {
        let source = sources.add("main.tf", text);
        let parsed = hcl::parse(source, sources.get(source).text());
        assert!(!parsed.problems.is_empty(), "{text}");
        assert_eq!(names(&parsed.tree).join(" "), wanted, "{text}");
    }
}

/// Every span of a body lies in the text, on the borders of characters, and inside the span around it.
fn assert_spans(text: &str, body: &ast::Body<'_>) {
    let check = |span: Span, outer: Span| {
        assert!(text.is_char_boundary(span.start as usize) && text.is_char_boundary(span.end as usize), "{span:?}");
        assert!(outer.contains(span), "{span:?} is not inside {outer:?}");
    };
    for item in &body.items {
        match item {
            ast::Item::Attribute(attribute) => {
                check(attribute.name.span, body.span);
                check(attribute.value.span, body.span);
            }
            ast::Item::Block(block) => {
                check(block.span, body.span);
                check(block.header, block.span);
                check(block.body.span, block.span);
                assert_spans(text, &block.body);
            }
        }
    }
}

fn parsed(text: &str) -> usize {
    let sources = Sources::new();
    let source = sources.add("main.tf", text);
    let text = sources.get(source).text();
    let parsed = hcl::parse(source, text);
    assert_spans(text, &parsed.tree);
    for label in parsed.problems.iter().flat_map(|problem| problem.secondary.iter().chain([&problem.primary])) {
        assert!(text.get(label.span.range()).is_some(), "{:?}", label.span);
    }
    parsed.problems.len()
}

/// The texts of all cases that are UTF-8.
fn case_texts() -> Vec<String> {
    let texts = cases().into_iter().filter_map(|(name, _)| read(&folder().join("cases").join(format!("{name}.tf"))).ok());
    texts.collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn any_text_is_read(text in "[ \\n\\t{}\\[\\]()\"'=<>!?:.,*&|%$~#/a-c0-9é\\\\-]{0,60}") {
        parsed(&text);
    }

    #[test]
    fn any_change_of_a_case_is_read(case in any::<prop::sample::Index>(), at in any::<prop::sample::Index>(), length in 0..8usize, put in "[ \\n{}\\[()\"=<$%~.]{0,3}") {
        let texts = case_texts();
        let text = case.get(&texts);
        prop_assume!(text.len() < 10_000);
        let characters: Vec<char> = text.chars().collect();
        let at = at.index(characters.len() + 1);
        let end = (at + length).min(characters.len());
        let changed: String = characters[..at].iter().chain(put.chars().collect::<Vec<_>>().iter()).chain(&characters[end..]).collect();
        parsed(&changed);
    }
}
