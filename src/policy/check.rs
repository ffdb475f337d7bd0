//! Checking: what each rule concludes about one object.

use std::sync::Arc;

use super::cel::{Decision, Expression};
use super::rule_file::Rule;
use super::{labels, settings};
use crate::finding::{Class, Finding, Subject, Verdict};
use crate::model::Object;
use crate::value::{Existence, Truth, Unknown, Value};

/// Reasons that one finding names.
const REASONS: usize = 4;

/// The findings of all `rules` that are asked of objects of this kind. A rule that passes, or does not apply, makes none.
pub fn check(rules: &[Rule], object: &Object, settings: &Value) -> Vec<Finding> {
    let asked = rules.iter().filter(|rule| rule.subject.name == object.kind.name);
    asked.filter_map(|rule| Question { rule, object, settings }.answer()).collect()
}

/// One rule, asked of one object.
struct Question<'q> {
    rule: &'q Rule,
    object: &'q Object,
    settings: &'q Value,
}

impl Question<'_> {
    /// The finding; `None` when the rule passes or does not apply.
    fn answer(&self) -> Option<Finding> {
        let when = self.rule.when.as_ref().map(|when| self.decide(when));
        let applies = when.as_ref().map_or(Truth::True, |decision| decision.truth);
        if applies.is_false() {
            return None;
        }
        let require = self.decide(&self.rule.require);
        match (applies, require.truth) {
            (_, Truth::True) => None,
            (Truth::True, Truth::False) => Some(self.failed(&require)),
            (Truth::True, _) => Some(self.undecided([&require])),
            (_, Truth::False) => Some(self.undecided(when.iter())),
            (_, _) => Some(self.undecided(when.iter().chain([&require]))),
        }
    }

    fn variables(&self) -> [(&'static str, &Value); 2] {
        [(self.object.kind.name, &self.object.fields), (settings::VARIABLE, self.settings)]
    }

    fn decide(&self, expression: &Expression) -> Decision {
        expression.decide(&self.variables(), self.object.header)
    }

    fn failed(&self, decision: &Decision) -> Finding {
        let Self { rule, object, .. } = self;
        let about = |message: &super::Message| message.about(&object.address, &self.variables(), object.header);
        let label = rule.label.as_ref().map(about);
        let labels = labels::of_failure(&decision.blame, object, self.settings, label);
        let mut notes = vec![first_sentence(&rule.info.why)];
        if let Existence::Uncertain(unknown, _) = &object.existence {
            notes.push(format!("whether it is deployed is not known: {}", unknown.reason));
        }
        let remediation = Some(first_sentence(&rule.info.remediation));
        Finding { help: remediation, ..self.finding(Verdict::Fail, about(&rule.message), labels, notes) }
    }

    fn undecided<'d>(&self, decisions: impl IntoIterator<Item = &'d Decision>) -> Finding {
        let mut blame: Vec<Value> = Vec::new();
        let mut reasons: Vec<Arc<Unknown>> = Vec::new();
        for decision in decisions {
            blame.extend(decision.blame.iter().cloned());
            let new = decision.reasons.iter().filter(|reason| !reasons.contains(reason)).cloned().collect::<Vec<_>>();
            reasons.extend(new);
        }
        reasons.truncate(REASONS);
        let labels = labels::of_unknown(&blame, &reasons, self.object, self.settings);
        let notes = reasons.iter().map(|unknown| format!("not known: {}", unknown.reason)).collect();
        self.finding(Verdict::Unknown, self.doubt(), labels, notes)
    }

    /// "cannot tell whether trail `…` records every Region", from the rule's summary, "A trail records every Region."
    fn doubt(&self) -> String {
        let Self { rule, object, .. } = self;
        let summary = rule.info.summary.trim_end_matches('.');
        let subject = summary.strip_prefix("A ").and_then(|rest| {
            let end = rest.find(object.kind.name)? + object.kind.name.len();
            Some(rest.split_at(end))
        });
        match subject {
            Some((name, says)) => format!("cannot tell whether {name} `{}`{says}", object.address),
            None => format!("cannot tell of `{}`: {}", object.address, in_a_sentence(summary)),
        }
    }

    fn finding(&self, verdict: Verdict, message: String, labels: labels::Labels, notes: Vec<String>) -> Finding {
        let Self { rule, object, .. } = self;
        Finding {
            rule: rule.info.id.clone(),
            class: Class::Policy,
            severity: rule.info.severity,
            verdict,
            message,
            subject: Some(Subject { kind: object.kind.name.to_owned(), address: object.address.to_string() }),
            primary: labels.primary,
            secondary: labels.secondary,
            notes,
            help: None,
        }
    }
}

/// The first sentence of a paragraph, as reports write notes: no capital, no full stop.
fn first_sentence(paragraph: &str) -> String {
    let paragraph = paragraph.trim();
    let end = paragraph.find(". ").unwrap_or(paragraph.len());
    in_a_sentence(paragraph[..end].trim_end_matches('.'))
}

/// The sentence without its capital, unless that belongs to a name: `CloudTrail`, `S3`.
fn in_a_sentence(sentence: &str) -> String {
    let first_word = sentence.split_whitespace().next().unwrap_or_default();
    let is_name = first_word.chars().skip(1).any(|character| !character.is_lowercase() && character.is_alphanumeric());
    let mut characters = sentence.chars();
    match characters.next() {
        Some(first) if !is_name => first.to_lowercase().chain(characters).collect(),
        _ => sentence.to_owned(),
    }
}
