//! What a comment that speaks to this program says: `trail-lint: ignore[rule-id, other-id] reason`, or `ignore-file` for a whole file.

use std::ops::Range;

/// What introduces a word to this program.
const PREFIX: &str = "trail-lint:";

/// One suppression, as it is written.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Directive<'t> {
    /// The bytes of the comment that it takes.
    pub(super) place: Range<usize>,
    /// Does it speak of the whole file?
    pub(super) whole_file: bool,
    /// The rules, each with its bytes in the comment.
    pub(super) rules: Vec<(&'t str, Range<usize>)>,
    /// Why; empty when nothing is said.
    pub(super) reason: &'t str,
}

/// What cannot be read: the bytes of the comment, and what is wrong with them.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Unreadable {
    pub(super) place: Range<usize>,
    pub(super) message: &'static str,
}

/// Everything that a comment says to this program, in its order. A comment of several lines may say something on each.
pub(super) fn directives(comment: &str) -> Vec<Result<Directive<'_>, Unreadable>> {
    let mut found = Vec::new();
    let mut at = 0;
    for line in comment.split_inclusive('\n') {
        let start = at;
        at += line.len();
        let Some(prefix) = line.find(PREFIX) else { continue };
        let end = line.trim_end().trim_end_matches("*/").trim_end().len();
        found.push(directive(comment, start + prefix, start + end.max(prefix + PREFIX.len())));
    }
    found
}

/// The directive in the bytes `start..end`, which begin with the prefix.
fn directive(comment: &str, start: usize, end: usize) -> Result<Directive<'_>, Unreadable> {
    let unreadable = |message| Unreadable { place: start..end, message };
    let rest = comment[start + PREFIX.len()..end].trim_start();
    let word = &rest[..rest.find(|character: char| !character.is_ascii_alphabetic() && character != '-').unwrap_or(rest.len())];
    let whole_file = match word {
        "ignore" => false,
        "ignore-file" => true,
        _ => return Err(unreadable("this comment says neither `ignore` nor `ignore-file`")),
    };
    let after = rest[word.len()..].trim_start();
    let Some((list, reason)) = after.strip_prefix('[').and_then(|list| list.split_once(']')) else {
        return Err(unreadable("this comment does not say in brackets which rules it is about"));
    };
    let list_start = end - after.len() + 1;
    let rules = names(list, list_start);
    if rules.is_empty() {
        return Err(unreadable("this comment names no rule"));
    }
    let reason = reason.trim().trim_start_matches([':', '-', '–', '—']).trim_start();
    Ok(Directive { place: start..end, whole_file, rules, reason })
}

/// The names between the brackets, which begin at the byte `start`.
fn names(list: &str, start: usize) -> Vec<(&str, Range<usize>)> {
    let mut names = Vec::new();
    let mut at = start;
    for part in list.split(',') {
        let name = part.trim();
        let from = at + (part.len() - part.trim_start().len());
        if !name.is_empty() {
            names.push((name, from..from + name.len()));
        }
        at += part.len() + 1;
    }
    names
}
