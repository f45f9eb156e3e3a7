//! Of what a percentile of the response is made: way, wait, work and cold start.

use answer::parts::{LatencyParts, Parts};
use model::units::Seconds;

/// How much longer than it is each part of a response is taken to be, as a factor.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Stretch {
    pub way: f64,
    pub wait: f64,
    pub work: f64,
    pub cold: f64,
}

impl Stretch {
    /// As it is.
    pub(crate) const NONE: Self = Self { way: 1.0, wait: 1.0, work: 1.0, cold: 1.0 };

    /// One part alone longer by `more`, in the order of [`Parts`].
    fn only(part: usize, more: f64) -> Self {
        let factor = |place: usize| if place == part { 1.0 + more } else { 1.0 };
        Self { way: factor(0), wait: factor(1), work: factor(2), cold: factor(3) }
    }
}

/// The probabilities of the percentiles that are shown.
pub(crate) const SHOWN: [f64; 4] = [0.5, 0.95, 0.99, 0.999];

/// What each part has in the percentiles of a response, which `at` gives where its parts are stretched; `has` says which
/// parts there are at all.
///
/// The mean of a part over the responses that take just as long as the percentile. That is how fast the percentile grows as
/// the part does (Gourieroux, Laurent and Scaillet, Journal of Empirical Finance 7, 2000), and the parts add up to it, for
/// all of them longer by a hundredth make it so (Euler). By differences over 4 % either way; what is left of the sum by
/// rounding is shared out.
pub(crate) fn parts(at: impl Fn(&Stretch) -> [f64; 4], has: [bool; 4]) -> LatencyParts {
    const STEP: f64 = 0.04;
    let whole = at(&Stretch::NONE);
    let growth: Vec<[f64; 4]> = (0..4)
        .map(|part| {
            if !has[part] {
                return [0.0; 4];
            }
            let [more, less] = [STEP, -STEP].map(|step| at(&Stretch::only(part, step)));
            std::array::from_fn(|place| ((more[place] - less[place]) / (2.0 * STEP)).max(0.0))
        })
        .collect();
    let at = |place: usize| {
        let sum: f64 = growth.iter().map(|part| part[place]).sum();
        let share = if sum > 0.0 { whole[place] / sum } else { 0.0 };
        let [way, wait, work, cold] =
            std::array::from_fn(|part| Seconds::new(share * growth[part][place]).unwrap_or_default());
        Parts { way, wait, work, cold }
    };
    LatencyParts { p50: at(0), p95: at(1), p99: at(2), p999: at(3) }
}
