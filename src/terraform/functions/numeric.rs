//! Numeric functions: <https://developer.hashicorp.com/terraform/language/functions/abs> and its neighbours.

use bigdecimal::num_bigint::BigInt;
use bigdecimal::{BigDecimal, RoundingMode};

use super::{Arguments, Function, Outcome, Parameter, function, left_open, rejected, variadic};
use crate::source::limits;
use crate::value::{Number, Value};

pub(super) const FUNCTIONS: &[Function] = &[
    function("abs", &[Parameter::Number], |arguments| Ok(Value::number(arguments.number(0)?.magnitude(), arguments.span))),
    function("ceil", &[Parameter::Number], |arguments| rounded(arguments, RoundingMode::Ceiling)),
    function("floor", &[Parameter::Number], |arguments| rounded(arguments, RoundingMode::Floor)),
    function("log", &[Parameter::Number, Parameter::Number], |arguments| {
        let (number, base) = (arguments.number(0)?.to_f64(), arguments.number(1)?.to_f64());
        float(arguments, number.ln() / base.ln())
    }),
    variadic("max", &[], Parameter::Number, |arguments| extreme(arguments, |best, next| next > best)),
    variadic("min", &[], Parameter::Number, |arguments| extreme(arguments, |best, next| next < best)),
    function("parseint", &[Parameter::Any, Parameter::Number], parse_int),
    function("pow", &[Parameter::Number, Parameter::Number], |arguments| {
        let (base, exponent) = (arguments.number(0)?.to_f64(), arguments.number(1)?.to_f64());
        let is_fraction = exponent.fract() != 0.0 && exponent.is_finite() && exponent.abs() != 0.5;
        if is_fraction && base.is_finite() && base > 0.0 && base != 1.0 {
            // Go has assembly for this, with other last digits on every kind of processor.
            return Err(left_open("a power with a fraction", arguments.span));
        }
        float(arguments, power(base, exponent))
    }),
    function("signum", &[Parameter::Number], |arguments| Ok(Value::number(arguments.whole(0)?.signum(), arguments.span))),
];

fn decimal(arguments: &Arguments<'_>, result: BigDecimal) -> Outcome {
    let number = Number::from_decimal(result).ok_or_else(|| rejected("the number is too large to be written out"))?;
    Ok(Value::number(number, arguments.span))
}

/// Terraform computes powers and logarithms with doubles.
fn float(arguments: &Arguments<'_>, result: f64) -> Outcome {
    let number = Number::from_f64(result).ok_or_else(|| rejected("the result is no number"))?;
    Ok(Value::number(number, arguments.span))
}

/// As Go computes powers (<https://cs.opensource.google/go/go/+/master:src/math/pow.go>): by squaring, which rounds otherwise than C does.
fn power(base: f64, exponent: f64) -> f64 {
    let magnitude = exponent.abs();
    if magnitude == 0.5 && base > 0.0 {
        return if exponent < 0.0 { 1.0 / base.sqrt() } else { base.sqrt() };
    }
    if base == 0.0 || !base.is_finite() || magnitude.is_nan() || magnitude >= 9.0e15 || (base < 0.0 && exponent.fract() != 0.0) {
        return base.powf(exponent);
    }
    let (mut whole, mut fraction) = (magnitude.trunc(), magnitude.fract());
    let mut result = 1.0;
    if fraction != 0.0 {
        if fraction > 0.5 {
            fraction -= 1.0;
            whole += 1.0;
        }
        result = (fraction * base.ln()).exp();
    }
    let (mut square, mut square_exponent) = mantissa_and_exponent(base);
    let mut result_exponent = 0i64;
    let mut rest = whole as u64;
    while rest != 0 && square_exponent.abs() < 1 << 20 {
        if rest & 1 == 1 {
            result *= square;
            result_exponent += square_exponent;
        }
        square *= square;
        square_exponent *= 2;
        if square < 0.5 {
            square *= 2.0;
            square_exponent -= 1;
        }
        rest >>= 1;
    }
    if rest != 0 {
        result_exponent = result_exponent.saturating_add(square_exponent);
    }
    if exponent < 0.0 {
        result = 1.0 / result;
        result_exponent = -result_exponent;
    }
    // In two steps, since `2^1024` is no double although half of it times two may be one.
    let exponent = i32::try_from(result_exponent.clamp(-3000, 3000)).unwrap_or(0);
    result * 2f64.powi(exponent / 2) * 2f64.powi(exponent - exponent / 2)
}

/// A double as a mantissa from 0.5 up to 1 and a power of two.
fn mantissa_and_exponent(double: f64) -> (f64, i64) {
    let mut exponent = 0;
    let mut mantissa = double;
    while mantissa.abs() >= 1.0 {
        mantissa /= 2.0;
        exponent += 1;
    }
    while mantissa.abs() < 0.5 {
        mantissa *= 2.0;
        exponent -= 1;
    }
    (mantissa, exponent)
}

fn rounded(arguments: &Arguments<'_>, mode: RoundingMode) -> Outcome {
    let number = arguments.number(0)?;
    match number.decimal() {
        Some(finite) => decimal(arguments, finite.with_scale_round(0, mode)),
        None => Ok(Value::number(number, arguments.span)),
    }
}

fn extreme(arguments: &Arguments<'_>, better: fn(&Number, &Number) -> bool) -> Outcome {
    if arguments.values.is_empty() {
        return Err(rejected("at least one number was expected"));
    }
    let mut best = arguments.number(0)?;
    for place in 1..arguments.values.len() {
        let next = arguments.number(place)?;
        if better(&best, &next) {
            best = next;
        }
    }
    Ok(Value::number(best, arguments.span))
}

fn parse_int(arguments: &Arguments<'_>) -> Outcome {
    let text = arguments.known(0)?;
    let base = u32::try_from(arguments.whole(1)?).ok().filter(|base| (2..=62).contains(base));
    let base = base.ok_or_else(|| rejected("`parseint` takes a base between 2 and 62"))?;
    let wrong = || rejected(format!("`{text}` is no whole number in base {base}"));
    let (negative, digits) = match text.strip_prefix('-') {
        Some(digits) => (true, digits),
        None => (false, text.strip_prefix('+').unwrap_or(&text)),
    };
    if digits.is_empty() {
        return Err(wrong());
    }
    let digits: Option<Vec<u32>> = digits.chars().map(|character| digit(character, base).filter(|digit| *digit < base)).collect();
    let digits = digits.ok_or_else(wrong)?;
    let significant = digits.len() - digits.iter().take_while(|digit| **digit == 0).count();
    if significant > limits::DIGITS {
        return Err(rejected("the number is too large to be written out"));
    }
    let number = digits.iter().fold(BigInt::from(0), |number, digit| number * base + digit);
    decimal(arguments, BigDecimal::from(if negative { -number } else { number }))
}

/// Up to base 36 the case of a letter says nothing; above, capital letters come after small ones.
fn digit(character: char, base: u32) -> Option<u32> {
    match character {
        '0'..='9' => character.to_digit(10),
        'a'..='z' => Some(character as u32 - 'a' as u32 + 10),
        'A'..='Z' if base <= 36 => Some(character as u32 - 'A' as u32 + 10),
        'A'..='Z' => Some(character as u32 - 'A' as u32 + 36),
        _ => None,
    }
}
