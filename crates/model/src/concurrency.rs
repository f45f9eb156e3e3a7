//! How many requests are in service at once when nothing limits them.

use super::course::Course;
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

/// A stretch of a course's span in which the mean concurrency is taken as constant.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Part {
    /// Which span of the course it belongs to.
    pub span: usize,
    /// How long, in seconds.
    pub seconds: f64,
    /// Requests in service at once, the mean over the stretch.
    pub mean: f64,
}

/// Where a change of the rate is cut for the mean concurrency to follow it, in service times after it.
const CUTS: [f64; 8] = [0.25, 0.5, 1.0, 1.5, 2.0, 3.0, 4.5, 8.0];
/// Service times after which a span longer than this many of them has forgotten what was before.
const FORGOTTEN: f64 = 30.0;
/// A span this many service times long is at its new load as good as at once.
const AT_ONCE: f64 = 100.0;

/// The mean concurrency along a course of rates, for exponential service of mean `service` seconds.
///
/// `start` is the mean at its beginning; without one the course has been repeating for long. A span is cut where
/// the concurrency follows its rate slowly and the change is large enough to matter.
pub fn along(course: &Course, service: f64, start: Option<f64>) -> Vec<Part> {
    let mut mean = start.unwrap_or_else(|| settled_start(course, service));
    let mut parts = Vec::with_capacity(course.spans().len());
    for (span, now) in course.spans().iter().enumerate() {
        let (rate, seconds) = (now.amount, now.seconds);
        let load = rate * service;
        if seconds >= AT_ONCE * service || is_near(mean, load) && seconds >= FORGOTTEN * service {
            parts.push(Part { span, seconds, mean: load });
            mean = load;
            continue;
        }
        let cuts: &[f64] = if is_near(mean, load) { &[] } else { &CUTS };
        let mut begun = 0.0;
        for cut in cuts.iter().map(|cut| cut * service).take_while(|cut| *cut < 0.999 * seconds).chain([seconds]) {
            let step = cut - begun;
            let last_of_many = cut == seconds && begun >= CUTS[CUTS.len() - 1] * service;
            let over = if last_of_many { load } else { mean_over(mean, rate, service, step) };
            parts.push(Part { span, seconds: step, mean: over });
            mean = after(mean, rate, service, step);
            begun = cut;
        }
        if seconds >= FORGOTTEN * service {
            mean = load;
        }
    }
    parts.iter_mut().for_each(|part| part.mean = rounded(part.mean));
    parts
}

/// To nine digits, so that days that are alike but for what was weeks ago are alike; and what fades to nothing is
/// nothing.
fn rounded(mean: f64) -> f64 {
    const LAST_BITS: u64 = (1 << 22) - 1;
    if mean < 1e-200 { 0.0 } else { f64::from_bits((mean.to_bits() + LAST_BITS / 2) & !LAST_BITS) }
}

/// Whether no level of the pool can tell two mean concurrencies apart: what the rate of climbing above a level
/// depends on is its distance in standard deviations.
fn is_near(a: f64, b: f64) -> bool {
    (a - b).abs() * (1.0 + 4.0 * a.max(b).sqrt()) <= 0.1 * a.min(b)
}

/// The mean concurrency at the beginning of a course that has been repeating for long.
fn settled_start(course: &Course, service: f64) -> f64 {
    // One round takes a mean m to keep m + gained, and this is where it comes back to itself.
    let gained = course.spans().iter().fold(0.0, |m, span| after(m, span.amount, service, span.seconds));
    gained / -expm1(-course.period() / service)
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
    fn a_course_that_repeats_keeps_its_requests() {
        for (service, why) in [(0.1, "at once"), (3.0, "cut"), (400.0, "slow"), (1e5, "as good as constant")] {
            let course = Course::sampled(600.0, [1.0, 5.0, 5.0, 0.0, 2.0, 2.1]).unwrap();
            let parts = along(&course, service, None);
            let time: f64 = parts.iter().map(|part| part.seconds).sum();
            let busy: f64 = parts.iter().map(|part| part.seconds * part.mean).sum();
            assert!((time / course.period() - 1.0).abs() < 1e-12, "{why}");
            assert!((busy / (course.total() * service) - 1.0).abs() < 2e-3, "{why}: {busy}");
            assert!(parts.iter().all(|part| part.mean >= 0.0 && part.mean <= 5.0 * service * 1.000_001), "{why}");
        }
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
