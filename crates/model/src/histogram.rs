//! Times weighed by how many requests took them, to 1 %.

use super::special::{exp, ln};
use crate::units::Within as _;

/// The shortest time told apart, in seconds.
const SHORTEST: f64 = 1e-6;
/// Width of a bin, in the logarithm: 1 %.
const WIDTH: f64 = 0.01;
/// Bins: up to a million seconds.
const BINS: usize = 2_764;

/// Requests by their response time, in bins of 1 %, and those that were never answered.
#[derive(Clone, Debug, PartialEq)]
pub struct Histogram {
    bins: Vec<f64>,
    total: f64,
    lost: f64,
}

impl Default for Histogram {
    fn default() -> Self {
        Self { bins: vec![0.0; BINS], total: 0.0, lost: 0.0 }
    }
}

impl Histogram {
    /// `weight` requests that took `seconds`; what is out of range counts at the range's end.
    pub fn add(&mut self, seconds: f64, weight: f64) {
        let place = (ln(seconds.max(SHORTEST) / SHORTEST) / WIDTH) as usize;
        self.bins[place.min(BINS - 1)] += weight;
        self.total += weight;
    }

    /// `weight` requests that were never answered: later than any time.
    pub fn lose(&mut self, weight: f64) {
        self.total += weight;
        self.lost += weight;
    }

    /// How many there are, the lost ones among them.
    pub fn total(&self) -> f64 {
        self.total
    }

    /// Share that was never answered, in `0..=1`.
    pub fn lost(&self) -> f64 {
        if self.total > 0.0 { self.lost / self.total } else { 0.0 }
    }

    /// The time within which a share `p` in `0..1` of all requests is answered, within 1 %; infinite where so many
    /// are not answered at all, and nothing where there are no requests.
    pub fn quantile(&self, p: f64) -> Option<f64> {
        if self.total <= 0.0 {
            return None;
        }
        let wanted = p * self.total * (1.0 - 1e-12);
        let mut sum = 0.0;
        for (place, weight) in self.bins.iter().enumerate().filter(|(_, weight)| **weight > 0.0) {
            if sum + weight >= wanted {
                let within = ((wanted - sum) / weight).within(0.0, 1.0);
                return Some(SHORTEST * exp((place as f64 + within) * WIDTH));
            }
            sum += weight;
        }
        Some(f64::INFINITY)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantiles_are_within_one_percent() {
        let mut histogram = Histogram::default();
        for i in 1..=10_000 {
            histogram.add(f64::from(i) * 1e-3, 2.0);
        }
        for p in [0.001, 0.5, 0.95, 0.99, 0.999] {
            let got = histogram.quantile(p).unwrap();
            assert!((got / (10.0 * p) - 1.0).abs() < 0.01, "{p}: {got}");
        }
        histogram.lose(20_000.0 / 9.0);
        assert!((histogram.lost() - 0.1).abs() < 1e-12);
        assert!((histogram.quantile(0.45).unwrap() / 5.0 - 1.0).abs() < 0.01, "they count as late");
        assert_eq!(histogram.quantile(0.95), Some(f64::INFINITY));
    }

    #[test]
    fn the_ends_hold() {
        let mut histogram = Histogram::default();
        assert_eq!(histogram.quantile(0.5), None);
        histogram.add(0.0, 1.0);
        assert!((histogram.quantile(0.5).unwrap() / SHORTEST - 1.0).abs() < 0.01);
        histogram.add(1e30, 9.0);
        assert!(histogram.quantile(0.5).unwrap().is_finite());
    }
}
