//! From a scenario to what each side runs, what it is billed for and how long it takes.
//!
//! A side is sized for a given capacity (warm instances, replicas), asked whether it keeps the goal, and given
//! more until it does or nothing helps. The figures of a verdict and those of a whole outcome come from the same
//! sizing.

pub mod course;
pub mod weekly;

pub mod cited;
pub mod containers;
mod containers_week;
mod flow;
pub mod functions;
mod functions_week;
mod hosts;
mod metering;
pub mod mix;
mod parts;
mod run;
pub mod settled;
mod shared;
pub mod simulated;
mod terms;
mod timings;
mod units;
mod way;
pub mod weighed;

use model::units::Seconds;

/// Share of responses that may be slower than a p99.
pub const LATE: f64 = 0.01;

/// The least capacity in `0..=most` that keeps the goal: `late` gives the share of late responses for a capacity and
/// does not rise with it. Nothing if even `most` does not help.
pub fn least_capacity(most: u32, late: impl Fn(u32) -> f64) -> Option<u32> {
    let none = late(0);
    if none <= LATE { Some(0) } else { least_beyond((0, none), most, late) }
}

/// The least capacity above one that is known to have more late responses than it may: in strides that quadruple, then
/// by the secant of the logarithm, which for a share that falls like a tail runs nearly straight, or in the middle where
/// that does not help.
pub fn least_beyond(known: (u32, f64), most: u32, late: impl Fn(u32) -> f64) -> Option<u32> {
    let beyond = |capacity: u32| libm::log(late(capacity).max(1e-12) / LATE);
    let (mut low, mut high, mut stride) = ((known.0, libm::log(known.1 / LATE)), None, 1_u32);
    let mut high = loop {
        if let Some(high) = high {
            break high;
        }
        let next = low.0.saturating_add(stride).min(most);
        if next <= low.0 {
            return None;
        }
        match beyond(next) {
            far if far > 0.0 => low = (next, far),
            near => high = Some((next, near)),
        }
        stride = stride.saturating_mul(4);
    };
    // A secant that leaves more than half of the stretch is followed by the middle.
    let mut halve = false;
    while high.0 - low.0 > 1 {
        let width = high.0 - low.0;
        let share = if halve { 0.5 } else { low.1 / (low.1 - high.1).max(1e-12) };
        let next = low.0 + ((f64::from(width) * share) as u32).max(1).min(width - 1);
        match beyond(next) {
            far if far > 0.0 => low = (next, far),
            near => high = (next, near),
        }
        halve = !halve && high.0 - low.0 > width / 2;
    }
    Some(high.0)
}

/// Response time percentiles by `quantile`.
pub fn percentiles(quantile: impl Fn(f64) -> f64) -> answer::Latency {
    let mut least = 0.0_f64;
    let mut at = |p: f64| {
        // Each is searched for on its own; where a law is steep, they may cross in the tenth digit.
        least = least.max(quantile(p));
        Seconds::new(least).unwrap_or_default()
    };
    answer::Latency { p50: at(0.5), p95: at(0.95), p99: at(0.99), p999: at(0.999) }
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

    #[test]
    fn few_capacities_are_tried() {
        type Late = fn(f64) -> f64;
        // Doubling and halving takes up to 36. A step tells a secant nothing: nine strides and eighteen halvings are the
        // least that finds one at 90,000.
        let laws: [(&str, usize, Late); 4] = [
            ("falls like a tail", 16, |x| libm::exp(-3.0 * x)),
            ("falls like a normal tail", 20, |x| 0.5 * libm::erfc(3.0 * x - 1.5)),
            ("falls at once", 30, |x| if x < 1.0 { 0.9 } else { 0.0 }),
            ("hardly falls until it does", 30, |x| 0.02 - 0.011 * x * x * x * x),
        ];
        for (why, most, law) in laws {
            for scale in [1.0, 3.0, 40.0, 700.0, 90_000.0] {
                let tries = std::cell::Cell::new(0);
                let late = |capacity: u32| {
                    tries.set(tries.get() + 1);
                    law(f64::from(capacity) / scale)
                };
                let found = least_capacity(1_000_000, late).unwrap();
                assert!(law(f64::from(found) / scale) <= LATE, "{why}, {scale}: {found}");
                assert!(law(f64::from(found - 1) / scale) > LATE, "{why}, {scale}: {found}");
                assert!(tries.get() <= most, "{why}, {scale}: {} tries", tries.get());
            }
        }
    }
}
