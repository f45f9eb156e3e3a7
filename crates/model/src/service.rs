//! How long one request takes when it does not have to wait: the laws of service and initialisation times.

use super::special::{NormalTable, exp, ln, normal_cdf, normal_cdf_fast, normal_quantile};
use super::units::Seconds;

/// The law of a time, in seconds. Never negative.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Law {
    /// Always the same.
    Fixed {
        /// That time.
        mean: f64,
    },
    /// Exponential.
    Exponential {
        /// Its mean.
        mean: f64,
    },
    /// The logarithm is normal: `exp(location + spread * z)`.
    Lognormal {
        /// Logarithm of the median.
        location: f64,
        /// Standard deviation of the logarithm, above 0.
        spread: f64,
    },
    /// The sum of `phases` equal exponential times.
    Erlang {
        /// How many, at least 1.
        phases: u32,
        /// Mean of the sum.
        mean: f64,
    },
    /// One of two exponential times.
    Hyper {
        /// Probability of the first.
        first: f64,
        /// Means of both.
        means: [f64; 2],
    },
    /// Through three measured percentiles; see [`Law::through`].
    Measured {
        /// Logarithms of the 50th, 95th and 99th percentile.
        logs: [f64; 3],
    },
}

/// Normal quantiles of the three percentiles of [`Law::Measured`].
const MEASURED_AT: [f64; 3] = [0.0, 1.644_853_626_951_472_2, 2.326_347_874_040_840_8];

/// Nodes and weights that integrate any smooth function of a standard normal variable (Gauss-Hermite, 12 nodes).
pub(super) const NORMAL_NODES: [(f64, f64); 12] = [
    (-5.500_901_704_467_748, 1.499_927_167_637_166_2e-7),
    (-4.271_825_847_932_282, 4.837_184_922_590_631e-5),
    (-3.223_709_828_770_097, 2.203_380_687_533_2e-3),
    (-2.259_464_451_000_799_7, 2.911_668_791_236_414_4e-2),
    (-1.340_375_197_151_617, 0.146_967_048_045_329_95),
    (-0.444_403_001_944_138_95, 0.321_664_361_512_830_07),
    (0.444_403_001_944_138_95, 0.321_664_361_512_830_07),
    (1.340_375_197_151_617, 0.146_967_048_045_329_95),
    (2.259_464_451_000_799_7, 2.911_668_791_236_414_4e-2),
    (3.223_709_828_770_097, 2.203_380_687_533_2e-3),
    (4.271_825_847_932_282, 4.837_184_922_590_631e-5),
    (5.500_901_704_467_748, 1.499_927_167_637_166_2e-7),
];

impl Law {
    /// A service time of the given mean and coefficient of variation: lognormal, or fixed where `cv` is (as good
    /// as) 0. Real service times are closer to lognormal than to exponential: few are very short.
    pub fn new(mean: Seconds, cv: f64) -> Self {
        if cv < 1e-3 || mean == Seconds::ZERO {
            return Self::Fixed { mean: mean.get() };
        }
        let square = super::special::ln_1p(cv * cv);
        Self::Lognormal { location: ln(mean.get()) - square / 2.0, spread: square.sqrt() }
    }

    /// The law whose 50th, 95th and 99th percentiles are the given ones, in rising order and above zero: between
    /// them, and beyond, the logarithm runs straight against the normal quantile.
    ///
    /// Nothing if they do not rise.
    pub fn through(p50: Seconds, p95: Seconds, p99: Seconds) -> Option<Self> {
        let rises = 0.0 < p50.get() && p50 < p95 && p95 < p99;
        rises.then(|| Self::Measured { logs: [ln(p50.get()), ln(p95.get()), ln(p99.get())] })
    }

    /// A time of which half are at most `p50` and 99 of 100 at most `p99`, in seconds: lognormal, or fixed where the two
    /// are (as good as) one, or where `p50` is 0.
    pub fn between(p50: Seconds, p99: Seconds) -> Self {
        let spread = if p50 > Seconds::ZERO { ln(p99.get().max(p50.get()) / p50.get()) / MEASURED_AT[2] } else { 0.0 };
        if spread < 1e-3 {
            return Self::Fixed { mean: p50.get() };
        }
        Self::Lognormal { location: ln(p50.get()), spread }
    }

    /// Two exponential times of balanced means: `scv` at least 1 is the squared coefficient of variation.
    pub fn hyper(mean: Seconds, scv: f64) -> Self {
        let first = f64::midpoint(1.0, ((scv - 1.0) / (scv + 1.0)).max(0.0).sqrt());
        let half = mean.get() / 2.0;
        Self::Hyper { first, means: [half / first, half / (1.0 - first)] }
    }

    /// The mean, in seconds.
    pub fn mean(&self) -> f64 {
        match *self {
            Self::Fixed { mean } | Self::Exponential { mean } | Self::Erlang { mean, .. } => mean,
            Self::Lognormal { location, spread } => exp(location + spread * spread / 2.0),
            Self::Hyper { first, means } => first * means[0] + (1.0 - first) * means[1],
            Self::Measured { logs } => measured_moment(logs, 1.0),
        }
    }

    /// Variance over mean squared: 1 for exponential.
    pub fn scv(&self) -> f64 {
        match *self {
            Self::Fixed { .. } => 0.0,
            Self::Exponential { .. } => 1.0,
            Self::Lognormal { spread, .. } => libm::expm1(spread * spread),
            Self::Erlang { phases, .. } => 1.0 / f64::from(phases),
            Self::Hyper { first, means } => {
                let square = 2.0 * (first * means[0] * means[0] + (1.0 - first) * means[1] * means[1]);
                square / (self.mean() * self.mean()) - 1.0
            }
            Self::Measured { logs } => {
                let mean = measured_moment(logs, 1.0);
                measured_moment(logs, 2.0) / (mean * mean) - 1.0
            }
        }
    }

    /// Standard deviation, in seconds.
    pub fn deviation(&self) -> f64 {
        self.mean() * self.scv().max(0.0).sqrt()
    }

    /// Third central moment, in cubic seconds.
    fn third(&self) -> f64 {
        match *self {
            Self::Fixed { .. } => 0.0,
            Self::Exponential { mean } => 2.0 * mean * mean * mean,
            Self::Erlang { phases, mean } => 2.0 * mean * mean * mean / f64::from(phases * phases),
            Self::Lognormal { .. } => {
                let (deviation, cv) = (self.deviation(), self.scv().sqrt());
                deviation * deviation * deviation * cv * (cv * cv + 3.0)
            }
            Self::Hyper { first, means } => {
                let cube = |mean: f64| 6.0 * mean * mean * mean;
                self.central(first * cube(means[0]) + (1.0 - first) * cube(means[1]))
            }
            Self::Measured { logs } => self.central(measured_moment(logs, 3.0)),
        }
    }

    /// The third central moment where the plain one is `cube`.
    fn central(&self, cube: f64) -> f64 {
        let mean = self.mean();
        cube - mean * mean * mean * (3.0 * self.scv() + 1.0)
    }

    /// The sum of this time and an independent one: seconds that always pass, and the law of what passes beyond them.
    ///
    /// A lognormal law, shifted, of the same mean, variance and skewness. Exact where at most one of the two varies; for
    /// two lognormals within 3 % of the median and 2 % of the percentiles from the 95th to the 99.9th (tested up to a service
    /// of cv 2 and a way whose p99 is eight times its median). The seconds may be a little below zero where both
    /// vary alike.
    pub fn plus(&self, other: &Self) -> (f64, Self) {
        match (self, other) {
            (Self::Fixed { mean }, law) | (law, Self::Fixed { mean }) => return (*mean, *law),
            _ => {}
        }
        let mean = self.mean() + other.mean();
        let variance = libm::pow(self.deviation(), 2.0) + libm::pow(other.deviation(), 2.0);
        let deviation = variance.sqrt();
        let skewness = (self.third() + other.third()) / (variance * deviation);
        // The coefficient of variation of a lognormal law of this skewness solves y^3 + 3 y = skewness.
        let cv = 2.0 * libm::sinh(libm::asinh(skewness / 2.0) / 3.0);
        if cv < 1e-3 {
            return (0.0, Self::new(Seconds::of(mean), deviation / mean));
        }
        let above = deviation / cv;
        (mean - above, Self::new(Seconds::of(above), cv))
    }

    /// The mean of it within its first `t` seconds: of the lesser of both. Within 1e-7 of the larger of its mean and `t`.
    pub fn within(&self, t: f64) -> f64 {
        if t <= 0.0 {
            return 0.0;
        }
        match *self {
            Self::Fixed { mean } => mean.min(t),
            Self::Exponential { mean } => -mean * libm::expm1(-t / mean),
            Self::Lognormal { spread, .. } => {
                let z = self.normal_at(t);
                self.mean() * normal_cdf_fast(z - spread) + t * normal_cdf_fast(-z)
            }
            Self::Hyper { first, means } => {
                -first * means[0] * libm::expm1(-t / means[0]) - (1.0 - first) * means[1] * libm::expm1(-t / means[1])
            }
            Self::Erlang { phases, mean } => {
                let longer =
                    Self::Erlang { phases: phases + 1, mean: mean * f64::from(phases + 1) / f64::from(phases) };
                mean * longer.cdf(t) + t * self.tail(t)
            }
            Self::Measured { logs } => {
                let z = self.normal_at(t);
                measured_moment_below(logs, 1.0, z) + t * normal_cdf(-z)
            }
        }
    }

    /// Probability that it takes at most `t` seconds.
    pub fn cdf(&self, t: f64) -> f64 {
        if t < 0.0 {
            return 0.0;
        }
        match *self {
            Self::Fixed { mean } => f64::from(u8::from(t >= mean)),
            Self::Exponential { mean } => -libm::expm1(-t / mean),
            Self::Erlang { phases, mean } => erlang_cdf(phases, t * f64::from(phases) / mean),
            Self::Hyper { first, means } => {
                -first * libm::expm1(-t / means[0]) - (1.0 - first) * libm::expm1(-t / means[1])
            }
            Self::Lognormal { .. } | Self::Measured { .. } => normal_cdf(self.normal_at(t)),
        }
    }

    /// [`Law::cdf`] within 4e-8 at evenly spaced times from `start` on.
    pub(super) fn cdf_along<const N: usize>(&self, start: f64, step: f64) -> [f64; N] {
        let at = |i: usize| start + i as f64 * step;
        match *self {
            Self::Lognormal { location, spread } if start > 0.0 => {
                let (table, narrow) = (NormalTable::get(), 1.0 / spread);
                std::array::from_fn(|i| table.cdf((ln(at(i)) - location) * narrow))
            }
            _ => std::array::from_fn(|i| self.cdf_fast(at(i))),
        }
    }

    /// [`Law::cdf`] within 4e-8, for sums of many.
    pub(super) fn cdf_fast(&self, t: f64) -> f64 {
        match self {
            Self::Lognormal { .. } | Self::Measured { .. } if t > 0.0 => normal_cdf_fast(self.normal_at(t)),
            _ => self.cdf(t),
        }
    }

    /// The time that it takes at most with probability `p` in `0..1`.
    pub fn quantile(&self, p: f64) -> f64 {
        match *self {
            Self::Exponential { mean } => -mean * super::special::ln_1p(-p),
            _ => self.at(normal_quantile(p)),
        }
    }

    /// The quantile at the probability of a standard normal `z`: a law as a function of a normal variable.
    pub fn at(&self, z: f64) -> f64 {
        match *self {
            Self::Fixed { mean } => mean,
            Self::Exponential { mean } => -mean * ln(normal_cdf(-z)),
            Self::Lognormal { location, spread } => exp(location + spread * z),
            Self::Measured { logs } => exp(measured_log(logs, z)),
            Self::Erlang { .. } | Self::Hyper { .. } => self.solve(z),
        }
    }

    /// The same law, `factor` times as long; `factor` above 0.
    pub fn scaled(&self, factor: f64) -> Self {
        match *self {
            Self::Fixed { mean } => Self::Fixed { mean: mean * factor },
            Self::Exponential { mean } => Self::Exponential { mean: mean * factor },
            Self::Lognormal { location, spread } => Self::Lognormal { location: location + ln(factor), spread },
            Self::Erlang { phases, mean } => Self::Erlang { phases, mean: mean * factor },
            Self::Hyper { first, means } => Self::Hyper { first, means: means.map(|mean| mean * factor) },
            Self::Measured { logs } => Self::Measured { logs: logs.map(|log| log + ln(factor)) },
        }
    }

    /// The normal variable of a lognormal or measured time `t`.
    fn normal_at(&self, t: f64) -> f64 {
        match *self {
            Self::Lognormal { location, spread } => (ln(t) - location) / spread,
            Self::Measured { logs } => {
                let log = ln(t);
                let (low, high) = if log < logs[1] { (0, 1) } else { (1, 2) };
                let slope = (MEASURED_AT[high] - MEASURED_AT[low]) / (logs[high] - logs[low]);
                MEASURED_AT[low] + (log - logs[low]) * slope
            }
            _ => normal_quantile(self.cdf(t)),
        }
    }

    /// [`Law::at`] by bisection, for laws without an inverse.
    fn solve(&self, z: f64) -> f64 {
        let late = normal_cdf(-z);
        let early = normal_cdf(z);
        let beyond = |t: f64| if z > 0.0 { self.tail(t) <= late } else { self.cdf(t) >= early };
        let (mut low, mut high) = (0.0, self.mean());
        while !beyond(high) {
            (low, high) = (high, high * 2.0);
        }
        while high - low > 1e-13 * high {
            let middle = f64::midpoint(low, high);
            *(if beyond(middle) { &mut high } else { &mut low }) = middle;
        }
        high
    }

    /// `1 - cdf`, to full precision where it is small.
    fn tail(&self, t: f64) -> f64 {
        match *self {
            Self::Erlang { phases, mean } => 1.0 - erlang_cdf(phases, t * f64::from(phases) / mean),
            Self::Hyper { first, means } => first * exp(-t / means[0]) + (1.0 - first) * exp(-t / means[1]),
            _ => 1.0 - self.cdf(t),
        }
    }
}

fn measured_log(logs: [f64; 3], z: f64) -> f64 {
    let (low, high) = if z < MEASURED_AT[1] { (0, 1) } else { (1, 2) };
    let slope = (logs[high] - logs[low]) / (MEASURED_AT[high] - MEASURED_AT[low]);
    logs[low] + (z - MEASURED_AT[low]) * slope
}

/// Mean of a power of the measured time: on either side of the second percentile it is lognormal, and the mean of
/// `exp(a + b z)` over a range of z is that of a normal variable shifted by b.
fn measured_moment(logs: [f64; 3], power: f64) -> f64 {
    measured_side(logs, power, 0, normal_cdf) + measured_side(logs, power, 1, |z| normal_cdf(-z))
}

/// What times below the normal variable `z` have of that mean.
fn measured_moment_below(logs: [f64; 3], power: f64, z: f64) -> f64 {
    // The share of a side reaches from its beginning to z, both seen from where the shifted variable has its middle.
    let middle = MEASURED_AT[1];
    if z < middle {
        return measured_side(logs, power, 0, |shifted| normal_cdf(shifted + z - middle));
    }
    measured_side(logs, power, 0, normal_cdf)
        + measured_side(logs, power, 1, |shifted| normal_cdf(-shifted) - normal_cdf(middle - z - shifted))
}

/// What one side of the second percentile, that from the percentile at `low` on, has of it; `share` says how much of the
/// shifted variable is there from where the percentile is in it.
fn measured_side(logs: [f64; 3], power: f64, low: usize, share: impl Fn(f64) -> f64) -> f64 {
    let slope = (logs[low + 1] - logs[low]) / (MEASURED_AT[low + 1] - MEASURED_AT[low]) * power;
    let level = power * logs[low] - slope * MEASURED_AT[low];
    exp(level + slope * slope / 2.0) * share(MEASURED_AT[1] - slope)
}

/// P(at least `phases` arrivals of a Poisson number of mean `x`).
fn erlang_cdf(phases: u32, x: f64) -> f64 {
    let (mut term, mut sum) = (1.0, 0.0);
    for phase in 0..phases {
        sum += term;
        term *= x / f64::from(phase + 1);
    }
    (1.0 - exp(-x) * sum).max(0.0)
}

#[cfg(test)]
mod tests;
