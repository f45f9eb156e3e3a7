//! The last row: which side to choose, and from where on the other.

use crate::{Decider, Flip, Limit, Outcome, Reason, Winner};
use model::units::Seconds;
use scenario::knob::Knob;
use scenario::{Scenario, Side};

/// The two inputs that the reader turns first; the others have their strips.
const TURNED: [Knob; 2] = [Knob::Rate, Knob::Duration];

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
    /// It wins: on the stretches in which the reader stands, or wherever rate and duration are.
    Chosen(Vec<Stretch>),
    /// It does not, and misses the p99 goal with so much.
    Misses(Seconds),
    /// It would win on the stretches nearest to where the reader stands, or nowhere.
    NotChosen(Vec<Stretch>),
}

/// A stretch of one input on which a side wins, all else as it is. At least one end is on the track.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Stretch {
    /// The input.
    pub knob: Knob,
    /// Where the side begins to win, in the knob's unit; nothing where the track begins with it.
    pub above: Option<f64>,
    /// Where it ceases to; nothing where the track ends with it.
    pub below: Option<f64>,
}

pub(super) fn choosing(scenario: &Scenario, outcome: &Outcome) -> Choosing {
    let verdict = &outcome.verdict;
    Choosing {
        winner: decided(outcome),
        decided_by: verdict.decided_by,
        agreed: (verdict.draws > 0).then_some(Agreed { share: verdict.confidence, draws: verdict.draws }),
        standings: [Side::Serverless, Side::Microservices].map(|side| standing(scenario, outcome, side)),
    }
}

/// The winner; nothing where neither side can run the workload, though one of them would be cheaper.
pub fn decided(outcome: &Outcome) -> Option<Winner> {
    let verdict = &outcome.verdict;
    let can = verdict.winner == Winner::Mixed || !verdict.reasons.contains(&Reason::NeitherFits);
    can.then_some(verdict.winner)
}

fn standing(scenario: &Scenario, outcome: &Outcome, own: Side) -> Standing {
    let side = outcome.side(own);
    if let Some(first) = side.limits.first() {
        return Standing::RuledOut(*first);
    }
    let wins = outcome.verdict.winner.side() == Some(own);
    if !wins && !side.meets_goal {
        return Standing::Misses(side.latency.p99);
    }
    let mut stretches = Vec::new();
    for knob in TURNED {
        let edges = Edges { flips: &outcome.verdict.flips, knob, own };
        if wins {
            edges.around(knob.read(scenario), &mut stretches);
        } else {
            edges.beside(knob.read(scenario), &mut stretches);
        }
    }
    if wins { Standing::Chosen(stretches) } else { Standing::NotChosen(stretches) }
}

/// Where a side begins and ceases to win along one input.
struct Edges<'a> {
    flips: &'a [Flip],
    knob: Knob,
    own: Side,
}

impl Edges<'_> {
    /// The stretch that `here` is on, unless it is the whole track.
    fn around(&self, here: f64, stretches: &mut Vec<Stretch>) {
        let (above, below) = (self.nearest(true, false, here), self.nearest(false, true, here));
        if above.is_some() || below.is_some() {
            stretches.push(Stretch { knob: self.knob, above, below });
        }
    }

    /// The next stretch on either side of `here`.
    fn beside(&self, here: f64, stretches: &mut Vec<Stretch>) {
        let knob = self.knob;
        if let Some(end) = self.nearest(false, false, here) {
            stretches.push(Stretch { knob, above: self.nearest(true, false, end), below: Some(end) });
        }
        if let Some(start) = self.nearest(true, true, here) {
            stretches.push(Stretch { knob, above: Some(start), below: self.nearest(false, true, start) });
        }
    }

    /// Where the side `begins` to win, or ceases to, nearest to `from` on the way up or down.
    fn nearest(&self, begins: bool, up: bool, from: f64) -> Option<f64> {
        let mut nearest = None;
        for flip in self.flips.iter().filter(|flip| !flip.in_passing) {
            let [before, after] = [flip.from, flip.to].map(|winner| winner.side() == Some(self.own));
            let is_edge = flip.knob == self.knob && before != after && after == begins;
            let is_ahead = if up { flip.at >= from } else { flip.at <= from };
            if is_edge && is_ahead && nearest.is_none_or(|other| up == (flip.at < other)) {
                nearest = Some(flip.at);
            }
        }
        nearest
    }
}
