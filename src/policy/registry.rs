//! The registry: the built-in rules, and which of them the configuration and the command line ask.

use include_dir::{Dir, include_dir};

use super::rule_file::Rule;
use crate::config::{Config, Spanned};
use crate::finding::suggestion::nearest;
use crate::finding::{Finding, Severity, problem};
use crate::source::Sources;

/// The folder of rules, as it was when the program was built.
static RULES: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/rules");

/// Where the examples of a rule file begin, which nobody asks for while code is checked.
const EXAMPLES: &str = "\nexamples:";

/// The path and the text of every built-in rule file: `trail/trail-not-logging.yaml`.
pub fn built_in_texts() -> impl Iterator<Item = (&'static str, &'static str)> {
    let files = RULES.dirs().flat_map(|theme| theme.files());
    files.filter_map(|file| Some((file.path().to_str()?, file.contents_utf8()?)))
}

/// The ids of all built-in rules.
pub fn built_in_ids() -> Vec<&'static str> {
    built_in_texts().map(|(path, _)| theme_and_id(path).1).collect()
}

/// The built-in rules, by theme and id.
pub fn built_in(sources: &Sources) -> Vec<Rule> {
    let rules = built_in_texts().map(|(path, text)| {
        let text = text.find(EXAMPLES).map_or(text, |at| &text[..=at]);
        let source = sources.add(format!("rules/{path}"), text);
        let read = Rule::read(source, sources.get(source).text(), theme_and_id(path).0);
        read.unwrap_or_else(|problems| panic!("the built-in rule {path} is broken: {problems:?}"))
    });
    let mut rules: Vec<Rule> = rules.collect();
    rules.sort_by(|left, right| (&left.info.theme, &left.info.id).cmp(&(&right.info.theme, &right.info.id)));
    rules
}

/// `trail/trail-not-logging.yaml` as `trail` and `trail-not-logging`.
fn theme_and_id(path: &'static str) -> (&'static str, &'static str) {
    let (theme, file) = path.split_once(['/', '\\']).unwrap_or(("", path));
    (theme, file.strip_suffix(".yaml").unwrap_or(file))
}

/// Which rules the command line speaks of, each by an id, by the beginning of one that ends in a hyphen, by a theme, or by a severity.
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

/// The rules to ask, with the severities that `config` gives them. Rules that the command line selects are asked whatever the
/// configuration selects or ignores; those that nobody need ask are asked if they are selected, or given a severity. Beside them, what `config` says of rules that do not exist.
/// Errors: a word of the command line means no rule.
pub fn chosen(mut rules: Vec<Rule>, config: &Config, typed: Typed<'_>) -> Result<(Vec<Rule>, Vec<Finding>), UnknownWord> {
    let mut problems = Vec::new();
    for (id, severity) in &config.severity {
        match rules.iter_mut().find(|rule| rule.info.id == id.value) {
            Some(rule) => rule.info.severity = *severity,
            None => problems.push(unknown_rule(id, &rules)),
        }
    }
    let words = config.select.iter().flatten().chain(&config.ignore);
    problems.extend(words.filter(|word| !has_meaning(&word.value, &rules)).map(|word| unknown_rule(word, &rules)));
    if let Some(word) = typed.select.iter().chain(typed.ignore).find(|word| !has_meaning(word, &rules)) {
        let suggestion = nearest(word, rules.iter().map(|rule| rule.info.id.as_str())).map(str::to_owned);
        return Err(UnknownWord { word: word.clone(), suggestion });
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
    problems.sort_by_key(|problem| problem.primary.span.start);
    Ok((rules, problems))
}

/// Does the word stand for the rule?
fn means(word: &str, rule: &Rule) -> bool {
    let is_beginning = word.ends_with('-') && rule.info.id.starts_with(word);
    word == rule.info.id || word == rule.info.theme || word == rule.info.severity.name() || is_beginning
}

/// Does the word stand for anything? A severity does even when no rule has it.
fn has_meaning(word: &str, rules: &[Rule]) -> bool {
    rules.iter().any(|rule| means(word, rule)) || word.parse::<Severity>().is_ok()
}

fn unknown_rule(word: &Spanned<String>, rules: &[Rule]) -> Finding {
    let label = match nearest(&word.value, rules.iter().map(|rule| rule.info.id.as_str())) {
        Some(id) => format!("did you mean `{id}`?"),
        None => "no rule has this name".to_owned(),
    };
    Finding::input(problem::INVALID_CONFIGURATION_FILE, format!("no rule is called `{}`", word.value), word.span, label)
}
