//! The last row: which side to choose, and from where on the other.

use crate::app::knob::Knob;
use crate::app::outcome::both;
use crate::app::outcome::{Decider, Flip, Limit, Outcome, Reason, Winner};
use crate::app::scenario::Side;
use crate::model::units::Seconds;

/// Turns of a side that are told; the strips have all of them.
const TOLD: usize = 3;

/// The verdict, what decided it, and where each side wins.
#[derive(Clone, Debug, PartialEq)]
pub struct Choosing {
    /// The winner; nothing where neither side can run the workload.
    pub winner: Option<Winner>,
    /// What decided.
    pub decided_by: Decider,
    /// How many draws agree; nothing where nothing was drawn.
    pub agreed: Option<Agreed>,
    /// Where each side stands, functions first.
    pub standings: [Standing; 2],
}

/// How sure a verdict is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Agreed {
    /// Share of the draws with the same winner, in `0..=1`.
    pub share: f64,
    /// How many were drawn.
    pub draws: u32,
}

/// Where a side wins, and what keeps it from winning.
#[derive(Clone, Debug, PartialEq)]
pub enum Standing {
    /// It cannot run the workload.
    RuledOut(Limit),
    /// It wins: up to these turns, or wherever rate and duration are.
    Chosen(Vec<Turn>),
    /// It does not, and misses the p99 goal with so much.
    Misses(Seconds),
    /// It would win from these turns on, or nowhere.
    NotChosen(Vec<Turn>),
}

/// Where a side begins or ceases to win along an input: a value in the unit of the knob.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Turn {
    /// It wins below.
    Below(Knob, f64),
    /// It wins above.
    Above(Knob, f64),
}

pub(super) fn choosing(outcome: &Outcome) -> Choosing {
    let verdict = &outcome.verdict;
    Choosing {
        winner: decided(outcome),
        decided_by: verdict.decided_by,
        agreed: (verdict.draws > 0).then_some(Agreed { share: verdict.confidence, draws: verdict.draws }),
        standings: both([Side::Serverless, Side::Microservices], |side| standing(outcome, side)),
    }
}

/// The winner; nothing where neither side can run the workload, though one of them would be cheaper.
pub fn decided(outcome: &Outcome) -> Option<Winner> {
    let verdict = &outcome.verdict;
    let can = verdict.winner == Winner::Mixed || !verdict.reasons.contains(&Reason::NeitherFits);
    can.then_some(verdict.winner)
}

fn standing(outcome: &Outcome, own: Side) -> Standing {
    let side = outcome.side(own);
    if let Some(first) = side.limits.first() {
        return Standing::RuledOut(*first);
    }
    let wins = outcome.verdict.winner.side() == Some(own);
    if !wins && !side.meets_goal {
        return Standing::Misses(side.latency.p99);
    }
    let turns = outcome.verdict.flips.iter().filter_map(|flip| turn(flip, own)).take(TOLD).collect();
    if wins { Standing::Chosen(turns) } else { Standing::NotChosen(turns) }
}

/// Only along the two inputs that the reader turns first; the others have their strips.
fn turn(flip: &Flip, own: Side) -> Option<Turn> {
    if !matches!(flip.knob, Knob::Rate | Knob::Duration) {
        return None;
    }
    match (flip.from.side() == Some(own), flip.to.side() == Some(own)) {
        (true, false) => Some(Turn::Below(flip.knob, flip.at)),
        (false, true) => Some(Turn::Above(flip.knob, flip.at)),
        _ => None,
    }
}
