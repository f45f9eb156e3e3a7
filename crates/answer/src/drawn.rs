//! What draws over uncertain inputs came to: shares, regret, bands.

use crate::Winner;
use serde::{Deserialize, Serialize};

/// The sides that can be chosen, in the order of everything by side below.
pub const CANDIDATES: [Winner; 2] = [Winner::Serverless, Winner::Microservices];

/// What can come out of a draw, in the order of [`Drawn::won`].
pub const OUTCOMES: [Winner; 4] = [Winner::Serverless, Winner::Mixed, Winner::TossUp, Winner::Microservices];

/// Draws behind a verdict.
pub const DRAWS: u32 = 1024;

/// Draws behind a [`LatencyDrawn`], the first of those of a verdict: their 5 % quantile lies between the third and the
/// fourth of them.
pub const LATENCY_DRAWS: u32 = 64;

/// Draws behind the bands of 36 months: their 5 % quantile lies between the third and the fourth of them.
pub const MONTH_DRAWS: u32 = 64;

/// What came out of all draws.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Drawn {
    /// How many draws.
    pub count: u32,
    /// How many of them each of [`OUTCOMES`] won.
    pub won: [u32; OUTCOMES.len()],
    /// In how many of them nothing that can be chosen keeps limits and p99 goal.
    pub unkept: u32,
    /// What each of [`CANDIDATES`] came to.
    pub sides: [SideDrawn; CANDIDATES.len()],
    /// What a mix of them came to; nothing where the scenario has none that wins or comes near.
    ///
    /// Whoever has chosen it has both sides and pays the people of both. Where no mix of a draw is cheaper than one side
    /// alone, all of it is left to that side.
    pub mixed: Option<SideDrawn>,
}

/// What one choice came to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct SideDrawn {
    /// Expected regret in dollars a month: what this choice costs above the best of each draw, the mean over all.
    ///
    /// The best is the cheapest of those, the mix among them, that no limit rules out and that keep the goal, where
    /// there is one; else as the verdict goes on. Money does not measure a goal that is missed: what is cheaper than the
    /// best because it misses the goal has no regret there, and a smaller [`Self::kept`].
    pub regret: f64,
    /// Share of the draws in which this choice keeps the p99 goal within all hard limits.
    pub kept: f64,
    /// Monthly cost with people.
    pub cost: Band,
}

/// Quantiles of a monthly cost in dollars.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Band {
    /// 5 % of the draws cost less.
    pub low: f64,
    /// Half of them.
    pub middle: f64,
    /// 95 % of them.
    pub high: f64,
}

/// Monthly cost at one rate, all other inputs drawn.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct BandAt {
    /// Mean requests per second.
    pub rate: f64,
    /// Of each of [`CANDIDATES`].
    pub sides: [Band; CANDIDATES.len()],
}

/// The p99 of both sides over some draws.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct LatencyDrawn {
    /// How many draws; nothing is uncertain where it is one.
    pub count: u32,
    /// The p99 of each of [`CANDIDATES`], in seconds.
    pub sides: [Band; CANDIDATES.len()],
}

/// Monthly cost with people in one month.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct MonthBand {
    /// Its number; today's is 1.
    pub month: usize,
    /// Of each of [`CANDIDATES`].
    pub sides: [Band; CANDIDATES.len()],
}

/// The place of a winner among [`OUTCOMES`].
pub fn place_of(winner: Winner) -> usize {
    OUTCOMES.iter().position(|known| *known == winner).unwrap_or_default()
}

impl Drawn {
    /// Share of the draws with this outcome.
    pub fn share(&self, winner: Winner) -> f64 {
        f64::from(self.won[place_of(winner)]) / f64::from(self.count.max(1))
    }

    /// Share of the draws in which nothing that can be chosen keeps limits and p99 goal, in `0..=1`.
    pub fn unkept_share(&self) -> f64 {
        f64::from(self.unkept) / f64::from(self.count.max(1))
    }

    /// What the choice of this name came to; nothing for what cannot be chosen.
    pub fn choice(&self, winner: Winner) -> Option<&SideDrawn> {
        if winner == Winner::Mixed {
            return self.mixed.as_ref();
        }
        CANDIDATES.iter().position(|known| *known == winner).map(|place| &self.sides[place])
    }
}
