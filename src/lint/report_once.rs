//! One finding for one place: what several calls of a module have in common is said once, in the order of paths and places.

use std::collections::{BTreeSet, HashMap};

use crate::finding::{Finding, Verdict};
use crate::source::{SourceId, Sources, Span};

/// The rule, the span, the verdict, and what else tells two findings apart.
type Place = (String, Span, Verdict, String);

/// Subjects that a note names at most.
const NAMED: usize = 5;

/// The findings whose place `is_asked` for, sorted by path and place, each said once however many instances of a resource it concerns.
pub fn report_once(
    sources: &Sources,
    findings: impl Iterator<Item = Finding>,
    is_asked: impl Fn(SourceId) -> bool,
) -> Vec<Finding> {
    let mut places: HashMap<Place, usize> = HashMap::new();
    let mut once: Vec<(Finding, Vec<String>)> = Vec::new();
    for finding in findings.filter(|finding| is_asked(finding.primary.span.source)) {
        // Problems of the code have no subject; different ones may stand at one place.
        let message = if finding.subject.is_some() { String::new() } else { finding.message.clone() };
        let place = (finding.rule.clone(), finding.primary.span, finding.verdict, message);
        match places.get(&place) {
            Some(&index) => once[index].1.extend(finding.subject.map(|subject| subject.address)),
            None => {
                places.insert(place, once.len());
                once.push((finding, Vec::new()));
            }
        }
    }
    let mut findings: Vec<Finding> = once.into_iter().map(|(finding, others)| with_others(finding, &others)).collect();
    findings.sort_by_cached_key(|finding| {
        let span = finding.primary.span;
        let path = sources.get(span.source).path().to_owned();
        (path, span.start, span.end, finding.rule.clone(), finding.verdict, finding.message.clone())
    });
    findings
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
