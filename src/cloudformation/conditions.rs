//! Conditions: three-valued answers over parameters.

use std::sync::Arc;

use super::scalar::to_text;
use super::{Decided, Evaluator, intrinsics, invalid};
use crate::source::Span;
use crate::syntax::document::tree::Node;
use crate::value::{Reason, Truth, Unknown, Value};

impl Decided {
    fn known(truth: Truth, operands: &[&Value]) -> Self {
        let decisive = operands.iter().find(|value| value.origin.behind().is_some());
        Self { truth, why: None, origin: decisive.map(|value| value.origin.clone()) }
    }

    fn unknown(value: &Value, span: Span) -> Self {
        let reason = || Reason::NotEvaluated { what: "this condition".into() };
        let why = value.find_unknown().unwrap_or_else(|| Arc::new(Unknown { reason: reason(), span }));
        Self { truth: Truth::Unknown, why: Some(why), origin: None }
    }
}

impl<'t> Evaluator<'t> {
    /// The answer of the condition `name`, computed at the first question and kept.
    pub(super) fn condition(&mut self, name: &str, span: Span) -> Decided {
        let Some((name, node)) = self.conditions.get_key_value(name).map(|(name, node)| (*name, *node)) else {
            let known: Vec<&str> = self.conditions.keys().copied().collect();
            let value = self.undefined("condition", name, span, &known);
            return Decided::unknown(&value, span);
        };
        match self.decided.get(name) {
            Some(Some(decided)) => return decided.clone(),
            Some(None) => return Decided::unknown(&Value::unknown(Reason::Cycle { reference: name.into() }, span), span),
            None => {}
        }
        self.decided.insert(name, None);
        let decided = self.decide(node);
        self.decided.insert(name, Some(decided.clone()));
        decided
    }

    /// The answer of a condition function, or of a parameter that says `true` or `false`.
    pub(super) fn decide(&mut self, node: &'t Node<'t>) -> Decided {
        if let Err(what) = self.effort.enter() {
            let value = self.limit(what, node.span);
            return Decided::unknown(&value, node.span);
        }
        let decided = match intrinsics::called(node) {
            Some(("Fn::Equals", arguments)) => self.equals(arguments),
            Some(("Fn::And", arguments)) => self.combined(arguments, Truth::True, Truth::and),
            Some(("Fn::Or", arguments)) => self.combined(arguments, Truth::False, Truth::or),
            Some(("Fn::Not", arguments)) => match arguments.as_sequence() {
                Some([operand]) => {
                    let decided = self.decide(operand);
                    Decided { truth: !decided.truth, ..decided }
                }
                _ => Decided::unknown(&invalid("`Fn::Not` takes a list with one condition", arguments.span), arguments.span),
            },
            Some(("Condition", name)) => match name.as_str() {
                Some(text) => self.condition(text, name.span),
                None => Decided::unknown(&invalid("`Condition` names a condition", name.span), name.span),
            },
            _ => {
                let value = self.argument(node);
                match value.as_bool() {
                    Some(truth) => Decided::known(truth.into(), &[&value]),
                    None => Decided::unknown(&value, node.span),
                }
            }
        };
        self.effort.leave();
        decided
    }

    fn equals(&mut self, arguments: &'t Node<'t>) -> Decided {
        let Some([left, right]) = arguments.as_sequence() else {
            return Decided::unknown(&invalid("`Fn::Equals` takes a list with two values", arguments.span), arguments.span);
        };
        let (left, right) = (self.argument(left), self.argument(right));
        let truth = match (to_text(&left), to_text(&right)) {
            (Ok(left), Ok(right)) => left.equals(&right),
            (Err(Some(_)), _) | (_, Err(Some(_))) => Truth::Unknown,
            // A list or mapping equals no string; two of them are compared by nobody.
            (Ok(_), Err(None)) | (Err(None), Ok(_)) => Truth::False,
            (Err(None), Err(None)) => Truth::Unknown,
        };
        match truth {
            Truth::Unknown if left.find_unknown().is_some() => Decided::unknown(&left, arguments.span),
            Truth::Unknown => Decided::unknown(&right, arguments.span),
            truth => Decided::known(truth, &[&left, &right]),
        }
    }

    fn combined(&mut self, arguments: &'t Node<'t>, start: Truth, combine: fn(Truth, Truth) -> Truth) -> Decided {
        let Some(operands) = arguments.as_sequence() else {
            return Decided::unknown(&invalid("a list of conditions was expected here", arguments.span), arguments.span);
        };
        let mut result = Decided::known(start, &[]);
        for operand in operands {
            let decided = self.decide(operand);
            if decided.truth != start || result.origin.is_none() {
                result.origin = decided.origin;
            }
            result.truth = combine(result.truth, decided.truth);
            result.why = result.why.or(decided.why);
        }
        if result.truth != Truth::Unknown {
            result.why = None;
        }
        result
    }
}
