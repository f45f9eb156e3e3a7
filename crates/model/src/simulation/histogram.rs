//! Times counted by their logarithm.

use crate::service::{Law, NORMAL_NODES};

/// Bits of the mantissa that tell bins apart: 128 bins to a factor of two, each at most 0.8 % wide.
const FINE: u32 = 7;
/// The shortest time that is told apart is 2 to this power: 0.2 nanoseconds.
const LOWEST: i64 = -32;
/// The longest: 68 years.
const HIGHEST: i64 = 31;
const BINS: usize = (((HIGHEST - LOWEST) << FINE) + 1) as usize;
/// Bias of the exponent of a float.
const BIAS: i64 = 1_023;

/// How often which time was seen. Every quantile is within 0.8 %; times below 0.2 ns count as none.
#[derive(Clone, Debug, PartialEq)]
pub struct Histogram {
    counts: Vec<u64>,
}

impl Default for Histogram {
    fn default() -> Self {
        Self { counts: vec![0; BINS] }
    }
}

impl Histogram {
    /// Counts a time in seconds, not negative.
    #[inline]
    pub fn record(&mut self, seconds: f64) {
        let place = (seconds.to_bits() >> (52 - FINE)) as i64 - ((BIAS + LOWEST) << FINE) + 1;
        self.counts[place.clamp(0, BINS as i64 - 1) as usize] += 1;
    }

    /// How many times were seen.
    pub fn seen(&self) -> u64 {
        self.counts.iter().sum()
    }

    /// The time that a share `p` in `0..=1` of those seen was no longer than; 0 if none was seen.
    pub fn quantile(&self, p: f64) -> f64 {
        self.quantile_with(&Law::Fixed { mean: 0.0 }, p)
    }

    /// The same of times each of which takes longer by an independent one of `more`, which is not counted one by one.
    pub fn quantile_with(&self, more: &Law, p: f64) -> f64 {
        let Law::Fixed { mean } = more else { return self.blurred(more, p) };
        mean + self.plain(p)
    }

    fn blurred(&self, more: &Law, p: f64) -> f64 {
        let seen = self.seen() as f64;
        if seen == 0.0 {
            return 0.0;
        }
        let atoms = NORMAL_NODES.map(|(z, share)| (more.at(z), share));
        let counted = || self.counts.iter().enumerate().filter(|(_, count)| **count > 0);
        let below = |t: f64| {
            let part = |(place, count): (usize, &u64)| {
                let (start, end) = edges(place);
                let early = |(time, share): &(f64, f64)| {
                    share * ((t - time - start) / (end - start).max(f64::MIN_POSITIVE)).clamp(0.0, 1.0)
                };
                *count as f64 * atoms.iter().map(early).sum::<f64>()
            };
            counted().map(part).sum::<f64>() / seen
        };
        let (mut low, mut high) = (self.plain(p), self.plain(1.0) + more.at(6.0));
        while high - low > 1e-6 * high {
            let middle = f64::midpoint(low, high);
            *(if below(middle) < p { &mut low } else { &mut high }) = middle;
        }
        high
    }

    fn plain(&self, p: f64) -> f64 {
        let rank = p * self.seen() as f64;
        let mut below = 0.0;
        for (place, count) in self.counts.iter().enumerate().filter(|(_, count)| **count > 0) {
            let count = *count as f64;
            if below + count >= rank {
                let (start, end) = edges(place);
                return start + (end - start) * ((rank - below) / count).clamp(0.0, 1.0);
            }
            below += count;
        }
        0.0
    }

    /// The bins that are not empty: from, to, how many.
    pub fn bins(&self) -> impl Iterator<Item = (f64, f64, u64)> {
        let seen = self.counts.iter().enumerate().filter(|(_, count)| **count > 0);
        seen.map(|(place, count)| {
            let (start, end) = edges(place);
            (start, end, *count)
        })
    }

    /// Takes in what another has seen.
    pub fn merge(&mut self, other: &Self) {
        for (count, more) in self.counts.iter_mut().zip(&other.counts) {
            *count += more;
        }
    }

    /// Forgets everything.
    pub fn clear(&mut self) {
        self.counts.fill(0);
    }
}

/// Where a bin begins and ends. The first one holds what is as good as nothing.
fn edges(place: usize) -> (f64, f64) {
    let edge = |place: i64| f64::from_bits((((BIAS + LOWEST) << FINE) + place).cast_unsigned() << (52 - FINE));
    if place == 0 { (0.0, 0.0) } else { (edge(place as i64 - 1), edge(place as i64)) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::Random;
    use proptest::prelude::*;

    #[test]
    fn nothing_stays_nothing() {
        let mut waits = Histogram::default();
        assert_eq!(waits.quantile(0.5), 0.0);
        (0..60).for_each(|_| waits.record(0.0));
        (0..40).for_each(|_| waits.record(0.25));
        assert!(waits.quantile(0.5) < 1e-9);
        assert!((waits.quantile(0.61) / 0.25 - 1.0).abs() < 0.008);
    }

    #[test]
    fn two_halves_make_a_whole() {
        let mut random = Random::seeded(2);
        let (mut whole, mut halves) = (Histogram::default(), [Histogram::default(), Histogram::default()]);
        for i in 0..10_000 {
            let time = random.exponential();
            whole.record(time);
            halves[i % 2].record(time);
        }
        let [mut first, second] = halves;
        first.merge(&second);
        assert_eq!(first, whole);
        let widest = whole.bins().map(|(from, to, _)| to / from).fold(0.0, f64::max);
        assert!(widest <= 1.0 + 1.0 / 128.0, "{widest}");
    }

    proptest! {
        #[test]
        fn every_time_is_found_again_within_a_hundredth(log in -20.0..20.0_f64) {
            let time = libm::exp(log);
            let mut histogram = Histogram::default();
            histogram.record(time);
            for p in [0.0, 0.5, 1.0] {
                prop_assert!((histogram.quantile(p) / time - 1.0).abs() < 0.01);
            }
        }
    }
}
