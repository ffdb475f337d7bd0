//! Configuration: what `trail-lint.yaml` says, and which one counts. What a rule is, this folder does not know: ids keep their places,
//! so that whoever knows the rules can say which id is none.

mod estate;
mod locate;
pub mod schema_check;
mod scope;

use std::path::{Path, PathBuf};

pub use estate::{Declared, Estate, Written, WrittenContent};
pub use locate::{FILE_NAMES, locate};
use schema_check::DocumentSchema;
pub use scope::Scope;

use crate::finding::{Finding, Severity, problem};
use crate::source::{ReadError, SourceId, Sources, Span, read};
use crate::syntax::document::tree::{Key, Node, ScalarKind};
use crate::syntax::document::{Dialect, parse_yaml};

/// The schema of the configuration file, JSON Schema 2020-12.
pub const SCHEMA: &str = include_str!("../../schemas/config.schema.json");

/// What a configuration file says; [`Config::default`] is what holds without one.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Config {
    /// The file; `None` without one.
    pub path: Option<PathBuf>,
    /// The rules to ask, as ids, beginnings of ids, or severities; `None` for all.
    pub select: Option<Vec<Spanned<String>>>,
    /// The rules not to ask, even if selected.
    pub ignore: Vec<Spanned<String>>,
    /// Patterns as in `.gitignore` for what is not checked, relative to [`Config::folder`].
    pub exclude: Vec<Spanned<String>>,
    /// Severities by rule id, in the order of the file.
    pub severity: Vec<(Spanned<String>, Severity)>,
    /// Which findings make the exit code 1.
    pub fail_on: FailOn,
    /// How long logs must be kept.
    pub retention: Retention,
    /// What rules speak of though no trail uses it.
    pub scope: Vec<Spanned<Scope>>,
    /// What lives elsewhere.
    pub estate: Estate,
}

/// A value with its place in the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Spanned<T> {
    /// The value.
    pub value: T,
    /// Where it stands.
    pub span: Span,
}

/// Which findings make the exit code 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FailOn {
    /// Those of this severity and worse.
    Severity(Severity),
    /// None.
    Never,
}

impl Default for FailOn {
    fn default() -> Self {
        Self::Severity(Severity::Low)
    }
}

/// How long logs must be kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Retention {
    /// Days that logs must be kept.
    pub days: u32,
    /// Days that logs must be readable at once, without being restored from an archive.
    pub readable_days: u32,
    /// Days that a key must wait between the request to delete it and its deletion.
    pub key_deletion_days: u32,
    /// Where the file says `days`; `None` for the default.
    pub days_span: Option<Span>,
    /// Where the file says `readable-days`; `None` for the default.
    pub readable_days_span: Option<Span>,
    /// Where the file says `key-deletion-days`; `None` for the default.
    pub key_deletion_days_span: Option<Span>,
}

impl Default for Retention {
    fn default() -> Self {
        Self {
            days: 365,
            readable_days: 90,
            key_deletion_days: 30,
            days_span: None,
            readable_days_span: None,
            key_deletion_days_span: None,
        }
    }
}

impl Config {
    /// The folder that the patterns of [`Config::exclude`] start from: the one that the file is for, which for
    /// `.config/trail-lint.yaml` is the one around `.config`. `None` without a file.
    pub fn folder(&self) -> Option<&Path> {
        let folder = self.path.as_deref()?.parent()?;
        let is_hidden_away = folder.file_name().is_some_and(|name| name == ".config");
        if is_hidden_away { folder.parent() } else { Some(folder) }
    }
}

/// Reads the file at `path`, which findings call `shown`. Errors: all that is wrong with it, each at its place.
pub fn load(sources: &Sources, path: &Path, shown: &Path) -> Result<Config, Vec<Finding>> {
    let source = match read(path) {
        Ok(text) => sources.add(shown, text),
        Err(error) => return Err(vec![unreadable(sources, shown, error)]),
    };
    let parsed = parse_yaml(source, sources.get(source).text(), Dialect::Specified);
    let mut problems: Vec<Finding> = parsed.problems.into_iter().map(of_configuration).collect();
    let mut documents = parsed.tree.iter();
    let document = documents.next();
    problems.extend(documents.next().map(|second| {
        invalid("a configuration file holds one document", second.span, "a second one begins here")
            .with_help("remove the `---` above it")
    }));
    let Some(document) = document.filter(|_| problems.is_empty()) else {
        let empty = Config { path: Some(path.to_owned()), ..Config::default() };
        return if problems.is_empty() { Ok(empty) } else { Err(problems) };
    };
    let is_empty = document.as_scalar().is_some_and(|scalar| scalar.kind == ScalarKind::Null);
    if !is_empty {
        match DocumentSchema::new(SCHEMA) {
            Ok(schema) => problems.extend(schema.check(document, problem::INVALID_CONFIGURATION_FILE)),
            Err(error) => problems.push(invalid(&error.to_string(), start_of(source), "")),
        }
    }
    if !problems.is_empty() {
        return Err(problems);
    }
    let config = Config { path: Some(path.to_owned()), ..from_document(document) };
    match contradiction(&config.retention) {
        Some(finding) => Err(vec![finding]),
        None => Ok(config),
    }
}

/// What a document says that the schema has found valid.
fn from_document(document: &Node) -> Config {
    let strings =
        |key: &str| document.get(key).and_then(Node::as_sequence).map(|elements| elements.iter().filter_map(string).collect());
    let defaults = Config::default();
    Config {
        path: None,
        select: strings("select"),
        ignore: strings("ignore").unwrap_or_default(),
        exclude: strings("exclude").unwrap_or_default(),
        severity: document.get("severity").and_then(Node::as_mapping).map_or(Vec::new(), |entries| {
            entries.iter().filter_map(|entry| Some((name(&entry.key), entry.value.as_str()?.parse().ok()?))).collect()
        }),
        fail_on: document
            .get("fail-on")
            .and_then(Node::as_str)
            .map_or(defaults.fail_on, |word| word.parse().map_or(FailOn::Never, FailOn::Severity)),
        retention: document.get("retention").map_or(defaults.retention, retention),
        scope: document.get("scope").map_or(defaults.scope, scope::scope),
        estate: document.get("estate").map_or(defaults.estate, estate::estate),
    }
}

fn string(node: &Node) -> Option<Spanned<String>> {
    Some(Spanned { value: node.as_str()?.to_owned(), span: node.span })
}

fn name(key: &Key) -> Spanned<String> {
    Spanned { value: key.text.clone().into_owned(), span: key.span }
}

fn retention(node: &Node) -> Retention {
    let defaults = Retention::default();
    let number = |key: &str| {
        let node = node.get(key)?;
        Some(Spanned { value: whole_number(&node.as_scalar()?.text)?, span: node.span })
    };
    let (days, readable_days, key_deletion_days) = (number("days"), number("readable-days"), number("key-deletion-days"));
    let kept = days.map_or(defaults.days, |days| days.value);
    Retention {
        days: kept,
        readable_days: readable_days.map_or(defaults.readable_days.min(kept), |days| days.value),
        key_deletion_days: key_deletion_days.map_or(defaults.key_deletion_days, |days| days.value),
        days_span: days.map(|days| days.span),
        readable_days_span: readable_days.map(|days| days.span),
        key_deletion_days_span: key_deletion_days.map(|days| days.span),
    }
}

/// A number that the schema took for an integer, so that `30.0` and `3e1` are ones too.
fn whole_number(text: &str) -> Option<u32> {
    text.parse().ok().or_else(|| text.parse::<f64>().ok().filter(|number| number.fract() == 0.0).map(|number| number as u32))
}

/// Logs cannot be read for longer than they are kept.
fn contradiction(retention: &Retention) -> Option<Finding> {
    let span = retention.readable_days_span.filter(|_| retention.readable_days > retention.days)?;
    let message =
        format!("logs cannot be readable for {} days when they are kept for {}", retention.readable_days, retention.days);
    let finding = invalid(&message, span, "more than `days`");
    let finding = match retention.days_span {
        Some(span) => finding.with_label(span, "`days` is set here"),
        None => finding,
    };
    Some(finding.with_help(format!("set `readable-days` to at most {}, or raise `days`", retention.days)))
}

/// What is wrong with a file that could not be read as text, in a source that shows as much of it as there is.
fn unreadable(sources: &Sources, shown: &Path, error: ReadError) -> Finding {
    let message = format!("the configuration file {error}");
    let (text, offset, label) = match error {
        ReadError::NotUtf8 { lossy, offset } => (lossy, offset, "the first byte that is not UTF-8"),
        ReadError::Io(_) | ReadError::TooLarge => (String::new(), 0, ""),
    };
    let offset = u32::try_from(offset).unwrap_or(0);
    let source = sources.add(shown, text);
    invalid(&message, Span::new(source, offset, offset), label)
}

fn start_of(source: SourceId) -> Span {
    Span::new(source, 0, 0)
}

fn invalid(message: &str, span: Span, label: &str) -> Finding {
    Finding::input(problem::INVALID_CONFIGURATION_FILE, message, span, label)
}

/// A problem that the parser found, as one of this file rather than of the code that is checked: nothing in it may be ambiguous.
fn of_configuration(finding: Finding) -> Finding {
    let Finding { message, primary, secondary, notes, help, .. } = finding;
    Finding { secondary, notes, help, ..invalid(&message, primary.span, &primary.text) }
}
