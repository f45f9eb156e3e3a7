//! From a scenario to what each side runs, what it is billed for and how long it takes.
//!
//! A side is sized for a given capacity (warm instances, replicas), asked whether it keeps the goal, and given
//! more until it does or nothing helps. The figures of a verdict and those of a whole outcome come from the same
//! sizing.

pub(crate) mod cited;
pub(crate) mod containers;
mod containers_week;
pub(crate) mod functions;
mod functions_week;
mod hosts;
mod metering;
pub(crate) mod mix;
mod run;
mod shared;
pub(crate) mod simulated;
mod terms;
mod units;

use crate::model::response::Response;
use crate::model::units::Seconds;

/// Share of responses that may be slower than a p99.
pub(crate) const LATE: f64 = 0.01;

/// The least capacity in `0..=most` that keeps the goal, by doubling and halving: `late` gives the share of late
/// responses for a capacity and does not rise with it. Nothing if even `most` does not help.
pub(crate) fn least_capacity(most: u32, late: impl Fn(u32) -> f64) -> Option<u32> {
    if late(0) <= LATE {
        return Some(0);
    }
    let (mut low, mut high) = (0, 1.min(most));
    while late(high) > LATE {
        if high == most {
            return None;
        }
        (low, high) = (high, high.saturating_mul(2).min(most));
    }
    while high - low > 1 {
        let middle = low + (high - low) / 2;
        if late(middle) > LATE { low = middle } else { high = middle }
    }
    Some(high)
}

/// Response time percentiles of a law.
pub(crate) fn percentiles(response: &Response) -> crate::app::outcome::Latency {
    let at = |p: f64| Seconds::new(response.quantile(p)).unwrap_or_default();
    crate::app::outcome::Latency { p50: at(0.5), p95: at(0.95), p99: at(0.99), p999: at(0.999) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_least_capacity_is_found() {
        for least in [0, 1, 2, 3, 7, 8, 100, 1000] {
            let late = |capacity: u32| if capacity >= least { 0.005 } else { 0.5 };
            assert_eq!(least_capacity(1000, late), Some(least));
        }
        assert_eq!(least_capacity(1000, |_| 0.5), None);
        assert_eq!(least_capacity(0, |_| 0.5), None);
    }
}
