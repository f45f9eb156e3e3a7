//! What matters: each input alone at both ends of its range, and what that does to the difference between the sides.

use crate::Winner;
use scenario::input::Input;
use scenario::setting::Setting;
use serde::{Deserialize, Serialize};

/// How far an input on a logarithmic track is moved either way where no range is stated for it: by this factor.
/// A convention, so that inputs can be compared; not a claim about any of them.
pub const FACTOR: f64 = 1.5;

/// The same for an input on a linear track: by this share of the track.
pub const SHARE: f64 = 0.1;

/// Money that no bill shows, USD.
const HALF_A_CENT: f64 = 0.005;

/// The answer at one place.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct End {
    /// What microservices cost more than serverless in a month, people included, USD; negative where they cost less.
    pub apart: f64,
    /// Who wins there.
    pub winner: Winner,
}

/// One input.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
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
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Tornado {
    /// The answer where the scenario stands.
    pub here: End,
    /// The same by the clouds alone, as if people cost nothing.
    pub clouds: End,
    /// A bar for every input that the answer depends on, or would at another shape of the week.
    pub bars: Vec<Bar>,
}

/// What is moved: all but the growth, which changes nothing of today.
pub fn moved() -> impl Iterator<Item = Input> {
    Input::all().filter(|input| *input != Input::Setting(Setting::Growth))
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
