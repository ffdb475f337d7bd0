//! Rendering a thousand findings, beside the same through `miette`'s own source, which looks through the whole file for each label.
//!
//! `cargo bench --bench report` prints milliseconds and, on a smaller input that both can do in time, the ratio.

use std::time::{Duration, Instant};

use miette::{Diagnostic, GraphicalReportHandler, GraphicalTheme, LabeledSpan, NamedSource, SourceCode};
use trail_lint::finding::{Class, Finding, Severity};
use trail_lint::report::{Report, Summary, TextOptions, json, sarif, short, text};
use trail_lint::source::{Sources, Span};

const LINE: &str = "  enable_log_file_validation = false # a line\n";

fn main() {
    for (findings, bytes) in [(100, 100_000), (1000, 1_000_000)] {
        let (sources, findings) = input(findings, bytes, "\n");
        println!("{} findings in {bytes} bytes", findings.len());
        let ours = measured("text", &sources, &findings);
        if bytes <= 100_000 {
            let theirs = named_source(&sources, &findings);
            println!("  miette's NamedSource {theirs:>9.2?}: {:.0} times ours", theirs.as_secs_f64() / ours.as_secs_f64());
        }
    }
    let (sources, findings) = input(1000, 1_000_000, " ");
    println!("1000 findings on one line of 1000000 bytes");
    measured("text", &sources, &findings);
}

/// Findings spread evenly over a file whose lines end with `end`.
fn input(count: usize, bytes: usize, end: &str) -> (Sources, Vec<Finding>) {
    let line = LINE.replace('\n', end);
    let sources = Sources::new();
    let source = sources.add("main.tf", line.repeat(bytes / line.len()));
    let lines = bytes / line.len();
    let finding = |at: usize| {
        let start = (at * lines / count * line.len()) as u32 + 2;
        let span = Span::new(source, start, start + 34);
        let value = Span::new(source, start + 29, start + 34);
        let mut finding =
            Finding::input("trail-no-log-validation", "log files are not validated", span, "here").with_label(value, "`false`");
        finding.class = Class::Policy;
        finding.severity = Severity::Medium;
        finding.with_help("set it to `true`")
    };
    let findings = (0..count).map(finding).collect();
    (sources, findings)
}

/// Prints the best of five for each format; returns that of the first.
fn measured(name: &str, sources: &Sources, findings: &[Finding]) -> Duration {
    let report = Report { sources, findings, rules: &[], summary: Summary::default() };
    let options = TextOptions { color: true, unicode: true, width: 100, links: None, show_unknown: false };
    let drawn = best(|| text(&report, &options, &mut Vec::new()).expect("memory takes everything"));
    println!("  {name:<20} {drawn:>9.2?}");
    println!("  {:<20} {:>9.2?}", "short", best(|| short(&report, false, &mut Vec::new()).expect("memory takes everything")));
    println!("  {:<20} {:>9.2?}", "json", best(|| json(&report, &mut Vec::new()).expect("memory takes everything")));
    println!("  {:<20} {:>9.2?}", "sarif", best(|| sarif(&report, &mut Vec::new()).expect("memory takes everything")));
    drawn
}

fn best(mut run: impl FnMut()) -> Duration {
    let runs = (0..5).map(|_| {
        let start = Instant::now();
        run();
        start.elapsed()
    });
    runs.min().unwrap_or_default()
}

/// The same findings through a diagnostic that holds the whole file.
fn named_source(sources: &Sources, findings: &[Finding]) -> Duration {
    #[derive(Debug)]
    struct Whole<'a> {
        source: &'a NamedSource<String>,
        labels: Vec<LabeledSpan>,
    }
    impl std::fmt::Display for Whole<'_> {
        fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
            formatter.write_str("log files are not validated")
        }
    }
    impl std::error::Error for Whole<'_> {}
    impl Diagnostic for Whole<'_> {
        fn source_code(&self) -> Option<&dyn SourceCode> {
            Some(self.source)
        }
        fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
            Some(Box::new(self.labels.iter().cloned()))
        }
    }
    let Some(first) = findings.first() else { return Duration::ZERO };
    let source = NamedSource::new("main.tf", sources.get(first.primary.span.source).text().to_owned());
    let handler = GraphicalReportHandler::new_themed(GraphicalTheme::unicode());
    best(|| {
        let mut drawn = String::new();
        for finding in findings {
            let labels = std::iter::once(&finding.primary)
                .chain(&finding.secondary)
                .map(|label| LabeledSpan::new_with_span(Some(label.text.clone()), label.span.range()))
                .collect();
            handler.render_report(&mut drawn, &Whole { source: &source, labels }).expect("memory takes everything");
        }
        std::hint::black_box(drawn);
    })
}
