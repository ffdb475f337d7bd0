//! `trail-lint coverage`: what is recorded of each bucket, function, table and account, by whom, and what is missing.

use super::arguments::{CoverageArguments, MatrixFormat, TypedVariables};
use super::{BROKEN, FOUND, Failure, input, output};
use crate::analysis::coverage::Row;
use crate::discover::Request;
use crate::finding::Class;
use crate::lint;
use crate::report;
use crate::source::Sources;

/// Decides and writes the matrix; what could not be read goes to standard error. Returns the exit code.
pub fn run(arguments: &CoverageArguments, typed: &TypedVariables) -> Result<u8, Failure> {
    let sources = Sources::new();
    let working_folder = input::working_folder()?;
    let (config, mut problems) = input::config(&sources, &arguments.input, &working_folder)?;
    let (exclude, wrong) = input::exclusions(&arguments.input, &working_folder, &config)?;
    problems.extend(wrong);
    let words = &lint::WORDS_OF_COVERAGE;
    let request =
        Request { working_folder: &working_folder, paths: &arguments.input.paths, exclude: &exclude, words, beside: None };
    let (given, wrong) = input::given(&sources, &request, &arguments.input, typed)?;
    problems.extend(wrong);
    let (matrix, wrong) = lint::coverage(&sources, &request, &given, &config.estate)?;
    problems.extend(wrong);
    let output = &arguments.input.output;
    output::write(output, |writer| match arguments.format {
        MatrixFormat::Text => report::coverage_text(&sources, &matrix, &output::text_options(output, false), writer),
        MatrixFormat::Json => report::coverage_json(&sources, &matrix, writer),
        MatrixFormat::Markdown => report::coverage_markdown(&sources, &matrix, writer),
    })?;
    output::tell(&sources, &problems)?;
    let is_blind = problems.iter().any(|problem| problem.class == Class::Input);
    let is_gated = arguments.fail_on_gap && matrix.rows.iter().any(Row::is_gap);
    Ok(match (is_blind, is_gated) {
        (true, _) => BROKEN,
        (false, true) => FOUND,
        (false, false) => 0,
    })
}
