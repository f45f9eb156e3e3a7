//! Numbers of a scenario that are set beside the knobs: a slider or a box, without a strip of winners.
//!
//! A knob is walked along by the survey, stop by stop. These are not: what they do to a verdict is either small or
//! known on one side only, and a strip would claim more.

use crate::Scenario;
use crate::keep_alive::keep_alive;
use crate::typed::{self, Refusal};
use model::units::Within as _;
use model::units::{Ratio, Seconds};
use serde::{Deserialize, Serialize};

/// One of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Setting {
    /// Variance over mean of the arrivals; 1 is chance alone.
    Burstiness,
    /// Growth of the traffic, percent a month.
    Growth,
    /// How long an idle instance of a function is kept, seconds.
    KeepAlive,
}

/// The fixed facts of a setting.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Facts {
    /// What it is called on the page and in messages.
    pub label: &'static str,
    /// Its name in links, which is also that of its field.
    pub key: &'static str,
    /// Its place in the scenario's JSON form, as its field has it.
    pub path: &'static str,
    /// The unit of its value, as written after a number.
    pub unit: &'static str,
    /// Smallest value allowed.
    pub low: f64,
    /// Largest value allowed.
    pub high: f64,
    /// Where a slider can stand, ascending; none where there is only a box.
    pub stops: &'static [f64],
    /// Whether a range of it is one of factors, as on a logarithmic slider: its middle is the geometric mean.
    pub log: bool,
}

const BURSTINESS: &[f64] = &[1.0, 2.0, 5.0, 10.0, 20.0, 50.0, 100.0, 200.0, 500.0, 1e3];
const KEEP_ALIVE: &[f64] = &[
    0.0, 5.0, 10.0, 30.0, 60.0, 120.0, 180.0, 300.0, 420.0, 600.0, 900.0, 1_200.0, 1_500.0, 1_800.0, 2_400.0, 3_600.0,
];

impl Setting {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Burstiness, Self::Growth, Self::KeepAlive];

    /// Label, range and stops.
    pub const fn facts(self) -> &'static Facts {
        match self {
            Self::Burstiness => {
                const { &fact(("Burstiness", "×"), ("burst", "traffic.burstiness"), (1.0, 1e3), BURSTINESS, true) }
            }
            Self::Growth => {
                const { &fact(("Growth", "%/month"), ("growth", "traffic.growth_per_month"), (-50.0, 100.0), &[], false) }
            }
            Self::KeepAlive => {
                const { &fact(("Keep-alive", "s"), ("keep", "serverless.keep_alive_s"), (0.0, 3_600.0), KEEP_ALIVE, false) }
            }
        }
    }

    /// The present value, in the setting's unit.
    pub fn read(self, scenario: &Scenario) -> f64 {
        match self {
            Self::Burstiness => scenario.traffic.burstiness.get(),
            Self::Growth => self.from_file(scenario.traffic.growth_per_month),
            Self::KeepAlive => {
                let platform = scenario.serverless.platform;
                scenario.serverless.keep_alive.map_or_else(|| keep_alive(platform).value, Seconds::get)
            }
        }
    }

    /// Writes `value`, brought into range; what is not a number changes nothing.
    pub fn write(self, scenario: &mut Scenario, value: f64) {
        if value.is_nan() {
            return;
        }
        let facts = self.facts();
        let value = value.within(facts.low, facts.high);
        match self {
            Self::Burstiness => scenario.traffic.burstiness = Ratio::of(value),
            Self::Growth => scenario.traffic.growth_per_month = self.to_file(value),
            Self::KeepAlive => scenario.serverless.keep_alive = Some(Seconds::of(value)),
        }
    }

    /// Puts it back to its default: of a keep-alive, whatever the platform has.
    pub fn restore(self, scenario: &mut Scenario) {
        let default = Scenario::default();
        match self {
            Self::Burstiness => scenario.traffic.burstiness = default.traffic.burstiness,
            Self::Growth => scenario.traffic.growth_per_month = default.traffic.growth_per_month,
            Self::KeepAlive => scenario.serverless.keep_alive = default.serverless.keep_alive,
        }
    }

    /// A value as links and files write it: growth as a share.
    pub fn to_file(self, value: f64) -> f64 {
        match self {
            Self::Growth => (value * 1e10).round() / 1e12,
            Self::Burstiness | Self::KeepAlive => value,
        }
    }

    /// The value of what [`Self::to_file`] wrote.
    pub fn from_file(self, written: f64) -> f64 {
        match self {
            // Dust of the hundred is taken off: a share has at most ten digits.
            Self::Growth => (written * 1e12).round() / 1e10,
            Self::Burstiness | Self::KeepAlive => written,
        }
    }

    /// The value that a typed text names; a bare number is in the setting's unit.
    pub fn typed(self, text: &str) -> Result<f64, Refusal> {
        let facts = self.facts();
        let factor = |suffix: &str| match (self, suffix.to_ascii_lowercase().as_str()) {
            (_, "") => Some(1.0),
            (Self::Burstiness, "x" | "×" | "times") => Some(1.0),
            (Self::Growth, "%" | "%/month" | "% a month") => Some(1.0),
            (Self::KeepAlive, "s" | "sec" | "second" | "seconds") => Some(1.0),
            (Self::KeepAlive, "min" | "minute" | "minutes") => Some(60.0),
            (Self::KeepAlive, "h" | "hour") => Some(3_600.0),
            _ => None,
        };
        typed::measured(text, (facts.low, facts.high), factor)
    }

    /// The index of the stop nearest to `value`; 0 where there are none.
    pub fn stop(self, value: f64) -> usize {
        let stops = self.facts().stops;
        // Nearest as the track shows it, on which every stop is as far from the next.
        stops.windows(2).take_while(|pair| value >= f64::midpoint(pair[0], pair[1])).count()
    }

    /// Where `value` stands on the track, 0 at its left end and 1 at its right: every stop is as far from the next.
    pub fn position(self, value: f64) -> f64 {
        let stops = self.facts().stops;
        let part = |pair: &[f64]| ((value - pair[0]) / (pair[1] - pair[0])).within(0.0, 1.0);
        stops.windows(2).map(part).sum::<f64>() / (stops.len() as f64 - 1.0).max(1.0)
    }
}

const fn fact(
    (label, unit): (&'static str, &'static str),
    (key, path): (&'static str, &'static str),
    (low, high): (f64, f64),
    stops: &'static [f64],
    log: bool,
) -> Facts {
    Facts { label, key, path, unit, low, high, stops, log }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Platform;

    #[test]
    fn what_is_written_is_read_and_can_be_restored() {
        for setting in Setting::ALL {
            let facts = setting.facts();
            for value in [facts.low, 1.5, 7.25, facts.high] {
                let mut scenario = Scenario::default();
                setting.write(&mut scenario, value);
                assert_eq!(setting.read(&scenario), value, "{setting:?}");
                setting.write(&mut scenario, f64::NAN);
                assert_eq!(setting.read(&scenario), value, "rubbish changes nothing");
                setting.restore(&mut scenario);
                assert_eq!(scenario, Scenario::default(), "{setting:?}");
            }
        }
    }

    #[test]
    fn stops_keep_their_place() {
        for setting in Setting::ALL {
            let facts = setting.facts();
            assert!(facts.stops.is_sorted_by(|a, b| a < b), "{setting:?}");
            for (index, stop) in facts.stops.iter().enumerate() {
                assert_eq!(setting.stop(*stop), index, "{setting:?} at {stop}");
                let place = index as f64 / (facts.stops.len() - 1) as f64;
                assert!((setting.position(*stop) - place).abs() < 1e-12, "{setting:?} at {stop}");
            }
            let ends = (facts.stops.first(), facts.stops.last());
            assert!(facts.stops.is_empty() || ends == (Some(&facts.low), Some(&facts.high)), "{setting:?}");
        }
    }

    #[test]
    fn a_keep_alive_is_the_platforms_until_it_is_named() {
        let mut scenario = Scenario::default();
        assert_eq!(Setting::KeepAlive.read(&scenario), 600.0, "as cited for Lambda");
        scenario.serverless.platform = Platform::AzureFunctions;
        assert_eq!(Setting::KeepAlive.read(&scenario), 1_500.0, "as cited for Azure Functions");
        Setting::KeepAlive.write(&mut scenario, 60.0);
        assert_eq!(Setting::KeepAlive.read(&scenario), 60.0);
    }

    #[test]
    fn typed_texts_are_read_or_refused() {
        let cases = [
            // (setting, text, value, why)
            (Setting::Burstiness, "12", Ok(12.0), "a bare number"),
            (Setting::Burstiness, "12 x", Ok(12.0), "times"),
            (Setting::Burstiness, "0.5", Err(Refusal::OutOfRange), "smoother than chance is not modelled"),
            (Setting::KeepAlive, "10 min", Ok(600.0), "a unit of time"),
            (Setting::KeepAlive, "2 h", Err(Refusal::OutOfRange), "longer than an hour"),
            (Setting::Growth, "5%", Ok(5.0), "percent"),
            (Setting::Growth, "-3", Ok(-3.0), "traffic may shrink"),
            (Setting::Growth, "5 s", Err(Refusal::Unit), "no unit of growth"),
            (Setting::Growth, "1,5", Err(Refusal::Comma), "never guessed at"),
            (Setting::Growth, "", Err(Refusal::Empty), "nothing"),
        ];
        for (setting, text, value, why) in cases {
            assert_eq!(setting.typed(text), value, "{why}");
        }
    }
}
