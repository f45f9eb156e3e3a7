//! Money and metered quantities, exact: whole pico-dollars and whole millionths.
//!
//! A bill is a sum of products. In whole numbers the sum does not depend on the order of its lines, a tier's
//! edge falls where the price page says, and native and WASM agree to the last digit.

use crate::units::Within as _;
use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize};
use std::iter::Sum;
use std::ops::{Add, AddAssign};

/// An amount of money that is owed, never negative, in whole pico-dollars (1e-12 USD).
///
/// A pico-dollar is a thousandth of the last printed digit of the smallest price we know. Rounded to cents
/// only where it is shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Usd(u128);

/// Pico-dollars in a dollar.
const PICO: u128 = 1_000_000_000_000;

impl Usd {
    /// Nothing owed.
    pub const ZERO: Self = Self(0);

    /// From whole pico-dollars.
    pub const fn from_pico(pico: u128) -> Self {
        Self(pico)
    }

    /// To the nearest pico-dollar; nothing if `dollars` is negative, not finite or beyond 1e20.
    pub fn new(dollars: f64) -> Option<Self> {
        let fits = (0.0..=1e20).contains(&dollars);
        fits.then(|| Self((dollars * PICO as f64).round() as u128))
    }

    /// In whole pico-dollars.
    pub const fn pico(self) -> u128 {
        self.0
    }

    /// Without `other`; nothing where that is more.
    #[must_use]
    pub const fn less(self, other: Self) -> Self {
        Self(self.0.saturating_sub(other.0))
    }

    /// In dollars, for charts and comparisons: exact to 15 digits.
    pub fn dollars(self) -> f64 {
        self.0 as f64 / PICO as f64
    }
}

impl Add for Usd {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        Self(self.0.saturating_add(other.0))
    }
}

impl AddAssign for Usd {
    fn add_assign(&mut self, other: Self) {
        *self = *self + other;
    }
}

impl Sum for Usd {
    fn sum<I: Iterator<Item = Self>>(lines: I) -> Self {
        lines.fold(Self::ZERO, Add::add)
    }
}

/// How much of something was used, in whole millionths of the meter's unit. Never negative.
///
/// Fractional because it is often an expectation.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Quantity(u128);

/// Millionths in a whole.
const MICRO: u128 = 1_000_000;

impl Quantity {
    /// Nothing used.
    pub const ZERO: Self = Self(0);

    /// From whole millionths of the unit.
    pub const fn from_micro(micro: u128) -> Self {
        Self(micro)
    }

    /// To the nearest millionth; nothing if `units` is negative, not finite or beyond 1e20.
    pub fn new(units: f64) -> Option<Self> {
        let fits = (0.0..=1e20).contains(&units);
        fits.then(|| Self((units * MICRO as f64).round() as u128))
    }

    /// As [`Self::new`], for numbers that the model computed: what is too large stays at 1e20, and what is not
    /// a number is a bug.
    pub fn computed(units: f64) -> Self {
        assert!(units >= 0.0, "a computed quantity is not negative");
        let micro = (units.min(1e20) * MICRO as f64).round();
        // The wide conversion is slow in WASM, and a month rarely needs it.
        Self(if micro < 1e19 { micro as u64 as u128 } else { micro as u128 })
    }

    /// In whole millionths.
    pub const fn micro(self) -> u128 {
        self.0
    }

    /// In the meter's unit.
    pub fn units(self) -> f64 {
        self.0 as f64 / MICRO as f64
    }

    /// What is left after taking `other` away, at least nothing.
    pub const fn less(self, other: Self) -> Self {
        Self(self.0.saturating_sub(other.0))
    }
}

impl Add for Quantity {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        Self(self.0.saturating_add(other.0))
    }
}

/// A price as printed: so many dollars for `per` units.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Price {
    /// The printed amount.
    pub usd: Usd,
    /// For how many units: 1 for an hour, 1,000,000 for "per 1M requests". Never zero.
    #[serde(deserialize_with = "received_units")]
    pub per: u64,
}

/// The units of a price that comes in: a price for no units is none.
fn received_units<'de, D: Deserializer<'de>>(from: D) -> Result<u64, D::Error> {
    let per = u64::deserialize(from)?;
    if per > 0 { Ok(per) } else { Err(D::Error::custom("a price is for some units")) }
}

impl Price {
    /// A share of it, to the nearest pico-dollar; `share` from 0 to 1.
    pub fn times(self, share: f64) -> Self {
        /// Digits of a share that count.
        const PARTS: u128 = 1_000_000_000;
        let parts = (share.within(0.0, 1.0) * PARTS as f64).round() as u128;
        Self { usd: Usd((self.usd.0.saturating_mul(parts) + PARTS / 2) / PARTS), ..self }
    }

    /// What `used` costs, rounded half up to a whole pico-dollar.
    pub const fn charge(self, used: Quantity) -> Usd {
        let product = if used.0 <= u64::MAX as u128 && self.usd.0 <= u64::MAX as u128 {
            used.0 * self.usd.0
        } else {
            // Beyond 1e38 the product would not fit; such a bill is no bill.
            used.0.saturating_mul(self.usd.0)
        };
        let half = self.per as u128 * MICRO / 2;
        // Dividing twice and dropping both remainders is the same as dividing once by the product.
        Usd(divided(divided(product.saturating_add(half), MICRO as u64), self.per))
    }
}

/// `number / divisor`, in 64-bit steps where the divisor allows: WASM has no wider division, and a bill is made of these.
const fn divided(number: u128, divisor: u64) -> u128 {
    const LOW: u64 = u32::MAX as u64;
    if divisor == 1 {
        return number;
    }
    let (high, low) = ((number >> 64) as u64, number as u64);
    if high == 0 {
        return (low / divisor) as u128;
    }
    if divisor > LOW {
        return number / divisor as u128;
    }
    let upper = ((high % divisor) << 32) | (low >> 32);
    let lower = ((upper % divisor) << 32) | (low & LOW);
    ((high / divisor) as u128) << 64 | ((upper / divisor) as u128) << 32 | (lower / divisor) as u128
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_price_is_charged_to_the_pico_dollar() {
        let cases = [
            // (printed dollars, per, used, pico-dollars, why)
            (0.20, 1_000_000, 3e6, 600_000_000_000, "3M requests at $0.20 a million"),
            (1.66667e-5, 1, 1.0, 16_666_700, "the printed digits, none lost"),
            (0.20, 1_000_000, 0.5, 100_000, "half a request is half its price"),
            (0.0, 1, 1e12, 0, "free is free"),
        ];
        for (usd, per, used, pico, why) in cases {
            let price = Price { usd: Usd::new(usd).unwrap(), per };
            assert_eq!(price.charge(Quantity::new(used).unwrap()).pico(), pico, "{why}");
        }
    }

    proptest::proptest! {
        #[test]
        fn division_in_steps_is_division(number: u128, shift in 0u32..128, divisor in 1u64.., narrow in 0u32..64) {
            let (number, divisor) = (number >> shift, (divisor >> narrow).max(1));
            proptest::prop_assert_eq!(divided(number, divisor), number / u128::from(divisor));
        }
    }
}
