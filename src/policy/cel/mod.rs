//! CEL: the expressions of rules, over values that may not be known, with the values that decided each answer.
//!
//! Syntax and meaning follow <https://github.com/google/cel-spec/blob/master/doc/langdef.md>, with these differences:
//! - Logic has three values. What an unknown value could change is unknown; what it could not is decided.
//! - Numbers are one type, exact decimals. Two whole numbers divide as CEL's integers do.
//! - Selecting a field of null gives null, as does arithmetic with it, so that `bucket.encryption.algorithm == 'aws:kms'` needs no guard.
//!   Ordering null, or asking it for a part of a string, is false.
//! - A record has all fields of its kind; a field that nobody wrote holds what its absence means, often null. `has` asks whether it is
//!   anything but null.

mod ast;
mod check;
mod evaluate;
mod functions;
mod lexer;
mod parser;

use std::sync::Arc;

use ast::Node;
use evaluate::{Evaluation, Judged};

use crate::source::Span;
use crate::value::{Data, Truth, Unknown, Value};

/// The type of an expression or variable.
#[derive(Debug, Clone, PartialEq)]
pub enum Type {
    /// True or false.
    Bool,
    /// A number.
    Number,
    /// A string.
    Text,
    /// A list of elements of one type.
    List(Box<Type>),
    /// A record with these fields.
    Record(Arc<Vec<(String, Type)>>),
    /// Not known before evaluation; null is of this type.
    Any,
}

/// An expression that was parsed and whose names and types were checked.
#[derive(Debug, Clone)]
pub struct Expression {
    root: Node,
    result: Type,
}

/// Why a text is no expression.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct Mistake {
    /// What is wrong.
    pub message: String,
    /// The first byte of the part that is wrong, counted from the start of the expression.
    pub start: usize,
    /// The byte behind it.
    pub end: usize,
    /// What to do.
    pub help: Option<String>,
}

/// The answer of an expression that is true or false.
#[derive(Debug, Clone)]
pub struct Decision {
    /// The answer.
    pub truth: Truth,
    /// The values that made it so, in the order in which they were asked: fields and elements of the first variable, or those of the
    /// others when it had no part.
    pub blame: Vec<Value>,
    /// Why it is unknown; empty when it is not.
    pub reasons: Vec<Arc<Unknown>>,
}

impl Mistake {
    fn new(message: impl Into<String>, start: usize, end: usize) -> Self {
        Self { message: message.into(), start, end, help: None }
    }
}

impl Expression {
    /// The expression that `text` is, over variables with these names and types. Errors: the first mistake.
    pub fn parse(text: &str, variables: &[(&str, Type)]) -> Result<Self, Mistake> {
        let root = parser::parse(text)?;
        let result = check::check(&root, variables)?;
        Ok(Self { root, result })
    }

    /// The type of its value.
    pub fn result(&self) -> &Type {
        &self.result
    }

    /// Does it select `field` of anything?
    pub fn mentions(&self, field: &str) -> bool {
        self.root.selects(field)
    }

    /// Its value; unknown when that cannot be told. What the expression itself makes stands at `place`.
    pub fn value(&self, variables: &[(&str, &Value)], place: Span) -> Value {
        Evaluation::new(variables, place).run(&self.root).value.into_owned()
    }

    /// Its answer. What the expression itself makes stands at `place`. A value that is neither true nor false is unknown, with that reason.
    pub fn decide(&self, variables: &[(&str, &Value)], place: Span) -> Decision {
        self.judge(variables, place).decision()
    }

    /// Its answer as the condition for something else, of which nobody wants to know what made it false.
    pub(super) fn judge_condition<'v>(&'v self, variables: &[(&'v str, &'v Value)], place: Span) -> Judgement<'v> {
        Judgement { judged: Evaluation::new(variables, place).run_as_condition(&self.root) }
    }

    /// Its answer, for those who may not want to know what made it so.
    pub(super) fn judge<'v>(&'v self, variables: &[(&'v str, &'v Value)], place: Span) -> Judgement<'v> {
        Judgement { judged: Evaluation::new(variables, place).run(&self.root) }
    }
}

/// The answer of an expression that is true or false, before anybody asks what made it so.
pub(super) struct Judgement<'v> {
    judged: Judged<'v>,
}

impl Judgement<'_> {
    pub(super) fn truth(&self) -> Truth {
        self.judged.truth()
    }

    pub(super) fn decision(self) -> Decision {
        let truth = self.truth();
        let Judged { value, blame: blamed } = self.judged;
        let about_subject = blamed.iter().any(|(variable, _)| *variable == 0);
        let mut blame: Vec<Value> = Vec::new();
        for (variable, value) in blamed {
            let is_new = || !blame.iter().any(|known| known.origin == value.origin);
            if (variable == 0 || !about_subject) && is_new() {
                blame.push(value.into_owned());
            }
        }
        let mut reasons: Vec<Arc<Unknown>> = Vec::new();
        if truth == Truth::Unknown {
            let own = match &value.data {
                Data::Unknown(unknown) => Some(unknown.clone()),
                _ => None,
            };
            for unknown in blame.iter().filter_map(Value::find_unknown).chain(own) {
                if !reasons.contains(&unknown) {
                    reasons.push(unknown);
                }
            }
        }
        Decision { truth, blame, reasons }
    }
}
