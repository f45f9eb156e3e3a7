//! What matters: each input alone at both ends of its range, and what that does to the difference between the sides.

use super::dollars;
use crate::alive;
use crate::evaluator::{Asks, Evaluator, asks};
use crate::verdict::Standings;
use answer::studies::tornado::{Bar, End, FACTOR, SHARE, Tornado, moved};
use model::units::Within as _;
use scenario::Scenario;
use scenario::input::Input;
use scenario::kinds::judged;
use scenario::uncertainty::{Interval, interval};

/// The range over which an input is moved, and whether it is one that is stated for it.
pub fn range(scenario: &Scenario, input: Input) -> ([f64; 2], bool) {
    // A factor of nothing is nothing; only the reader can mean exactly one value.
    let felt = |known: &Interval| known.low < known.high || scenario.range(input).is_some();
    if let Some(known) = interval(scenario, input).filter(felt) {
        return ([input.within(known.low), input.within(known.high)], true);
    }
    let ((least, most), value) = (input.ends(), input.read(scenario));
    let (low, high) = if input.log() {
        (value / FACTOR, value * FACTOR)
    } else {
        let step = (most - least) * SHARE;
        (value - step, value + step)
    };
    let within = |end: f64| input.within(end.within(least, most));
    ([within(low), within(high)], false)
}

/// The study of a scenario: twice as many evaluations as there are inputs.
pub fn tornado(scenario: &Scenario) -> Tornado {
    let judged = judged(scenario);
    let scenario = &*judged;
    let evaluator = Evaluator::new(scenario);
    let here = end(&evaluator, scenario);
    let mut bars: Vec<Bar> = moved().map(|input| bar(&evaluator, scenario, here, input)).collect();
    bars.sort_by(|one, other| other.swing(&here).total_cmp(&one.swing(&here)));
    Tornado { here, clouds: clouds(&evaluator.standings_of_all(scenario), scenario), bars }
}

/// The answer by the clouds alone.
fn clouds(standings: &Standings, scenario: &Scenario) -> End {
    let apart = standings.microservices.cloud.dollars() - standings.serverless.cloud.dollars();
    End { apart, winner: standings.without_people(scenario.goals.tie.get()) }
}

fn bar(evaluator: &Evaluator, scenario: &Scenario, here: End, input: Input) -> Bar {
    let (range, stated) = range(scenario, input);
    let now = input.read(scenario);
    let at = |value: f64| {
        if value == now || alive::is_stopped() {
            return here;
        }
        let mut moved = scenario.clone();
        input.write(&mut moved, value);
        match input {
            // Another week has levels of its own.
            Input::Knob(knob) if asks(knob) == Asks::Week => end(&Evaluator::new(&moved), &moved),
            _ => end(evaluator, &moved),
        }
    };
    Bar { input, range, stated, ends: [at(range[0]), at(range[1])] }
}

fn end(evaluator: &Evaluator, scenario: &Scenario) -> End {
    let standings = evaluator.standings(scenario);
    let (serverless, microservices) = dollars(&standings, scenario);
    End { apart: microservices - serverless, winner: standings.winner(scenario).0 }
}

#[cfg(test)]
mod tests {
    use super::*;
    use scenario::Shape;
    use scenario::knob::Knob;
    use scenario::msg::Msg;
    use scenario::setting::Setting;

    fn bar_of(tornado: &Tornado, input: impl Into<Input>) -> Bar {
        let input = input.into();
        *tornado.bars.iter().find(|bar| bar.input == input).unwrap()
    }

    #[test]
    fn every_input_has_a_bar_and_the_largest_swing_comes_first() {
        let tornado = tornado(&Scenario::default());
        assert_eq!(tornado.bars.len(), Input::COUNT - 1, "growth is of later months");
        assert!(moved().all(|input| tornado.bars.iter().any(|bar| bar.input == input)));
        let swings: Vec<f64> = tornado.bars.iter().map(|bar| bar.swing(&tornado.here)).collect();
        assert!(swings.is_sorted_by(|a, b| a >= b), "{swings:?}");
    }

    #[test]
    fn an_end_moves_the_difference_to_the_side_that_gains() {
        let tornado = tornado(&Scenario::default());
        let here = tornado.here.apart;
        let cases = [
            // (input, sign of the change at its low end, at its high end, why)
            (Knob::Rate, 1.0, -1.0, "functions are paid by the request"),
            (Knob::Duration, 1.0, -1.0, "and by the millisecond"),
            (Knob::ServerlessHours, 1.0, -1.0, "hours on the functions side speak for containers"),
            (Knob::MicroservicesHours, -1.0, 1.0, "and hours on theirs against them"),
            (Knob::Hourly, -1.0, 1.0, "the side with more hours pays more for them"),
        ];
        for (knob, low, high, why) in cases {
            let bar = bar_of(&tornado, knob);
            let changes = bar.ends.map(|end| (end.apart - here).signum());
            assert_eq!(changes, [low, high], "{knob:?}: {why}; {bar:?}");
        }
    }

    #[test]
    fn an_end_is_the_difference_of_its_own_evaluation() {
        let scenario = Scenario::default();
        let tornado = tornado(&scenario);
        for bar in &tornado.bars {
            for (value, end) in bar.range.iter().zip(bar.ends) {
                let mut moved = scenario.clone();
                bar.input.write(&mut moved, *value);
                let standings = Evaluator::new(&moved).standings(&moved);
                let (serverless, microservices) = standings.totals(&moved);
                assert_eq!(end.apart, microservices.dollars() - serverless.dollars(), "{:?} at {value}", bar.input);
                assert_eq!(end.winner, standings.winner(&moved).0, "{:?} at {value}", bar.input);
            }
        }
    }

    #[test]
    fn an_input_without_influence_does_not_swing() {
        let steady = Scenario::default().after(Msg::Shaped(Shape::Steady)).after(Msg::FreedPeople);
        let tornado = tornado(&steady);
        let cases = [
            (Knob::PeakToMean, "a steady week has no peak"),
            (Knob::Weekend, "and no weekend"),
            (Knob::Hourly, "an hour may cost what it will where there are none"),
        ];
        for (knob, why) in cases {
            assert_eq!(bar_of(&tornado, knob).swing(&tornado.here), 0.0, "{knob:?}: {why}");
        }
    }

    #[test]
    fn ranges_are_stated_or_the_default_swing_and_stay_on_the_track() {
        let scenario = Scenario::default();
        let cases = [
            // (input, value, range, stated, why)
            (Knob::Rate, 20.0, [10.0, 40.0], true, "as assumed for a rate"),
            (Knob::Rate, 1e5, [5e4, 1e5], true, "not beyond the end of the track"),
            (Knob::P99, 300.0, [200.0, 450.0], false, "a factor of 1.5 on a logarithmic track"),
            (Knob::Services, 1.0, [1.0, 2.0], false, "whole, and not beyond the left end"),
            (Knob::Weekend, 0.5, [0.3, 0.7], false, "a tenth of a linear track"),
            (Knob::Hourly, 0.0, [0.0, 50.0], false, "from nothing there is only one way"),
        ];
        for (knob, value, expected, stated, why) in cases {
            let (found, known) = range(&scenario.after(Msg::Typed(knob, value)), knob.into());
            let close = found.iter().zip(expected).all(|(found, expected)| (found - expected).abs() < 1e-9);
            assert!(close && known == stated, "{why}: {found:?}");
        }
    }

    #[test]
    fn settings_are_moved_like_sliders() {
        let scenario = Scenario::default();
        let own = Interval { low: 60.0, high: 900.0 };
        let ranged = scenario.after(Msg::Ranged(Setting::KeepAlive.into(), own));
        let bursts = scenario.after(Msg::Adjusted(Setting::Burstiness, 30.0));
        let cases = [
            // (scenario, setting, range, stated, why)
            (&scenario, Setting::Burstiness, [1.0, 1.5], false, "not smoother than chance"),
            (&bursts, Setting::Burstiness, [20.0, 45.0], false, "a factor of 1.5"),
            (&scenario, Setting::KeepAlive, [240.0, 960.0], false, "a tenth of its track"),
            (&ranged, Setting::KeepAlive, [60.0, 900.0], true, "the reader's own"),
        ];
        for (scenario, setting, expected, stated, why) in cases {
            assert_eq!(range(scenario, setting.into()), (expected, stated), "{why}");
        }
        let wild = scenario.after(Msg::Adjusted(Setting::Burstiness, 700.0));
        let bar = bar_of(&tornado(&wild), Setting::Burstiness);
        assert!(bar.ends[0].apart < bar.ends[1].apart, "bursts cost containers more: {bar:?}");
    }
}
