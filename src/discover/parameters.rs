//! Parameter files: values for the parameters of a template, in the shapes that the tools of CloudFormation write and read.

use std::path::{Path, PathBuf};

use super::load::{add, shown};
use super::{NotFound, ParameterValue, ParameterValues, Request, Template, absolute};
use crate::finding::{Finding, problem};
use crate::source::{SourceId, Sources, Span, read};
use crate::syntax::document::tree::{Content, Entry, Node, Scalar, ScalarKind};
use crate::syntax::{Parsed, document};

/// The words that a parameter file has in its name.
const WORDS: [&str; 3] = ["parameters", "params", "parameter"];

/// The endings of parameter files.
const ENDINGS: [&str; 3] = ["json", "yaml", "yml"];

/// Reads a parameter file that the command line names, and what is wrong with it. Errors: it does not exist.
pub fn parameter_file<'s>(
    sources: &'s Sources,
    request: &Request<'_>,
    path: &Path,
) -> Result<(ParameterValues<'s>, Vec<Finding>), NotFound> {
    let file = absolute(request.working_folder, path);
    if !file.is_file() {
        return Err(NotFound(vec![path.to_owned()]));
    }
    let (source, mut problems) = add(sources, request, &file, read(&file));
    if !problems.is_empty() {
        return Ok((ParameterValues::default(), problems));
    }
    let parsed = parse(sources, source, &file);
    problems.extend(parsed.problems);
    let values = parsed.tree.first().and_then(|root| values(sources, root));
    if values.is_none() && problems.is_empty() {
        let message = format!("`{}` holds no values of parameters", shown(request, &file).display());
        let shapes = "write a list of `ParameterKey` and `ParameterValue`, a mapping from names to values, or such a one under `Parameters`";
        let label = "this is none of the shapes of a parameter file";
        problems.push(Finding::input(problem::INVALID, message, Span::new(source, 0, 0), label).with_help(shapes));
    }
    Ok((values.unwrap_or_default(), problems))
}

/// The value of a parameter as it was typed, in a source of its own.
pub fn typed_parameter<'s>(sources: &'s Sources, name: &str, value: &str) -> ParameterValue<'s> {
    let source = sources.add("--parameter", format!("{name}={value}"));
    let text = sources.get(source).text();
    let offset = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
    let span = Span::new(source, offset(name.len() + 1), offset(text.len()));
    let scalar = Scalar { text: text[name.len() + 1..].into(), kind: ScalarKind::String, is_plain: false, lines: None };
    let value = Node { content: Content::Scalar(scalar), span, tag: None };
    ParameterValue { name: name.trim().to_owned(), value: Some(value), span }
}

/// The files beside `template` that are certainly its own: named after it, or `parameters` when it is the `only` template of its folder;
/// and they give values to its parameters. One is read only if it is all that.
pub(super) fn beside<'s>(
    sources: &'s Sources,
    request: &Request<'_>,
    template: &Template<'s>,
    only: &dyn Fn() -> bool,
    names: &[PathBuf],
) -> Vec<ParameterValues<'s>> {
    let Some(stem) = template.path.file_stem().and_then(|stem| stem.to_str()) else { return Vec::new() };
    let mut found = Vec::new();
    for path in names.iter().filter(|path| **path != template.path) {
        let Some(name) = path.file_name().and_then(|name| name.to_str()) else { continue };
        let Some(is_named_after) = relation(name, stem).filter(|is_named_after| *is_named_after || only()) else { continue };
        let Ok(text) = read(path) else { continue };
        // Only what proves to be a parameter file becomes a source of this run.
        let probe = Sources::new();
        let probed = probe.add(path, text.clone());
        let parsed = parse(&probe, probed, path);
        let given = parsed.tree.first().and_then(|root| self::values(&probe, root));
        let is_its_own = given.is_some_and(|values| gives_values_to(&values, template, is_named_after));
        if is_its_own {
            let source = sources.add(shown(request, path), text);
            let parsed = parse(sources, source, path);
            found.extend(parsed.tree.first().and_then(|root| values(sources, root)));
        }
    }
    found
}

/// Is a file of this name for the template `stem`? `Some(true)` when it is named after that, `Some(false)` for `parameters.json`.
fn relation(name: &str, stem: &str) -> Option<bool> {
    let (name, ending) = name.rsplit_once('.')?;
    if !ENDINGS.contains(&ending) {
        return None;
    }
    let has_word = |rest: &str| rest.split(['.', '-', '_']).any(|part| WORDS.contains(&part));
    let rest = name.strip_prefix(stem).and_then(|rest| rest.strip_prefix(['.', '-', '_']));
    match rest {
        Some(rest) if has_word(rest) && rest.split(['.', '-', '_']).count() <= 2 => Some(true),
        _ => {
            let mut parts = name.split(['.', '-', '_']);
            let starts = parts.next().is_some_and(|part| WORDS.contains(&part));
            (starts && parts.count() <= 1).then_some(false)
        }
    }
}

/// A file that is named after its template gives a value to one of its parameters, another one to nothing else.
fn gives_values_to(values: &ParameterValues<'_>, template: &Template<'_>, is_named_after: bool) -> bool {
    let Some(declared) = template.document.get("Parameters") else { return false };
    let mut given = values.values.iter().map(|value| declared.get(&value.name).is_some());
    if is_named_after { given.any(|is_declared| is_declared) } else { !values.values.is_empty() && given.all(|it| it) }
}

/// Parses a parameter file by its name and its first character.
pub(super) fn parse<'s>(sources: &'s Sources, source: SourceId, path: &Path) -> Parsed<Vec<Node<'s>>> {
    let text = sources.get(source).text();
    let starts_as_json = text.trim_start_matches('\u{feff}').trim_start().starts_with(['{', '[']);
    match path.extension().and_then(|ending| ending.to_str()) {
        Some("json") => document::parse_json(source, text),
        Some("toml") => document::parse_toml(source, text),
        Some("yaml" | "yml") => document::parse_yaml(source, text, document::Dialect::Specified),
        _ if starts_as_json => document::parse_json(source, text),
        _ => document::parse_yaml(source, text, document::Dialect::Specified),
    }
}

/// What a document gives values to: a list of `ParameterKey` and `ParameterValue` or of `Key=Value`, a mapping, or either of them under
/// `Parameters`. `None` for anything else.
pub(super) fn values<'s>(sources: &'s Sources, root: &Node<'s>) -> Option<ParameterValues<'s>> {
    let root = root.get("Parameters").filter(|inner| is_shape(inner)).unwrap_or(root);
    let values = match &root.content {
        Content::Sequence(elements) => {
            let found: Option<Vec<Vec<ParameterValue<'s>>>> = elements.iter().map(|element| listed(sources, element)).collect();
            found?.into_iter().flatten().collect()
        }
        Content::Mapping(entries) => {
            let value = |entry: &Entry<'s>| {
                is_value(&entry.value).then(|| ParameterValue {
                    name: entry.key.text.clone().into_owned(),
                    value: Some(entry.value.clone()),
                    span: entry.value.span,
                })
            };
            entries.iter().map(value).collect::<Option<Vec<_>>>()?
        }
        Content::Scalar(_) => return None,
    };
    Some(ParameterValues { values, ..ParameterValues::default() })
}

fn is_shape(node: &Node<'_>) -> bool {
    matches!(node.content, Content::Sequence(_) | Content::Mapping(_))
}

/// A scalar, or a list of them.
fn is_value(node: &Node<'_>) -> bool {
    node.as_scalar().is_some() || node.as_sequence().is_some_and(|elements| elements.iter().all(|one| one.as_scalar().is_some()))
}

/// `{"ParameterKey": …, "ParameterValue": …}`, or `"Key=Value"`.
fn listed<'s>(sources: &'s Sources, element: &Node<'s>) -> Option<Vec<ParameterValue<'s>>> {
    if element.as_str().is_some() {
        return Some(overrides(sources, element)).filter(|values| !values.is_empty());
    }
    let name = element.get("ParameterKey")?.as_scalar()?.text.clone().into_owned();
    let value = element.get("ParameterValue").filter(|value| is_value(value)).cloned();
    let span = value.as_ref().map_or(element.span, |value| value.span);
    Some(vec![ParameterValue { name, value, span }])
}

/// What a string of overrides gives: `Key=Value Other="a b"`, or `ParameterKey=Key,ParameterValue=Value …`; each value at its place where
/// the string stands there as it is.
pub(super) fn overrides<'s>(sources: &'s Sources, node: &Node<'s>) -> Vec<ParameterValue<'s>> {
    let Some(text) = node.as_str() else { return Vec::new() };
    let written = sources.text(node.span);
    // Behind the quotes, if the characters are those of the source.
    let shift = written.find(text);
    let place = |start: usize, end: usize| match shift {
        Some(shift) => {
            let offset = |at: usize| node.span.start + u32::try_from(shift + at).unwrap_or(0);
            Span::new(node.span.source, offset(start), offset(end))
        }
        None => node.span,
    };
    let mut values = Vec::new();
    for word in words(text) {
        let said = unquoted(&text[word.clone()]);
        let (name, value) = match said.strip_prefix("ParameterKey=").and_then(|rest| rest.split_once(",ParameterValue=")) {
            Some((name, value)) => (name.to_owned(), value.to_owned()),
            None => match said.split_once('=') {
                Some((name, value)) => (name.to_owned(), value.to_owned()),
                None => continue,
            },
        };
        let span = place(word.start, word.end);
        let scalar = Scalar { text: value.into(), kind: ScalarKind::String, is_plain: false, lines: None };
        let value = Node { content: Content::Scalar(scalar), span, tag: None };
        values.push(ParameterValue { name, value: Some(value), span });
    }
    values
}

/// The words of a string, which white space divides where no quotes stand around it.
fn words(text: &str) -> Vec<std::ops::Range<usize>> {
    let mut words = Vec::new();
    let (mut start, mut quote, mut escaped) = (None, None, false);
    for (at, character) in text.char_indices() {
        match (quote, character) {
            _ if escaped => escaped = false,
            (_, '\\') => escaped = true,
            (Some(open), character) if open == character => quote = None,
            (Some(_), _) => {}
            (None, '"' | '\'') => quote = Some(character),
            (None, character) if character.is_whitespace() => {
                words.extend(start.take().map(|start| start..at));
                continue;
            }
            (None, _) => {}
        }
        start.get_or_insert(at);
    }
    words.extend(start.map(|start| start..text.len()));
    words
}

/// A word without its quotes, as a shell reads it.
fn unquoted(word: &str) -> String {
    let mut said = String::with_capacity(word.len());
    let (mut quote, mut characters) = (None, word.chars());
    while let Some(character) = characters.next() {
        match (quote, character) {
            (_, '\\') => said.extend(characters.next()),
            (Some(open), character) if open == character => quote = None,
            (None, '"' | '\'') => quote = Some(character),
            _ => said.push(character),
        }
    }
    said
}
