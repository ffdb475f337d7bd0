//! Formulas: what a pattern demands of the fields of an event, in one form for metric filters and rules of EventBridge.

use std::sync::Arc;

use regex::Regex;

use super::glob::Glob;
use crate::value::{Truth, Unknown};

/// A field of an event, as patterns write it behind `$.`; what EventBridge puts around an event begins with `/`.
pub type Field = Arc<str>;

/// What an event must be like.
#[derive(Debug, Clone)]
pub enum Formula {
    /// All of these hold; always, if there are none.
    All(Vec<Formula>),
    /// One of these holds; never, if there are none.
    Any(Vec<Formula>),
    /// A field passes a test.
    Condition(Field, Test),
    /// Whether it holds is not known, for this reason if there is one to tell.
    Open(Option<Arc<Unknown>>),
}

/// What is asked of one field.
#[derive(Debug, Clone)]
pub enum Test {
    /// Is it a string that the glob takes?
    Text(Glob),
    /// Is it there, and is it anything but a string that the glob takes?
    NotText(Glob),
    /// Is it a number that compares so with this one?
    Number(Comparison, f64),
    /// Is it a string in which the expression finds something?
    Regex(Regex),
    /// Is it there, and is it anything but a string in which the expression finds something?
    NotRegex(Regex),
    /// Is it `null`?
    Null,
    /// Is it `true`, or `false`?
    Bool(bool),
    /// Is it there at all?
    Exists,
    /// Is it not there?
    Missing,
    /// Whether it passes is not known, for this reason.
    Open(Arc<Unknown>),
}

/// How two numbers compare.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Comparison {
    /// `=`
    Equal,
    /// `!=`
    NotEqual,
    /// `<`
    Less,
    /// `<=`
    LessOrEqual,
    /// `>`
    Greater,
    /// `>=`
    GreaterOrEqual,
}

/// What a field of an event holds.
#[derive(Debug, Clone, PartialEq)]
pub enum Content {
    /// The event has no such field.
    Missing,
    /// `null`
    Null,
    /// `true` or `false`
    Bool(bool),
    /// A number.
    Number(f64),
    /// A string.
    Text(String),
    /// An array or an object.
    Nested,
    /// Something, for this reason nobody knows what.
    Open(Arc<Unknown>),
}

impl Comparison {
    fn holds(self, left: f64, right: f64) -> bool {
        match self {
            Comparison::Equal => left == right,
            Comparison::NotEqual => left != right,
            Comparison::Less => left < right,
            Comparison::LessOrEqual => left <= right,
            Comparison::Greater => left > right,
            Comparison::GreaterOrEqual => left >= right,
        }
    }
}

impl Formula {
    /// Does it hold, as far as it does not hang on fields?
    pub fn truth(&self) -> Truth {
        match self {
            Formula::All(parts) => parts.iter().map(Formula::truth).fold(Truth::True, Truth::and),
            Formula::Any(parts) => parts.iter().map(Formula::truth).fold(Truth::False, Truth::or),
            Formula::Condition(..) | Formula::Open(_) => Truth::Unknown,
        }
    }

    /// May this be its answer, whatever the fields hold? What is open is neither true nor false.
    pub fn can_be(&self, answer: Truth) -> bool {
        match (self, answer) {
            (Formula::All(parts), Truth::True) | (Formula::Any(parts), Truth::False) => {
                parts.iter().all(|part| part.can_be(answer))
            }
            (Formula::All(parts) | Formula::Any(parts), _) => parts.iter().any(|part| part.can_be(answer)),
            (Formula::Condition(..), _) => true,
            (Formula::Open(_), _) => false,
        }
    }

    /// What is left of it for events whose `field` holds `content`.
    pub fn given(&self, field: &str, content: &Content) -> Formula {
        match self {
            Formula::All(parts) => {
                let mut left = Vec::new();
                for part in parts {
                    match part.given(field, content) {
                        Formula::Any(none) if none.is_empty() => return Formula::Any(none),
                        Formula::All(inner) => left.extend(inner),
                        part => left.push(part),
                    }
                }
                if left.len() == 1 { left.remove(0) } else { Formula::All(left) }
            }
            Formula::Any(parts) => {
                let mut left = Vec::new();
                for part in parts {
                    match part.given(field, content) {
                        Formula::All(none) if none.is_empty() => return Formula::All(none),
                        Formula::Any(inner) => left.extend(inner),
                        part => left.push(part),
                    }
                }
                if left.len() == 1 { left.remove(0) } else { Formula::Any(left) }
            }
            Formula::Condition(own, test) if &**own == field => match (test.passes(content), test, content) {
                (Truth::True, ..) => Formula::All(Vec::new()),
                (Truth::False, ..) => Formula::Any(Vec::new()),
                (Truth::Unknown, Test::Open(why), _) | (Truth::Unknown, _, Content::Open(why)) => {
                    Formula::Open(Some(why.clone()))
                }
                (Truth::Unknown, ..) => Formula::Open(None),
            },
            Formula::Condition(..) | Formula::Open(_) => self.clone(),
        }
    }

    /// The first field that it hangs on.
    pub fn first_field(&self) -> Option<&Field> {
        match self {
            Formula::All(parts) | Formula::Any(parts) => parts.iter().find_map(Formula::first_field),
            Formula::Condition(field, _) => Some(field),
            Formula::Open(_) => None,
        }
    }

    /// The first reason for which it is open.
    pub fn first_reason(&self) -> Option<Arc<Unknown>> {
        match self {
            Formula::All(parts) | Formula::Any(parts) => parts.iter().find_map(Formula::first_reason),
            Formula::Open(why) => why.clone(),
            Formula::Condition(..) => None,
        }
    }

    /// Calls `take` for each condition.
    pub fn each_condition<'f>(&'f self, take: &mut impl FnMut(&'f Field, &'f Test)) {
        match self {
            Formula::All(parts) | Formula::Any(parts) => parts.iter().for_each(|part| part.each_condition(take)),
            Formula::Condition(field, test) => take(field, test),
            Formula::Open(_) => {}
        }
    }
}

impl Test {
    /// Does a field pass that holds this?
    ///
    /// A comparison, `!=` too, is false for a field that is missing, and for arrays and objects:
    /// <https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/FilterAndPatternSyntax.html>, and what CloudWatch's own test of patterns
    /// answers for missing fields. How strings compare with numbers and truth values is written nowhere.
    pub fn passes(&self, content: &Content) -> Truth {
        match (self, content) {
            (Test::Open(_), _) | (_, Content::Open(_)) => Truth::Unknown,
            (Test::Missing, content) => (*content == Content::Missing).into(),
            (_, Content::Missing) => Truth::False,
            (Test::Exists, _) => Truth::True,
            (Test::Null, content) => (*content == Content::Null).into(),
            (Test::Bool(wanted), Content::Bool(value)) => (wanted == value).into(),
            (Test::Bool(_), _) => Truth::False,
            (_, Content::Nested) => Truth::False,
            (Test::Text(glob), Content::Text(text)) => glob.takes(text),
            (Test::NotText(glob), Content::Text(text)) => !glob.takes(text),
            (Test::Text(glob), Content::Number(number)) if glob.takes_all() && number.is_finite() => Truth::True,
            (Test::Text(glob), content) => may_be_written(content, |written| !glob.takes(written).is_false()),
            (Test::Number(comparison, wanted), Content::Number(number)) => comparison.holds(*number, *wanted).into(),
            (Test::Number(Comparison::NotEqual, _), _) => Truth::Unknown,
            (Test::Number(..), Content::Text(text)) if text.parse::<f64>().is_ok() => Truth::Unknown,
            (Test::Number(..), _) => Truth::False,
            (Test::Regex(regex), Content::Text(text)) => regex.is_match(text).into(),
            (Test::NotRegex(regex), Content::Text(text)) => (!regex.is_match(text)).into(),
            (Test::Regex(regex), content) => may_be_written(content, |written| regex.is_match(written)),
            (Test::NotText(_) | Test::NotRegex(_), _) => Truth::Unknown,
        }
    }
}

/// Unknown if what is no string would be one that `is_taken`, written as one; otherwise false.
fn may_be_written(content: &Content, is_taken: impl Fn(&str) -> bool) -> Truth {
    let written = match content {
        Content::Bool(value) => value.to_string(),
        Content::Number(number) => number.to_string(),
        Content::Null => "null".to_owned(),
        _ => return Truth::False,
    };
    if is_taken(&written) { Truth::Unknown } else { Truth::False }
}
