//! Conditions: whether what a request says about a key meets what a statement asks of it.
//!
//! <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html>, and for keys and conditions with
//! several values <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-logic-multiple-context-keys-or-values.html>.

use core::cmp::Ordering;
use core::net::IpAddr;
use std::sync::Arc;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use jiff::Timestamp;

use super::decision::not_evaluated;
use super::operator::{Operator, Quantifier, Test};
use super::pattern::{Answer, Reading, Variables, compared, compared_arns, invalid};
use super::policy::{Condition, Term, Version};
use super::request::{Context, Match, Presence};
use crate::source::Span;
use crate::value::{Number, Text, Truth, Unknown};

impl Condition {
    /// Does a request with this context meet it, in a document of this version?
    pub fn is_met(&self, context: &Context, version: &Version) -> Match {
        let operator = match &self.operator {
            Ok(operator) => *operator,
            Err(doubt) => return Match::open(doubt.why.clone(), doubt.origin.clone()),
        };
        let span = self.origin.span;
        if self.values.terms.is_empty() && self.values.doubts.is_empty() {
            return Match::open(not_evaluated("a condition without values", span), self.origin.clone());
        }
        let presence = context.get(&self.key, span);
        if operator.test == Test::Null {
            return self.is_null(&presence);
        }
        match presence {
            Presence::Unknown(why) => Match::open(why, self.origin.clone()),
            Presence::Absent => Match::known(operator.holds_without_key(), vec![self.origin.clone()]),
            Presence::Values(values) => {
                let variables = version.variables(context);
                let matches: Vec<Match> = values.iter().map(|value| self.is_met_by(operator, value, variables.clone())).collect();
                let is_empty = values.iter().all(|value| value.as_literal() == Some(""));
                self.of_all_values(operator.quantifier, matches, is_empty)
            }
        }
    }

    /// `Null`: whether the key is missing.
    fn is_null(&self, presence: &Presence) -> Match {
        let matches = self.values.terms.iter().map(|term| {
            let place = term.origin.clone();
            let is_absent = match presence {
                Presence::Absent => true,
                Presence::Values(_) => false,
                Presence::Unknown(why) => return Match::open(why.clone(), place),
            };
            match truth(&term.text, place.span) {
                Ok(wanted) => Match::known(wanted == is_absent, vec![place]),
                Err(why) => Match::open(why, place),
            }
        });
        let doubts = self.values.doubts.iter().map(|doubt| Match::open(doubt.why.clone(), doubt.origin.clone()));
        Match::any(matches.chain(doubts), &self.origin)
    }

    /// Is it met by one value of the request? By any of its own values, or, with an operator that says not, by none of them.
    fn is_met_by(&self, operator: Operator, value: &Text, variables: Variables<'_>) -> Match {
        let matches = self.values.terms.iter().map(|term| {
            let place = term.origin.clone();
            match operator.test.holds(term, value, variables.clone()) {
                Ok(answer) => Match::known(answer, vec![place]),
                Err(why) => Match::open(why, place),
            }
        });
        let doubts = self.values.doubts.iter().map(|doubt| Match::open(doubt.why.clone(), doubt.origin.clone()));
        let any = Match::any(matches.chain(doubts), &self.values.origin);
        if operator.is_negated { any.negated() } else { any }
    }

    /// The answer for all values of the request, `is_empty` if they are all empty strings.
    fn of_all_values(&self, quantifier: Quantifier, matches: Vec<Match>, is_empty: bool) -> Match {
        let truths = matches.iter().map(|answer| answer.truth);
        let together = match quantifier {
            Quantifier::ForAllValues => truths.fold(Truth::True, Truth::and),
            Quantifier::ForAnyValue => truths.fold(Truth::False, Truth::or),
            Quantifier::None => {
                let mut truths = truths;
                let first = truths.next().unwrap_or(Truth::Unknown);
                // What several values without a quantifier mean, AWS does not say.
                if truths.all(|truth| truth == first) { first } else { Truth::Unknown }
            }
        };
        // The two count a value that is empty as none.
        let as_none = match quantifier {
            Quantifier::ForAllValues => Truth::True,
            Quantifier::ForAnyValue => Truth::False,
            Quantifier::None => together,
        };
        if is_empty && as_none != together {
            let why = not_evaluated("whether a key with an empty value counts as one without values", self.origin.span);
            return Match::open(why, self.origin.clone());
        }
        match matches.into_iter().find(|answer| answer.truth == together) {
            Some(answer) => answer,
            None => {
                let what = format!("what `{}` means for several values of `{}`", self.operator_name, self.key);
                Match::open(not_evaluated(what, self.origin.span), self.origin.clone())
            }
        }
    }
}

impl Operator {
    /// Does a request meet it that has no such key?
    fn holds_without_key(self) -> bool {
        self.if_exists
            || match self.quantifier {
                Quantifier::ForAllValues => true,
                Quantifier::ForAnyValue => false,
                Quantifier::None => self.is_negated,
            }
    }
}

impl Test {
    /// Does the `value` of a request compare to that of a policy like this? Policy variables stand in strings and ARNs alone.
    fn holds(self, term: &Term, value: &Text, variables: Variables<'_>) -> Answer {
        let (wanted, span) = (&term.text, term.origin.span);
        let string = |wildcards: bool, case_sensitive: bool| {
            let reading = Reading { wildcards, case_sensitive, variables: variables.clone() };
            compared(wanted, value, &reading, Some(span))
        };
        let ordered = |answer: fn(Ordering) -> bool, order: Result<Ordering, Arc<Unknown>>| order.map(answer);
        match self {
            Test::StringEquals => string(false, true),
            Test::StringEqualsIgnoreCase => match string(false, false) {
                Ok(false) if !is_ascii(wanted) && !is_ascii(value) => {
                    Err(not_evaluated("which letters beyond ASCII are the same but for their case", span))
                }
                answer => answer,
            },
            Test::StringLike => string(true, true),
            Test::ArnLike => compared_arns(wanted, value, variables.clone(), span),
            Test::NumericEquals => ordered(Ordering::is_eq, numbers(value, wanted, span)),
            Test::NumericLessThan => ordered(Ordering::is_lt, numbers(value, wanted, span)),
            Test::NumericLessThanEquals => ordered(Ordering::is_le, numbers(value, wanted, span)),
            Test::NumericGreaterThan => ordered(Ordering::is_gt, numbers(value, wanted, span)),
            Test::NumericGreaterThanEquals => ordered(Ordering::is_ge, numbers(value, wanted, span)),
            Test::DateEquals => ordered(Ordering::is_eq, moments(value, wanted, span)),
            Test::DateLessThan => ordered(Ordering::is_lt, moments(value, wanted, span)),
            Test::DateLessThanEquals => ordered(Ordering::is_le, moments(value, wanted, span)),
            Test::DateGreaterThan => ordered(Ordering::is_gt, moments(value, wanted, span)),
            Test::DateGreaterThanEquals => ordered(Ordering::is_ge, moments(value, wanted, span)),
            Test::Bool => Ok(truth(value, span)? == truth(wanted, span)?),
            Test::BinaryEquals => Ok(bytes(value, span)? == bytes(wanted, span)?),
            Test::IpAddress => Ok(range(wanted, span)?.holds(address(literal(value)?, span)?)),
            // Asked of the key, not of its values.
            Test::Null => truth(wanted, span).map(|is_absent| !is_absent),
        }
    }
}

fn is_ascii(text: &Text) -> bool {
    text.as_literal().is_some_and(str::is_ascii)
}

/// The characters. Errors: why they are not known.
fn literal(text: &Text) -> Result<&str, Arc<Unknown>> {
    match (text.as_literal(), text.first_symbol()) {
        (Some(literal), _) => Ok(literal),
        (None, Some(symbol)) => Err(symbol.unknown.clone()),
        (None, None) => Ok(""),
    }
}

fn truth(text: &Text, span: Span) -> Result<bool, Arc<Unknown>> {
    match literal(text)? {
        "true" => Ok(true),
        "false" => Ok(false),
        other => Err(invalid(format!("`{other}` is neither `true` nor `false`"), span)),
    }
}

fn numbers(value: &Text, wanted: &Text, span: Span) -> Result<Ordering, Arc<Unknown>> {
    let number = |text: &Text| {
        let text = literal(text)?;
        Number::from_text(text).ok_or_else(|| invalid(format!("`{text}` is no number"), span))
    };
    Ok(number(value)?.cmp(&number(wanted)?))
}

fn moments(value: &Text, wanted: &Text, span: Span) -> Result<Ordering, Arc<Unknown>> {
    Ok(moment(literal(value)?, span)?.cmp(&moment(literal(wanted)?, span)?))
}

/// Nanoseconds since 1970, of one of the forms of <https://www.w3.org/TR/NOTE-datetime>, or of seconds since then. Errors: it is neither, or
/// both, as four digits are.
fn moment(text: &str, span: Span) -> Result<i128, Arc<Unknown>> {
    let is_number = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    if is_number && text.len() != 4 {
        let seconds: Option<i128> = text.parse().ok();
        let nanoseconds = seconds.and_then(|seconds| seconds.checked_mul(1_000_000_000));
        return nanoseconds.ok_or_else(|| invalid(format!("`{text}` is no moment"), span));
    }
    let whole = match text.len() {
        7 => format!("{text}-01T00:00:00Z"),
        10 => format!("{text}T00:00:00Z"),
        _ => text.to_owned(),
    };
    match whole.parse::<Timestamp>() {
        Ok(moment) if !is_number => Ok(moment.as_nanosecond()),
        _ => Err(invalid(format!("`{text}` is no moment with year, month, day, time and zone, or in seconds since 1970"), span)),
    }
}

fn bytes(text: &Text, span: Span) -> Result<Vec<u8>, Arc<Unknown>> {
    let text = literal(text)?;
    STANDARD.decode(text).map_err(|_| invalid(format!("`{text}` is no Base64"), span))
}

/// Addresses that begin with the same bits.
struct Range {
    first: IpAddr,
    bits: u32,
}

impl Range {
    fn holds(&self, address: IpAddr) -> bool {
        match (self.first, address) {
            (IpAddr::V4(first), IpAddr::V4(address)) => {
                (first.to_bits() ^ address.to_bits()).checked_shr(32 - self.bits).unwrap_or(0) == 0
            }
            (IpAddr::V6(first), IpAddr::V6(address)) => {
                (first.to_bits() ^ address.to_bits()).checked_shr(128 - self.bits).unwrap_or(0) == 0
            }
            _ => false,
        }
    }
}

fn address(text: &str, span: Span) -> Result<IpAddr, Arc<Unknown>> {
    text.parse().map_err(|_| invalid(format!("`{text}` is no IP address"), span))
}

/// `203.0.113.0/24`; an address alone is a range of one.
fn range(text: &Text, span: Span) -> Result<Range, Arc<Unknown>> {
    let text = literal(text)?;
    let (first, bits) = text.split_once('/').map_or((text, None), |(first, bits)| (first, Some(bits)));
    let first = address(first, span)?;
    let most = if first.is_ipv4() { 32 } else { 128 };
    let bits = bits.map_or(Some(most), |bits| bits.parse().ok().filter(|bits| *bits <= most));
    let bits = bits.ok_or_else(|| invalid(format!("`{text}` is no range of IP addresses"), span))?;
    Ok(Range { first, bits })
}
