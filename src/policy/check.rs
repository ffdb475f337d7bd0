//! Checking: what each rule concludes about one object.

use std::cell::OnceCell;
use std::collections::HashMap;
use std::sync::{Arc, OnceLock};

use super::cel::{Decision, Judgement};
use super::rule_file::Rule;
use super::{labels, settings};
use crate::finding::{Class, Finding, Subject, Verdict};
use crate::model::Object;
use crate::value::{Condition, Existence, Questions, Truth, Unknown, Value};

/// Reasons that one finding names.
const REASONS: usize = 4;

/// The longest condition that a note shows: more is no help.
const NOTE_BYTES: usize = 400;

/// Rules, ready to be asked of many objects.
pub struct Panel<'r> {
    by_kind: HashMap<&'static str, Vec<Member<'r>>>,
    settings: &'r Value,
}

/// A rule, and what is said in the same words of all that breaks it.
struct Member<'r> {
    rule: &'r Rule,
    why: OnceLock<String>,
    remediation: OnceLock<String>,
}

impl<'r> Panel<'r> {
    /// Of these rules, which see `settings`.
    pub fn of(rules: impl IntoIterator<Item = &'r Rule>, settings: &'r Value) -> Self {
        let mut by_kind: HashMap<_, Vec<Member<'r>>> = HashMap::new();
        for rule in rules {
            let member = Member { rule, why: OnceLock::new(), remediation: OnceLock::new() };
            by_kind.entry(rule.subject.name).or_default().push(member);
        }
        Self { by_kind, settings }
    }

    /// The findings of all rules that are asked of objects of this kind. A rule that passes, or does not apply, makes none.
    pub fn check(&self, object: &Object) -> Vec<Finding> {
        let cases = OnceCell::new();
        let asked = self.by_kind.get(object.kind.name).into_iter().flatten();
        asked.filter_map(|member| Question { member, object, settings: self.settings, cases: &cases }.answer()).collect()
    }
}

/// One rule, asked of one object.
struct Question<'q> {
    member: &'q Member<'q>,
    object: &'q Object,
    settings: &'q Value,
    /// The cases that all of the object hangs on, the same for all rules; `None` when they are too many.
    cases: &'q OnceCell<Option<Vec<Case>>>,
}

/// A case in which an object exists, and its fields in that case.
struct Case {
    when: Condition,
    fields: Value,
}

/// What a rule says of an object whose fields are these.
struct Answer {
    /// Does the object pass?
    passes: Truth,
    /// What decided that.
    decisions: Vec<Decision>,
    fields: Value,
}

/// What a rule says of an object in each case that may be, when it cannot tell without knowing the case.
struct Outcomes {
    /// When it fails for sure; constant if it never does.
    fails: Condition,
    /// Does it fail in every case?
    always: bool,
    /// Does it pass in every case?
    never: bool,
    /// The answers that say that it fails.
    failures: Vec<Answer>,
}

impl Question<'_> {
    /// The finding; `None` when the rule passes or does not apply.
    fn answer(&self) -> Option<Finding> {
        let answer = self.about(&self.object.fields);
        match answer.passes {
            Truth::True => None,
            Truth::False => Some(self.failed(&[answer], None)),
            Truth::Unknown => self.by_case(&answer),
        }
    }

    /// The finding when the object as a whole leaves the answer open, but each case by itself may not.
    fn by_case(&self, open: &Answer) -> Option<Finding> {
        let Some(outcomes) = self.outcomes(open) else { return Some(self.undecided(open, None)) };
        if outcomes.never {
            return None;
        }
        if outcomes.always {
            return Some(self.failed(&outcomes.failures, None));
        }
        let proved = self.proved(&outcomes.fails);
        match proved.truth() {
            Truth::False => Some(self.undecided(open, Some(&outcomes.fails))),
            _ => Some(self.failed(&outcomes.failures, Some(&proved))),
        }
    }

    /// What the rule says in each case of what the answer hangs on: all of the object if these are few cases, otherwise what left it open.
    /// `None` when nothing is known of that, or it is too much.
    fn outcomes(&self, open: &Answer) -> Option<Outcomes> {
        if !self.object.fields.holds_alternatives() {
            return None;
        }
        let existence = self.object.existence.when();
        let all = self.cases.get_or_init(|| {
            let questions = self.object.fields.questions(existence.questions().clone())?;
            Some(self.cases_of(&questions))
        });
        if let Some(cases) = all {
            return Some(self.outcomes_in(cases));
        }
        let blamed = || open.decisions.iter().flat_map(|decision| &decision.blame);
        let of_blamed = |all: Questions| blamed().try_fold(all, |all, value| value.questions(all));
        let questions =
            of_blamed(existence.questions().clone()).or_else(|| of_blamed(Condition::constant(true).questions().clone()))?;
        Some(self.outcomes_in(&self.cases_of(&questions)))
    }

    /// The cases of `questions` in which the object exists.
    fn cases_of(&self, questions: &Questions) -> Vec<Case> {
        let existence = self.object.existence.when();
        let cases = questions.cases().filter(|case| !existence.given(case).is_false());
        cases.map(|when| Case { fields: self.object.fields.under(&when), when }).collect()
    }

    fn outcomes_in(&self, cases: &[Case]) -> Outcomes {
        let never = Condition::constant(false);
        let mut outcomes = Outcomes { fails: never, always: true, never: true, failures: Vec::new() };
        for Case { when, fields } in cases {
            let answer = self.about(fields);
            outcomes.always &= answer.passes.is_false();
            outcomes.never &= answer.passes.is_true();
            if answer.passes.is_false() {
                // The cases of the same questions are never too many together.
                outcomes.fails = outcomes.fails.or(when).unwrap_or_else(|| when.clone());
                outcomes.failures.push(answer);
            }
        }
        outcomes
    }

    /// The part of the condition `fails` that is proved by the code: the answers that it declares, with which the rule fails whatever else
    /// is answered. That somebody may answer a question which nothing is declared of so that it fails proves nothing.
    fn proved(&self, fails: &Condition) -> Condition {
        let existence = self.object.existence.when();
        let is_proved = |case: &Condition| match case.and(&existence) {
            Some(exists) => !exists.truth().is_false() && fails.given(&exists).is_true(),
            None => fails.given(case).is_true(),
        };
        let declared = fails.questions().with_declared_answers();
        let proved = declared.cases().filter(is_proved);
        proved.fold(Condition::constant(false), |any, case| any.or(&case).unwrap_or(case))
    }

    fn about(&self, fields: &Value) -> Answer {
        let variables = self.variables(fields);
        let Rule { when, require, .. } = self.member.rule;
        let passed = || Answer { passes: Truth::True, decisions: Vec::new(), fields: fields.clone() };
        let when = when.as_ref().map(|when| when.judge_condition(&variables, self.object.header));
        let applies = when.as_ref().map_or(Truth::True, Judgement::truth);
        if applies.is_false() {
            return passed();
        }
        let require = require.judge(&variables, self.object.header);
        let (passes, open) = match (applies, require.truth()) {
            (_, Truth::True) => return passed(),
            (Truth::True, passes) => (passes, [None, Some(require)]),
            (_, Truth::False) => (Truth::Unknown, [when, None]),
            (_, _) => (Truth::Unknown, [when, Some(require)]),
        };
        Answer { passes, decisions: open.into_iter().flatten().map(Judgement::decision).collect(), fields: fields.clone() }
    }

    fn variables<'v>(&'v self, fields: &'v Value) -> [(&'static str, &'v Value); 2] {
        [(self.object.kind.name, fields), (settings::VARIABLE, self.settings)]
    }

    /// The finding that `failures`, of which there is at least one, prove, in the cases `when` if not always.
    fn failed(&self, failures: &[Answer], when: Option<&Condition>) -> Finding {
        let Self { member: Member { rule, why, remediation }, object, .. } = self;
        let fields = failures.first().map_or(&object.fields, |answer| &answer.fields);
        let about = |message: &super::Message| message.about(&object.address, &self.variables(fields), object.header);
        let label = rule.label.as_ref().map(about);
        let mut blame: Vec<Value> = Vec::new();
        for value in failures.iter().flat_map(|answer| &answer.decisions).flat_map(|decision| &decision.blame) {
            if !blame.iter().any(|known| known.origin == value.origin) {
                blame.push(value.clone());
            }
        }
        let labels = labels::of_failure(&blame, object, self.settings, label);
        let mut notes = vec![why.get_or_init(|| first_sentence(rule.info.why())).clone()];
        let in_full = |note: &super::Message| note.in_full(&object.address, &self.variables(fields), object.header);
        notes.extend(rule.note.as_ref().and_then(in_full));
        notes.extend(when.and_then(fails_when));
        if let Existence::Uncertain(unknown, when) = &object.existence {
            let is_declared = when.questions().with_declared_answers() == *when.questions();
            notes.push(match is_declared && !when.truth().is_true() {
                true => format!("deployed when {}", when.in_words()),
                false => format!("whether it is deployed is not known: {}", unknown.reason),
            });
        }
        let remediation = Some(remediation.get_or_init(|| in_a_sentence(rule.info.remediation().trim_end_matches('.'))).clone());
        let lacks = labels::missing_resource(&blame);
        Finding { help: remediation, lacks, ..self.finding(Verdict::Fail, about(&rule.message), labels, notes) }
    }

    fn undecided(&self, answer: &Answer, fails: Option<&Condition>) -> Finding {
        let mut blame: Vec<Value> = Vec::new();
        let mut reasons: Vec<Arc<Unknown>> = Vec::new();
        for decision in &answer.decisions {
            blame.extend(decision.blame.iter().cloned());
            let new = decision.reasons.iter().filter(|reason| !reasons.contains(reason)).cloned().collect::<Vec<_>>();
            reasons.extend(new);
        }
        reasons.truncate(REASONS);
        let labels = labels::of_unknown(&blame, &reasons, self.object, self.settings);
        let notes = reasons.iter().map(|unknown| format!("not known: {}", unknown.reason));
        let notes = notes.chain(fails.and_then(fails_when)).collect();
        self.finding(Verdict::Unknown, self.doubt(), labels, notes)
    }

    /// "cannot tell whether trail `…` records every Region", from the rule's summary, "A trail records every Region."
    fn doubt(&self) -> String {
        let Self { member: Member { rule, .. }, object, .. } = self;
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

    fn finding(&self, verdict: Verdict, message: String, labels: labels::Labels, mut notes: Vec<String>) -> Finding {
        let Self { member: Member { rule, .. }, object, .. } = self;
        notes.extend(object.construct.as_ref().map(|path| format!("made from the construct `{path}`")));
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
            lacks: None,
        }
    }
}

/// Under which answers a rule fails; `None` when it never does, or when nobody could read them.
fn fails_when(condition: &Condition) -> Option<String> {
    let is_readable = condition.truth() == Truth::Unknown && condition.questions().are_readable();
    let words = is_readable.then(|| condition.in_words())?;
    (words.len() <= NOTE_BYTES).then(|| format!("fails when {words}"))
}

/// The first sentence of a paragraph, as reports write notes: no capital, no full stop.
fn first_sentence(paragraph: &str) -> String {
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
