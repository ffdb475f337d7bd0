//! Explaining: a misfit as a finding on the source text that makes it one.

use super::certainty::at;
use crate::finding::suggestion::{is_misspelling, nearest};
use crate::finding::{Finding, problem};
use crate::schema::{Misfit, Step, What, listed, shortened};
use crate::source::{Sources, Span};
use crate::value::{Language, Resource, Value};

/// What to say about the misfit; `None` if the resource does not have what it speaks of.
pub(super) fn finding(sources: &Sources, misfit: &Misfit, resource: &Resource) -> Option<Finding> {
    let value = at(&resource.attributes, &misfit.path)?;
    let path = written(&misfit.path);
    let here = if path.is_empty() { format!("`{}`", resource.kind) } else { format!("`{path}` in `{}`", resource.kind) };
    let id = problem::INVALID_PROPERTY;
    let mut finding = match &misfit.what {
        What::UnknownName { name, known } => return Some(unknown_name(sources, name, known, &here, value, resource)),
        What::Missing { name } => {
            let place = if path.is_empty() { resource.header } else { outline_of(sources, value) };
            Finding::input(id, format!("`{name}` is missing in {here}"), place, "it belongs in here")
        }
        What::NotAmong { words } => {
            let word = value.as_literal().and_then(|word| nearest(word, words.iter().map(String::as_str)));
            let label = word.map_or(String::new(), |word| format!("did you mean `{word}`?"));
            let finding = Finding::input(id, format!("{here}: {}", misfit.message), value.origin.span, label);
            finding.with_help(format!("use {}", listed(words, "or")))
        }
        What::TooMany { limit } => {
            // The first that is too many, not the whole list.
            let extra = value.as_elements().and_then(|elements| elements.get(*limit)).unwrap_or(value);
            let (place, label) = match limit {
                0 => (outline(sources, value, last_name(&misfit.path)), ""),
                _ => (outline_of(sources, extra), "this one is too many"),
            };
            Finding::input(id, format!("{here}: {}", misfit.message), place, label)
        }
        What::MisshapenName { .. } | What::Other => {
            let place = match misfit.path.split_last() {
                // What a list lacks is a matter of what has the list.
                Some((_, holder)) if misfit.keyword == "contains" => {
                    let holder = outline_of(sources, at(&resource.attributes, holder)?);
                    let says_something = holder.end - holder.start > 1;
                    if says_something { holder } else { outline(sources, value, last_name(&misfit.path)) }
                }
                _ => outline_of(sources, value),
            };
            Finding::input(id, format!("{here}: {}", misfit.message), place, "")
        }
    };
    finding.notes.extend(misfit.about.clone());
    for behind in value.origin.chain().skip(1).filter(|behind| behind.span != finding.primary.span) {
        finding.secondary.push(crate::finding::Label::new(behind.span, behind.role.contribution()));
    }
    Some(finding)
}

/// A name that the schema does not know: a mistake if it is a misspelling of one that is not there, otherwise perhaps only new.
fn unknown_name(sources: &Sources, name: &str, known: &[String], here: &str, object: &Value, resource: &Resource) -> Finding {
    let word = match resource.language {
        Language::Terraform => "argument",
        Language::CloudFormation => "property",
    };
    let entry = match object.as_elements() {
        Some([only]) => only.get(name),
        _ => object.get(name),
    };
    let entry = entry.unwrap_or(object);
    let place = key_before(sources, entry, name).unwrap_or_else(|| outline_of(sources, entry));
    let message = format!("`{}` is no {word} of {here}", shortened(name));
    let free = known.iter().map(String::as_str).filter(|known| object.get(known).is_none());
    let free: Vec<&str> = free.collect();
    match nearest(name, free.iter().copied()) {
        Some(meant) if is_misspelling(name, meant) => {
            Finding::input(problem::INVALID_PROPERTY, message, place, format!("did you mean `{meant}`?"))
        }
        near => {
            let label = near.map_or_else(|| "not looked at".to_owned(), |near| format!("not looked at; did you mean `{near}`?"));
            let message = format!("`{}` is no {word} of {here} that is known here", shortened(name));
            Finding::notice(problem::INVALID_PROPERTY, message, place, label)
                .with_help(format!("what is known are {}", listed(known, "and")))
        }
    }
}

/// A path as documentation writes it: names, without indices.
fn written(path: &[Step]) -> String {
    let names = path.iter().filter_map(|step| match step {
        Step::Name(name) => Some(name.as_str()),
        Step::Index(_) => None,
    });
    names.collect::<Vec<_>>().join(".")
}

fn last_name(path: &[Step]) -> &str {
    let mut names = path.iter().rev().filter_map(|step| match step {
        Step::Name(name) => Some(name.as_str()),
        Step::Index(_) => None,
    });
    names.next().unwrap_or_default()
}

/// The key `name` of the value if it stands before it, otherwise the outline of the value.
pub(super) fn outline(sources: &Sources, value: &Value, name: &str) -> Span {
    key_before(sources, value, name).unwrap_or_else(|| outline_of(sources, value))
}

/// The first line of what a value spans: enough to point at a list or mapping.
fn outline_of(sources: &Sources, value: &Value) -> Span {
    let span = value.origin.span;
    let text = sources.text(span);
    let first_line = text.lines().next().unwrap_or(text).trim_end();
    Span::new(span.source, span.start, span.start + u32::try_from(first_line.len()).unwrap_or(0))
}

/// The key that the source has before a value, or at the start of a block; `None` if `name` does not stand there.
fn key_before(sources: &Sources, value: &Value, name: &str) -> Option<Span> {
    let span = value.origin.span;
    let text = sources.get(span.source).text();
    let (start, length) = (span.start as usize, u32::try_from(name.len()).ok()?);
    let is_part = |character: char| character.is_alphanumeric() || character == '_' || character == '-';
    let header = text[span.range()].strip_prefix(name);
    if header.is_some_and(|rest| !rest.starts_with(is_part)) {
        return Some(Span::new(span.source, span.start, span.start + length));
    }
    let before = text[..start].trim_end();
    // A short tag of CloudFormation stands between key and value.
    let tag = before.rfind(|character: char| character.is_whitespace()).map(|at| &before[at..]);
    let before =
        tag.filter(|tag| tag.trim_start().starts_with('!')).map_or(before, |tag| before[..before.len() - tag.len()].trim_end());
    let before = before.strip_suffix(['=', ':'])?.trim_end();
    let before = before.strip_suffix(['"', '\'']).unwrap_or(before);
    let rest = before.strip_suffix(name).filter(|rest| !rest.ends_with(is_part))?;
    let start = u32::try_from(rest.len()).ok()?;
    Some(Span::new(span.source, start, start + length))
}
