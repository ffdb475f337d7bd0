//! Input: what the arguments and the environment say about what is read, and with which values.

use std::env;
use std::path::{Path, PathBuf};

use super::Failure;
use super::arguments::{InputArguments, TypedVariables};
use crate::config::{self, Config, Scope, Spanned};
use crate::discover::{self, Exclusions, Given, GivenVariable, ParameterValue, Request};
use crate::finding::{Finding, problem};
use crate::lint;
use crate::source::{Sources, Span};
use crate::value::Deployment;

/// The folder that the process was started in.
pub fn working_folder() -> Result<PathBuf, Failure> {
    env::current_dir().map_err(|error| Failure::System(format!("the working folder cannot be told: {error}")))
}

/// The configuration that counts, and what is wrong with it.
/// Errors: `--config` names a file that does not exist.
pub fn config(sources: &Sources, input: &InputArguments, working_folder: &Path) -> Result<(Config, Vec<Finding>), Failure> {
    let path = match &input.config {
        _ if input.no_config => None,
        Some(path) if !working_folder.join(path).is_file() => return Err(discover::NotFound(vec![path.clone()]).into()),
        Some(path) => Some(working_folder.join(path)),
        None => config::locate(&first_folder(input, working_folder), working_folder),
    };
    let Some(path) = path else { return Ok((Config::default(), Vec::new())) };
    let shown = path.strip_prefix(working_folder).unwrap_or(&path);
    match config::load(sources, &path, shown) {
        Ok(config) => {
            let problems = lint::problems_of_estate(&config.estate);
            Ok((config, problems))
        }
        Err(problems) => Ok((Config::default(), problems)),
    }
}

/// The folder that the configuration is looked for from: that of the first path.
fn first_folder(input: &InputArguments, working_folder: &Path) -> PathBuf {
    let first = input.paths.first().map_or(working_folder.to_owned(), |path| discover::absolute(working_folder, path));
    if first.is_dir() { first } else { first.parent().map_or(first.clone(), Path::to_owned) }
}

/// What is passed over: the configuration's patterns, which start from its folder, and the command line's, which start from the working folder.
/// What is wrong with the configuration's patterns comes back as findings.
/// Errors: a pattern of the command line is none.
pub fn exclusions(input: &InputArguments, working_folder: &Path, config: &Config) -> Result<(Exclusions, Vec<Finding>), Failure> {
    let mut exclusions = Exclusions::default();
    let mut problems = Vec::new();
    for pattern in &input.exclude {
        let wrong = |reason| Failure::Argument(format!("`{pattern}` is no pattern as in .gitignore: {reason}"));
        exclusions.add(working_folder, [pattern.as_str()]).map_err(wrong)?;
    }
    for pattern in &config.exclude {
        let folder = config.folder().unwrap_or(working_folder);
        if let Err(reason) = exclusions.add(folder, [pattern.value.as_str()]) {
            let message = format!("`{}` is no pattern as in .gitignore", pattern.value);
            problems.push(Finding::input(problem::INVALID_CONFIGURATION_FILE, message, pattern.span, reason));
        }
    }
    Ok((exclusions, problems))
}

/// The values of variables and parameters from the environment and the command line, and what is wrong with the files among them.
pub fn given<'s>(
    sources: &'s Sources,
    request: &Request<'_>,
    input: &InputArguments,
    typed: &TypedVariables,
) -> Result<(Given<'s>, Vec<Finding>), Failure> {
    let workspace = env::var("TF_WORKSPACE").ok().filter(|name| !name.is_empty());
    let mut given = Given { workspace: workspace.map(|name| sources.keep(name)), ..Given::default() };
    let mut problems = Vec::new();
    let mut environment: Vec<(String, String)> = env::vars_os()
        .filter_map(|(name, value)| Some((name.to_str()?.strip_prefix("TF_VAR_")?.to_owned(), value.to_str()?.to_owned())))
        .collect();
    environment.sort();
    for (name, value) in environment {
        given.variables.push(variable(sources, &format!("TF_VAR_{name}"), &name, 0, value, None));
    }
    for (place, typed_value) in &typed.values {
        let Some((name, _)) = typed_value.split_once('=') else {
            return Err(Failure::Argument(format!("`--var {typed_value}` states no value; write `--var name=value`")));
        };
        let files_before = typed.files.iter().filter(|(file, _)| file < place).count();
        given.variables.push(variable(sources, "--var", name.trim(), name.len() + 1, typed_value.clone(), Some(files_before)));
    }
    for (_, path) in &typed.files {
        let (file, found) = discover::variable_file(sources, request, path)?;
        given.files.push(file);
        problems.extend(found);
    }
    problems.extend(parameters(sources, request, typed, &mut given)?);
    given.region = input.region.as_ref().map(|region| typed_text(sources, "--region", region));
    given.account = input.account.as_ref().map(|account| typed_text(sources, "--account", account));
    if let Some((account, _)) = given.account.filter(|(account, _)| !Deployment::is_account(account)) {
        return Err(Failure::Argument(format!("`--account {account}` is no account; write its twelve digits")));
    }
    if let Some((region, _)) = given.region.filter(|(region, _)| Deployment::partition_of(region).is_none()) {
        return Err(Failure::Argument(format!("`--region {region}` is no Region; write one such as `eu-central-1`")));
    }
    Ok((given, problems))
}

/// Adds the parameters of the command line to what is given, in the order in which they were typed. Returns what is wrong with the files.
fn parameters<'s>(
    sources: &'s Sources,
    request: &Request<'_>,
    typed: &TypedVariables,
    given: &mut Given<'s>,
) -> Result<Vec<Finding>, Failure> {
    let mut problems = Vec::new();
    let mut placed: Vec<(usize, Vec<ParameterValue<'s>>)> = Vec::new();
    for (place, typed_value) in &typed.parameters {
        let Some((name, value)) = typed_value.split_once('=') else {
            let message = format!("`--parameter {typed_value}` states no value; write `--parameter name=value`");
            return Err(Failure::Argument(message));
        };
        placed.push((*place, vec![discover::typed_parameter(sources, name, value)]));
    }
    for (place, path) in &typed.parameter_files {
        let (values, found) = discover::parameter_file(sources, request, path)?;
        problems.extend(found);
        placed.push((*place, values.values));
        given.has_parameter_file = true;
    }
    placed.sort_by_key(|(place, _)| *place);
    given.parameters = placed.into_iter().flat_map(|(_, values)| values).collect();
    Ok(problems)
}

/// What rules speak of though no trail uses it, as it was typed.
pub fn scope(sources: &Sources, typed: &[Scope]) -> Vec<Spanned<Scope>> {
    let spanned = |scope: &Scope| Spanned { value: *scope, span: typed_text(sources, "--scope", scope.name()).1 };
    typed.iter().map(spanned).collect()
}

/// The value of an argument, in a source of its own.
fn typed_text<'s>(sources: &'s Sources, argument: &str, text: &str) -> (&'s str, Span) {
    let source = sources.add(argument, text);
    let text = sources.get(source).text();
    (text, Span::new(source, 0, u32::try_from(text.len()).unwrap_or(u32::MAX)))
}

/// The variable `name`, whose value begins `start` bytes into `text`.
fn variable<'s>(
    sources: &'s Sources,
    shown: &str,
    name: &str,
    start: usize,
    text: String,
    after_files: Option<usize>,
) -> GivenVariable<'s> {
    let source = sources.add(shown, text);
    let text = &sources.get(source).text()[start..];
    let start = u32::try_from(start).unwrap_or(u32::MAX);
    let end = start.saturating_add(u32::try_from(text.len()).unwrap_or(u32::MAX));
    GivenVariable { name: sources.keep(name), text, span: Span::new(source, start, end), after_files }
}
