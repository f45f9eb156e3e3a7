//! What is uncertain, and how far: the interval of each input that holds its true value in 9 of 10 cases.
//!
//! An interval is the reader's own where one was typed, else what is assumed here, else there is none and the input
//! is taken as it stands. What lies in between follows a normal law: of the logarithm where the slider is
//! logarithmic or the interval an assumed factor, of the value itself elsewhere; what falls off the slider's range
//! is put at its end. The ends of the interval are the 5 % and the 95 % quantile of what is drawn.

use crate::input::Input;
use crate::knob::Knob;
use crate::people::usual_hours;
use crate::setting::Setting;
use crate::{Scenario, Side};
use model::special::normal_quantile;
use model::units::Within as _;
use serde::{Deserialize, Serialize};

/// What is taken as uncertain though only one value was entered, and by which factor either way.
///
/// Assumptions. Load and duration of a system that is not yet built are seldom known better; hours of people have
/// no strong published measurement at all, and an hour of an engineer costs $50 to $160 about a usual $100.
pub const ASSUMED: [(Knob, f64); 6] = [
    (Knob::Rate, 2.0),
    (Knob::PeakToMean, 1.25),
    (Knob::Duration, 1.5),
    (Knob::ServerlessHours, 2.0),
    (Knob::MicroservicesHours, 2.0),
    (Knob::Hourly, 1.6),
];

/// The 95 % quantile of the standard normal law.
const Z95: f64 = 1.644_853_626_951_472_2;

/// An interval of an input, in the input's unit, that holds it in 9 of 10 cases.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Interval {
    /// Its 5 % quantile.
    pub low: f64,
    /// Its 95 % quantile.
    pub high: f64,
}

impl Interval {
    /// The value that stands for the interval where only one can: the geometric mean of its ends on a logarithmic
    /// slider, the arithmetic mean on the others, the nearest whole number where only those make sense.
    pub fn middle(self, input: Input) -> f64 {
        // The same ends mean exactly this value, to the last digit.
        let middle = match self {
            Self { low, high } if low == high => low,
            Self { low, high } if input.log() => libm::sqrt(low * high),
            Self { low, high } => 0.5 * (low + high),
        };
        input.within(middle)
    }

    /// Whether `input` can have this interval: in order, within its range, whole where only whole numbers make sense.
    pub fn fits(self, input: Input) -> bool {
        let (least, most) = input.ends();
        let whole = !input.whole() || self.low.fract() == 0.0 && self.high.fract() == 0.0;
        least <= self.low && self.low <= self.high && self.high <= most && whole
    }
}

/// The interval of an input: the reader's own, else what is assumed for it around its value; nothing where the
/// value is taken as it is.
pub fn interval(scenario: &Scenario, input: impl Into<Input>) -> Option<Interval> {
    let input = input.into();
    if let Some(own) = scenario.range(input) {
        return Some(own);
    }
    if let Some(usual) = usual(scenario, input) {
        return Some(usual);
    }
    let factor = assumed(input)?;
    let value = input.read(scenario);
    Some(Interval { low: input.within(value / factor), high: input.within(value * factor) })
}

/// The interval of the hours that a platform usually takes, where the reader leaves them to it.
fn usual(scenario: &Scenario, input: Input) -> Option<Interval> {
    let side = match input {
        Input::Knob(knob) if knob.is_own(scenario) => return None,
        Input::Knob(Knob::ServerlessHours) => Side::Serverless,
        Input::Knob(Knob::MicroservicesHours) => Side::Microservices,
        _ => return None,
    };
    Some(usual_hours(scenario.platform(side)).interval(scenario.services.len()))
}

/// The factor either way that is assumed for an input; nothing where its value is taken as it is.
pub fn assumed(input: impl Into<Input>) -> Option<f64> {
    let input = input.into();
    ASSUMED.iter().find(|(known, _)| Input::Knob(*known) == input).map(|(_, factor)| *factor)
}

/// The inputs that are drawn, in the order of [`Input::all`]: those with an interval that is more than a point, and
/// an effect on the answer.
pub fn uncertain(scenario: &Scenario) -> Vec<Input> {
    let wide = |input: &Input| interval(scenario, *input).is_some_and(|interval| interval.low < interval.high);
    Input::all().filter(|input| wide(input) && input.is_felt(scenario)).collect()
}

/// What is drawn for the months: all that is for today, and the growth where the reader gave it a range.
pub fn drawn_for_months(scenario: &Scenario) -> Vec<Input> {
    let growth = Input::Setting(Setting::Growth);
    let wide = scenario.range(growth).is_some_and(|range| range.low < range.high);
    let mut inputs = uncertain(scenario);
    inputs.extend(wide.then_some(growth));
    inputs
}

/// How one input is spread about its middle.
#[derive(Clone, Copy, Debug)]
pub struct Spread {
    input: Input,
    middle: f64,
    /// Of the logarithm, or of the value.
    deviation: f64,
    log: bool,
    /// Whether it ends where the slider does.
    bounded: bool,
}

impl Spread {
    /// The spread of an input of a scenario; nothing where its value is taken as it is.
    pub fn of(scenario: &Scenario, input: Input) -> Option<Self> {
        let value = input.read(scenario);
        if let Some(Interval { low, high }) = usual(scenario, input) {
            let middle = libm::sqrt(low * high);
            return Some(Self {
                input,
                middle,
                deviation: libm::log(high / low) / (2.0 * Z95),
                log: true,
                bounded: false,
            });
        }
        let bounded = true;
        let Some(Interval { low, high }) = scenario.range(input) else {
            let deviation = libm::log(assumed(input)?) / Z95;
            return Some(Self { input, middle: value, deviation, log: true, bounded });
        };
        Some(if input.log() {
            let middle = libm::sqrt(low * high);
            Self { input, middle, deviation: libm::log(high / low) / (2.0 * Z95), log: true, bounded }
        } else {
            Self { input, middle: 0.5 * (low + high), deviation: (high - low) / (2.0 * Z95), log: false, bounded }
        })
    }

    /// The `p` quantile, within the slider's range and whole where only whole numbers make sense.
    pub fn quantile(&self, p: f64) -> f64 {
        let away = self.deviation * normal_quantile(p.within(1e-9, 1.0 - 1e-9));
        let value = if self.log { self.middle * libm::exp(away) } else { self.middle + away };
        if self.bounded { self.input.within(value) } else { value }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::msg::Msg;
    use crate::setting::Setting;
    use crate::{Platform, Shape};
    use proptest::prelude::*;

    #[test]
    fn the_middle_is_what_stands_for_an_interval() {
        let cases = [
            // (knob, low, high, middle, why)
            (Knob::Rate, 50.0, 200.0, 100.0, "geometric on a logarithmic slider"),
            (Knob::MicroservicesHours, 30.0, 90.0, 60.0, "arithmetic on a linear one"),
            (Knob::ServerlessHours, 0.0, 10.0, 5.0, "from nothing"),
            (Knob::Services, 2.0, 9.0, 4.0, "whole where only that makes sense"),
            (Knob::Rate, 20.0, 20.0, 20.0, "exactly this"),
            (Knob::Rate, 0.1, 0.1, 0.1, "to the last digit"),
        ];
        let settings = [
            (Setting::Burstiness, 5.0, 20.0, 10.0, "bursts are a factor"),
            (Setting::KeepAlive, 300.0, 900.0, 600.0, "a time that may be nothing is not"),
            (Setting::Growth, -5.0, 15.0, 5.0, "growth may be less than nothing"),
        ];
        let knobs = cases.map(|(knob, low, high, middle, why)| (Input::Knob(knob), low, high, middle, why));
        let settings =
            settings.map(|(setting, low, high, middle, why)| (Input::Setting(setting), low, high, middle, why));
        for (input, low, high, middle, why) in knobs.into_iter().chain(settings) {
            assert_eq!(Interval { low, high }.middle(input), middle, "{why}");
        }
    }

    #[test]
    fn the_readers_own_comes_before_what_is_assumed() {
        let scenario = Scenario::default();
        assert_eq!(interval(&scenario, Knob::Rate), Some(Interval { low: 10.0, high: 40.0 }));
        assert_eq!(interval(&scenario, Knob::Hourly), Some(Interval { low: 62.5, high: 160.0 }));
        assert_eq!(interval(&scenario, Knob::Memory), None);
        let own = Interval { low: 256.0, high: 1024.0 };
        let ranged = scenario.after(Msg::Ranged(Knob::Memory.into(), own));
        assert_eq!(interval(&ranged, Knob::Memory), Some(own));
        assert!(uncertain(&ranged).contains(&Knob::Memory.into()));
        let certain = scenario.after(Msg::Ranged(Knob::Rate.into(), Interval { low: 20.0, high: 20.0 }));
        assert!(!uncertain(&certain).contains(&Knob::Rate.into()), "exactly this is not drawn");
        let steady = scenario.after(Msg::Shaped(Shape::Steady));
        assert!(!uncertain(&steady).contains(&Knob::PeakToMean.into()), "nor is what has no effect");
        let growing = scenario.after(Msg::Ranged(Setting::Growth.into(), Interval { low: 0.0, high: 9.0 }));
        assert!(!uncertain(&growing).contains(&Setting::Growth.into()), "nor what is of later months");
        let kept = scenario.after(Msg::Ranged(Setting::KeepAlive.into(), Interval { low: 300.0, high: 900.0 }));
        assert!(uncertain(&kept).contains(&Setting::KeepAlive.into()), "a setting like a slider");
    }

    proptest! {
        #[test]
        fn the_ends_of_an_interval_are_its_quantiles(place in 0..Input::COUNT, one in 0.02..0.98_f64, other in 0.02..0.98_f64) {
            let input = Input::all().nth(place).unwrap();
            let (least, most) = input.ends();
            let at = |place: f64| match input {
                Input::Knob(knob) => knob.value_at(place),
                Input::Setting(_) => least + (most - least) * place,
            };
            let (low, high) = (at(one.min(other)), at(one.max(other)));
            let scenario = Scenario::default().after(Msg::Ranged(input, Interval { low, high }));
            let spread = Spread::of(&scenario, input).unwrap();
            prop_assert!((spread.quantile(0.05) - low).abs() <= 1e-9 * low.abs().max(1.0), "{} is {low}", spread.quantile(0.05));
            prop_assert!((spread.quantile(0.95) - high).abs() <= 1e-9 * high.abs().max(1.0), "{} is {high}", spread.quantile(0.95));
            let mut before = least;
            for step in 0..=40 {
                let value = spread.quantile(f64::from(step) / 40.0);
                prop_assert!(before <= value && value <= most, "never backwards, never off the track");
                before = value;
            }
        }
    }

    #[test]
    fn an_assumed_factor_is_the_same_either_way() {
        for (knob, factor) in ASSUMED {
            let scenario = Scenario::default();
            // Hours that are one's own.
            let scenario = scenario.after(Msg::Typed(knob, knob.read(&scenario)));
            let (spread, value) = (Spread::of(&scenario, knob.into()).unwrap(), knob.read(&scenario));
            for (p, expected) in [(0.05, value / factor), (0.5, value), (0.95, value * factor)] {
                assert!((spread.quantile(p) / expected - 1.0).abs() < 1e-9, "{knob:?} at {p}");
            }
        }
    }

    #[test]
    fn hours_that_are_left_open_have_the_interval_of_their_platform() {
        let hours = Input::Knob(Knob::MicroservicesHours);
        let cases = [
            // (platform, services, low, high, why)
            (Platform::AwsEks, 1.0, 22.0, 122.0, "20 to 110 and 2 to 12 for a service"),
            (Platform::AwsEks, 12.0, 44.0, 254.0, "twelve services"),
            (Platform::AwsFargate, 1.0, 8.0, 47.0, "no cluster to run"),
            (Platform::GcpGkeAutopilot, 1.0, 12.0, 72.0, "nodes that others patch"),
        ];
        for (platform, services, low, high, why) in cases {
            let scenario = Scenario::default().after(Msg::Picked(platform)).after(Msg::Typed(Knob::Services, services));
            assert_eq!(interval(&scenario, hours), Some(Interval { low, high }), "{why}");
            let spread = Spread::of(&scenario, hours).unwrap();
            for (p, end) in [(0.05, low), (0.95, high)] {
                assert!((spread.quantile(p) / end - 1.0).abs() < 1e-9, "{why}");
            }
            let own = scenario.after(Msg::Typed(Knob::MicroservicesHours, 30.0));
            assert_eq!(interval(&own, hours), Some(Interval { low: 15.0, high: 60.0 }), "one's own: a factor of two");
            assert_eq!(own.after(Msg::Restored(Knob::MicroservicesHours)), scenario, "and the way back");
        }
    }
}
