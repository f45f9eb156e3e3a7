//! Everything of a scenario that a number box holds, sliders with a strip of winners and settings without one alike:
//! what can be given a range.

use crate::Scenario;
use crate::knob::{self, Knob};
use crate::setting::{self, Setting};
use crate::typed::{self, Refusal};
use crate::uncertainty::Interval;
use model::units::Within as _;
use serde::{Deserialize, Serialize};

/// One of them. Knobs come first in every order, as they do on the page and in links.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Input {
    /// A slider with a strip of winners.
    Knob(Knob),
    /// A number beside the sliders.
    Setting(Setting),
}

impl From<Knob> for Input {
    fn from(knob: Knob) -> Self {
        Self::Knob(knob)
    }
}

impl From<Setting> for Input {
    fn from(setting: Setting) -> Self {
        Self::Setting(setting)
    }
}

impl Input {
    /// How many there are.
    pub const COUNT: usize = Knob::ALL.len() + Setting::ALL.len();

    /// All of them, in their order.
    pub fn all() -> impl Iterator<Item = Self> {
        Knob::ALL.into_iter().map(Self::Knob).chain(Setting::ALL.into_iter().map(Self::Setting))
    }

    /// Its place among [`Self::all`], below [`Self::COUNT`].
    pub const fn place(self) -> usize {
        match self {
            Self::Knob(knob) => knob as usize,
            Self::Setting(setting) => Knob::ALL.len() + setting as usize,
        }
    }

    const fn knob_facts(self) -> Result<&'static knob::Facts, &'static setting::Facts> {
        match self {
            Self::Knob(knob) => Ok(knob.facts()),
            Self::Setting(setting) => Err(setting.facts()),
        }
    }

    /// What it is called on the page and in messages.
    pub const fn label(self) -> &'static str {
        match self.knob_facts() {
            Ok(facts) => facts.label,
            Err(facts) => facts.label,
        }
    }

    /// Its name in links.
    pub const fn key(self) -> &'static str {
        match self.knob_facts() {
            Ok(facts) => facts.key,
            Err(facts) => facts.key,
        }
    }

    /// The smallest and the largest value allowed, in its unit.
    pub const fn ends(self) -> (f64, f64) {
        match self.knob_facts() {
            Ok(facts) => (facts.low, facts.high),
            Err(facts) => (facts.low, facts.high),
        }
    }

    /// Whether it is a quantity whose doubt is a factor rather than a distance.
    pub const fn log(self) -> bool {
        match self.knob_facts() {
            Ok(facts) => facts.log,
            Err(facts) => facts.log,
        }
    }

    /// Whether only whole numbers make sense.
    pub const fn whole(self) -> bool {
        match self {
            Self::Knob(knob) => knob.facts().whole,
            Self::Setting(_) => false,
        }
    }

    /// Its place in the JSON form of a scenario.
    pub fn path(self) -> &'static str {
        match self {
            Self::Knob(knob) => knob.facts().path,
            Self::Setting(setting) => setting.facts().path,
        }
    }

    /// A range as links and files write it: of growth as shares, where its box has percent.
    pub fn to_file(self, Interval { low, high }: Interval) -> [f64; 2] {
        match self {
            Self::Knob(_) => [low, high],
            Self::Setting(setting) => [setting.to_file(low), setting.to_file(high)],
        }
    }

    /// The range of what [`Self::to_file`] wrote.
    pub fn from_file(self, [low, high]: [f64; 2]) -> Interval {
        match self {
            Self::Knob(_) => Interval { low, high },
            Self::Setting(setting) => Interval { low: setting.from_file(low), high: setting.from_file(high) },
        }
    }

    /// The present value, in its unit.
    pub fn read(self, scenario: &Scenario) -> f64 {
        match self {
            Self::Knob(knob) => knob.read(scenario),
            Self::Setting(setting) => setting.read(scenario),
        }
    }

    /// Writes `value`, brought into range; what is not a number changes nothing.
    pub fn write(self, scenario: &mut Scenario, value: f64) {
        match self {
            Self::Knob(knob) => knob.write(scenario, value),
            Self::Setting(setting) => setting.write(scenario, value),
        }
    }

    /// `value` brought into range, and to a whole number where only those make sense.
    pub fn within(self, value: f64) -> f64 {
        let (low, high) = self.ends();
        match self {
            Self::Knob(knob) => knob.within(value),
            Self::Setting(_) => value.within(low, high),
        }
    }

    /// The value that a typed text names, in the input's unit.
    pub fn typed(self, text: &str) -> Result<f64, Refusal> {
        match self {
            Self::Knob(knob) => typed::read(knob, text),
            Self::Setting(setting) => setting.typed(text),
        }
    }

    /// Whether the answer depends on it. Growth moves the 36 months and nothing of today.
    pub fn is_felt(self, scenario: &Scenario) -> bool {
        match self {
            Self::Knob(knob) => knob.has_effect(scenario.traffic.shape) && !knob.is_held(scenario),
            Self::Setting(setting) => setting != Setting::Growth,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_input_has_a_place_and_names_of_its_own() {
        let all: Vec<Input> = Input::all().collect();
        assert_eq!(all.len(), Input::COUNT);
        assert!(all.is_sorted_by(|one, other| one < other), "ranges are kept in this order");
        for (place, input) in all.iter().enumerate() {
            assert_eq!(input.place(), place, "{input:?}");
            let same = |other: &&Input| other.key() == input.key() || other.path() == input.path();
            assert_eq!(all.iter().filter(same).count(), 1, "{input:?}");
        }
    }

    #[test]
    fn settings_have_the_names_of_their_fields() {
        for setting in Setting::ALL {
            let input = Input::Setting(setting);
            let field = crate::field::FIELDS.iter().find(|field| field.key == input.key()).unwrap();
            assert_eq!(field.path, input.path());
            // What a file says and what a box says are the same number in two units.
            let mut scenario = Scenario::default();
            for value in [1.0, 7.5, 42.0] {
                setting.write(&mut scenario, value);
                let written = text::decimal::read(&(field.write)(&scenario)).unwrap();
                let range = Interval { low: value, high: value };
                assert_eq!(input.to_file(range), [written; 2], "{setting:?}");
                assert_eq!(input.from_file([written; 2]), range, "{setting:?}");
            }
        }
    }
}
