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

/// Numbers of a band in an answer.
const WIDTH: usize = 1 + 3 * CANDIDATES.len();

impl MonthBand {
    /// As figures, to be sent.
    pub fn figures(&self) -> [f64; WIDTH] {
        let [one, other] = self.sides;
        [self.month as f64, one.low, one.middle, one.high, other.low, other.middle, other.high]
    }

    /// What [`Self::figures`] wrote.
    pub const fn from_figures(&[month, low, middle, high, other_low, other_middle, other_high]: &[f64; WIDTH]) -> Self {
        let other = Band { low: other_low, middle: other_middle, high: other_high };
        Self { month: month as usize, sides: [Band { low, middle, high }, other] }
    }
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

    /// What the choice of this name came to; nothing for what cannot be chosen.
    pub fn choice(&self, winner: Winner) -> Option<&SideDrawn> {
        if winner == Winner::Mixed {
            return self.mixed.as_ref();
        }
        CANDIDATES.iter().position(|known| *known == winner).map(|place| &self.sides[place])
    }

    /// As figures, to be sent.
    pub fn figures(&self) -> Vec<f64> {
        let mut figures = vec![f64::from(self.count)];
        figures.extend(self.won.map(f64::from));
        for side in self.sides.iter().chain(&self.mixed) {
            figures.extend([side.regret, side.kept, side.cost.low, side.cost.middle, side.cost.high]);
        }
        figures
    }

    /// What [`Self::figures`] wrote.
    pub fn from_figures(figures: &[f64]) -> Option<Self> {
        let (first, rest) = figures.split_first()?;
        let (won, sides) = rest.split_at_checked(OUTCOMES.len())?;
        let (chunks, []) = sides.as_chunks::<5>() else { return None };
        let (sides, mixed) = chunks.split_at_checked(CANDIDATES.len())?;
        if mixed.len() > 1 {
            return None;
        }
        let side = |&[regret, kept, low, middle, high]: &[f64; 5]| SideDrawn {
            regret,
            kept,
            cost: Band { low, middle, high },
        };
        let mut drawn = Self { count: *first as u32, ..Self::default() };
        drawn.won.iter_mut().zip(won).for_each(|(count, figure)| *count = *figure as u32);
        drawn.sides.iter_mut().zip(sides).for_each(|(drawn, figures)| *drawn = side(figures));
        drawn.mixed = mixed.first().map(side);
        Some(drawn)
    }
}

/// Bands as figures, to be sent.
pub fn band_figures(bands: &[BandAt]) -> Vec<f64> {
    let side = |band: Band| [band.low, band.middle, band.high];
    bands.iter().flat_map(|at| [at.rate].into_iter().chain(at.sides.into_iter().flat_map(side))).collect()
}

/// What [`band_figures`] wrote.
pub fn bands_from(figures: &[f64]) -> Option<Vec<BandAt>> {
    const FIGURES: usize = 1 + 3 * CANDIDATES.len();
    let (rows, []) = figures.as_chunks::<FIGURES>() else { return None };
    let side = |row: &[f64; FIGURES], place: usize| {
        let at = 1 + 3 * place;
        Band { low: row[at], middle: row[at + 1], high: row[at + 2] }
    };
    Some(rows.iter().map(|row| BandAt { rate: row[0], sides: std::array::from_fn(|place| side(row, place)) }).collect())
}

impl LatencyDrawn {
    /// As figures, to be sent.
    pub fn figures(&self) -> Vec<f64> {
        let sides = self.sides.iter().flat_map(|side| [side.low, side.middle, side.high]);
        std::iter::once(f64::from(self.count)).chain(sides).collect()
    }

    /// What [`Self::figures`] wrote.
    pub fn from_figures(figures: &[f64]) -> Option<Self> {
        let (count, sides) = figures.split_first()?;
        let (sides, []) = sides.as_chunks::<3>() else { return None };
        let [one, other] = sides else { return None };
        let side = |&[low, middle, high]: &[f64; 3]| Band { low, middle, high };
        Some(Self { count: *count as u32, sides: [side(one), side(other)] })
    }
}
