//! The last row: which side to choose, and from where on the other.

use super::{Basis, Facts, Row};
use crate::app::format;
use crate::app::knob::Knob;
use crate::app::outcome::{Decider, Flip, Winner};
use crate::app::scenario::Side;
use crate::app::words;

/// The verdict, what decided it, and where each side wins.
pub(super) fn choosing(facts: &Facts) -> Row {
    let verdict = &facts.outcome.verdict;
    let decided = match verdict.decided_by {
        Decider::Limits => "a hard limit",
        Decider::Latency => "the p99 goal",
        Decider::Cost => "cost with people",
    };
    let share = match verdict.draws {
        0 => String::new(),
        draws => {
            format!(", the same in {} of {} draws", format::percent(verdict.confidence), format::exact(draws.into()))
        }
    };
    Row {
        name: "Choosing",
        basis: Basis::Computed,
        serverless: standing(facts, Side::Serverless),
        microservices: standing(facts, Side::Microservices),
        note: format!("{}: decided by {decided}{share}.", words::winner_title(verdict.winner)),
        better: match verdict.winner {
            Winner::Serverless => Some(Side::Serverless),
            Winner::Microservices => Some(Side::Microservices),
            Winner::Mixed | Winner::TossUp => None,
        },
    }
}

/// Where a side wins and what keeps it from winning.
fn standing(facts: &Facts, side: Side) -> String {
    let outcome = facts.outcome.side(side);
    if let Some(first) = outcome.limits.first() {
        return format!("Ruled out: {}", words::facts::limit(first));
    }
    let own = match side {
        Side::Serverless => Winner::Serverless,
        Side::Microservices => Winner::Microservices,
    };
    let wins = facts.outcome.verdict.winner == own;
    let turns: Vec<String> = facts
        .outcome
        .verdict
        .flips
        .iter()
        .filter(|flip| !flip.in_passing)
        .filter_map(|flip| bound(flip, own))
        .take(3)
        .collect();
    match (wins, turns.is_empty(), outcome.meets_goal) {
        (true, true, _) => "Chosen, wherever rate and duration are turned".into(),
        (true, false, _) => format!("Chosen; wins {}", turns.join(", ")),
        (false, _, false) => format!("Misses the p99 goal with {}", format::duration(outcome.latency.p99)),
        (false, true, _) => "Not chosen, wherever rate and duration are turned".into(),
        (false, false, _) => format!("Would win {}", turns.join(", ")),
    }
}

/// `below 131/s` if the side gives way there, `above 640 ms a visit` if it takes over. Only along the two inputs that
/// the reader turns first; the others have their strips.
fn bound(flip: &Flip, own: Winner) -> Option<String> {
    let value = format::knob(flip.knob, flip.at);
    let value = match flip.knob {
        Knob::Rate => value,
        Knob::Duration => format!("{value} a visit"),
        _ => return None,
    };
    match (flip.from == own, flip.to == own) {
        (true, false) => Some(format!("below {value}")),
        (false, true) => Some(format!("above {value}")),
        _ => None,
    }
}
