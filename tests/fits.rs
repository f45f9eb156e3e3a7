//! What a trace says, against traces whose parameters are known, and on a real one.

use model::fit::{Fit, fit};

/// Monday 2024-01-01 00:00.
const MONDAY: i64 = 1_704_067_200;

/// A small generator of numbers that look random: the same ones every time.
struct Numbers(u64);

impl Numbers {
    fn uniform(&mut self) -> f64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 11) as f64 / (1_u64 << 53) as f64
    }

    /// Poisson: by its normal limit where that is close, else by its definition.
    fn poisson(&mut self, mean: f64) -> f64 {
        if mean > 50.0 {
            let z = (0..12).map(|_| self.uniform()).sum::<f64>() - 6.0;
            return (mean + mean.sqrt() * z).round().max(0.0);
        }
        let (limit, mut product, mut count) = ((-mean).exp(), self.uniform(), 0.0);
        while product > limit {
            product *= self.uniform();
            count += 1.0;
        }
        count
    }
}

/// Minutes of a trace with a day that swings, a quiet weekend, growth and a rate that switches.
fn trace(weeks: i64, mean: f64, growth: f64, burst: Option<(f64, f64)>) -> Vec<(i64, f64)> {
    let mut numbers = Numbers(42);
    let mut high = false;
    let minute = |minute: i64| {
        let hour = minute as f64 / 60.0;
        let day = 1.0 + 0.6 * (std::f64::consts::TAU * (hour - 14.0) / 24.0).cos();
        let weekend = if (minute / 1_440) % 7 < 5 { 1.0 } else { 0.5 };
        let grown = (1.0 + growth).powf(minute as f64 / (30.437_5 * 1_440.0));
        let rate = mean * day * weekend * grown;
        // Ten steps a minute, in which the rate may switch.
        let step = 6.0;
        let count = (0..10).map(|_| {
            let rate = match burst {
                Some((variation, lasts)) => {
                    // Two states alike in length: each is left at half the rate of forgetting.
                    if numbers.uniform() < 1.0 - (-step / lasts / 2.0).exp() {
                        high = !high;
                    }
                    rate * if high { 1.0 + variation } else { 1.0 - variation }
                }
                None => rate,
            };
            numbers.poisson(rate * step)
        });
        (MONDAY + 60 * minute, count.sum())
    };
    (0..weeks * 7 * 1_440).map(minute).collect()
}

fn fitted(counts: &[(i64, f64)]) -> Fit {
    fit(counts).unwrap()
}

#[test]
fn level_week_growth_and_peak_are_found_again() {
    for growth in [-0.1, 0.0, 0.2] {
        let found = fitted(&trace(8, 5.0, growth, None));
        assert!((found.growth.unwrap() - growth).abs() < 0.01, "{growth}: {:?}", found.growth);
        let rates = found.profile.week.rates();
        // The mean of a weekday's crest and of a weekend's, over the mean of the week.
        let mean = 6.0 / 7.0;
        assert!((rates[14] / (1.6 / mean) - 1.0).abs() < 0.05, "{growth}: {}", rates[14]);
        assert!((rates[5 * 24 + 14] / (0.8 / mean) - 1.0).abs() < 0.05, "{growth}");
        assert!(found.spikes.is_empty(), "{growth}: {:?}", found.spikes);
        assert_eq!(found.excess, None, "{growth}: {:?}", found.dispersion);
        assert!(found.peak_to_mean > 1.7, "{growth}: {}", found.peak_to_mean);
        assert_eq!(found.blind_below, 60);
    }
    assert_eq!(fitted(&trace(2, 5.0, 0.2, None)).growth, None, "two weeks are too few");
}

#[test]
fn bursts_are_found_again() {
    for (variation, lasts) in [(0.3, 60.0), (0.5, 120.0), (0.2, 300.0)] {
        let found = fitted(&trace(4, 20.0, 0.0, Some((variation, lasts))));
        let excess = found.excess.unwrap();
        assert!((excess.variation / variation - 1.0).abs() < 0.15, "{variation} {lasts}: {excess:?}");
        assert!((excess.lasts / lasts - 1.0).abs() < 0.3, "{variation} {lasts}: {excess:?}");
        assert!(found.dispersion.is_sorted_by(|a, b| a.index < b.index), "{:?}", found.dispersion);
    }
}

#[test]
fn spikes_are_told_from_traffic() {
    let mut counts = trace(4, 5.0, 0.0, None);
    counts[10_000..10_030].iter_mut().for_each(|(_, count)| *count *= 8.0);
    let found = fitted(&counts);
    let [spike] = found.spikes[..] else { panic!("one spike: {:?}", found.spikes) };
    assert_eq!((spike.start, spike.seconds), (MONDAY + 600_000, 1_800));
    assert!(spike.multiplier > 6.5 && spike.multiplier < 12.0, "{spike:?}");
    assert_eq!(found.excess, None, "a spike is not a burst: {:?}", found.dispersion);
}

#[test]
fn too_little_is_no_fit() {
    assert_eq!(fit(&[]), None);
    assert_eq!(fit(&[(MONDAY, 3.0)]), None);
    let hour: Vec<(i64, f64)> = (0..60).map(|minute| (MONDAY + 60 * minute, 1.0)).collect();
    assert!(fit(&hour).is_some_and(|found| found.growth.is_none() && found.excess.is_none()));
}

#[test]
fn a_real_trace_is_fitted() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../shared/data/traces/elb_request_count.csv");
    let Ok(text) = std::fs::read_to_string(path) else {
        println!("The trace is not beside this project: nothing was fitted.");
        return;
    };
    let row = |line: &str| {
        let (time, count) = line.split_once(',')?;
        Some((scenario::time::seconds(time)?, count.parse().ok()?))
    };
    let counts: Vec<(i64, f64)> = text.lines().skip(1).filter_map(row).collect();
    let found = fitted(&counts);
    println!(
        "{} rows: {:.3}/s, growth {:?}, peak over mean {:.2}, {} spikes, {:?}, {:?}",
        counts.len(),
        found.profile.mean_rate,
        found.growth,
        found.peak_to_mean,
        found.spikes.len(),
        found.dispersion,
        found.excess
    );
    assert_eq!(found.blind_below, 300, "a row every five minutes");
    let mean = counts.iter().map(|(_, count)| count).sum::<f64>() / counts.len() as f64 / 300.0;
    assert!((found.profile.mean_rate / mean - 1.0).abs() < 0.01, "{} {mean}", found.profile.mean_rate);
    assert_eq!(found.growth, None, "two weeks");
    assert!(found.peak_to_mean > 2.0 && found.peak_to_mean < 8.0);
}
