//! `trail-lint resources`: what was evaluated, for people who ask why it thinks so.

use super::arguments::{DataFormat, ResourcesArguments, TypedVariables};
use super::{BROKEN, Failure, input, output};
use crate::discover::Request;
use crate::finding::Class;
use crate::lint;
use crate::report;
use crate::source::Sources;

/// Evaluates and writes the resources; what could not be read goes to standard error. Returns the exit code.
pub fn run(arguments: &ResourcesArguments, typed: &TypedVariables) -> Result<u8, Failure> {
    let sources = Sources::new();
    let working_folder = input::working_folder()?;
    let (config, mut problems) = input::config(&sources, &arguments.input, &working_folder)?;
    let (exclude, wrong) = input::exclusions(&arguments.input, &working_folder, &config)?;
    problems.extend(wrong);
    // Whoever asks for the resources wants them all, also those that no rule asks about.
    let request =
        Request { working_folder: &working_folder, paths: &arguments.input.paths, exclude: &exclude, words: &[], beside: None };
    let (given, wrong) = input::given(&sources, &request, &arguments.input, typed)?;
    problems.extend(wrong);
    let (resources, wrong) = lint::resources(&sources, &request, &given)?;
    problems.extend(wrong);
    output::write(&arguments.input.output, |writer| match arguments.format {
        DataFormat::Text => report::resources_text(&sources, &resources, writer),
        DataFormat::Json => report::resources_json(&sources, &resources, writer),
    })?;
    output::tell(&sources, &problems)?;
    let is_blind = problems.iter().any(|problem| problem.class == Class::Input);
    Ok(if is_blind { BROKEN } else { 0 })
}
