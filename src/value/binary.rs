//! Binary: numbers as `mantissa × 2^exponent`, which is how Terraform computes, and what they look like in decimal.

use std::num::NonZeroU64;

use bigdecimal::num_bigint::{BigInt, Sign};
use bigdecimal::{BigDecimal, RoundingMode, Signed, Zero};

/// `mantissa × 2^exponent`, exactly.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Binary {
    mantissa: BigInt,
    exponent: i64,
}

impl Binary {
    /// The number of so many bits that is nearest to `above / below`, of two the even one. `below` is not zero.
    fn nearest(above: BigInt, below: BigInt, bits: u64) -> Self {
        let is_negative = (above.sign() == Sign::Minus) != (below.sign() == Sign::Minus);
        let (above, below) = (above.abs(), below.abs());
        if above.is_zero() {
            return Self { mantissa: BigInt::zero(), exponent: 0 };
        }
        // Both are shifted until the quotient has `bits` bits, or one more.
        let shift = bits as i64 - (above.bits() as i64 - below.bits() as i64);
        let (above, mut below) = if shift > 0 { (above << shift, below) } else { (above, below << -shift) };
        let mut exponent = -shift;
        if (&above / &below).bits() > bits {
            below <<= 1;
            exponent += 1;
        }
        let (mut mantissa, rest) = (&above / &below, &above % &below);
        let twice = rest << 1;
        if twice > below || (twice == below && mantissa.bit(0)) {
            mantissa += 1;
        }
        Self { mantissa: if is_negative { -mantissa } else { mantissa }, exponent }
    }

    /// The number of so many bits that is nearest to a decimal.
    pub(super) fn of_decimal(decimal: &BigDecimal, bits: u64) -> Self {
        let (integer, scale) = decimal.as_bigint_and_exponent();
        let power = BigInt::from(10).pow(u32::try_from(scale.unsigned_abs()).unwrap_or(u32::MAX));
        if scale > 0 { Self::nearest(integer, power, bits) } else { Self::nearest(integer * power, BigInt::from(1), bits) }
    }

    /// The sum, exactly.
    pub(super) fn add(&self, other: &Self) -> Self {
        let exponent = self.exponent.min(other.exponent);
        let aligned = |number: &Self| &number.mantissa << (number.exponent - exponent);
        Self { mantissa: aligned(self) + aligned(other), exponent }
    }

    /// The product, exactly.
    pub(super) fn multiply(&self, other: &Self) -> Self {
        Self { mantissa: &self.mantissa * &other.mantissa, exponent: self.exponent + other.exponent }
    }

    /// The quotient, rounded; `None` when the divisor is zero.
    pub(super) fn divide(&self, divisor: &Self, bits: u64) -> Option<Self> {
        if divisor.mantissa.is_zero() {
            return None;
        }
        let mut quotient = Self::nearest(self.mantissa.clone(), divisor.mantissa.clone(), bits);
        quotient.exponent += self.exponent - divisor.exponent;
        Some(quotient)
    }

    /// The other sign.
    pub(super) fn negated(self) -> Self {
        Self { mantissa: -self.mantissa, ..self }
    }

    /// Times two to this power.
    pub(super) fn shifted(self, power: i64) -> Self {
        Self { exponent: self.exponent + power, ..self }
    }

    /// Without what stands behind the point.
    pub(super) fn truncated(&self) -> Self {
        if self.exponent >= 0 {
            return self.clone();
        }
        // Division truncates; a shift would round down.
        Self { mantissa: &self.mantissa / (BigInt::from(1) << -self.exponent), exponent: 0 }
    }

    /// The nearest number of so many bits.
    pub(super) fn rounded(&self, bits: u64) -> Self {
        let mut rounded = Self::nearest(self.mantissa.clone(), BigInt::from(1), bits);
        rounded.exponent += self.exponent;
        rounded
    }

    /// The same number in decimal, with all its digits.
    pub(super) fn exactly(&self) -> BigDecimal {
        if self.exponent >= 0 {
            return BigDecimal::from(&self.mantissa << self.exponent);
        }
        let digits = &self.mantissa * BigInt::from(5).pow(u32::try_from(-self.exponent).unwrap_or(u32::MAX));
        BigDecimal::from_bigint(digits, -self.exponent)
    }

    /// The decimal with the fewest digits that lies nearer to this number than to any other of as many bits: what Go's `Text('f', -1)`
    /// writes.
    pub(super) fn shortest(&self, bits: u64) -> BigDecimal {
        let number = self.rounded(bits);
        let exact = number.exactly();
        if number.mantissa.is_zero() {
            return exact;
        }
        let missing = bits.saturating_sub(number.mantissa.bits());
        let half = Self { mantissa: BigInt::from(1), exponent: number.exponent - missing as i64 - 1 }.exactly();
        let (low, high) = (&exact - &half, &exact + &half);
        // Of two numbers that are equally near, the even one counts.
        let is_even = missing > 0 || !number.mantissa.bit(0);
        let with = |digits: u64| {
            let digits = NonZeroU64::new(digits).unwrap_or(NonZeroU64::MIN);
            let candidate = exact.with_precision_round(digits, RoundingMode::HalfEven);
            let fits = if is_even { low <= candidate && candidate <= high } else { low < candidate && candidate < high };
            fits.then_some(candidate)
        };
        // With more digits it is never further away.
        let (mut few, mut enough) = (1, bits / 3 + 3);
        while few < enough {
            let middle = (few + enough) / 2;
            if with(middle).is_some() {
                enough = middle;
            } else {
                few = middle + 1;
            }
        }
        with(few).unwrap_or(exact).normalized()
    }
}
