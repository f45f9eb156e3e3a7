//! Times far above what the week would make them.

use super::{Series, median};
use crate::special::normal_quantile;

/// How far a count must lie above what is expected, in median absolute deviations.
const FAR: f64 = 6.0;
/// How many counts of a whole trace may lie so far by chance.
const BY_CHANCE: f64 = 0.01;
/// A median absolute deviation of normal numbers, in standard deviations.
const DEVIATION: f64 = 0.674_489_750_196_081_7;
/// Seconds that a spike lasts at most; what lasts longer is another traffic.
const LONGEST: i64 = 3 * 3_600;

/// A spike.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Spike {
    /// When it began, in seconds since 1970.
    pub start: i64,
    /// How long it lasted, in seconds.
    pub seconds: i64,
    /// Its highest count over what was expected then.
    pub multiplier: f64,
}

/// Runs of counts that are more than six median absolute deviations above what is expected, and shorter than three
/// hours; further in a long trace, of whose many counts some are that far by chance. A deviation is measured in square
/// roots of what is expected, as chance makes it larger where there is more.
pub(super) fn find(series: &Series, expected: &[f64]) -> Vec<Spike> {
    let residual = |bin: usize| (series.counts[bin] - expected[bin]) / expected[bin].max(1.0).sqrt();
    let deviation = median((0..expected.len()).map(|bin| residual(bin).abs())).unwrap_or(0.0).max(1e-9);
    let by_chance = -normal_quantile(BY_CHANCE / expected.len() as f64) / DEVIATION;
    let limit = FAR.max(by_chance) * deviation;
    let far = |bin: usize| bin < expected.len() && residual(bin) > limit;
    let mut spikes = Vec::new();
    let mut bin = 0;
    while bin < expected.len() {
        if !far(bin) {
            bin += 1;
            continue;
        }
        let start = bin;
        // A single count below is no end.
        while far(bin) || far(bin + 1) {
            bin += 1;
        }
        let seconds = (bin - start) as i64 * series.interval;
        if seconds < LONGEST {
            let over = |bin: usize| series.counts[bin] / expected[bin].max(1.0);
            let multiplier = (start..bin).map(over).fold(0.0, f64::max);
            spikes.push(Spike { start: series.start(start), seconds, multiplier });
        }
    }
    spikes
}
