//! Numeric functions: <https://developer.hashicorp.com/terraform/language/functions/abs> and its neighbours.

use bigdecimal::{BigDecimal, RoundingMode, Zero};

use super::{Arguments, Function, MANY, NoValue, Outcome, elements, function, rejected};
use crate::value::{Data, Number, Value};

pub(super) const FUNCTIONS: &[Function] = &[
    function("abs", 1, 1, |arguments| decimal(arguments, arguments.number(0)?.decimal().abs())),
    function("ceil", 1, 1, |arguments| rounded(arguments, RoundingMode::Ceiling)),
    function("floor", 1, 1, |arguments| rounded(arguments, RoundingMode::Floor)),
    function("max", 1, MANY, |arguments| extreme(arguments, |best, next| next > best)),
    function("min", 1, MANY, |arguments| extreme(arguments, |best, next| next < best)),
    function("parseint", 2, 2, parse_int),
    function("pow", 2, 2, pow),
    function("signum", 1, 1, |arguments| {
        let sign = arguments.number(0)?.cmp(&Number::from(0)) as i64;
        Ok(Value::number(sign, arguments.span))
    }),
    function("sum", 1, 1, sum),
];

fn decimal(arguments: &Arguments<'_>, result: BigDecimal) -> Outcome {
    let number = Number::from_decimal(result).ok_or_else(|| rejected("the number is too large to be written out"))?;
    Ok(Value::number(number, arguments.span))
}

fn rounded(arguments: &Arguments<'_>, mode: RoundingMode) -> Outcome {
    decimal(arguments, arguments.number(0)?.decimal().with_scale_round(0, mode))
}

fn extreme(arguments: &Arguments<'_>, better: fn(&Number, &Number) -> bool) -> Outcome {
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
    let text = match arguments.literal(0) {
        Err(NoValue::Symbolic(unknown)) => return Err(NoValue::Unknown(unknown)),
        text => text?,
    };
    let base = u32::try_from(arguments.whole(1)?).ok().filter(|base| (2..=36).contains(base));
    let base = base.ok_or_else(|| rejected("`parseint` takes a base between 2 and 36"))?;
    let number = i64::from_str_radix(&text, base).map_err(|_| rejected(format!("`{text}` is no whole number in base {base}")))?;
    Ok(Value::number(number, arguments.span))
}

fn pow(arguments: &Arguments<'_>) -> Outcome {
    let (base, exponent) = (arguments.number(0)?, arguments.whole(1)?);
    if exponent.unsigned_abs() > 4096 {
        return Err(rejected("the number is too large to be written out"));
    }
    let mut result = BigDecimal::from(1);
    for _ in 0..exponent.unsigned_abs() {
        result = match Number::from_decimal(result * base.decimal()) {
            Some(number) => number.decimal().clone(),
            None => return Err(rejected("the number is too large to be written out")),
        };
    }
    match exponent < 0 && result.is_zero() {
        true => Err(rejected("division by zero")),
        false if exponent < 0 => decimal(arguments, BigDecimal::from(1) / result),
        false => decimal(arguments, result),
    }
}

fn sum(arguments: &Arguments<'_>) -> Outcome {
    let addends = elements(arguments.value(0))?;
    if addends.is_empty() {
        return Err(rejected("`sum` takes at least one number"));
    }
    let mut total = BigDecimal::from(0);
    for addend in addends {
        match super::super::types::to_number(addend.clone()).data {
            Data::Number(number) => total += number.decimal(),
            Data::Unknown(unknown) => return Err(NoValue::Unknown(unknown)),
            _ => return Err(rejected("`sum` takes numbers")),
        }
    }
    decimal(arguments, total)
}
