//! Times at random.

use crate::random::Random;
use crate::service::Law;
use crate::special::{exp_fast, ln};

/// Up to so many phases an Erlang time is summed phase by phase.
const PHASES: u32 = 8;

impl Law {
    /// A time of this law in seconds.
    #[inline]
    pub fn draw(&self, random: &mut Random) -> f64 {
        match *self {
            Self::Exponential { mean } => mean * random.exponential(),
            Self::Fixed { mean } => mean,
            _ => self.draw_other(random),
        }
    }

    fn draw_other(&self, random: &mut Random) -> f64 {
        match *self {
            Self::Lognormal { location, spread } => exp_fast(location + spread * random.normal()),
            Self::Hyper { first, means } => {
                let mean = means[usize::from(random.uniform() >= first)];
                mean * random.exponential()
            }
            Self::Erlang { phases, mean } => {
                let sum = if phases <= PHASES {
                    (0..phases).map(|_| random.exponential()).sum()
                } else {
                    gamma(f64::from(phases), random)
                };
                mean * sum / f64::from(phases)
            }
            Self::Measured { .. } => self.at(random.normal()),
            Self::Exponential { mean } | Self::Fixed { mean } => mean,
        }
    }
}

/// A gamma variable of `shape` at least 1 and scale 1.
///
/// Source: Marsaglia and Tsang, *A simple method for generating gamma variables* (2000).
fn gamma(shape: f64, random: &mut Random) -> f64 {
    let d = shape - 1.0 / 3.0;
    let c = 1.0 / (9.0 * d).sqrt();
    loop {
        let z = random.normal();
        let cube = (1.0 + c * z) * (1.0 + c * z) * (1.0 + c * z);
        if cube > 0.0 && ln(1.0 - random.uniform()) < z * z / 2.0 + d * (1.0 - cube + ln(cube)) {
            return d * cube;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::units::Seconds;

    #[test]
    fn draws_follow_their_law() {
        let laws = [
            Law::Fixed { mean: 0.3 },
            Law::Exponential { mean: 0.3 },
            Law::new(Seconds::of(0.3), 1.0),
            Law::Erlang { phases: 4, mean: 0.3 },
            Law::Erlang { phases: 40, mean: 0.3 },
            Law::hyper(Seconds::of(0.3), 4.0),
            Law::Measured { logs: [-1.5, -0.2, 0.7] },
        ];
        const DRAWS: u32 = 200_000;
        for law in laws {
            let mut random = Random::seeded(11);
            let mut draws: Vec<f64> = (0..DRAWS).map(|_| law.draw(&mut random)).collect();
            draws.sort_by(f64::total_cmp);
            let sum: f64 = draws.iter().sum();
            let error = law.deviation() / f64::from(DRAWS).sqrt();
            assert!((sum / f64::from(DRAWS) - law.mean()).abs() <= 4.0 * error + 1e-9, "{law:?}");
            for p in [0.01, 0.1, 0.5, 0.9, 0.99, 0.999] {
                let below = draws.partition_point(|t| *t <= law.quantile(p) * (1.0 + 1e-12)) as f64 / f64::from(DRAWS);
                let slack = 4.0 * (p * (1.0 - p) / f64::from(DRAWS)).sqrt();
                assert!((below - p).abs() < slack || matches!(law, Law::Fixed { .. }), "{law:?} {p}: {below}");
            }
        }
    }
}
