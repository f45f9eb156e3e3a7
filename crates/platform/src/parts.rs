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

#[cfg(test)]
mod tests {
    use super::*;
    use model::queueing::Wait;
    use model::random::Random;
    use model::response::{Cold, Colds, Response, Stage, Waits};
    use model::service::Law;

    /// What the parts of a response are, drawn one by one: the mean of each over those within 3 % of the percentile.
    fn seen(laws: [Law; 4], (waits, colds): (f64, f64), at: f64) -> [f64; 4] {
        let mut random = Random::seeded(11);
        let (mut sums, mut count) = ([0.0; 4], 0.0);
        for _ in 0..1_000_000 {
            let mut drawn = laws.map(|law| law.quantile(random.uniform().clamp(1e-9, 1.0 - 1e-9)));
            drawn[1] *= f64::from(u8::from(random.uniform() < waits));
            drawn[3] *= f64::from(u8::from(random.uniform() < colds));
            let all: f64 = drawn.iter().sum();
            if (all / at - 1.0).abs() < 0.03 {
                sums.iter_mut().zip(drawn).for_each(|(sum, part)| *sum += part);
                count += 1.0;
            }
        }
        sums.map(|sum| sum / count)
    }

    #[test]
    fn parts_are_the_means_of_those_that_take_as_long() {
        let ms = |ms: f64| Seconds::from_ms(ms);
        let cases = [
            // (work, cv, way, share that waits and for how long, share that is cold and for how long, why)
            (100.0, 0.7, (5.0, 15.0), (0.0, 10.0), (0.0, 300.0), "work alone behind a short way"),
            (20.0, 0.5, (15.0, 60.0), (0.0, 10.0), (0.0, 300.0), "a way as long as the work"),
            (50.0, 0.5, (1.0, 4.0), (0.6, 80.0), (0.0, 300.0), "a queue"),
            (50.0, 0.5, (5.0, 15.0), (0.0, 10.0), (0.03, 400.0), "the last hundredth starts cold"),
        ];
        for (work, cv, way, wait, cold, why) in cases {
            let laws = [
                Law::between(ms(way.0), ms(way.1)),
                Law::Exponential { mean: wait.1 / 1e3 },
                Law::new(ms(work), cv),
                Law::between(ms(cold.1), ms(1.5 * cold.1)),
            ];
            let response = |stretch: &Stretch| {
                let (hop, service) = laws[2].scaled(stretch.work).plus(&laws[0].scaled(stretch.way));
                let queue = Wait { p_wait: wait.0, mean: wait.0 * wait.1 / 1e3, decay: 1e3 / wait.1 };
                let delay = laws[3].scaled(stretch.cold);
                let cold = (cold.0 > 0.0).then_some(Cold { share: cold.0, delay });
                let stage = Stage { hop, waits: Waits::one(queue).scaled(stretch.wait), cold, ..Stage::of(service) };
                Response::new(&[stage], Colds::Independent)
            };
            let at = |stretch: &Stretch| SHOWN.map(|p| response(stretch).quantile(p));
            let found = parts(at, [true, wait.0 > 0.0, true, cold.0 > 0.0]);
            let p99 = at(&Stretch::NONE)[2];
            assert!((found.p99.total().get() / p99 - 1.0).abs() < 1e-9, "{why}: they add up");
            let Parts { way, wait: waits, work, cold: colds } = found.p99;
            let found = [way, waits, work, colds].map(Seconds::get);
            for (found, seen) in found.into_iter().zip(seen(laws, (wait.0, cold.0), p99)) {
                assert!((found - seen).abs() < 0.03 * p99, "{why}: {found} for {seen} of {p99}");
            }
        }
    }
}
