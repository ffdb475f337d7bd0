//! One finding for one place: what several calls of a module have in common is said once, in the order of paths and places.

use std::cmp::Ordering;
use std::collections::{BTreeSet, HashMap};

use crate::finding::{Finding, Verdict};
use crate::source::{SourceId, Sources, Span};

/// Subjects that a note names at most.
const NAMED: usize = 5;

/// The findings whose place `is_asked` for, sorted by path and place, each said once however many instances of a resource it concerns.
pub fn report_once(
    sources: &Sources,
    findings: impl Iterator<Item = Finding>,
    is_asked: impl Fn(SourceId) -> bool,
) -> Vec<Finding> {
    let mut places: HashMap<(Span, Verdict), Vec<usize>> = HashMap::new();
    let mut once: Vec<(Finding, Vec<String>)> = Vec::new();
    for finding in findings.filter(|finding| is_asked(finding.primary.span.source)) {
        let there = places.entry((finding.primary.span, finding.verdict)).or_default();
        match there.iter().find(|&&known| says(&once[known].0) == says(&finding)) {
            Some(&known) => once[known].1.extend(finding.subject.map(|subject| subject.address)),
            None => {
                there.push(once.len());
                once.push((finding, Vec::new()));
            }
        }
    }
    let mut findings: Vec<Finding> = once.into_iter().map(|(finding, others)| with_others(finding, &others)).collect();
    let path = |finding: &Finding| sources.get(finding.primary.span.source).path();
    findings.sort_by(|one, other| {
        let (mine, theirs) = (one.primary.span, other.primary.span);
        let by_path = if mine.source == theirs.source { Ordering::Equal } else { path(one).cmp(path(other)) };
        let by_place = by_path.then((mine.start, mine.end).cmp(&(theirs.start, theirs.end)));
        let says = |one: &Finding, other: &Finding| {
            (&one.rule, one.verdict, &one.message).cmp(&(&other.rule, other.verdict, &other.message))
        };
        by_place.then_with(|| says(one, other))
    });
    findings
}

/// What tells two findings of one place apart. Problems of the code have no subject; different ones may stand at one place.
fn says(finding: &Finding) -> (&str, &str) {
    (&finding.rule, if finding.subject.is_some() { "" } else { &finding.message })
}

fn with_others(mut finding: Finding, others: &[String]) -> Finding {
    let own = finding.subject.as_ref().map(|subject| subject.address.clone());
    let others: BTreeSet<&String> = others.iter().filter(|other| own.as_ref() != Some(other)).collect();
    if !others.is_empty() {
        let named: Vec<String> = others.iter().take(NAMED).map(|address| format!("`{address}`")).collect();
        let more = others.len() - named.len();
        let rest = if more > 0 { format!(" and {more} more") } else { String::new() };
        finding.notes.push(format!("the same holds for {}{rest}", named.join(", ")));
    }
    finding
}
