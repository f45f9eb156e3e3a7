//! What a movement redraws besides the outcome: the winner along every slider, its flips, cost against load.

mod cause;
mod point;
mod track;

use crate::alive;
use crate::evaluator::{Evaluator, Probe};
use crate::survey::point::Point;
use crate::survey::track::Track;
use answer::{CostAt, Strip, Survey};
use model::money::Usd;
use model::units::Rate;
use scenario::Scenario;
use scenario::kinds::judged;
use scenario::knob::Knob;

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
    let (evaluator, judged) = (Evaluator::new(scenario), judged(scenario));
    survey_on(&evaluator, cheapest(&evaluator, &judged), &judged, before)
}

/// The cloud of the cheapest mix.
fn cheapest(evaluator: &Evaluator, scenario: &Scenario) -> Option<Usd> {
    evaluator.cheapest_mix(scenario).map(|found| found.cloud)
}

/// As [`survey`] with the evaluator of `scenario` and the cloud of its cheapest mix. Where the survey of another scenario is
/// known, it is sooner: the strip of a slider says the same wherever the slider itself stands, so that only the others
/// are walked along again.
pub fn survey_on(
    evaluator: &Evaluator,
    mixed: Option<Usd>,
    scenario: &Scenario,
    before: Option<(&Scenario, &Survey)>,
) -> Survey {
    let base = evaluator.probe_beside(scenario, mixed);
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
        let (strip, points) = walked(knob, scenario, (evaluator, &base), &places);
        if knob == Knob::Rate {
            costs = points.iter().filter(|point| places.contains(&point.value)).map(cost_at).collect();
        }
        strips.push(strip);
    }
    Survey { strips, costs }
}

/// The strip of one slider of a scenario.
pub fn strip_of(scenario: &Scenario, knob: Knob) -> Strip {
    let (evaluator, judged) = (Evaluator::new(scenario), judged(scenario));
    let base = evaluator.probe_beside(&judged, cheapest(&evaluator, &judged));
    walked(knob, &judged, (&evaluator, &base), &places(knob)).0
}

/// Where a slider is evaluated in any case: at its stops, and for the chart of costs between those of the rate.
fn places(knob: Knob) -> Vec<f64> {
    let stops = knob.facts().stops;
    if knob == Knob::Rate { with_midpoints(stops) } else { stops.to_vec() }
}

/// The strip of one slider, and the points that it was told from, from its left end to its right.
fn walked(
    knob: Knob,
    scenario: &Scenario,
    (evaluator, base): (&Evaluator, &Probe),
    places: &[f64],
) -> (Strip, Vec<Point>) {
    let mut track = Track::new(knob, scenario, evaluator, base);
    let points = if knob.has_effect(scenario.traffic.shape) && !knob.is_held(scenario) {
        track.walk(places)
    } else {
        track.standing_still()
    };
    (track.strip(&points), points)
}

/// The strips of a survey with every flip where the week as it runs has it, and those alone that can be seen.
///
/// A strip takes each hour as if it had always been so, which is quick; the outcome runs the week. Where the two differ, this is
/// the outcome's.
pub fn confirmed(scenario: &Scenario, survey: &Survey) -> Survey {
    let (evaluator, judged) = (Evaluator::new(scenario), judged(scenario));
    let standings = evaluator.running_standings(&judged);
    let base = Probe { standings, ..evaluator.probe(&judged) };
    let strip = |strip: &Strip| match strip.spans.len() {
        1 => strip.clone(),
        _ if alive::is_stopped() => strip.clone(),
        _ => Track::new(strip.knob, &judged, &evaluator, &base).confirm(strip),
    };
    Survey { strips: survey.strips.iter().map(strip).collect(), costs: survey.costs.clone() }
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

#[cfg(test)]
mod tests {
    use super::*;
    use answer::Winner;
    use scenario::msg::Msg;

    #[test]
    fn a_flip_is_left_on_its_far_side_at_a_round_number() {
        let scenario = Scenario::default();
        for knob in Knob::ALL {
            let strip = strip_of(&scenario, knob);
            for place in 1..strip.spans.len() {
                for here in [knob.facts().low, knob.facts().high] {
                    let (value, winner) = strip.landing(place, here);
                    let there = scenario.after(Msg::Typed(knob, value));
                    assert_eq!(crate::evaluate::winner(&there), winner, "{knob:?} from {here} to {value}");
                }
            }
        }
    }

    /// The line of a mix is there wherever the strip says that a mix wins, and never above the better side.
    #[test]
    fn a_mix_costs_less_than_the_better_side_or_nothing_is_said_of_it() {
        let scenario = scenario::example::ALL[4].scenario();
        let found = survey(&scenario);
        assert!(found.costs.iter().any(|at| at.mixed.is_none()), "at little load a cluster is no bargain");
        for at in &found.costs {
            let here = scenario.after(Msg::Typed(Knob::Rate, at.rate.get()));
            let standings = Evaluator::new(&here).standings(&here);
            let better = standings.best_side(&here);
            assert!(at.mixed.is_none_or(|mix| better.is_none_or(|side| mix < side)), "{:?} above {better:?}", at.mixed);
            let wins = standings.winner(&here).0 == Winner::Mixed;
            assert!(at.mixed.is_some() || !wins, "a mix wins at {:?} and has no cost", at.rate);
        }
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
