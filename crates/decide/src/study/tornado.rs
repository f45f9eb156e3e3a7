//! What matters: each input alone at both ends of its range, and what that does to the difference between the sides.

use super::{WINNERS, code, decoded, dollars};
use crate::evaluator::{Asks, Evaluator, asks};
use answer::Winner;
use model::order::ascending;
use model::units::Within as _;
use scenario::Scenario;
use scenario::input::Input;
use scenario::kinds::judged;
use scenario::setting::Setting;
use scenario::uncertainty::{Interval, interval};

/// How far an input on a logarithmic track is moved either way where no range is stated for it: by this factor.
/// A convention, so that inputs can be compared; not a claim about any of them.
pub const FACTOR: f64 = 1.5;

/// The same for an input on a linear track: by this share of the track.
pub const SHARE: f64 = 0.1;

/// Money that no bill shows, USD.
const HALF_A_CENT: f64 = 0.005;

/// The answer at one place.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct End {
    /// What microservices cost more than serverless in a month, people included, USD; negative where they cost less.
    pub apart: f64,
    /// Who wins there.
    pub winner: Winner,
}

/// One input.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Bar {
    /// Which.
    pub input: Input,
    /// The ends of its range, in the input's unit, the lower first.
    pub range: [f64; 2],
    /// Whether the range is one that is assumed or given for this input, rather than [`FACTOR`] or [`SHARE`].
    pub stated: bool,
    /// The answer at both ends.
    pub ends: [End; 2],
}

/// All inputs, the one with the largest swing first; of equal ones in the order of the page.
#[derive(Clone, Debug, PartialEq)]
pub struct Tornado {
    /// The answer where the scenario stands.
    pub here: End,
    /// A bar for every input that the answer depends on, or would at another shape of the week.
    pub bars: Vec<Bar>,
}

impl Bar {
    /// The least and the largest difference that it makes, `here` included: an input may turn back on its way.
    pub fn reach(&self, here: &End) -> (f64, f64) {
        let [one, other] = self.ends;
        (one.apart.min(other.apart).min(here.apart), one.apart.max(other.apart).max(here.apart))
    }

    /// How far the difference swings, USD a month; what is less than half a cent is the dust of fractions.
    pub fn swing(&self, here: &End) -> f64 {
        let (least, most) = self.reach(here);
        if most - least < HALF_A_CENT { 0.0 } else { most - least }
    }
}

/// Numbers of a bar in an answer.
const WIDTH: usize = 8;

impl Tornado {
    /// As numbers: the answer here, then every bar.
    pub fn figures(&self) -> Vec<f64> {
        let mut figures = vec![self.here.apart, code(&WINNERS, self.here.winner)];
        for Bar { input, range, stated, ends: [one, other] } in &self.bars {
            figures.extend([input.place() as f64, range[0], range[1], f64::from(*stated)]);
            figures.extend([one.apart, code(&WINNERS, one.winner), other.apart, code(&WINNERS, other.winner)]);
        }
        figures
    }

    /// Reads what [`Self::figures`] wrote.
    pub fn read(figures: &[f64]) -> Option<Self> {
        let end = |apart: f64, winner: f64| Some(End { apart, winner: decoded(&WINNERS, winner)? });
        let bar = |of: &[f64]| {
            Some(Bar {
                input: Input::all().nth(of[0] as usize)?,
                range: [of[1], of[2]],
                stated: of[3] > 0.0,
                ends: [end(of[4], of[5])?, end(of[6], of[7])?],
            })
        };
        let (here, bars) = figures.split_at_checked(2)?;
        let bars: Option<Vec<Bar>> = bars.chunks_exact(WIDTH).map(bar).collect();
        Some(Self { here: end(here[0], here[1])?, bars: bars? })
    }
}

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

/// What is moved: all but the growth, which changes nothing of today.
pub fn moved() -> impl Iterator<Item = Input> {
    Input::all().filter(|input| *input != Input::Setting(Setting::Growth))
}

/// The study of a scenario: twice as many evaluations as there are inputs.
pub fn tornado(scenario: &Scenario) -> Tornado {
    let judged = judged(scenario);
    let scenario = &*judged;
    let evaluator = Evaluator::new(scenario);
    let here = end(&evaluator, scenario);
    let bars: Vec<Bar> = moved().map(|input| bar(&evaluator, scenario, here, input)).collect();
    // The largest first: ascending in what is left of nothing.
    let order = ascending(bars.iter().map(|bar| -bar.swing(&here)));
    Tornado { here, bars: order.into_iter().map(|place| bars[place]).collect() }
}

fn bar(evaluator: &Evaluator, scenario: &Scenario, here: End, input: Input) -> Bar {
    let (range, stated) = range(scenario, input);
    let now = input.read(scenario);
    let at = |value: f64| {
        if value == now {
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
    use answer::figures;
    use scenario::Shape;
    use scenario::knob::Knob;
    use scenario::msg::Msg;

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

    #[test]
    fn a_tornado_arrives_as_it_was_sent() {
        let sent = tornado(&Scenario::default());
        let text = figures::write(&sent.figures());
        assert_eq!(figures::read(&text).and_then(|figures| Tornado::read(&figures)), Some(sent));
        assert_eq!(Tornado::read(&[]), None);
        assert_eq!(Tornado::read(&[1.0, 9.0]), None, "no such winner");
    }
}
