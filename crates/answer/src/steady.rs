//! A verdict that does not flicker while a slider is dragged.
//!
//! Costs rise in steps, so that close to the edge of the tie one stop can say one thing and the next the other and
//! back again. While one slider moves, the verdict that is shown changes only once the costs have left an edge behind
//! by a fifth of the tie's width. A scenario that was opened, or that rests, has the plain verdict: same scenario, same
//! result. Exports and links know nothing of this.

use crate::{Decider, NEGLIGIBLE, Outcome, Winner};
use scenario::knob::Knob;

/// How far beyond an edge of the tie the costs have to be, as a share of its width on one side.
const MARGIN: f64 = 0.2;

/// How long a slider has to rest before the plain verdict stands, in milliseconds.
pub const REST_MS: u32 = 1_000;

/// What is shown while a slider moves.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Held {
    /// The slider that moves.
    pub knob: Knob,
    /// The winner that is shown.
    pub winner: Winner,
}

impl Held {
    /// What is shown after `moved` was moved, where `before` was shown; nothing where no slider moves.
    ///
    /// `tie` is the width of the tie, a share of the smaller cost.
    pub fn after(before: Option<Self>, moved: Option<Knob>, outcome: &Outcome, tie: f64) -> Option<Self> {
        let knob = moved?;
        let plain = &outcome.verdict;
        let by_cost = plain.decided_by == Decider::Cost && plain.winner != Winner::Mixed;
        let winner = match before {
            Some(before) if before.knob == knob && by_cost => {
                let totals = [&outcome.serverless, &outcome.microservices].map(|side| side.total().dollars());
                steady(before.winner, totals, tie)
            }
            _ => plain.winner,
        };
        Some(Self { knob, winner })
    }

    /// `outcome` with the winner that is shown; nothing where it is its own.
    pub fn shown(self, outcome: &Outcome) -> Option<Outcome> {
        (self.winner != outcome.verdict.winner).then(|| {
            let mut shown = outcome.clone();
            shown.verdict.winner = self.winner;
            if let Some(drawn) = outcome.verdict.drawn {
                shown.verdict.weigh(drawn);
            }
            shown
        })
    }
}

/// The winner at these costs, functions first, coming from `before`: an edge that it has crossed counts once it lies
/// behind by the margin.
fn steady(before: Winner, [functions, containers]: [f64; 2], tie: f64) -> Winner {
    let smaller = functions.min(containers).max(f64::MIN_POSITIVE);
    // In widths of the tie: beyond 1 functions win, below -1 containers do.
    let width = tie.max(NEGLIGIBLE.dollars() / smaller);
    let apart = (containers - functions) / smaller / width;
    let edges = match before {
        Winner::Serverless => (1.0 - MARGIN, -1.0 - MARGIN),
        Winner::Microservices => (1.0 + MARGIN, -1.0 + MARGIN),
        _ => (1.0 + MARGIN, -1.0 - MARGIN),
    };
    match apart {
        apart if apart > edges.0 => Winner::Serverless,
        apart if apart < edges.1 => Winner::Microservices,
        _ => Winner::TossUp,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn an_edge_counts_once_it_lies_behind_by_a_fifth_of_the_tie() {
        use Winner::{Microservices, Serverless, TossUp};
        let cases = [
            // (before, functions, containers, shown, why)
            (Serverless, 1000.0, 1099.0, Serverless, "just inside the tie"),
            (Serverless, 1000.0, 1079.0, TossUp, "well inside"),
            (TossUp, 1000.0, 1101.0, TossUp, "just out of it again"),
            (TossUp, 1000.0, 1121.0, Serverless, "well out"),
            (TossUp, 1101.0, 1000.0, TossUp, "the same on the other side"),
            (TossUp, 1121.0, 1000.0, Microservices, "well out there"),
            (Microservices, 1081.0, 1000.0, Microservices, "and back: just inside"),
            (Microservices, 1079.0, 1000.0, TossUp, "well inside"),
            (Serverless, 2000.0, 1000.0, Microservices, "a leap over the tie"),
            (Serverless, 1.0, 5.5, Serverless, "five dollars are a tie of their own"),
            (TossUp, 1.0, 6.5, TossUp, "with a margin of a dollar"),
        ];
        for (before, functions, containers, shown, why) in cases {
            assert_eq!(steady(before, [functions, containers], 0.1), shown, "{why}");
        }
    }

    proptest! {
        #[test]
        fn costs_that_shake_by_less_than_the_margin_change_it_once_at_each_edge(
            shakes in prop::collection::vec(-0.9..0.9f64, 100)
        ) {
            let (mut winner, mut changes) = (Winner::Serverless, 0);
            for (step, shake) in shakes.iter().enumerate() {
                // From two widths of the tie on one side to two on the other, shaken by less than the margin.
                let apart = 0.1 * (2.0 - 0.04 * step as f64 + MARGIN * shake);
                let costs = if apart > 0.0 { [1000.0, 1000.0 * (1.0 + apart)] } else { [1000.0 * (1.0 - apart), 1000.0] };
                let next = steady(winner, costs, 0.1);
                changes += u32::from(next != winner);
                winner = next;
            }
            prop_assert_eq!((winner, changes), (Winner::Microservices, 2));
        }
    }
}
