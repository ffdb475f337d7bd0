//! Numbers as Terraform has them: decimals to look at, of which arithmetic keeps 512 bits.

use std::fmt;
use std::str::FromStr;

use bigdecimal::{BigDecimal, ToPrimitive, Zero};

use super::binary::Binary;

/// A decimal number. Two numbers are equal when they have the same value: `1.0` is `1`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Number(BigDecimal);

/// Text that is no number, or one whose exponent is so large that writing it out would take more than this many digits.
const MOST_DIGITS: i64 = 4096;

/// A decimal with up to this many digits is the shortest of its binary number.
const SHORT_DIGITS: u64 = 153;

/// The precision of Terraform's numbers: <https://github.com/zclconf/go-cty/blob/main/docs/types.md#ctynumber>.
const BITS: u64 = 512;

/// Why a text is not taken as a number.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not a number within the supported range")]
pub struct NotANumber(String);

impl Number {
    /// The number as decimal.
    pub fn decimal(&self) -> &BigDecimal {
        &self.0
    }

    /// The number as Terraform keeps it, which is not quite `0.1` for `0.1`.
    pub fn exactly(&self) -> BigDecimal {
        self.binary().exactly()
    }

    /// The number for a decimal; `None` when writing it out would take more digits than are supported.
    pub fn from_decimal(decimal: BigDecimal) -> Option<Self> {
        let decimal = decimal.normalized();
        let (_, exponent) = decimal.as_bigint_and_exponent();
        if exponent.abs() > MOST_DIGITS || decimal.digits() > MOST_DIGITS as u64 {
            return None;
        }
        let is_short = decimal.digits() <= SHORT_DIGITS;
        Some(Self(if is_short { decimal } else { Binary::of_decimal(&decimal, BITS).shortest(BITS) }))
    }

    /// The number for a double; `None` for what is not finite.
    pub fn from_f64(double: f64) -> Option<Self> {
        let decimal = BigDecimal::try_from(double).ok()?;
        Some(Self(Binary::of_decimal(&decimal, 53).shortest(53)))
    }

    /// The sum; `None` when it is too large.
    pub fn plus(&self, other: &Self) -> Option<Self> {
        match self.is_exact() && other.is_exact() {
            true => Self::from_decimal(&self.0 + &other.0),
            false => Self::from_binary(&self.binary().add(&other.binary())),
        }
    }

    /// The difference; `None` when it is too large.
    pub fn minus(&self, other: &Self) -> Option<Self> {
        match self.is_exact() && other.is_exact() {
            true => Self::from_decimal(&self.0 - &other.0),
            false => Self::from_binary(&self.binary().add(&other.binary().negated())),
        }
    }

    /// The product; `None` when it is too large.
    pub fn times(&self, other: &Self) -> Option<Self> {
        match self.is_exact() && other.is_exact() {
            true => Self::from_decimal(&self.0 * &other.0),
            false => Self::from_binary(&self.binary().multiply(&other.binary())),
        }
    }

    /// The quotient; `None` when it is too large, or `divisor` zero.
    pub fn divided_by(&self, divisor: &Self) -> Option<Self> {
        Self::from_binary(&self.binary().divide(&divisor.binary(), BITS)?)
    }

    /// What division leaves over, with the sign of this number; all of it when `divisor` is zero. `None` when it is too large.
    pub fn remainder(&self, divisor: &Self) -> Option<Self> {
        if divisor.0.is_zero() {
            return Some(self.clone());
        }
        let whole = self.binary().divide(&divisor.binary(), BITS)?.truncated();
        let part = whole.multiply(&divisor.binary()).rounded(BITS);
        Self::from_binary(&self.binary().add(&part.negated()))
    }

    fn binary(&self) -> Binary {
        Binary::of_decimal(&self.0, BITS)
    }

    fn from_binary(binary: &Binary) -> Option<Self> {
        Self::from_decimal(binary.shortest(BITS))
    }

    /// Is it the same in binary and decimal, and short?
    fn is_exact(&self) -> bool {
        self.0.is_integer() && self.0.digits() <= SHORT_DIGITS / 2
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
        // `BigDecimal` takes `1_000` too.
        if text.len() as i64 > MOST_DIGITS || text.contains('_') {
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn arithmetic_keeps_512_bits() {
        let number = |text: &str| text.parse::<Number>().expect("a number");
        assert_eq!(number("0.1").plus(&number("0.2")), Some(number("0.3")));
        assert_eq!(number("1").divided_by(&number("3")).and_then(|third| third.times(&number("3"))), Some(number("1")));
        let difference = number("0.3").minus(&number("0.1")).expect("it fits").to_string();
        assert!(difference.starts_with("0.2000") && difference.ends_with("002") && difference.len() == 157, "{difference}");
        assert_eq!(number("-7").remainder(&number("3")), Some(number("-1")));
        assert_eq!(number("5").remainder(&number("0")), Some(number("5")));
        assert_eq!(number("5").divided_by(&number("0")), None);
        assert_eq!(Number::from_f64(0.1), Some(number("0.1")));
    }
}
