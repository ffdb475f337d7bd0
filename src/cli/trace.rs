//! `trail-lint trace`: would this event be recorded, by whom, where does it land, and why?

use std::path::{Path, PathBuf};

use super::arguments::{DataFormat, TraceArguments, TypedVariables};
use super::{BROKEN, FOUND, Failure, input, output};
use crate::analysis::coverage::Verdict;
use crate::discover::{self, NotFound, Request};
use crate::finding::{Class, Finding, problem};
use crate::lint::{self, Description, Events};
use crate::report::{self, TracedEvent};
use crate::source::{self, ReadError, Sources, Span};
use crate::value::Deployment;

/// Traces, writes what becomes of each event, and returns the exit code.
pub fn run(arguments: &TraceArguments, typed: &TypedVariables) -> Result<u8, Failure> {
    let sources = Sources::new();
    let working_folder = input::working_folder()?;
    let events = match events(arguments, &sources, &working_folder)? {
        Ok(events) => events,
        Err(problems) => {
            output::tell(&sources, &problems)?;
            return Ok(BROKEN);
        }
    };
    let (config, mut problems) = input::config(&sources, &arguments.input, &working_folder)?;
    let (exclude, wrong) = input::exclusions(&arguments.input, &working_folder, &config)?;
    problems.extend(wrong);
    // Buckets may be declared by code that does not speak of trails.
    let request =
        Request { working_folder: &working_folder, paths: &arguments.input.paths, exclude: &exclude, words: &[], beside: None };
    let (given, wrong) = input::given(&sources, &request, &arguments.input, typed)?;
    problems.extend(wrong);
    let traces = lint::trace(&sources, &request, &given, &config.estate, events)?;
    problems.extend(traces.problems);
    let traced: Vec<TracedEvent<'_>> = traces
        .events
        .iter()
        .map(|traced| TracedEvent {
            event: &traced.asked.event,
            id: traced.asked.id.as_deref(),
            time: traced.asked.time.as_deref(),
            verdict: traced.verdict,
            notes: &traced.asked.notes,
            recorders: &traced.recorders,
        })
        .collect();
    output::write(&arguments.input.output, |writer| match arguments.format {
        DataFormat::Text => report::trace_text(&sources, &traced, &output::text_options(&arguments.input.output, true), writer),
        DataFormat::Json => report::trace_json(&sources, &traced, writer),
    })?;
    output::tell(&sources, &problems)?;
    let is_blind = problems.iter().any(|problem| problem.class == Class::Input);
    let is = |verdict: Verdict| traced.iter().any(|event| event.verdict == verdict);
    Ok(match is_blind {
        true => BROKEN,
        false if is(Verdict::NotRecorded) || (arguments.fail_on_unknown && is(Verdict::Unknown)) => FOUND,
        false => 0,
    })
}

/// The events that the arguments ask about, or what is wrong with the file that holds them.
fn events<'a>(
    arguments: &'a TraceArguments,
    sources: &Sources,
    working_folder: &Path,
) -> Result<Result<Events<'a>, Vec<Finding>>, Failure> {
    let Some(name) = &arguments.name else {
        let file = arguments.event.as_deref().unwrap_or(Path::new(""));
        return Ok(recorded(file, sources, working_folder)?.map(Events::Recorded));
    };
    if let Some(account) = arguments.event_account.as_deref().filter(|account| !Deployment::is_account(account)) {
        return Err(Failure::Argument(format!("`--event-account {account}` is no account; write its twelve digits")));
    }
    if let Some(region) = arguments.event_region.as_deref().filter(|region| Deployment::partition_of(region).is_none()) {
        return Err(Failure::Argument(format!("`--event-region {region}` is no Region; write one such as `eu-central-1`")));
    }
    let source = sources.add("command line", name.as_str());
    let span = Span::new(source, 0, u32::try_from(name.len()).unwrap_or(u32::MAX));
    Ok(Ok(Events::Described(Description {
        name,
        bucket: arguments.bucket.as_deref(),
        key: arguments.key.as_deref(),
        arn: arguments.arn.as_deref(),
        resource_type: arguments.resource_type.as_deref(),
        source: arguments.source.as_deref(),
        principal: arguments.principal.as_deref(),
        region: arguments.event_region.as_deref(),
        account: arguments.event_account.as_deref(),
        span,
    })))
}

fn recorded(file: &Path, sources: &Sources, working_folder: &Path) -> Result<Result<Vec<lint::Asked>, Vec<Finding>>, Failure> {
    let path: PathBuf = discover::absolute(working_folder, file);
    if !path.is_file() {
        return Err(NotFound(vec![file.to_owned()]).into());
    }
    let unreadable = |text: String, why: String, at: usize| {
        let source = sources.add(file, text);
        let at = u32::try_from(at).unwrap_or(u32::MAX);
        let message = format!("`{}` {why}", file.display());
        Finding::input(problem::UNREADABLE, message, Span::new(source, at, at), "reading stops here")
    };
    match source::read(&path) {
        Ok(text) => Ok(lint::records(sources, sources.add(file, text))),
        Err(ReadError::NotUtf8 { lossy, offset }) => {
            let zipped = lossy.starts_with('\u{1f}') || file.extension().is_some_and(|extension| extension == "gz");
            let help = if zipped { "; log files of CloudTrail are compressed: unpack it with gunzip first" } else { "" };
            Ok(Err(vec![unreadable(lossy, format!("is not valid UTF-8{help}"), offset)]))
        }
        Err(error) => Ok(Err(vec![unreadable(String::new(), error.to_string(), 0)])),
    }
}
