//! What a movement redraws besides the outcome: the winner along every slider, its flips, cost against load.

mod point;
mod track;

use crate::app::decimal::rounded;
use crate::app::evaluate::{Bench, Probe};
use crate::app::kinds::judged;
use crate::app::knob::Knob;
use crate::app::outcome::{CostAt, Flip, Span, Strip, Survey, Winner};
use crate::app::scenario::Scenario;
use crate::app::survey::point::Point;
use crate::app::survey::track::Track;
use crate::app::words::knobs::idle;
use crate::model::money::Usd;
use crate::model::order::ascending;
use crate::model::units::Rate;

/// The survey of a scenario.
///
/// Every stop of every slider is evaluated, and places between two stops where the costs come near an edge of the
/// tie. Each edge is then known to a thousandth of the stretch between two stops.
///
/// Measured against a scan of 2,000 places on 2,000 random sliders (`tests/flips.rs`): every flip holds; on 9 of the
/// sliders a stretch is missed, of one or two places, once of 16.
pub fn survey(scenario: &Scenario) -> Survey {
    survey_after(scenario, None)
}

fn survey_after(scenario: &Scenario, before: Option<(&Scenario, &Survey)>) -> Survey {
    let (bench, judged) = (Bench::new(scenario), judged(scenario));
    survey_on(&bench, cheapest(&bench, &judged), &judged, before)
}

/// The cloud of the cheapest mix.
fn cheapest(bench: &Bench, scenario: &Scenario) -> Option<Usd> {
    bench.cheapest_mix(scenario).map(|found| found.cloud)
}

/// As [`survey`] with the bench of `scenario` and the cloud of its cheapest mix. Where the survey of another scenario is
/// known, it is sooner: the strip of a slider says the same wherever the slider itself stands, so that only the others
/// are walked along again.
pub(crate) fn survey_on(
    bench: &Bench,
    mixed: Option<Usd>,
    scenario: &Scenario,
    before: Option<(&Scenario, &Survey)>,
) -> Survey {
    let base = bench.probe_beside(scenario, mixed);
    let mut costs = Vec::new();
    let mut strips = Vec::with_capacity(Knob::ALL.len());
    for knob in Knob::ALL {
        let known = before.filter(|(other, _)| differ_in_nothing_but(knob, scenario, other));
        if let Some((_, known)) = known
            && let Some(strip) = known.strip(knob)
        {
            strips.push(strip.clone());
            if knob == Knob::Rate {
                costs.clone_from(&known.costs);
            }
            continue;
        }
        let places = places(knob);
        let points = walked(knob, scenario, (bench, &base), &places);
        if knob == Knob::Rate {
            costs = points.iter().filter(|point| places.contains(&point.value)).map(cost_at).collect();
        }
        strips.push(strip(knob, &points));
    }
    Survey { strips, costs }
}

/// The strip of one slider of a scenario.
pub fn strip_of(scenario: &Scenario, knob: Knob) -> Strip {
    let (bench, judged) = (Bench::new(scenario), judged(scenario));
    let base = bench.probe_beside(&judged, cheapest(&bench, &judged));
    strip(knob, &walked(knob, &judged, (&bench, &base), &places(knob)))
}

/// Where a slider is evaluated in any case: at its stops, and for the chart of costs between those of the rate.
fn places(knob: Knob) -> Vec<f64> {
    let stops = knob.facts().stops;
    if knob == Knob::Rate { with_midpoints(stops) } else { stops.to_vec() }
}

/// The points of one slider, from its left end to its right.
fn walked(knob: Knob, scenario: &Scenario, (bench, base): (&Bench, &Probe), places: &[f64]) -> Vec<Point> {
    let mut track = Track::new(knob, scenario, bench, base);
    if idle(knob, scenario.traffic.shape).is_some() { track.standing_still() } else { track.walk(places) }
}

/// Whether two scenarios are the same once `knob` stands alike: then its strip is the same too.
///
/// Where a knob scales unlike services together, a strip depends on where it started from, by rounding and by what
/// the ends of the range cut off.
fn differ_in_nothing_but(knob: Knob, one: &Scenario, other: &Scenario) -> bool {
    let scales = matches!(knob, Knob::Duration | Knob::Memory | Knob::Visits | Knob::Services);
    if scales && (knob == Knob::Services || one.services.len() != 1 || other.services.len() != 1) {
        return one == other;
    }
    let mut moved = one.clone();
    knob.write(&mut moved, knob.read(other));
    moved == *other
}

/// Places and the geometric middles between them.
fn with_midpoints(stops: &[f64]) -> Vec<f64> {
    let mut places = vec![stops[0]];
    for pair in stops.windows(2) {
        places.extend([libm::sqrt(pair[0] * pair[1]), pair[1]]);
    }
    places
}

fn cost_at(point: &Point) -> CostAt {
    let (serverless, microservices) = point.costs;
    let mixed = point.mix.map(|(mix, _)| mix);
    CostAt { rate: Rate::of(point.value), serverless, microservices, mixed }
}

/// Stretches of one winner along points from the left end of a track to its right.
fn strip(knob: Knob, points: &[Point]) -> Strip {
    let facts = knob.facts();
    let mut spans: Vec<Span> = Vec::new();
    for point in points {
        match spans.last_mut() {
            Some(last) if last.winner == point.winner => {}
            Some(last) => {
                last.to = point.value;
                spans.push(Span { from: point.value, to: facts.high, winner: point.winner });
            }
            None => spans.push(Span { from: facts.low, to: facts.high, winner: point.winner }),
        }
    }
    Strip { knob, spans }
}

impl Survey {
    /// The strip of a knob.
    pub fn strip(&self, knob: Knob) -> Option<&Strip> {
        self.strips.iter().find(|strip| strip.knob == knob)
    }

    /// Every flip of every knob; within a knob the one nearest to the present value first.
    pub fn flips(&self, scenario: &Scenario) -> Vec<Flip> {
        let mut flips = Vec::new();
        for strip in &self.strips {
            let here = strip.knob.position(strip.knob.read(scenario));
            let distance = |flip: &Flip| (flip.knob.position(flip.at) - here).abs();
            let own: Vec<Flip> = strip.flips().collect();
            flips.extend(ascending(own.iter().map(distance)).into_iter().map(|place| own[place]));
        }
        flips
    }
}

impl Strip {
    /// Where a slider that stands at `here` is put to be just beyond the flip at which span `place` begins, seen from
    /// there, and who wins at that value: as round a number as lies beyond the flip and before the next.
    pub fn landing(&self, place: usize, here: f64) -> (f64, Winner) {
        let (left, right) = (self.spans[place - 1], self.spans[place]);
        let knob = self.knob;
        if here < right.from {
            let round = ROUND.map(|digits| raised(right.from, digits));
            let fits = |value: &f64| right.from <= *value && *value < right.to && knob.within(*value) == *value;
            return (round.into_iter().find(fits).unwrap_or(right.from), right.winner);
        }
        // The edge lies up to this much left of where it was found.
        let safe = match knob.facts().whole {
            true => right.from - 1.0,
            false => knob.value_at(knob.position(right.from) - track::widest_edge(knob)),
        };
        let round = ROUND.map(|digits| -raised(-safe, digits));
        let fits = |value: &f64| left.from <= *value && *value <= safe && knob.within(*value) == *value;
        (round.into_iter().find(fits).unwrap_or(safe.max(left.from)), left.winner)
    }

    /// Where the winner changes, from left to right.
    pub fn flips(&self) -> impl Iterator<Item = Flip> + '_ {
        (1..self.spans.len()).map(|place| Flip {
            knob: self.knob,
            at: self.spans[place].from,
            from: self.spans[place - 1].winner,
            to: self.spans[place].winner,
            in_passing: self.in_passing(place),
        })
    }

    /// Whether the flip at which span `place` begins is one [`Flip::in_passing`].
    pub fn in_passing(&self, place: usize) -> bool {
        self.is_dust(place) || place > 0 && self.is_dust(place - 1)
    }

    /// Whether a span is narrower than can be seen and lies within the stretch of one winner. Of two beside each other
    /// the left one is: the winner at its ends is another than that beyond the right one, and that flip is no passing.
    fn is_dust(&self, place: usize) -> bool {
        let around = (place > 0).then(|| self.spans.get(place - 1)).flatten().zip(self.spans.get(place + 1));
        let (Some((before, after)), Some(span)) = (around, self.spans.get(place)) else { return false };
        let width = self.knob.position(span.to) - self.knob.position(span.from);
        before.winner == after.winner && width < DUST && !self.is_dust(place - 1)
    }
}

/// Stretches narrower than this share of a track are less than two pixels of it.
const DUST: f64 = 1.0 / 200.0;

/// Digits of the numbers that a slider is put on at a flip, the roundest first.
const ROUND: [usize; 4] = [3, 4, 5, 6];

/// The least number of so many digits that is not below `value`.
fn raised(value: f64, digits: usize) -> f64 {
    let near = rounded(value, digits);
    if near >= value || value == 0.0 {
        return near;
    }
    let unit = libm::pow(10.0, libm::floor(libm::log10(value.abs())) + 1.0 - digits as f64);
    rounded(near + unit, digits)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::msg::Msg;

    #[test]
    fn a_flip_is_left_on_its_far_side_at_a_round_number() {
        let cases = [
            // (digits, value, raised, why)
            (3, 110.383, 111.0, "up"),
            (3, 111.0, 111.0, "already round"),
            (4, 110.383, 110.4, "finer"),
            (3, -110.9, -110.0, "up is nearer to nothing below it"),
            (3, 0.0, 0.0, "nothing is round"),
        ];
        for (digits, value, expected, why) in cases {
            assert_eq!(raised(value, digits), expected, "{why}");
        }
        let scenario = Scenario::default();
        for knob in Knob::ALL {
            let strip = strip_of(&scenario, knob);
            for place in 1..strip.spans.len() {
                for here in [knob.facts().low, knob.facts().high] {
                    let (value, winner) = strip.landing(place, here);
                    let there = scenario.after(Msg::Typed(knob, value));
                    assert_eq!(crate::app::evaluate::winner(&there), winner, "{knob:?} from {here} to {value}");
                }
            }
        }
    }

    /// The line of a mix is there wherever the strip says that a mix wins, and never above the better side.
    #[test]
    fn a_mix_costs_less_than_the_better_side_or_nothing_is_said_of_it() {
        let scenario = crate::app::example::ALL[4].scenario();
        let found = survey(&scenario);
        assert!(found.costs.iter().any(|at| at.mixed.is_none()), "at little load a cluster is no bargain");
        for at in &found.costs {
            let here = scenario.after(Msg::Typed(Knob::Rate, at.rate.get()));
            let standings = Bench::new(&here).standings(&here);
            let better = standings.best_side(&here);
            assert!(at.mixed.is_none_or(|mix| better.is_none_or(|side| mix < side)), "{:?} above {better:?}", at.mixed);
            let wins = standings.winner(&here).0 == Winner::Mixed;
            assert!(at.mixed.is_some() || !wins, "a mix wins at {:?} and has no cost", at.rate);
        }
    }

    #[test]
    fn a_stretch_too_narrow_to_be_seen_is_there_in_passing() {
        use Winner::{Microservices, Serverless, TossUp};
        let span =
            |from: f64, to: f64, winner| Span { from: Knob::Rate.value_at(from), to: Knob::Rate.value_at(to), winner };
        let strip = |spans: &[Span]| Strip { knob: Knob::Rate, spans: spans.to_vec() };
        let cases = [
            // (the stretch in the middle: from, to, winner; the winner after it; in passing, why)
            (0.5, 0.502, TossUp, Serverless, true, "narrow, and the same winner on both sides"),
            (0.5, 0.502, TossUp, Microservices, false, "narrow, but the answer is another beyond it"),
            (0.5, 0.52, TossUp, Serverless, false, "wide enough to be seen"),
        ];
        for (from, to, winner, after, passing, why) in cases {
            let strip = strip(&[span(0.0, from, Serverless), span(from, to, winner), span(to, 1.0, after)]);
            assert!(strip.flips().all(|flip| flip.in_passing == passing), "{why}");
        }
        let edge = [(0.0, 0.5, Serverless), (0.5, 0.501, TossUp), (0.501, 0.502, Serverless), (0.502, 1.0, TossUp)];
        let edge = strip(&edge.map(|(from, to, winner)| span(from, to, winner)));
        let passing: Vec<bool> = edge.flips().map(|flip| flip.in_passing).collect();
        assert_eq!(passing, [true, true, false], "an edge that flutters is an edge still");
        let ends = strip(&[span(0.0, 0.001, TossUp), span(0.001, 1.0, Serverless)]);
        assert!(ends.flips().all(|flip| !flip.in_passing), "the end of a track has one side only");
    }

    #[test]
    fn what_is_known_from_before_is_what_would_be_found() {
        let many = Scenario::default().after(Msg::Typed(Knob::Services, 3.0));
        for start in [Scenario::default(), many] {
            let before = survey(&start);
            for knob in Knob::ALL {
                let moved = start.after(Msg::Turned(knob, 0.7));
                assert_eq!(survey_after(&moved, Some((&start, &before))), survey(&moved), "{knob:?}");
            }
        }
    }
}
