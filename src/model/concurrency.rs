//! How many requests are in service at once when nothing limits them.

use super::special::{exp, expm1};
use std::f64::consts::PI;

/// Mean concurrency after `step` seconds of constant `rate`, for exponential service of mean `service` seconds.
///
/// `before` is the mean at the beginning. The number itself is Poisson with this mean, for any rate over time.
///
/// Source: m' = rate - m / service; Eick, Massey and Whitt, *The physics of the Mt/G/inf queue* (1993).
pub fn after(before: f64, rate: f64, service: f64, step: f64) -> f64 {
    let settled = rate * service;
    settled + (before - settled) * exp(-step / service)
}

/// Mean of [`after`] over the step.
pub fn mean_over(before: f64, rate: f64, service: f64, step: f64) -> f64 {
    let settled = rate * service;
    settled - (before - settled) * expm1(-step / service) * service / step
}

/// The law of a service time, as far as the mean concurrency depends on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Every request takes the mean.
    Fixed,
    /// Exponential.
    Exponential,
}

/// A rate of arrivals that swings around its mean: `mean + amplitude sin(2 pi t / period)`, per second.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Wave {
    /// Mean rate.
    pub mean: f64,
    /// How far it swings.
    pub amplitude: f64,
    /// Seconds of one swing, above 0.
    pub period: f64,
}

impl Wave {
    /// Mean concurrency at second `t`, once the wave has been going for long, for service of mean `service` seconds.
    ///
    /// Source: Eick, Massey and Whitt, *Mt/G/inf queues with sinusoidal arrival rates* (Management Science 39,
    /// 1993): the swing arrives later and smaller.
    pub fn concurrency(&self, kind: Kind, service: f64, t: f64) -> f64 {
        let omega = 2.0 * PI / self.period;
        let (sine, cosine) = (libm::sin(omega * t), libm::cos(omega * t));
        let turn = omega * service;
        let swing = match kind {
            Kind::Exponential => service * (sine - turn * cosine) / (1.0 + turn * turn),
            Kind::Fixed => {
                // The mean of the sine over the last service time, times that time.
                let (s, c) = (libm::sin(turn), 1.0 - libm::cos(turn));
                (s * sine - c * cosine) / omega
            }
        };
        self.mean * service + self.amplitude * swing
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_closed_forms_solve_their_equations() {
        let wave = Wave { mean: 10.0, amplitude: 8.0, period: 900.0 };
        let service = 60.0;
        let rate = |t: f64| 10.0 + 8.0 * libm::sin(2.0 * PI * t / 900.0);
        // Exponential: many small steps of the step form, started on the curve.
        let mut m = wave.concurrency(Kind::Exponential, service, 0.0);
        for step in 0..90_000 {
            m = after(m, rate(0.01 * (f64::from(step) + 0.5)), service, 0.01);
        }
        assert!((m - wave.concurrency(Kind::Exponential, service, 900.0)).abs() < 1e-5);
        // Fixed: the arrivals of the last service time are all there.
        let sum: f64 = (0..60_000).map(|i| rate(500.0 - 0.001 * (f64::from(i) + 0.5)) * 0.001).sum();
        assert!((sum - wave.concurrency(Kind::Fixed, service, 500.0)).abs() < 1e-5);
    }

    #[test]
    fn a_step_settles_at_the_offered_load() {
        assert!((after(0.0, 5.0, 2.0, 1e3) - 10.0).abs() < 1e-12);
        assert!((mean_over(10.0, 5.0, 2.0, 7.0) - 10.0).abs() < 1e-12);
        // Short steps: the mean lies between the ends.
        let end = after(0.0, 5.0, 2.0, 0.1);
        let mean = mean_over(0.0, 5.0, 2.0, 0.1);
        assert!(0.0 < mean && mean < end);
    }
}
