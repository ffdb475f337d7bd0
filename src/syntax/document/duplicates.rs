//! Duplicate keys: allowed by the grammars, but one of the two values is silently lost.

use std::collections::HashMap;

use super::tree::Entry;
use crate::finding::{Finding, Severity, problem};

/// Adds a notice for every key of `entries` that stands there before.
pub(super) fn report(entries: &[Entry<'_>], problems: &mut Vec<Finding>) {
    // Most mappings are so small that looking is quicker than hashing.
    if entries.len() <= 8 {
        for (index, entry) in entries.iter().enumerate() {
            if let Some(first) = entries[..index].iter().rev().find(|other| other.key.text == entry.key.text) {
                problems.push(duplicate(first, entry));
            }
        }
        return;
    }
    let mut seen: HashMap<&str, &Entry<'_>> = HashMap::with_capacity(entries.len());
    for entry in entries {
        if let Some(first) = seen.insert(&entry.key.text, entry) {
            problems.push(duplicate(first, entry));
        }
    }
}

fn duplicate(first: &Entry<'_>, second: &Entry<'_>) -> Finding {
    let message = format!("the key `{}` stands here twice", second.key.text);
    let mut finding = Finding::notice(problem::DUPLICATE_KEY, message, second.key.span, "this one counts")
        .with_label(first.key.span, "this one is lost")
        .with_help("take one of the two away");
    finding.severity = Severity::Low;
    finding
}
