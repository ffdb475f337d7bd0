//! Numbers of any size and exactness, as Terraform has them.

use std::fmt;
use std::str::FromStr;

use bigdecimal::{BigDecimal, ToPrimitive};

/// A decimal number. Two numbers are equal when they have the same value: `1.0` is `1`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Number(BigDecimal);

/// Text that is no number, or one whose exponent is so large that writing it out would take more than this many digits.
const MOST_DIGITS: i64 = 4096;

/// Why a text is not taken as a number.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not a number within the supported range")]
pub struct NotANumber(String);

impl Number {
    /// The number as decimal, for arithmetic.
    pub fn decimal(&self) -> &BigDecimal {
        &self.0
    }

    /// The number for an arithmetic result; `None` when writing it out would take more digits than are supported.
    pub fn from_decimal(decimal: BigDecimal) -> Option<Self> {
        let decimal = decimal.normalized();
        let (_, exponent) = decimal.as_bigint_and_exponent();
        (exponent.abs() <= MOST_DIGITS && decimal.digits() <= MOST_DIGITS as u64).then_some(Self(decimal))
    }

    /// The number when it is whole and fits; `None` otherwise.
    pub fn as_i64(&self) -> Option<i64> {
        if self.0.is_integer() { self.0.to_i64() } else { None }
    }

    /// The number when it is whole, not negative, and fits; `None` otherwise.
    pub fn as_usize(&self) -> Option<usize> {
        self.as_i64().and_then(|number| usize::try_from(number).ok())
    }

    /// The nearest double.
    pub fn to_f64(&self) -> f64 {
        self.0.to_f64().unwrap_or(f64::NAN)
    }
}

impl From<i64> for Number {
    fn from(number: i64) -> Self {
        Self(BigDecimal::from(number).normalized())
    }
}

impl FromStr for Number {
    type Err = NotANumber;

    /// Takes `-1`, `1.5`, `1e10`, `1.5E-3`.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let not_a_number = || NotANumber(text.chars().take(40).collect());
        if text.len() as i64 > MOST_DIGITS {
            return Err(not_a_number());
        }
        let decimal = BigDecimal::from_str(text).map_err(|_| not_a_number())?;
        Self::from_decimal(decimal).ok_or_else(not_a_number)
    }
}

impl fmt::Display for Number {
    /// As Terraform's `tostring` writes it: no exponent, no trailing zeros.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0.to_plain_string())
    }
}
