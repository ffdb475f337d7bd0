//! Tracing: what the estate makes of events that somebody describes or has the records of.

use std::collections::HashMap;
use std::sync::Arc;

use super::described::{self, Description, Undescribed};
use super::{Together, all, anchor, declared, declared_unit, evaluate, objects, records, report_once, together};
use crate::analysis::coverage::{Event, Landing, Names, Recorders, Traced, Verdict, landing, trace as trace_event, verdict};
use crate::cloudformation::Exports;
use crate::config;
use crate::discover::{self, Given, NotFound, Request, Unit, Workspace};
use crate::finding::{Finding, problem};
use crate::model::Object;
use crate::source::Sources;
use crate::value::{Truth, Unknown};

/// What is asked about.
#[derive(Debug)]
pub enum Events<'a> {
    /// An event that is described.
    Described(Description<'a>),
    /// Events whose records are there.
    Recorded(Vec<Asked>),
}

/// An event to be traced.
#[derive(Debug, Clone)]
pub struct Asked {
    /// The event.
    pub event: Event,
    /// Its `eventID`, if it has one.
    pub id: Option<Arc<str>>,
    /// Its `eventTime`, if it has one.
    pub time: Option<Arc<str>>,
    /// The partition that it happens in.
    pub partition: Arc<str>,
    /// Is it about a bucket that the code declares?
    pub is_of_known_bucket: bool,
    /// What was taken for granted.
    pub notes: Vec<String>,
    /// Why there may be no such event; `None` where it is documented.
    pub doubt: Option<Arc<Unknown>>,
}

/// What becomes of one event.
#[derive(Debug)]
pub struct TracedEvent {
    /// The event.
    pub asked: Asked,
    /// Is it recorded by anybody?
    pub verdict: Verdict,
    /// What each trail and event data store makes of it.
    pub recorders: Vec<(Traced, Option<Landing>)>,
}

/// What became of everything that was asked about.
#[derive(Debug)]
pub struct Traces {
    /// The events in the order in which they were asked about.
    pub events: Vec<TracedEvent>,
    /// What went wrong while the code was read.
    pub problems: Vec<Finding>,
}

/// Why nothing could be traced.
#[derive(Debug, thiserror::Error)]
pub enum TraceError {
    /// A path that was asked for does not exist.
    #[error(transparent)]
    NotFound(#[from] NotFound),
    /// The event cannot be told.
    #[error(transparent)]
    Undescribed(#[from] Undescribed),
}

/// Traces events through what `request` asks for, and `estate` declares. Runs of test files deploy nothing that lasts, and examples that nobody asked for are
/// somebody else's: they are passed over.
/// Errors: a path does not exist, or what is described is no event.
pub fn trace(
    sources: &Sources,
    request: &Request<'_>,
    given: &Given<'_>,
    estate: &config::Estate,
    events: Events<'_>,
) -> Result<Traces, TraceError> {
    let mut workspace = discover::discover(sources, request)?;
    workspace.take(given);
    let asked_for = asked_for(&workspace);
    let mut keep = asked_for.into_iter();
    workspace.units.retain(|_| keep.next().unwrap_or(true));
    let Together { mut resources, problems, .. } = together(evaluate(&workspace, given, &Exports::of(&workspace, given)));
    let declared = declared::resources(estate, declared_unit(&workspace), &resources);
    resources.extend(declared);
    let objects = objects(&resources, &all);
    let asked = match events {
        Events::Described(description) => described::events(&description, &objects)?,
        Events::Recorded(asked) => asked,
    };
    let problems = workspace.problems.iter().cloned().chain(problems).map(|problem| anchor::problem(problem, &workspace));
    let problems = report_once::report_once(sources, problems, |source| workspace.asked.contains(&source));
    let hidden = hidden(&problems);
    let mut estate = Estate { objects: &objects, by_names: HashMap::new() };
    let events = asked.into_iter().map(|asked| estate.traced(asked, &hidden)).collect();
    Ok(Traces { events, problems })
}

/// Which units were asked for.
fn asked_for(workspace: &Workspace<'_>) -> Vec<bool> {
    let is_asked = |unit: &Unit<'_>| match unit {
        Unit::Terraform(root) => workspace
            .folders
            .get(&root.path)
            .is_none_or(|folder| folder.files.iter().any(|file| workspace.asked.contains(&file.source))),
        Unit::TestRun(_) => false,
        Unit::Plan(_) | Unit::CloudFormation(_) => true,
    };
    workspace.units.iter().map(is_asked).collect()
}

/// What may hold trails that nobody can see.
fn hidden(problems: &[Finding]) -> Vec<String> {
    let hides = [problem::MODULE_NOT_DOWNLOADED, problem::TEMPLATE_NOT_FOUND, problem::NOT_EVALUATED];
    problems.iter().filter(|problem| hides.contains(&&*problem.rule)).map(|problem| problem.message.clone()).collect()
}

/// The estate, with everything that it records in the view of different events.
struct Estate<'o> {
    objects: &'o [Object],
    /// By the partition of the events, and whether they are about a bucket of the code.
    by_names: HashMap<(Arc<str>, bool), Recorders>,
}

impl Estate<'_> {
    fn traced(&mut self, mut asked: Asked, hidden: &[String]) -> TracedEvent {
        asked.is_of_known_bucket = records::is_of_known_bucket(&asked, self.objects);
        let objects = self.objects;
        let key = (asked.partition.clone(), asked.is_of_known_bucket);
        let recorders = self
            .by_names
            .entry(key)
            .or_insert_with_key(|(partition, is_known)| Recorders::of(objects, Names::for_event(objects, partition, *is_known)));
        let traced = trace_event(objects, recorders, &asked.event);
        let mut verdict = verdict(objects, &recorders.names, &asked.event, &traced);
        if verdict == Verdict::Recorded
            && let Some(doubt) = &asked.doubt
        {
            verdict = Verdict::Unknown;
            asked.notes.push(doubt.reason.to_string());
        }
        if verdict == Verdict::NotRecorded && !hidden.is_empty() {
            verdict = Verdict::Unknown;
            asked.notes.extend(hidden.iter().map(|what| format!("trails in it cannot be seen: {what}")));
        }
        if traced.is_empty() {
            asked.notes.push("the code declares no trail and no event data store".to_owned());
        }
        asked.notes.extend(copies(&asked.event, &traced));
        asked.notes.extend(members(objects, &asked.event, &traced));
        let recorders = traced.into_iter().map(|traced| {
            let landing = landing(objects, &asked.event, &traced);
            (traced, landing)
        });
        TracedEvent { recorders: recorders.collect(), verdict, asked }
    }
}

/// Whose trails were looked at, where more than one account gets a copy.
fn copies(event: &Event, traced: &[Traced]) -> Vec<String> {
    let of_each = event.recipients.iter().enumerate().filter(|_| event.recipients.len() > 1).map(|(place, recipient)| {
        let account = match &recipient.account {
            Some(account) => format!("account {account}"),
            None => "the account of the trail".to_owned(),
        };
        let gets = if recipient.doubt.is_some() { "may get" } else { "gets" };
        let whose = format!("{account} {gets} a copy as the {}", recipient.role.name());
        let looked_at: Vec<String> = traced
            .iter()
            .filter(|traced| traced.in_reach[place] == Truth::True)
            .map(|traced| format!("`{}`", traced.address))
            .collect();
        let may_be = traced.iter().any(|traced| traced.in_reach[place] == Truth::Unknown);
        match (looked_at.is_empty(), may_be) {
            (false, _) => format!("{whose}; of its trails, {} in the code", listed(&looked_at)),
            (true, true) => format!("{whose}; whether a trail in the code is one of its is not known"),
            (true, false) => format!("{whose}; no trail of it is in the code, so whether it keeps the copy is not known"),
        }
    });
    of_each.collect()
}

/// The accounts that organization trails are taken to record, though nobody says that they are members.
fn members(objects: &[Object], event: &Event, traced: &[Traced]) -> Vec<String> {
    let of_each = event.recipients.iter().enumerate().filter_map(|(place, recipient)| {
        let account = recipient.account.as_ref()?;
        let is_foreign = |traced: &&Traced| {
            let own = &objects[traced.recorder].deployment.account;
            traced.copies[place] == Verdict::Recorded && own.equals(account) != Truth::True
        };
        let recorder = traced.iter().find(is_foreign)?;
        Some(format!("account {account} is taken to be one of the organization of `{}`", recorder.address))
    });
    of_each.collect()
}

fn listed(words: &[String]) -> String {
    match words {
        [only] => format!("{only} is"),
        words => format!("{} are", words.join(", ")),
    }
}
