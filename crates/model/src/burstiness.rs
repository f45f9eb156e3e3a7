//! Burstiness, as one number: how much the rate varies around what the hour says, in bursts of half a minute.

mod containers;
mod functions;
mod waits;

pub use containers::phases_times;
pub use functions::{Bursting, bursty};
pub use waits::phases_waits;

use super::cold_start::bursty::Bursts;
use crate::units::Within as _;

/// A rate that switches between a burst and a calm, whatever its mean.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Burstiness {
    /// Standard deviation of the rate over its mean: 0 is none, 1 is much; up to [`Burstiness::MOST`].
    pub variation: f64,
    /// Mean seconds of a burst; above 0.
    pub length: f64,
}

/// Share of the time in bursts while the variation allows it.
const SHARE: f64 = 0.2;

impl Burstiness {
    /// The largest variation.
    pub const MOST: f64 = 10.0;
    /// Mean seconds of a burst where nothing else is known. An assumption.
    pub const LENGTH: f64 = 30.0;

    /// Bursts of the usual length; the variation is brought into `0..=MOST`.
    pub fn new(variation: f64) -> Self {
        Self { variation: variation.within(0.0, Self::MOST), length: Self::LENGTH }
    }

    /// From the variance over the mean of the number of arrivals in a long time (the index of dispersion, at least 1;
    /// 1 is Poisson) at a mean `rate` per second. The inverse of [`Self::dispersion`].
    pub fn from_dispersion(index: f64, rate: f64, length: f64) -> Self {
        // index = 1 + 2 v^2 rate length p0, where the calm's share p0 depends on v once the calm is empty.
        let x = (index - 1.0).max(0.0) / (2.0 * rate * length).max(1e-300);
        let square = x / (1.0 - SHARE);
        let square = if square * SHARE <= 1.0 - SHARE { square } else { f64::midpoint(x, (x * x + 4.0 * x).sqrt()) };
        Self { variation: square.sqrt().min(Self::MOST), length }
    }

    /// Share of the time in bursts: a fifth, or less where even an empty calm would not vary enough.
    pub fn share(&self) -> f64 {
        SHARE.min(1.0 / (1.0 + self.variation * self.variation))
    }

    /// The rate over its mean, in the calm and in a burst.
    pub fn multipliers(&self) -> [f64; 2] {
        let burst = self.share();
        let odds = (burst / (1.0 - burst)).sqrt();
        [(1.0 - self.variation * odds).max(0.0), 1.0 + self.variation / odds]
    }

    /// The arrivals at a mean `rate` per second.
    pub fn at(&self, rate: f64) -> Bursts {
        let burst = self.share();
        let calm = self.length * (1.0 - burst) / burst;
        Bursts { rates: self.multipliers().map(|factor| factor * rate), sojourns: [calm, self.length] }
    }

    /// Variance over mean of the number of arrivals in a long time, at a mean `rate` per second: at the same form
    /// it grows with the rate.
    pub fn dispersion(&self, rate: f64) -> f64 {
        1.0 + 2.0 * self.variation * self.variation * rate * self.length * (1.0 - self.share())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_number_means_what_it_says() {
        for variation in [0.0, 0.3, 1.0, 1.99, 2.01, 6.0] {
            let bursty = Burstiness::new(variation);
            let (share, [calm, burst]) = (bursty.share(), bursty.multipliers());
            let mean = (1.0 - share) * calm + share * burst;
            let square = (1.0 - share) * calm * calm + share * burst * burst;
            assert!((mean - 1.0).abs() < 1e-9, "{variation}: {mean}");
            assert!(((square - 1.0).max(0.0).sqrt() - variation).abs() < 1e-6, "{variation}");
            let arrivals = bursty.at(7.0);
            assert!((arrivals.rate() - 7.0).abs() < 1e-9);
            assert!((arrivals.dispersion() / bursty.dispersion(7.0) - 1.0).abs() < 1e-9, "{variation}");
            let back = Burstiness::from_dispersion(bursty.dispersion(7.0), 7.0, bursty.length);
            assert!((back.variation - variation).abs() < 1e-6, "{variation}: {back:?}");
        }
        assert_eq!(Burstiness::new(f64::MAX).variation, Burstiness::MOST);
    }
}
