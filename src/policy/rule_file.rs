//! Rule files: what a rule asks and says, read from YAML.

use std::collections::HashMap;
use std::sync::{Arc, LazyLock};

use super::cel::{Expression, Type};
use super::message::{Message, Wrong};
use super::settings;
use crate::finding::suggestion::nearest;
use crate::finding::{Control, Explained, Explanation, Finding, RuleInfo, Severity, problem};
use crate::model::{Field, FieldType, KINDS, Kind};
use crate::source::{SourceId, Span};
use crate::syntax::document::tree::{Node, ScalarKind};
use crate::syntax::document::{Dialect, parse_yaml};

/// The schema of a rule file, JSON Schema 2020-12.
pub const SCHEMA: &str = include_str!("../../schemas/rule.schema.json");

/// A rule: what must be true of every object of one kind.
#[derive(Debug)]
pub struct Rule {
    /// What reports say about it.
    pub info: RuleInfo,
    /// Is it asked only by those who select it, or give it a severity?
    pub opt_in: bool,
    /// A name that stands for several rules about the same, of which this is one.
    pub group: Option<String>,
    /// The kind of object that it is asked of.
    pub subject: &'static Kind,
    /// What must hold for the rule to be asked at all.
    pub when: Option<Expression>,
    /// What must be true.
    pub require: Expression,
    /// The headline of a failure.
    pub message: Message,
    /// What the primary label of a failure says, where the place alone does not say it.
    pub label: Option<Message>,
    /// What else there is to know of a failure; left out when a part of it is null or not known.
    pub note: Option<Message>,
}

impl Rule {
    /// Reads the rule that `text`, the beginning of `source`, holds. It belongs to `theme`.
    /// Errors: everything that keeps the rule from being asked, each at its place. What is merely superfluous, only the schema tells.
    pub fn read(source: SourceId, text: &str, theme: &str) -> Result<Self, Vec<Finding>> {
        read(source, text, |reader| {
            let explanation = reader.explanation().map(|explanation| Explained::by(|| explanation));
            reader.rule(theme, explanation)
        })
    }

    /// The same, where `text` holds all of the rule but its explanation.
    pub(super) fn read_unexplained(
        source: SourceId,
        text: &str,
        theme: &str,
        explanation: Explained,
    ) -> Result<Self, Vec<Finding>> {
        read(source, text, |reader| reader.rule(theme, Some(explanation)))
    }
}

/// Reads the explanation of a rule that `text` holds.
/// Errors: what keeps it from being read.
pub(super) fn explanation(source: SourceId, text: &str) -> Result<Explanation, Vec<Finding>> {
    read(source, text, |reader| reader.explanation())
}

fn read<T>(source: SourceId, text: &str, take: impl FnOnce(&mut Reader<'_>) -> Option<T>) -> Result<T, Vec<Finding>> {
    let parsed = parse_yaml(source, text, Dialect::Specified);
    if !parsed.problems.is_empty() {
        return Err(parsed.problems);
    }
    let empty = Span::new(source, 0, 0);
    let Some(document) = parsed.tree.first() else {
        return Err(vec![invalid("this rule file is empty", empty, "")]);
    };
    let mut reader = Reader { document, text, problems: Vec::new() };
    let taken = take(&mut reader);
    match taken {
        Some(taken) if reader.problems.is_empty() => Ok(taken),
        _ => {
            reader.problems.sort_by_key(|problem| problem.primary.span.start);
            Err(reader.problems)
        }
    }
}

/// Reads one document, and collects what is wrong with it.
struct Reader<'r> {
    document: &'r Node<'r>,
    text: &'r str,
    problems: Vec<Finding>,
}

impl<'r> Reader<'r> {
    fn rule(&mut self, theme: &str, explanation: Option<Explained>) -> Option<Rule> {
        let [id, summary] = ["id", "summary"].map(|key| self.string(key));
        let severity = self.required("severity").and_then(|node| self.severity(node));
        let subject = self.required("subject").and_then(|node| self.subject(node));
        let (require, message) = (self.required("require"), self.required("message"));
        let [when, label, note] = ["when", "label", "note"].map(|key| self.document.get(key));
        let opt_in =
            self.document.get("opt-in").and_then(Node::as_scalar).is_some_and(|scalar| scalar.kind == ScalarKind::Bool(true));
        let group = self.document.get("group").and_then(Node::as_str).map(str::to_owned);
        let subject = subject?;
        let variables = variables(subject);
        let when = when.and_then(|node| self.condition(node, &variables));
        let require = require.and_then(|node| self.condition(node, &variables));
        let message = message.and_then(|node| self.message(node, &variables));
        let label = label.and_then(|node| self.message(node, &variables));
        let note = note.and_then(|node| self.message(node, &variables));
        let (theme, explanation) = (theme.to_owned(), explanation?);
        let info = RuleInfo { id: id?, theme, summary: summary?, severity: severity?, explanation };
        Some(Rule { info, opt_in, group, subject, when, require: require?, message: message?, label, note })
    }

    fn explanation(&mut self) -> Option<Explanation> {
        let [why, remediation] = ["why", "remediation"].map(|key| self.string(key));
        let controls = self.controls();
        Some(Explanation { why: why?, remediation: remediation?, controls })
    }

    fn required(&mut self, key: &str) -> Option<&'r Node<'r>> {
        let node = self.document.get(key);
        if node.is_none() {
            let entries = self.document.as_mapping().unwrap_or(&[]);
            let place = entries.first().map_or(self.document.span, |first| first.key.span);
            self.problems.push(invalid(&format!("`{key}` is missing"), place, "this rule lacks it"));
        }
        node
    }

    fn string(&mut self, key: &str) -> Option<String> {
        let node = self.required(key)?;
        match node.as_scalar() {
            // On one line, as reports write it.
            Some(scalar) => Some(scalar.text.split_whitespace().collect::<Vec<_>>().join(" ")),
            None => {
                self.problems.push(invalid(&format!("`{key}` must be a text"), node.span, ""));
                None
            }
        }
    }

    fn severity(&mut self, node: &Node<'_>) -> Option<Severity> {
        let word = node.as_str().unwrap_or_default();
        match word.parse() {
            Ok(severity) => Some(severity),
            Err(error) => {
                let names = Severity::ALL.map(Severity::name);
                self.problems.push(invalid(&format!("{error}"), node.span, &did_you_mean(word, names)));
                None
            }
        }
    }

    fn subject(&mut self, node: &Node<'_>) -> Option<&'static Kind> {
        let word = node.as_str().unwrap_or_default();
        let kind = KINDS.iter().find(|kind| kind.name == word);
        if kind.is_none() {
            let names: Vec<&str> = KINDS.iter().map(|kind| kind.name).collect();
            let finding = invalid(&format!("there is no `{word}` to ask"), node.span, &did_you_mean(word, names.iter().copied()));
            self.problems.push(finding.with_help(format!("the subjects are `{}`", names.join("`, `"))));
        }
        kind.copied()
    }

    /// An expression that is true or false.
    fn condition(&mut self, node: &Node<'_>, variables: &[(&str, Type)]) -> Option<Expression> {
        let Some(scalar) = node.as_scalar() else {
            self.problems.push(invalid("an expression was expected here", node.span, ""));
            return None;
        };
        match Expression::parse(&scalar.text, variables) {
            Ok(expression) if matches!(expression.result(), Type::Bool | Type::Any) => Some(expression),
            Ok(_) => {
                self.problems.push(invalid("this is neither true nor false", node.span, "compare it with something"));
                None
            }
            Err(mistake) => {
                let span = place(node, self.text, mistake.start, mistake.end);
                let finding = invalid(&mistake.message, span, "");
                self.problems.push(Finding { help: mistake.help, ..finding });
                None
            }
        }
    }

    fn message(&mut self, node: &Node<'_>, variables: &[(&str, Type)]) -> Option<Message> {
        let Some(scalar) = node.as_scalar() else {
            self.problems.push(invalid("a line of text was expected here", node.span, ""));
            return None;
        };
        match Message::parse(scalar.text.trim_end(), variables) {
            Ok(message) => Some(message),
            Err(Wrong { message, start, end, help }) => {
                let finding = invalid(&message, place(node, self.text, start, end), "");
                self.problems.push(Finding { help, ..finding });
                None
            }
        }
    }

    fn controls(&mut self) -> Vec<Control> {
        let controls = self.document.get("controls").and_then(Node::as_sequence).unwrap_or(&[]);
        let read = controls.iter().filter_map(|control| {
            let text = |key: &str| control.get(key).and_then(Node::as_scalar).map(|scalar| scalar.text.to_string());
            text("framework").zip(text("id")).map(|(framework, id)| Control { framework, id })
        });
        let read: Vec<Control> = read.collect();
        if read.len() < controls.len()
            && let Some(node) = self.document.get("controls")
        {
            self.problems.push(invalid("a control has a `framework` and an `id`", node.span, "one of these lacks one"));
        }
        read
    }
}

/// What the expressions of a rule see: the subject under the name of its kind, and the settings.
fn variables(subject: &Kind) -> Vec<(&'static str, Type)> {
    static KIND_TYPES: LazyLock<HashMap<&'static str, Type>> =
        LazyLock::new(|| KINDS.iter().map(|kind| (kind.name, record(kind.fields))).collect());
    let known = KIND_TYPES.get_key_value(subject.name);
    let subject = known.map(|(name, kind)| (*name, kind.clone()));
    subject.into_iter().chain([(settings::VARIABLE, settings::settings_type())]).collect()
}

fn record(fields: &[Field]) -> Type {
    let fields = fields.iter().map(|field| {
        let kind = match field.kind {
            FieldType::Bool => Type::Bool,
            FieldType::Number => Type::Number,
            FieldType::Text => Type::Text,
            FieldType::Texts => Type::List(Box::new(Type::Text)),
            FieldType::Document | FieldType::Tags => Type::Any,
            FieldType::Record(fields) => record(fields),
            FieldType::Records(fields) => Type::List(Box::new(record(fields))),
        };
        (field.name.to_owned(), kind)
    });
    Type::Record(Arc::new(fields.collect()))
}

/// Where the bytes `start..end` of a scalar's text stand in the file. Folding and indentation change only white space, so that places
/// are found by counting everything else; a scalar with escapes is marked as a whole.
fn place(node: &Node<'_>, source: &str, start: usize, end: usize) -> Span {
    let Some(scalar) = node.as_scalar() else { return node.span };
    let mut raw = &source[node.span.range()];
    let mut offset = node.span.start as usize;
    let is_block = raw.starts_with(['|', '>']);
    let skipped = if is_block { raw.find('\n').unwrap_or(0) } else { usize::from(raw.starts_with(['"', '\''])) };
    raw = &raw[skipped..];
    offset += skipped;
    let raw: Vec<(usize, char)> = raw.char_indices().filter(|(_, character)| !character.is_whitespace()).collect();
    let text: Vec<(usize, char)> = scalar.text.char_indices().filter(|(_, character)| !character.is_whitespace()).collect();
    let is_verbatim = raw.len() >= text.len() && raw.iter().zip(&text).all(|((_, raw), (_, text))| raw == text);
    let first = text.iter().position(|(at, _)| *at >= start);
    let last = text.iter().rposition(|(at, _)| *at < end);
    match (is_verbatim, first, last) {
        (true, Some(first), Some(last)) if first <= last => {
            let (from, (to, character)) = (raw[first].0, raw[last]);
            Span::new(node.span.source, (offset + from) as u32, (offset + to + character.len_utf8()) as u32)
        }
        // The end of the text: nothing is left to mark.
        (true, None, Some(last)) => {
            let (to, character) = raw[last];
            let at = (offset + to + character.len_utf8()) as u32;
            Span::new(node.span.source, at, at)
        }
        _ => node.span,
    }
}

fn did_you_mean<'n>(word: &str, names: impl IntoIterator<Item = &'n str>) -> String {
    nearest(word, names).map_or(String::new(), |name| format!("did you mean `{name}`?"))
}

fn invalid(message: &str, span: Span, label: &str) -> Finding {
    Finding::input(problem::INVALID_RULE_FILE, message, span, label)
}
