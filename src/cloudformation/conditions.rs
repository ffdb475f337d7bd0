//! Conditions: when each of them holds, as far as that hangs on what only a deployment knows.

use std::sync::Arc;

use super::loops::Declared;
use super::scalar::to_text;
use super::{Decided, Evaluator, intrinsics, invalid};
use crate::source::Span;
use crate::syntax::document::tree::Node;
use crate::value::{Condition, Existence, Origin, Reason, Truth, Unknown, Value};

impl Decided {
    /// A condition that hangs on nothing but what these values say.
    fn known(holds: bool, operands: &[&Value]) -> Self {
        Self { when: Condition::constant(holds), why: None, origin: decisive(operands) }
    }

    /// A condition that holds `when`, for which `why` is not known.
    fn open(when: Condition, why: Option<Arc<Unknown>>, origin: Option<Origin>) -> Self {
        let why = why.filter(|_| when.truth() == Truth::Unknown);
        Self { when, why, origin }
    }

    /// A condition of which nothing is known but that `value` is not, under a name of its own.
    fn unknown(value: &Value, question: Condition) -> Self {
        Self { when: question, why: value.find_unknown(), origin: None }
    }

    /// Proved, refuted, or not known.
    pub(super) fn truth(&self) -> Truth {
        self.when.truth()
    }

    /// Whether what hangs on this condition exists; `None` when it provably does not.
    pub(super) fn existence(self, span: Span) -> Option<Existence> {
        match self.truth() {
            Truth::True => Some(Existence::Certain),
            Truth::False => None,
            Truth::Unknown => Some(Existence::Uncertain(self.why(span), self.when)),
        }
    }

    /// Why it is not known whether the condition holds.
    pub(super) fn why(&self, span: Span) -> Arc<Unknown> {
        let reason = || Reason::NotEvaluated { what: "this condition".into() };
        self.why.clone().unwrap_or_else(|| Arc::new(Unknown { reason: reason(), span }))
    }
}

/// Where the first of the values came from that says so.
fn decisive(operands: &[&Value]) -> Option<Origin> {
    operands.iter().find(|value| value.origin.behind().is_some()).map(|value| value.origin.clone())
}

impl<'t> Evaluator<'t> {
    /// When the condition `name` holds, computed at the first question and kept.
    pub(super) fn condition(&mut self, name: &str, span: Span) -> Decided {
        let Some(Declared { name, value: node, scope, .. }) = self.conditions.get(name).cloned() else {
            let known: Vec<Arc<str>> = self.conditions.keys().cloned().collect();
            let value = self.undefined("condition", name, span, &known);
            return Decided::unknown(&value, self.symbols.question(name));
        };
        match self.decided.get(&name) {
            Some(Some(kept)) => return kept.noted_in(&mut self.defaults),
            Some(None) => {
                let circle = Value::unknown(Reason::Cycle { reference: name.clone() }, span);
                return Decided::unknown(&circle, self.symbols.question(&name));
            }
            None => {}
        }
        self.decided.insert(name.clone(), None);
        let kept = self.noting_defaults(|evaluator| evaluator.inside(&scope, |evaluator| evaluator.decide(node)));
        let decided = kept.value.clone();
        self.decided.insert(name, Some(kept));
        decided
    }

    /// When a condition function holds, or a parameter that says `true` or `false`.
    pub(super) fn decide(&mut self, node: &'t Node<'t>) -> Decided {
        if let Err(what) = self.effort.enter() {
            let value = self.limit(what, node.span);
            return self.nameless(&value);
        }
        let decided = match intrinsics::called(node) {
            Some(("Fn::Equals", arguments)) => self.equals(arguments),
            Some(("Fn::And", arguments)) => self.combined(arguments, true, Condition::and),
            Some(("Fn::Or", arguments)) => self.combined(arguments, false, Condition::or),
            Some(("Fn::Not", arguments)) => match arguments.as_sequence() {
                Some([operand]) => {
                    let decided = self.decide(operand);
                    Decided { when: decided.when.not(), ..decided }
                }
                _ => self.nameless(&invalid("`Fn::Not` takes a list with one condition", arguments.span)),
            },
            Some(("Condition", name)) => match name.as_str() {
                Some(text) => {
                    let name_in_loops = self.scope.replaced(text).into_owned();
                    self.condition(&name_in_loops, name.span)
                }
                None => self.nameless(&invalid("`Condition` names a condition", name.span)),
            },
            _ => {
                let value = self.argument(node);
                self.says_true(&value)
            }
        };
        self.effort.leave();
        decided
    }

    /// When a value is `true`.
    fn says_true(&mut self, value: &Value) -> Decided {
        match value.as_bool() {
            Some(holds) => Decided::known(holds, &[value]),
            None => self.when_equal(value, &Value::text("true", value.origin.clone())),
        }
    }

    fn equals(&mut self, arguments: &'t Node<'t>) -> Decided {
        let Some([left, right]) = arguments.as_sequence() else {
            return self.nameless(&invalid("`Fn::Equals` takes a list with two values", arguments.span));
        };
        let (left, right) = (self.argument(left), self.argument(right));
        self.when_equal(&left, &right)
    }

    /// When two values are equal, whichever of their alternatives they turn out to be.
    fn when_equal(&mut self, left: &Value, right: &Value) -> Decided {
        let mut when = Some(Condition::constant(false));
        for mine in left.all_alternatives() {
            for theirs in right.all_alternatives() {
                let equal = match equal(&mine.value, &theirs.value) {
                    Truth::True => Some(Condition::constant(true)),
                    Truth::False => continue,
                    Truth::Unknown => Some(self.question(&mine.value, &theirs.value)),
                };
                let here = mine.when.and(&theirs.when).zip(equal).and_then(|(both, equal)| both.and(&equal));
                when = when.zip(here).and_then(|(any, here)| any.or(&here));
            }
        }
        let why = left.find_unknown().or_else(|| right.find_unknown());
        let when = when.unwrap_or_else(|| self.symbols.nameless_question());
        Decided::open(when, why, decisive(&[left, right]))
    }

    /// When two values are equal of which one is not known: for certain answers to what a parameter is, or to a question that has the same
    /// words wherever it is asked.
    fn question(&mut self, left: &Value, right: &Value) -> Condition {
        let symbol =
            |value: &Value| value.as_text().filter(|_| value.is_symbol())?.first_symbol().map(|symbol| symbol.name.clone());
        let literal = |value: &Value| to_text(value).ok()?.as_literal().map(Arc::<str>::from);
        let (left, right) = if literal(left).is_some() { (right, left) } else { (left, right) };
        if let (Some(name), Some(literal)) = (symbol(left), literal(right))
            && let Some(answered) = self.answered(&name, &literal)
        {
            return answered;
        }
        let worded = |value: &Value| match symbol(value) {
            Some(name) => Some(name.to_string()),
            None => Some(format!("{:?}", to_text(value).ok()?.to_string())),
        };
        match worded(left).zip(worded(right)) {
            Some((left, right)) => Condition::open(format!("{left} == {right}")),
            None => self.symbols.nameless_question(),
        }
    }

    fn combined(
        &mut self,
        arguments: &'t Node<'t>,
        start: bool,
        combine: fn(&Condition, &Condition) -> Option<Condition>,
    ) -> Decided {
        let Some(operands) = arguments.as_sequence() else {
            return self.nameless(&invalid("a list of conditions was expected here", arguments.span));
        };
        let mut when = Some(Condition::constant(start));
        let (mut why, mut origin) = (None, None);
        for operand in operands {
            let decided = self.decide(operand);
            // One that decides alone is where the answer comes from.
            let is_decisive = decided.truth() == Truth::from(!start);
            if origin.is_none() || is_decisive {
                origin = decided.origin;
            }
            why = why.or(decided.why);
            let decisive = Condition::constant(!start);
            when = match when {
                _ if is_decisive => Some(decisive),
                Some(already) if already == decisive => Some(already),
                already => already.and_then(|already| combine(&already, &decided.when)),
            };
        }
        let when = when.unwrap_or_else(|| self.symbols.nameless_question());
        Decided::open(when, why, origin)
    }

    /// A condition that cannot be told, and that no other shares.
    fn nameless(&mut self, value: &Value) -> Decided {
        Decided { when: self.symbols.nameless_question(), why: value.find_unknown(), origin: None }
    }
}

/// Are two values equal, as CloudFormation compares them?
fn equal(left: &Value, right: &Value) -> Truth {
    match (to_text(left), to_text(right)) {
        (Ok(left), Ok(right)) => left.equals(&right),
        (Err(Some(_)), _) | (_, Err(Some(_))) => Truth::Unknown,
        // A list or mapping equals no string; two of them are compared by nobody.
        (Ok(_), Err(None)) | (Err(None), Ok(_)) => Truth::False,
        (Err(None), Err(None)) => Truth::Unknown,
    }
}
