//! Condition operators: what their names are made of.
//!
//! <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html>

/// A condition operator: `ForAllValues:StringNotLikeIfExists`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Operator {
    /// What is asked of keys with several values.
    pub quantifier: Quantifier,
    /// The comparison.
    pub test: Test,
    /// Is it the comparison that is meant, or its opposite?
    pub is_negated: bool,
    /// Is it also met by a request that has no such key?
    pub if_exists: bool,
}

/// What is asked of keys with several values.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Quantifier {
    /// Nothing: keys have one value.
    None,
    /// Each value of the request meets the condition.
    ForAllValues,
    /// One value of the request does.
    ForAnyValue,
}

/// A comparison of a value of a request with a value of a policy.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Test {
    /// The same string.
    StringEquals,
    /// The same string but for upper and lower case.
    StringEqualsIgnoreCase,
    /// A string with `*` and `?`.
    StringLike,
    /// The same number.
    NumericEquals,
    /// A smaller number.
    NumericLessThan,
    /// A smaller number, or the same.
    NumericLessThanEquals,
    /// A greater number.
    NumericGreaterThan,
    /// A greater number, or the same.
    NumericGreaterThanEquals,
    /// The same moment.
    DateEquals,
    /// An earlier moment.
    DateLessThan,
    /// An earlier moment, or the same.
    DateLessThanEquals,
    /// A later moment.
    DateGreaterThan,
    /// A later moment, or the same.
    DateGreaterThanEquals,
    /// The same truth value.
    Bool,
    /// The same bytes, in Base64.
    BinaryEquals,
    /// An address in a range.
    IpAddress,
    /// An ARN with `*` and `?`, part by part; `ArnEquals` means the same.
    ArnLike,
    /// Is the key not there?
    Null,
}

/// The names of comparisons, whether each is the opposite of one, and of which.
const TESTS: [(&str, bool, Test); 27] = [
    ("StringEquals", false, Test::StringEquals),
    ("StringNotEquals", true, Test::StringEquals),
    ("StringEqualsIgnoreCase", false, Test::StringEqualsIgnoreCase),
    ("StringNotEqualsIgnoreCase", true, Test::StringEqualsIgnoreCase),
    ("StringLike", false, Test::StringLike),
    ("StringNotLike", true, Test::StringLike),
    ("NumericEquals", false, Test::NumericEquals),
    ("NumericNotEquals", true, Test::NumericEquals),
    ("NumericLessThan", false, Test::NumericLessThan),
    ("NumericLessThanEquals", false, Test::NumericLessThanEquals),
    ("NumericGreaterThan", false, Test::NumericGreaterThan),
    ("NumericGreaterThanEquals", false, Test::NumericGreaterThanEquals),
    ("DateEquals", false, Test::DateEquals),
    ("DateNotEquals", true, Test::DateEquals),
    ("DateLessThan", false, Test::DateLessThan),
    ("DateLessThanEquals", false, Test::DateLessThanEquals),
    ("DateGreaterThan", false, Test::DateGreaterThan),
    ("DateGreaterThanEquals", false, Test::DateGreaterThanEquals),
    ("Bool", false, Test::Bool),
    ("BinaryEquals", false, Test::BinaryEquals),
    ("IpAddress", false, Test::IpAddress),
    ("NotIpAddress", true, Test::IpAddress),
    ("ArnEquals", false, Test::ArnLike),
    ("ArnNotEquals", true, Test::ArnLike),
    ("ArnLike", false, Test::ArnLike),
    ("ArnNotLike", true, Test::ArnLike),
    ("Null", false, Test::Null),
];

impl Operator {
    /// The operator of this name; `None` when there is no such operator. `Null` takes neither a quantifier nor `IfExists`.
    pub fn of(name: &str) -> Option<Self> {
        let (quantifier, rest) = match name.split_once(':') {
            None => (Quantifier::None, name),
            Some(("ForAllValues", rest)) => (Quantifier::ForAllValues, rest),
            Some(("ForAnyValue", rest)) => (Quantifier::ForAnyValue, rest),
            Some(_) => return None,
        };
        let (test, if_exists) = rest.strip_suffix("IfExists").map_or((rest, false), |test| (test, true));
        let (_, is_negated, test) = TESTS.into_iter().find(|(known, _, _)| *known == test)?;
        let is_plain = quantifier == Quantifier::None && !if_exists;
        (test != Test::Null || is_plain).then_some(Self { quantifier, test, is_negated, if_exists })
    }
}
