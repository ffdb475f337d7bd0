//! Numbers as Terraform has them: decimals to look at, of which arithmetic keeps 512 bits.

use std::borrow::Cow;
use std::cmp::Ordering;
use std::fmt;
use std::str::FromStr;

use bigdecimal::{BigDecimal, Signed, ToPrimitive, Zero};

use super::binary::Binary;

/// A number. Two numbers are equal when they have the same value: `1.0` is `1`, and zero is zero whatever its sign.
#[derive(Debug, Clone)]
pub struct Number(Kind);

/// As Terraform computes, zero has a sign, and dividing by it gives an infinite number.
#[derive(Debug, Clone)]
enum Kind {
    /// Any decimal; a zero without a sign.
    Finite(BigDecimal),
    NegativeZero,
    Infinity,
    NegativeInfinity,
}

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
    /// More than any decimal.
    pub const INFINITY: Self = Self(Kind::Infinity);

    /// Less than any decimal.
    pub const NEGATIVE_INFINITY: Self = Self(Kind::NegativeInfinity);

    /// The number as decimal, in which zero has no sign; `None` for an infinite one.
    pub fn decimal(&self) -> Option<Cow<'_, BigDecimal>> {
        match &self.0 {
            Kind::Finite(decimal) => Some(Cow::Borrowed(decimal)),
            Kind::NegativeZero => Some(Cow::Owned(BigDecimal::zero())),
            Kind::Infinity | Kind::NegativeInfinity => None,
        }
    }

    /// The number as Terraform keeps it, which is not quite `0.1` for `0.1`; `None` for an infinite one.
    pub fn exactly(&self) -> Option<BigDecimal> {
        Some(Binary::of_decimal(&*self.decimal()?, BITS).exactly())
    }

    /// The number for a decimal; `None` when writing it out would take more digits than are supported.
    pub fn from_decimal(decimal: BigDecimal) -> Option<Self> {
        let decimal = decimal.normalized();
        let (_, exponent) = decimal.as_bigint_and_exponent();
        if exponent.abs() > MOST_DIGITS || decimal.digits() > MOST_DIGITS as u64 {
            return None;
        }
        let is_short = decimal.digits() <= SHORT_DIGITS;
        Some(Self(Kind::Finite(if is_short { decimal } else { Binary::of_decimal(&decimal, BITS).shortest(BITS) })))
    }

    /// The number for a double; `None` for what is no number.
    pub fn from_f64(double: f64) -> Option<Self> {
        if double.is_infinite() || double == 0.0 {
            let zero_or_infinite = if double == 0.0 { Self::from(0) } else { Self::INFINITY };
            return Some(if double.is_sign_negative() { zero_or_infinite.negated() } else { zero_or_infinite });
        }
        let decimal = BigDecimal::try_from(double).ok()?;
        Some(Self(Kind::Finite(Binary::of_decimal(&decimal, 53).shortest(53))))
    }

    /// The number that a text stands for where Terraform converts it: also `Inf`, and `1p3` for `1 × 2³`.
    /// Follows <https://pkg.go.dev/math/big#Float.Parse>.
    pub fn from_text(text: &str) -> Option<Self> {
        match text {
            "Inf" | "inf" | "+Inf" | "+inf" => return Some(Self::INFINITY),
            "-Inf" | "-inf" => return Some(Self::NEGATIVE_INFINITY),
            _ => {}
        }
        let Some((mantissa, exponent)) = text.split_once(['p', 'P']) else { return text.parse().ok() };
        if mantissa.contains(['e', 'E']) {
            return None;
        }
        let exponent: i64 = exponent.parse().ok().filter(|exponent: &i64| exponent.abs() <= MOST_DIGITS)?;
        let mantissa = mantissa.parse::<Self>().ok()?;
        match mantissa.0 {
            Kind::Finite(_) => Self::from_binary(&mantissa.binary()?.shifted(exponent)),
            _ => Some(mantissa),
        }
    }

    /// The other sign.
    pub fn negated(&self) -> Self {
        Self(match &self.0 {
            Kind::Finite(decimal) if decimal.is_zero() => Kind::NegativeZero,
            Kind::Finite(decimal) => Kind::Finite(-decimal),
            Kind::NegativeZero => Kind::Finite(BigDecimal::zero()),
            Kind::Infinity => Kind::NegativeInfinity,
            Kind::NegativeInfinity => Kind::Infinity,
        })
    }

    /// Is it below zero, or zero with a minus?
    pub fn has_minus(&self) -> bool {
        match &self.0 {
            Kind::Finite(decimal) => decimal.is_negative(),
            Kind::Infinity => false,
            Kind::NegativeZero | Kind::NegativeInfinity => true,
        }
    }

    /// The number without its sign.
    pub fn magnitude(&self) -> Self {
        if self.has_minus() { self.negated() } else { self.clone() }
    }

    /// The sum; `None` when it is too large, and for infinite numbers of different signs.
    pub fn plus(&self, other: &Self) -> Option<Self> {
        match (&self.0, &other.0) {
            (Kind::Finite(left), Kind::Finite(right)) if self.is_exact() && other.is_exact() => Self::from_decimal(left + right),
            (Kind::Finite(_), Kind::Finite(_)) => Self::from_binary(&self.binary()?.add(&other.binary()?)),
            (Kind::Infinity, Kind::NegativeInfinity) | (Kind::NegativeInfinity, Kind::Infinity) => None,
            (Kind::Infinity | Kind::NegativeInfinity, _) | (_, Kind::NegativeZero) => Some(self.clone()),
            (_, Kind::Infinity | Kind::NegativeInfinity) | (Kind::NegativeZero, _) => Some(other.clone()),
        }
    }

    /// The difference; `None` when it is too large, and for infinite numbers of one sign.
    pub fn minus(&self, other: &Self) -> Option<Self> {
        self.plus(&other.negated())
    }

    /// The product; `None` when it is too large, and for an infinite number of zeros.
    pub fn times(&self, other: &Self) -> Option<Self> {
        let (left, right) = match (&self.0, &other.0) {
            (Kind::Finite(left), Kind::Finite(right)) if !left.is_zero() && !right.is_zero() => (left, right),
            _ => return self.extreme(other, Self::is_infinite, Self::is_zero),
        };
        match self.is_exact() && other.is_exact() {
            true => Self::from_decimal(left * right),
            false => Self::from_binary(&self.binary()?.multiply(&other.binary()?)),
        }
    }

    /// The quotient, infinite when `divisor` is zero; `None` when it is too large, for zero by zero, and infinite by infinite.
    pub fn divided_by(&self, divisor: &Self) -> Option<Self> {
        let is_plain = |number: &Self| !number.is_zero() && !number.is_infinite();
        match is_plain(self) && is_plain(divisor) {
            true => Self::from_binary(&self.binary()?.divide(&divisor.binary()?, BITS)?),
            false => self.extreme(divisor, Self::is_zero, Self::is_infinite),
        }
    }

    /// What comes of a product or quotient, one of whose sides is zero or infinite, and of which side `other` makes it large or small when
    /// it is so itself; `None` when it is made both.
    fn extreme(&self, other: &Self, is_large: fn(&Self) -> bool, is_small: fn(&Self) -> bool) -> Option<Self> {
        let result = match (self.is_infinite() || is_large(other), self.is_zero() || is_small(other)) {
            (true, true) => return None,
            (true, false) => Self::INFINITY,
            (false, _) => Self::from(0),
        };
        Some(if self.has_minus() == other.has_minus() { result } else { result.negated() })
    }

    /// What division leaves over, with the sign of this number; all of it when `divisor` is zero. `None` when it is too large, and for
    /// infinite numbers.
    pub fn remainder(&self, divisor: &Self) -> Option<Self> {
        if divisor.is_zero() {
            return Some(self.clone());
        }
        let whole = self.binary()?.divide(&divisor.binary()?, BITS)?.truncated();
        let part = whole.multiply(&divisor.binary()?).rounded(BITS);
        let part = Self::from_binary(&part)?;
        if part.is_zero() {
            return self.minus(&if divisor.has_minus() { part.negated() } else { part });
        }
        let part = part.binary()?;
        Self::from_binary(&self.binary()?.add(&part.negated()))
    }

    /// Is it zero, with or without a sign?
    pub fn is_zero(&self) -> bool {
        match &self.0 {
            Kind::Finite(decimal) => decimal.is_zero(),
            kind => matches!(kind, Kind::NegativeZero),
        }
    }

    /// Is it more or less than any decimal?
    pub fn is_infinite(&self) -> bool {
        matches!(self.0, Kind::Infinity | Kind::NegativeInfinity)
    }

    /// `None` when it is infinite.
    fn binary(&self) -> Option<Binary> {
        Some(Binary::of_decimal(&*self.decimal()?, BITS))
    }

    fn from_binary(binary: &Binary) -> Option<Self> {
        Self::from_decimal(binary.shortest(BITS))
    }

    /// Is it the same in binary and decimal, and short?
    fn is_exact(&self) -> bool {
        let Kind::Finite(decimal) = &self.0 else { return false };
        let most = SHORT_DIGITS as i64 / 2;
        decimal.is_integer() && decimal.digits() as i64 - decimal.fractional_digit_count() <= most
    }

    /// The number when it is whole and fits; `None` otherwise.
    pub fn as_i64(&self) -> Option<i64> {
        self.decimal().filter(|decimal| decimal.is_integer())?.to_i64()
    }

    /// The number when it is whole, not negative, and fits; `None` otherwise.
    pub fn as_usize(&self) -> Option<usize> {
        self.as_i64().and_then(|number| usize::try_from(number).ok())
    }

    /// The nearest double.
    pub fn to_f64(&self) -> f64 {
        match &self.0 {
            Kind::Finite(decimal) => decimal.to_f64().unwrap_or(f64::NAN),
            Kind::NegativeZero => -0.0,
            Kind::Infinity => f64::INFINITY,
            Kind::NegativeInfinity => f64::NEG_INFINITY,
        }
    }
}

impl PartialEq for Number {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other).is_eq()
    }
}

impl Eq for Number {}

impl PartialOrd for Number {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Number {
    fn cmp(&self, other: &Self) -> Ordering {
        let side = |number: &Self| match number.0 {
            Kind::NegativeInfinity => -1,
            Kind::Finite(_) | Kind::NegativeZero => 0,
            Kind::Infinity => 1,
        };
        match (&self.0, &other.0) {
            (Kind::Finite(left), Kind::Finite(right)) => left.cmp(right),
            _ => side(self).cmp(&side(other)).then_with(|| self.decimal().cmp(&other.decimal())),
        }
    }
}

impl From<i64> for Number {
    fn from(number: i64) -> Self {
        Self(Kind::Finite(BigDecimal::from(number).normalized()))
    }
}

impl FromStr for Number {
    type Err = NotANumber;

    /// Takes `-1`, `1.5`, `1e10`, `1.5E-3`; nothing infinite.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let not_a_number = || NotANumber(text.chars().take(40).collect());
        // `BigDecimal` takes `1_000` too.
        if text.len() as i64 > MOST_DIGITS || text.contains('_') {
            return Err(not_a_number());
        }
        let decimal = BigDecimal::from_str(text).map_err(|_| not_a_number())?;
        let is_negative_zero = decimal.is_zero() && text.starts_with('-');
        let number = Self::from_decimal(decimal).ok_or_else(not_a_number)?;
        Ok(if is_negative_zero { number.negated() } else { number })
    }
}

impl fmt::Display for Number {
    /// As Terraform's `tostring` writes it: no exponent, no trailing zeros.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Kind::Finite(decimal) => formatter.write_str(&decimal.to_plain_string()),
            Kind::NegativeZero => formatter.write_str("-0"),
            Kind::Infinity => formatter.write_str("+Inf"),
            Kind::NegativeInfinity => formatter.write_str("-Inf"),
        }
    }
}
