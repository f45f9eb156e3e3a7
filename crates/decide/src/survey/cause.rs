//! Why the winner changes between two neighbouring places of a slider.

use crate::verdict::Standings;
use answer::{Decider, FlipCause, Winner};
use model::money::Usd;
use scenario::people::{people, people_of_both};
use scenario::{Scenario, Side};

/// What is known on one side of a flip.
#[derive(Clone, Copy)]
pub(super) struct Place {
    standings: Standings,
    winner: Winner,
    decided_by: Decider,
    /// People of functions, of containers, and of both with the migration.
    people: [Usd; 3],
    /// The share of requests that may fail.
    allowed: f64,
}

impl Place {
    /// Of these standings, whose winner and what decided are known.
    pub(super) fn new(standings: Standings, (winner, decided_by): (Winner, Decider), scenario: &Scenario) -> Self {
        let sides = [Side::Serverless, Side::Microservices].map(|side| people(scenario, side));
        let people = [sides[0], sides[1], people_of_both(scenario)];
        Self { standings, winner, decided_by, people, allowed: scenario.goals.error_share.get() }
    }

    /// Whether functions fail more than may fail.
    pub(super) fn functions_fail(&self) -> bool {
        self.standings.serverless.failed > self.allowed
    }

    /// Whether each side is within the limits, in time, and keeps both p99 and errors within the goals.
    fn facts(&self) -> [[bool; 3]; 2] {
        [&self.standings.serverless, &self.standings.microservices]
            .map(|side| [side.limit.is_none(), side.in_time, side.meets_goal])
    }

    /// What one of these winners costs more than the other, in cloud and in people; a toss-up costs what either side does.
    fn apart(&self, pair: [Winner; 2]) -> [f64; 2] {
        let cost = |winner: Winner| match winner {
            Winner::Serverless => (self.standings.serverless.cloud, self.people[0]),
            Winner::Microservices => (self.standings.microservices.cloud, self.people[1]),
            _ => (self.standings.mixed.unwrap_or(Usd::ZERO), self.people[2]),
        };
        let [(cloud, people), (other_cloud, other_people)] = pair.map(cost);
        [cloud.dollars() - other_cloud.dollars(), people.dollars() - other_people.dollars()]
    }
}

/// The two choices whose costs cross where one winner takes over from another.
const fn rivals(before: Winner, after: Winner) -> [Winner; 2] {
    match (before, after) {
        (Winner::Mixed, Winner::Serverless) | (Winner::Serverless, Winner::Mixed) => {
            [Winner::Serverless, Winner::Mixed]
        }
        (Winner::Mixed, _) | (_, Winner::Mixed) => [Winner::Microservices, Winner::Mixed],
        _ => [Winner::Serverless, Winner::Microservices],
    }
}

/// Why the winner of `before` is not that of `after`, its neighbour. `unheld` tells whether functions that fail too often
/// would not if the quota that they are held to were raised; it is asked only where that matters.
pub(super) fn cause(before: &Place, after: &Place, unheld: impl FnOnce() -> bool) -> FlipCause {
    let decided = |by: Decider| before.decided_by == by || after.decided_by == by;
    let pairs = before.facts().into_iter().zip(after.facts());
    let changed = |fact: usize| pairs.clone().any(|(before, after)| before[fact] != after[fact]);
    if decided(Decider::Limits) && changed(0) {
        return FlipCause::Limit;
    }
    let mixes = before.winner == Winner::Mixed || after.winner == Winner::Mixed;
    if changed(2) && (mixes || decided(Decider::Latency)) {
        return match before.functions_fail() != after.functions_fail() {
            // Where it comes too late besides, there is no use in asking for more.
            _ if changed(1) => FlipCause::Goal,
            true if unheld() => FlipCause::Quota,
            _ => FlipCause::Failures,
        };
    }
    let rivals = rivals(before.winner, after.winner);
    let ([cloud, people], [other_cloud, other_people]) = (before.apart(rivals), after.apart(rivals));
    if (other_people - people).abs() > (other_cloud - cloud).abs() { FlipCause::People } else { FlipCause::Price }
}
