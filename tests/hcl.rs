//! The HCL parser: what it takes, what it refuses, and how it says so.

use std::fs;
use std::path::Path;

use trail_lint::source::{ReadError, Sources, read};
use trail_lint::syntax::hcl;

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
