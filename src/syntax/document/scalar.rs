//! Scalars: what YAML takes a plain word for.

use super::tree::ScalarKind;

/// The type of a plain YAML scalar, by the rules of YAML 1.1 that CloudFormation follows; numbers only in the notation that JSON has too:
/// the others are written in that one by [`decimal`].
pub(super) fn plain(text: &str) -> ScalarKind {
    match text {
        "" | "~" | "null" | "Null" | "NULL" => ScalarKind::Null,
        "true" | "True" | "TRUE" | "yes" | "Yes" | "YES" | "on" | "On" | "ON" => ScalarKind::Bool(true),
        "false" | "False" | "FALSE" | "no" | "No" | "NO" | "off" | "Off" | "OFF" => ScalarKind::Bool(false),
        text if is_number(text.as_bytes()) => ScalarKind::Number,
        _ => ScalarKind::String,
    }
}

/// Is it a number as JSON writes it (RFC 8259, section 6)?
fn is_number(text: &[u8]) -> bool {
    let text = text.strip_prefix(b"-").unwrap_or(text);
    let (whole, rest) = text.split_at(digits(text));
    let (fraction, rest) = match rest.strip_prefix(b".") {
        Some(rest) => (Some(digits(rest)), &rest[digits(rest)..]),
        None => (None, rest),
    };
    let exponent = match rest {
        [b'e' | b'E', b'+' | b'-', rest @ ..] | [b'e' | b'E', rest @ ..] => !rest.is_empty() && digits(rest) == rest.len(),
        rest => rest.is_empty(),
    };
    !whole.is_empty() && (whole[0] != b'0' || whole.len() == 1) && fraction != Some(0) && exponent
}

fn digits(text: &[u8]) -> usize {
    text.iter().take_while(|byte| byte.is_ascii_digit()).count()
}

/// What a plain YAML scalar is as a number that JSON could have, if it is a number in one of the other notations of YAML 1.1
/// (<https://yaml.org/type/int.html>, <https://yaml.org/type/float.html>): with another base, with `_`, with a `+`, without a digit before or
/// behind the point.
pub(super) fn decimal(text: &str) -> Option<String> {
    if is_number(text.as_bytes()) || !text.bytes().any(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let (sign, digits) = match text.strip_prefix('-') {
        Some(digits) => ("-", digits),
        None => ("", text.strip_prefix('+').unwrap_or(text)),
    };
    let whole = match digits.as_bytes() {
        [b'0', b'b', ..] => in_base(2, &digits[2..]),
        [b'0', b'x', ..] => in_base(16, &digits[2..]),
        [b'0', b'0'..=b'7' | b'_', ..] if !digits.contains('.') => in_base(8, &digits[1..]),
        [b'1'..=b'9', ..] if digits.contains(':') => in_base_sixty(digits),
        [b'0'..=b'9', ..] if digits == "0" || !digits.starts_with('0') => in_base(10, digits),
        _ => None,
    };
    match whole {
        Some(number) => Some(format!("{sign}{number}")),
        None => fraction(digits).map(|number| format!("{sign}{number}")),
    }
}

fn in_base(base: u32, digits: &str) -> Option<u128> {
    // The standard library takes a sign, too.
    let is_digit = |character: char| character.is_digit(base) || character == '_';
    digits.chars().all(is_digit).then(|| u128::from_str_radix(&digits.replace('_', ""), base).ok()).flatten()
}

/// `1:30`, which is ninety.
fn in_base_sixty(digits: &str) -> Option<u128> {
    let mut parts = digits.split(':');
    let first = in_base(10, parts.next()?)?;
    parts.try_fold(first, |number, part| {
        let part = in_base(10, part).filter(|value| *value < 60 && part.len() <= 2 && !part.contains('_'))?;
        number.checked_mul(60)?.checked_add(part)
    })
}

/// A number with a point, written as JSON writes it.
fn fraction(text: &str) -> Option<String> {
    let (whole, rest) = text.split_once('.')?;
    let (digits, exponent) = match rest.find(['e', 'E']) {
        Some(at) => (&rest[..at], &rest[at..]),
        None => (rest, ""),
    };
    let is_signed = exponent.is_empty() || exponent[1..].starts_with(['+', '-']);
    let is_dot_alone = whole.is_empty() && !digits.starts_with(|character: char| character.is_ascii_digit());
    if whole.starts_with('_') || is_dot_alone || !is_signed {
        return None;
    }
    let (whole, digits) = (whole.replace('_', ""), digits.replace('_', ""));
    let whole = whole.trim_start_matches('0');
    let number = format!("{}.{}{exponent}", or_zero(whole), or_zero(&digits));
    is_number(number.as_bytes()).then_some(number)
}

fn or_zero(digits: &str) -> &str {
    if digits.is_empty() { "0" } else { digits }
}
