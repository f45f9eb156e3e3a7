//! Cold starts that take longer the rarer they are, and response times of cold and warm requests together.
//!
//! Where instances of a function are alive, what starts the next one is near at hand; where none is, it has to be fetched.

use crate::service::Law;
use crate::special::{exp, ln};
use crate::units::Seconds;

/// How much longer a cold request takes than a warm one.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Delay {
    /// Seconds that the first run of an instance takes longer, always.
    pub first_run: f64,
    /// Seconds until an instance is there, where one is alive on average.
    pub alone: f64,
    /// The power of the mean number of instances by which that falls.
    pub falls: f64,
    /// Mean number of instances, above 0, below which it rises no more: the fewest that were seen.
    pub fewest: f64,
    /// Standard deviation of both together, in seconds.
    pub spread: f64,
}

impl Delay {
    /// The mean delay where `instances` are alive on average, in seconds.
    pub fn mean(&self, instances: f64) -> f64 {
        self.first_run + self.alone * exp(-self.falls * ln(instances.max(self.fewest)))
    }

    /// The time of a cold request where a warm one takes `warm`.
    pub fn after(&self, warm: &Law, instances: f64) -> Law {
        let mean = warm.mean() + self.mean(instances);
        let deviation = (self.spread * self.spread + warm.deviation() * warm.deviation()).sqrt();
        Law::new(Seconds::of(mean), deviation / mean)
    }
}

/// The times of requests of which some are cold.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Mixture {
    /// The time of a warm one.
    pub warm: Law,
    /// The time of a cold one.
    pub cold: Law,
    /// The share that is cold, in `0..=1`.
    pub p_cold: f64,
}

impl Mixture {
    /// The mean, in seconds.
    pub fn mean(&self) -> f64 {
        self.warm.mean() + self.p_cold * (self.cold.mean() - self.warm.mean())
    }

    /// The time that a share `p` within `0..1` takes at most, in seconds.
    pub fn quantile(&self, p: f64) -> f64 {
        let early = |time: f64| self.p_cold.mul_add(self.cold.cdf(time) - self.warm.cdf(time), self.warm.cdf(time));
        let ends = [self.warm.quantile(p), self.cold.quantile(p)];
        let (mut low, mut high) = (ends[0].min(ends[1]), ends[0].max(ends[1]));
        for _ in 0..60 {
            let middle = f64::midpoint(low, high);
            *(if early(middle) < p { &mut low } else { &mut high }) = middle;
        }
        high
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mixture_has_the_quantiles_of_its_parts() {
        let warm = Law::new(Seconds::of(1.0), 0.02);
        let cold = Law::new(Seconds::of(2.0), 0.1);
        let cases = [
            // (share cold, percentile, its time)
            (0.0, 0.99, warm.quantile(0.99)),
            (1.0, 0.5, cold.quantile(0.5)),
            // Far apart: beyond the warm 90 %, 95 % is the middle of the cold.
            (0.1, 0.95, cold.quantile(0.5)),
            (0.1, 0.45, warm.quantile(0.5)),
        ];
        for (p_cold, p, time) in cases {
            let ours = Mixture { warm, cold, p_cold }.quantile(p);
            assert!((ours / time - 1.0).abs() < 1e-6, "{p_cold} {p}: {ours} {time}");
        }
        assert!((Mixture { warm, cold, p_cold: 0.25 }.mean() - 1.25).abs() < 1e-12);
    }

    #[test]
    fn the_delay_falls_to_the_first_run() {
        let delay = Delay { first_run: 0.1, alone: 0.35, falls: 1.3, fewest: 0.7, spread: 0.2 };
        for (instances, mean) in
            [(1.0, 0.45), (2.0, 0.1 + 0.35 / 2.462_288_826_689), (1e6, 0.1), (1e-9, 0.1 + 0.35 * 1.589_91)]
        {
            assert!((delay.mean(instances) - mean).abs() < 1e-6, "{instances}: {}", delay.mean(instances));
        }
    }
}
