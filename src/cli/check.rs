//! `trail-lint check`: judge, report, and say by the exit code whether to go on.

use std::time::Instant;

use super::arguments::{CheckArguments, Format, Gate, TypedVariables};
use super::{BROKEN, FOUND, Failure, input, output};
use crate::config::{Config, FailOn};
use crate::discover::Request;
use crate::finding::{Class, Finding, RuleInfo, Verdict};
use crate::lint::{self, Outcome};
use crate::policy::{self, Rule, Typed};
use crate::report::{self, Report, Summary};
use crate::source::Sources;

/// Checks, writes the report, and returns the exit code.
pub fn run(arguments: &CheckArguments, typed: &TypedVariables, started: Instant) -> Result<u8, Failure> {
    let sources = Sources::new();
    let working_folder = input::working_folder()?;
    let (mut config, mut problems) = input::config(&sources, &arguments.input, &working_folder)?;
    if let Some(scope) = arguments.scope.as_deref() {
        config.scope = input::scope(&sources, scope);
    }
    let (exclude, wrong) = input::exclusions(&arguments.input, &working_folder, &config)?;
    problems.extend(wrong);
    let (rules, wrong) = rules(&sources, arguments, &config)?;
    problems.extend(wrong);
    let (words, beside) = lint::words(&config.estate, &config.scope);
    let request =
        Request { working_folder: &working_folder, paths: &arguments.input.paths, exclude: &exclude, words: &words, beside };
    let (given, wrong) = input::given(&sources, &request, &arguments.input, typed)?;
    problems.extend(wrong);
    // With a broken configuration nobody knows what was asked for.
    let outcome = match problems.is_empty() {
        true => lint::check(&sources, &request, &given, &rules, &policy::settings(&sources, &config), &config.estate)?,
        false => Outcome { findings: problems, ..Outcome::default() },
    };
    write(arguments, &sources, &rules, &outcome, started)?;
    let gate = arguments.fail_on.unwrap_or(match config.fail_on {
        FailOn::Severity(severity) => Gate::From(severity),
        FailOn::Never => Gate::Never,
    });
    Ok(exit_code(arguments, gate, &outcome.findings))
}

/// The rules to ask: the built-in ones, as configuration and command line choose them. The command line wins.
fn rules(sources: &Sources, arguments: &CheckArguments, config: &Config) -> Result<(Vec<Rule>, Vec<Finding>), Failure> {
    let typed = Typed { select: &arguments.select, ignore: &arguments.ignore };
    policy::chosen(sources, config, typed).map_err(|unknown| Failure::Argument(unknown.to_string()))
}

fn write(
    arguments: &CheckArguments,
    sources: &Sources,
    rules: &[Rule],
    outcome: &Outcome,
    started: Instant,
) -> Result<(), Failure> {
    let rules: Vec<RuleInfo> = rules.iter().map(|rule| rule.info.clone()).collect();
    let Outcome { findings, files, units, subjects, suppressed } = outcome;
    let summary =
        Summary { files: *files, units: *units, subjects: *subjects, suppressed: *suppressed, elapsed: started.elapsed() };
    let report = Report { sources, findings, rules: &rules, summary };
    output::write(&arguments.input.output, |writer| match arguments.format {
        Format::Text => report::text(&report, &output::text_options(&arguments.input.output, arguments.show_unknown), writer),
        Format::Short => report::short(&report, arguments.show_unknown, writer),
        Format::Json => report::json(&report, writer),
        Format::Sarif => report::sarif(&report, writer),
    })
}

/// 2 when not everything could be seen, 1 when something was found that the gate asks about, 0 otherwise.
fn exit_code(arguments: &CheckArguments, gate: Gate, findings: &[Finding]) -> u8 {
    let is_blind = |finding: &Finding| finding.class == Class::Input && !arguments.allow_parse_errors;
    let is_gated = |finding: &Finding| match (finding.class, finding.verdict, gate) {
        (Class::Policy, Verdict::Fail, Gate::From(severity)) => finding.severity >= severity,
        (Class::Policy, Verdict::Unknown, Gate::From(severity)) => arguments.fail_on_unknown && finding.severity >= severity,
        _ => false,
    };
    match (findings.iter().any(is_blind), findings.iter().any(is_gated)) {
        (true, _) => BROKEN,
        (false, true) => FOUND,
        (false, false) => 0,
    }
}
