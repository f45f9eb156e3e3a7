//! Physical amounts: finite and non-negative by construction, also where they come in from elsewhere.

use serde::{Deserialize, Serialize};
use std::fmt;

/// Keeps a number between two bounds, the lower one first; what is not a number stays so.
///
/// Like the standard library's `clamp`, which fills kilobytes of the module: it can print both bounds when they are the
/// wrong way round.
pub trait Within {
    /// The nearest number that is not outside the bounds.
    fn within(self, low: Self, high: Self) -> Self;
}

impl Within for f64 {
    fn within(self, low: Self, high: Self) -> Self {
        match self {
            small if small < low => low,
            large if large > high => high,
            value => value,
        }
    }
}

impl Within for usize {
    fn within(self, low: Self, high: Self) -> Self {
        self.max(low).min(high)
    }
}

/// A number that cannot be an amount of its type.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct NoAmount(f64);

impl fmt::Display for NoAmount {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{} is no amount", self.0)
    }
}

/// Has an amount received by its constructor, and sent as its bare number.
macro_rules! received {
    ($name:ident) => {
        impl TryFrom<f64> for $name {
            type Error = NoAmount;
            fn try_from(value: f64) -> Result<Self, NoAmount> {
                Self::new(value).ok_or(NoAmount(value))
            }
        }

        impl From<$name> for f64 {
            fn from(amount: $name) -> Self {
                amount.0
            }
        }
    };
}

/// Declares an amount: a finite, non-negative `f64` that cannot be mixed up with another.
macro_rules! amount {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, Default, PartialEq, PartialOrd, Serialize, Deserialize)]
        #[serde(try_from = "f64", into = "f64")]
        pub struct $name(f64);

        impl $name {
            /// Nothing at all.
            pub const ZERO: Self = Self(0.0);

            /// The amount, or nothing if `value` is negative, infinite or not a number.
            pub const fn new(value: f64) -> Option<Self> {
                if value >= 0.0 && value.is_finite() { Some(Self(value)) } else { None }
            }

            /// For literals. Panics (at compile time in a constant) where [`Self::new`] gives nothing.
            pub const fn of(value: f64) -> Self {
                assert!(value >= 0.0 && value.is_finite(), "an amount is finite and not negative");
                Self(value)
            }

            /// The bare number, in the unit of the type.
            pub const fn get(self) -> f64 {
                self.0
            }

            /// This amount `factor` times; saturates at the largest finite number.
            pub fn times(self, factor: f64) -> Self {
                Self((self.0 * factor).within(0.0, f64::MAX))
            }
        }

        received!($name);
    };
}

amount! {
    /// Arrivals per second.
    Rate
}
amount! {
    /// A span of time in seconds.
    Seconds
}
amount! {
    /// Memory in MB as vendors count it: 1,024 MB are one GB.
    Megabytes
}
amount! {
    /// Payload in kB: 1,024 kB are one MB.
    Kilobytes
}
amount! {
    /// Virtual processors.
    Vcpu
}
amount! {
    /// A bare factor: peak over mean, a coefficient of variation, visits per request.
    Ratio
}

impl Seconds {
    /// From milliseconds. Panics where [`Self::of`] does.
    pub const fn from_ms(ms: f64) -> Self {
        Self::of(ms / 1e3)
    }

    /// In milliseconds.
    pub const fn ms(self) -> f64 {
        self.0 * 1e3
    }
}

impl Rate {
    /// Offered load in erlangs: arrivals per second times seconds of service each.
    pub fn offered(self, service: Seconds) -> f64 {
        (self.0 * service.0).within(0.0, f64::MAX)
    }
}

/// A part of a whole, in `0..=1`.
#[derive(Clone, Copy, Debug, Default, PartialEq, PartialOrd, Serialize, Deserialize)]
#[serde(try_from = "f64", into = "f64")]
pub struct Share(f64);

received!(Share);

impl Share {
    /// The share, or nothing outside `0..=1`.
    pub const fn new(value: f64) -> Option<Self> {
        if value >= 0.0 && value <= 1.0 { Some(Self(value)) } else { None }
    }

    /// For literals. Panics where [`Self::new`] gives nothing.
    pub const fn of(value: f64) -> Self {
        assert!(value >= 0.0 && value <= 1.0, "a share lies between 0 and 1");
        Self(value)
    }

    /// The bare number in `0..=1`.
    pub const fn get(self) -> f64 {
        self.0
    }
}

/// `value`, or the bound that it lies beyond; what is not a number stays so.
///
/// As `f64::clamp`, whose check of its bounds would print them, and printing a fraction is kilobytes of module.
pub const fn clamped(value: f64, low: f64, high: f64) -> f64 {
    if value < low {
        low
    } else if value > high {
        high
    } else {
        value
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_an_amount_cannot_enter() {
        for wrong in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY, -1e-300] {
            assert_eq!(Rate::new(wrong), None, "{wrong}");
            assert_eq!(Share::new(wrong), None, "{wrong}");
        }
        assert_eq!(Share::new(1.0 + 1e-9), None);
        assert_eq!(Share::try_from(1.5).map_err(|why| why.to_string()), Err("1.5 is no amount".to_owned()));
        assert_eq!(Rate::try_from(1.5), Ok(Rate::of(1.5)));
        assert_eq!(Rate::of(f64::MAX).times(2.0).get(), f64::MAX);
    }
}
