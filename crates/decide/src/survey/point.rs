//! A place on a slider that has been evaluated.

use crate::evaluator::Probe;
use crate::survey::cause::Place;
use crate::verdict::{Standings, cheaper, only, ties};
use answer::{Decider, Winner};
use model::money::Usd;
use scenario::Scenario;

/// What is known of a place on a track.
#[derive(Clone, Copy)]
pub(super) struct Point {
    /// Place on the track, 0 to 1.
    pub(super) position: f64,
    /// The value there, in the knob's unit.
    pub(super) value: f64,
    /// Cost with people, functions first.
    pub(super) costs: (Usd, Usd),
    /// Who wins.
    pub(super) winner: Winner,
    /// The winner by hard limits or the goal alone, where they decide.
    forced: Option<Winner>,
    /// Cost of a mix with people, where there is one that can win, and of the best side that keeps limits and goal.
    pub(super) mix: Option<(Usd, Option<Usd>)>,
    /// Whether either side keeps the goal.
    meets: (bool, bool),
    /// Capacity bought for the goal: warm instances and extra replicas.
    bought: (u32, u32),
    /// The largest single step of the containers' bill, as a share of it.
    grain: f64,
    tie: f64,
    /// What tells why its winner is another than that of its neighbour.
    pub(super) place: Place,
}

impl Point {
    pub(super) fn new((position, value): (f64, f64), probe: &Probe, scenario: &Scenario) -> Self {
        let Probe { standings, bought, grain } = *probe;
        let costs = standings.totals(scenario);
        let tie = scenario.goals.tie.get();
        let (winner, decided_by) = standings.winner(scenario);
        let mixed_alone = (winner == Winner::Mixed && decided_by != Decider::Cost).then_some(winner);
        let forced = mixed_alone.or_else(|| forced(&standings));
        let mix = standings.mixed_total(scenario).map(|total| (total, standings.best_side(scenario)));
        let meets = (standings.serverless.meets_goal, standings.microservices.meets_goal);
        let place = Place::new(standings, (winner, decided_by), scenario);
        Self { position, value, costs, winner, forced, mix, meets, bought, grain, tie, place }
    }

    /// Both costs in dollars.
    fn dollars(&self) -> (f64, f64) {
        (self.costs.0.dollars(), self.costs.1.dollars())
    }

    /// How far inside the stretch of the left winner of two neighbours this point lies, negative beyond its edge, as
    /// a share of the costs; nothing where cost does not decide.
    pub(super) fn inside(&self, winner: Winner, next: Winner) -> Option<f64> {
        if self.forced.is_some() {
            return None;
        }
        let (functions, containers) = self.dollars();
        let smaller = functions.min(containers).max(1e-9);
        let apart = (containers - functions) / smaller;
        let edge = self.tie.max(answer::NEGLIGIBLE.dollars() / smaller);
        match (winner, next) {
            (Winner::Mixed, _) | (_, Winner::Mixed) => None,
            (Winner::Serverless, _) => Some(apart - edge),
            (Winner::Microservices, _) => Some(-apart - edge),
            (_, Winner::Serverless) => Some(edge - apart),
            (_, Winner::Microservices) => Some(edge + apart),
            _ => None,
        }
    }

    /// Whether another winner may lie between this point and `next`, of the same winner, over a stretch wider than
    /// `finest` of the track.
    ///
    /// Between two neighbours either bill moves from one end to the other without turning round by more than a step
    /// of it: a node, a unit, a replica. So the ratio of the two leaves the range of both ends by no more than the
    /// lesser of both movements, and by no more than one step where nothing was bought for the goal in between. Where
    /// every replica is `stepped` at once, bills may turn round by as much as they move.
    pub(super) fn doubts(&self, next: &Self, finest: f64, stepped: bool) -> bool {
        let (before, after) = (self.dollars(), next.dollars());
        let moved = |before: f64, after: f64| (after - before).abs() / before.min(after).max(1e-9);
        let (functions, containers) = (moved(before.0, after.0), moved(before.1, after.1));
        let reach = match (stepped, self.bought == next.bought) {
            (true, _) => functions.max(containers),
            (false, true) => functions.min(containers).min(self.grain.max(next.grain)),
            (false, false) => functions.min(containers),
        };
        let width = next.position - self.position;
        let ratio = (before.0 * after.1) / (before.1 * after.0).max(1e-9);
        // Where a goal begins to be kept, what is bought for it is at its dearest. And the limits of one end with the
        // costs of the other may give another winner.
        if self.meets != next.meets || !self.lies_alike(next, 0.0) {
            return true;
        }
        // What lies within reach of the edge may be narrower than anybody can see.
        let visible = reach * width >= finest * (ratio - 1.0).abs();
        visible && !self.lies_alike(next, reach)
    }

    /// Whether the winner stays what it is when the costs of either end shift against each other by `reach`, under
    /// the limits and goals of both.
    fn lies_alike(&self, next: &Self, reach: f64) -> bool {
        if self.winner == Winner::Mixed {
            return self.mixes(1.0 + reach) && next.mixes(1.0 + reach);
        }
        // A mix that nearly wins at either end may win in between.
        if self.mixes(1.0 / (1.0 + reach)) || next.mixes(1.0 / (1.0 + reach)) {
            return false;
        }
        [self.forced, next.forced].into_iter().all(|forced| match forced {
            Some(winner) => winner == self.winner,
            None => [self, next].into_iter().all(|end| {
                [1.0 + reach, 1.0 / (1.0 + reach)].into_iter().all(|factor| {
                    let functions = Usd::new(end.costs.0.dollars() * factor).unwrap_or(end.costs.0);
                    cheaper(functions, end.costs.1, self.tie) == self.winner
                })
            }),
        })
    }
}

impl Point {
    /// Whether a mix that costs `factor` times as much would still win.
    fn mixes(&self, factor: f64) -> bool {
        let Some((mix, best)) = self.mix else { return false };
        let mix = Usd::new(mix.dollars() * factor).unwrap_or(mix);
        best.is_none_or(|best| mix < best && !ties(mix, best, self.tie))
    }
}

/// The winner by limits, or by the goal.
const fn forced(standings: &Standings) -> Option<Winner> {
    let Standings { serverless, microservices, .. } = standings;
    match only(serverless.limit.is_none(), microservices.limit.is_none()) {
        Some(winner) => Some(winner),
        None => only(serverless.meets_goal, microservices.meets_goal),
    }
}
