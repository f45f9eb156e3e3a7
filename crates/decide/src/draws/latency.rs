//! How far the p99 of both sides lies from what it is where the scenario stands, every uncertain input drawn.
//!
//! Each draw runs its week as the outcome does, which is why they are fewer than those of a verdict.

use super::{Sampler, band};
use crate::alive;
use answer::drawn::{CANDIDATES, LatencyDrawn};
use scenario::{Scenario, Side};

/// As [`LatencyDrawn`], said whenever one of the ascending counts is reached.
pub fn latency_in_parts(scenario: &Scenario, counts: &[u32], say: &mut dyn FnMut(LatencyDrawn)) {
    let mut sampler = Sampler::new(scenario);
    let most = if sampler.spreads.is_empty() { 1 } else { u32::MAX };
    let mut seen: [Vec<f64>; CANDIDATES.len()] = Default::default();
    let mut done = 0;
    for count in counts {
        let count = (*count).min(most);
        for index in done..count {
            if alive::is_stopped() {
                return;
            }
            let (drawn, week) = sampler.draw(index);
            let evaluator = sampler.evaluator(&drawn, week);
            for (seen, side) in seen.iter_mut().zip([Side::Serverless, Side::Microservices]) {
                seen.push(evaluator.latency(&drawn, side).p99.get());
            }
        }
        done = count;
        say(LatencyDrawn { count, sides: seen.each_ref().map(|seen| band(seen)) });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::draws::tests::certain;
    use crate::evaluate::outcome;
    use scenario::knob::Knob;
    use scenario::msg::Msg;
    use scenario::setting::Setting;
    use scenario::uncertainty::Interval;

    fn of(scenario: &Scenario, count: u32) -> LatencyDrawn {
        let mut last = None;
        latency_in_parts(scenario, &[count], &mut |drawn| last = Some(drawn));
        last.unwrap()
    }

    #[test]
    fn without_doubt_a_band_is_the_mark_of_the_chart() {
        let scenario = certain();
        let (drawn, outcome) = (of(&scenario, 32), outcome(&scenario));
        assert_eq!(drawn.count, 1, "one draw says it all");
        for (band, side) in drawn.sides.iter().zip([&outcome.serverless, &outcome.microservices]) {
            let p99 = side.latency.p99.get();
            assert_eq!([band.low, band.middle, band.high], [p99; 3], "{}", side.platform.name());
        }
    }

    #[test]
    fn a_band_lies_about_the_mark_and_is_in_order() {
        let scenario = Scenario::default();
        let outcome = outcome(&scenario);
        let drawn = of(&scenario, 64);
        for (band, side) in drawn.sides.iter().zip([&outcome.serverless, &outcome.microservices]) {
            let p99 = side.latency.p99.get();
            assert!(band.low <= band.middle && band.middle <= band.high, "{band:?}");
            assert!(band.low < p99 && p99 < band.high, "{p99} is not in {band:?} of {}", side.platform.name());
        }
    }

    /// Work that may take longer, and nothing else: its own p99 scales with it on both sides.
    #[test]
    fn a_wider_range_of_the_duration_has_a_wider_band() {
        let wide = |factor: f64| {
            let range = Interval { low: 120.0 / factor, high: 120.0 * factor };
            of(&certain().after(Msg::Ranged(Knob::Duration.into(), range)), 32).sides.map(|band| band.high / band.low)
        };
        let [narrow, wide] = [1.1, 2.0].map(wide);
        assert!(narrow[0] < wide[0] && narrow[1] < wide[1], "{narrow:?} {wide:?}");
    }

    #[test]
    fn a_setting_that_only_time_depends_on_has_a_band() {
        let rare = Msg::Ranged(Knob::Rate.into(), Interval { low: 0.02, high: 0.02 });
        let range = Msg::Ranged(Setting::KeepAlive.into(), Interval { low: 5.0, high: 600.0 });
        let drawn = of(&certain().after(rare).after(range), 32);
        let [functions, containers] = drawn.sides;
        assert!(functions.low < functions.high, "cold starts depend on how long an instance is kept: {functions:?}");
        assert_eq!(containers.low, containers.high, "containers have none");
    }
}
