//! The closed forms checked by simulation: what is simulated of a scenario, and what both say of it.

use model::traffic::HOURS;
use scenario::Platform;
use serde::{Deserialize, Serialize};

/// Most requests of one run: a few seconds of a browser's time.
pub const MOST: f64 = 4e7;

/// Seconds in an hour.
const HOUR: f64 = 3_600.0;

/// Stretches of time that can be simulated.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Stretch {
    /// The whole week.
    Week,
    /// Its Wednesday, over and over.
    Day,
    /// Its busiest hour, over and over.
    Hour,
}

/// What is simulated of a scenario.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Study {
    /// Which stretch.
    pub stretch: Stretch,
    /// Requests of one run.
    pub requests: f64,
    /// How many runs.
    pub runs: u32,
}

/// Why a scenario is not simulated.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub enum Unsimulated {
    /// Even the busiest hour has too many requests.
    TooMuch {
        /// Requests of the busiest hour.
        requests: f64,
    },
    /// The functions of this platform are not followed request by request.
    Unknown(Platform),
}

/// How many figures are compared.
pub const FIGURES: usize = 9;

/// What closed forms or a simulation say.
///
/// Of functions the share of requests that start cold, the live instances, the share that is turned away, p50 and p99 in
/// seconds; of containers the replicas, the share that gives up, p50 and p99 in seconds.
pub type Figures = [f64; FIGURES];

impl Stretch {
    /// How long it is, in seconds.
    pub const fn seconds(self) -> f64 {
        match self {
            Self::Week => HOUR * HOURS as f64,
            Self::Day => HOUR * 24.0,
            Self::Hour => HOUR,
        }
    }
}

/// Cold starts of a mix with a base, as a simulation saw them.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct MixSeen {
    /// Share of all requests that start cold, in `0..=1`.
    pub cold: f64,
    /// Half the width of the interval that holds the true share in 95 of 100 cases.
    pub ci95: f64,
    /// Share of the visits that finds the base busy, in `0..=1`.
    pub overflow: f64,
}

/// A figure by both ways.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Compared {
    /// By the closed forms.
    pub closed: f64,
    /// The mean of the runs.
    pub mean: f64,
    /// Half the width of the interval that holds the true mean in 95 of 100 cases.
    pub ci95: f64,
}

impl Compared {
    /// Whether the closed form lies within the interval.
    pub fn agrees(&self) -> bool {
        (self.closed - self.mean).abs() <= self.ci95
    }
}

/// The figures of a study by both ways. `runs` are those of the simulations, at least two.
pub fn compared(closed: &Figures, runs: &[Figures]) -> [Compared; FIGURES] {
    std::array::from_fn(|place| {
        let estimate = model::simulation::ratio(runs.iter().map(|run| (run[place], 1.0)));
        Compared { closed: closed[place], mean: estimate.mean, ci95: estimate.ci95.unwrap_or(f64::INFINITY) }
    })
}
