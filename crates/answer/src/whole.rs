//! All that a movement of a slider redraws.

use crate::{CostAt, Outcome, Strip};
use billing::Bought;
use model::traffic::HOURS;
use scenario::Purchase;
use serde::{Deserialize, Serialize};

/// Everything a movement redraws besides the outcome itself.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Survey {
    /// A strip per knob, in the order of [`scenario::knob::Knob::ALL`].
    pub strips: Vec<Strip>,
    /// Cost against load, by ascending rate.
    pub costs: Vec<CostAt>,
}

/// The whole answer to a scenario: all that a movement of a slider redraws.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Whole {
    /// Both sides and the verdict, with its flips and few draws.
    pub outcome: Outcome,
    /// The strips, and cost against load.
    pub survey: Survey,
    /// Requests per second in each hour of the week, Monday 00:00 first.
    #[serde(with = "model::hourly")]
    pub demand: Box<[f64; HOURS]>,
    /// What is paid of the list price by each way to buy, in the order of [`Purchase::ALL`]; nothing where that is not
    /// known.
    pub offers: Offers,
    /// How well prices are known in each region that can be chosen, in the order of [`scenario::places::regions`].
    pub known: Vec<Known>,
}

/// How many hundredths of the bill of each side, functions first, are at prices that were read at their source.
pub type Known = [u8; 2];

/// A way to buy each, in the order of [`Purchase::ALL`].
pub type Offers = [Option<Bought>; Purchase::ALL.len()];
