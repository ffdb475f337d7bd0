//! The registry: the built-in rules, and which of them the configuration and the command line ask.

use std::sync::LazyLock;

use include_dir::{Dir, include_dir};
use memchr::memmem;
use rayon::prelude::*;

use super::rule_file::{self, Rule};
use crate::config::{Config, Spanned};
use crate::finding::suggestion::nearest;
use crate::finding::{Explained, Finding, Severity, problem};
use crate::source::Sources;

/// The folder of rules, as it was when the program was built.
static RULES: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/rules");

/// All rule files, by theme and id.
static FILES: LazyLock<Vec<RuleFile>> = LazyLock::new(|| {
    let mut files: Vec<RuleFile> = built_in_texts().map(|(path, text)| RuleFile::new(path, text)).collect();
    files.sort_by_key(|file| (file.theme, file.id));
    files
});

/// The path and the text of every built-in rule file: `trail/trail-not-logging.yaml`.
pub fn built_in_texts() -> impl Iterator<Item = (&'static str, &'static str)> {
    let files = RULES.dirs().flat_map(|theme| theme.files());
    files.filter_map(|file| Some((file.path().to_str()?, file.contents_utf8()?)))
}

/// The ids of all built-in rules.
pub fn built_in_ids() -> Vec<&'static str> {
    FILES.iter().map(|file| file.id).collect()
}

/// The built-in rules, by theme and id.
pub fn built_in(sources: &Sources) -> Vec<Rule> {
    read(sources, FILES.iter().collect())
}

/// A built-in rule file, whose place tells how the rule is called.
struct RuleFile {
    path: &'static str,
    /// What it asks.
    text: &'static str,
    /// Why it asks that. The examples that follow in the file nobody wants while code is checked.
    explanation: &'static str,
    theme: &'static str,
    id: &'static str,
    /// The name that it shares with rules about the same.
    group: Option<&'static str>,
}

impl RuleFile {
    fn new(path: &'static str, text: &'static str) -> Self {
        let split = |text: &'static str, word: &str| {
            text.split_at(memmem::find(text.as_bytes(), word.as_bytes()).map_or(text.len(), |at| at + 1))
        };
        let (text, _) = split(text, "\nexamples:");
        let (text, explanation) = split(text, "\nwhy:");
        let (theme, file) = path.split_once(['/', '\\']).unwrap_or(("", path));
        let group = text.split_once(GROUP).and_then(|(_, behind)| behind.lines().next());
        Self { path, text, explanation, theme, id: file.strip_suffix(".yaml").unwrap_or(file), group }
    }
}

/// Where the group stands in a rule file.
const GROUP: &str = "\ngroup: ";

/// The rules that the files hold, in their order.
///
/// # Panics
/// If a file holds no rule, or later if it does not explain it, which a test rules out.
fn read(sources: &Sources, files: Vec<&'static RuleFile>) -> Vec<Rule> {
    let rules = files.into_par_iter().map(|RuleFile { path, text, explanation, theme, .. }| {
        let source = sources.add(format!("rules/{path}"), *text);
        let explained = Explained::by(move || sound(path, rule_file::explanation(source, explanation)));
        sound(path, Rule::read_unexplained(source, text, theme, explained))
    });
    rules.collect()
}

fn sound<T>(path: &str, read: Result<T, Vec<Finding>>) -> T {
    read.unwrap_or_else(|problems| panic!("the built-in rule {path} is broken: {problems:?}"))
}

/// Which rules the command line speaks of, each by an id, by the beginning of one that ends in a hyphen, by a group, by a theme, or by a
/// severity.
#[derive(Debug, Clone, Copy, Default)]
pub struct Typed<'a> {
    /// The rules to ask; empty for what the configuration says.
    pub select: &'a [String],
    /// The rules not to ask, even if selected.
    pub ignore: &'a [String],
}

/// A word of the command line that means no rule.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("no rule is called `{word}`{}", .suggestion.as_ref().map_or(String::new(), |name| format!("; did you mean `{name}`?")))]
pub struct UnknownWord {
    /// The word.
    pub word: String,
    /// The rule that it probably stands for.
    pub suggestion: Option<String>,
}

/// The built-in rules to ask, with the severities that `config` gives them. Rules that the command line selects are asked whatever the
/// configuration selects or ignores; those that nobody need ask are asked if they are selected, or given a severity. Beside them, what `config` says of rules that do not exist.
/// Errors: a word of the command line means no rule.
pub fn chosen(sources: &Sources, config: &Config, typed: Typed<'_>) -> Result<(Vec<Rule>, Vec<Finding>), UnknownWord> {
    let problems = unknown_words(config, typed)?;
    // Most of a run is reading rules, so those that no word can mean are not read.
    let may_be_selected = |file: &&'static RuleFile| match (typed.select, &config.select) {
        ([], None) => true,
        ([], Some(words)) => words.iter().any(|word| may_mean(&word.value, file)),
        (words, _) => words.iter().any(|word| may_mean(word, file)),
    };
    let mut rules = read(sources, FILES.iter().filter(may_be_selected).collect());
    for (id, severity) in &config.severity {
        if let Some(rule) = rules.iter_mut().find(|rule| rule.info.id == id.value) {
            rule.info.severity = *severity;
        }
    }
    rules.retain(|rule| {
        let is_among = |words: &[String]| words.iter().any(|word| means(word, rule));
        let is_configured = |words: &[Spanned<String>]| words.iter().any(|word| means(&word.value, rule));
        let selected = match typed.select {
            [] => {
                let has_severity = config.severity.iter().any(|(id, _)| id.value == rule.info.id);
                let by_default = !rule.opt_in || has_severity;
                config.select.as_deref().map_or(by_default, is_configured) && !is_configured(&config.ignore)
            }
            select => is_among(select),
        };
        selected && !is_among(typed.ignore)
    });
    Ok((rules, problems))
}

/// What the configuration says of rules that do not exist, in its order.
/// Errors: a word of the command line means no rule.
fn unknown_words(config: &Config, typed: Typed<'_>) -> Result<Vec<Finding>, UnknownWord> {
    let has_meaning = |word: &str| FILES.iter().any(|file| may_mean(word, file));
    if let Some(word) = typed.select.iter().chain(typed.ignore).find(|word| !has_meaning(word)) {
        return Err(UnknownWord { word: word.clone(), suggestion: suggestion(word).map(str::to_owned) });
    }
    let ids = config.severity.iter().map(|(id, _)| id).filter(|id| !FILES.iter().any(|file| file.id == id.value));
    let words = config.select.iter().flatten().chain(&config.ignore).filter(|word| !has_meaning(&word.value));
    let mut problems: Vec<Finding> = ids.chain(words).map(unknown_rule).collect();
    problems.sort_by_key(|problem| problem.primary.span.start);
    Ok(problems)
}

/// Does the word stand for the rule?
fn means(word: &str, rule: &Rule) -> bool {
    let is_in_group = rule.group.as_deref() == Some(word);
    names(word, &rule.info.theme, &rule.info.id) || word == rule.info.severity.name() || is_in_group
}

/// Does the word stand for the rule in the file, as far as that can be told without reading it? A severity does even when no rule has it.
fn may_mean(word: &str, file: &RuleFile) -> bool {
    names(word, file.theme, file.id) || file.group == Some(word) || word.parse::<Severity>().is_ok()
}

/// Does the word name the rule, or rules such as this one?
fn names(word: &str, theme: &str, id: &str) -> bool {
    word == id || word == theme || (word.ends_with('-') && id.starts_with(word))
}

fn suggestion(word: &str) -> Option<&'static str> {
    nearest(word, FILES.iter().map(|file| file.id))
}

fn unknown_rule(word: &Spanned<String>) -> Finding {
    let label = match suggestion(&word.value) {
        Some(id) => format!("did you mean `{id}`?"),
        None => "no rule has this name".to_owned(),
    };
    Finding::input(problem::INVALID_CONFIGURATION_FILE, format!("no rule is called `{}`", word.value), word.span, label)
}
