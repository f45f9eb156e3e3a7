//! Which side wins: hard limits first, then the p99 goal, then cost with people.

use crate::app::outcome::{Decider, Limit, Miss, Reason, Winner};
use crate::app::scenario::{Scenario, Side};
use crate::model::money::Usd;
use crate::model::units::Ratio;

/// Costs closer than this in a month do not decide anything.
pub const NEGLIGIBLE: Usd = Usd::from_pico(5_000_000_000_000);

/// What a verdict needs to know of a side.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Standing {
    /// The bill of a month.
    pub cloud: Usd,
    /// The first limit that rules the platform out.
    pub limit: Option<Limit>,
    /// Whether p99 keeps the goal, with as much capacity as was added and priced.
    pub meets_goal: bool,
}

/// The standings of both sides of one scenario.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Standings {
    /// Functions.
    pub serverless: Standing,
    /// Containers.
    pub microservices: Standing,
}

impl Standings {
    /// Cost with people, functions first.
    pub fn totals(&self, scenario: &Scenario) -> (Usd, Usd) {
        (
            self.serverless.cloud + people(scenario, Side::Serverless),
            self.microservices.cloud + people(scenario, Side::Microservices),
        )
    }

    /// The winner, and what decided.
    pub fn winner(&self, scenario: &Scenario) -> (Winner, Decider) {
        let (functions, containers) = (&self.serverless, &self.microservices);
        if let Some(winner) = only(functions.limit.is_none(), containers.limit.is_none()) {
            return (winner, Decider::Limits);
        }
        if let Some(winner) = only(functions.meets_goal, containers.meets_goal) {
            return (winner, Decider::Latency);
        }
        let (functions, containers) = self.totals(scenario);
        (cheaper(functions, containers, scenario.goals.tie.get()), Decider::Cost)
    }

    /// Why: facts, most important first; `misses` are those of the sides that miss the goal.
    pub fn reasons(&self, scenario: &Scenario, misses: [Option<Miss>; 2]) -> Vec<Reason> {
        let (winner, _) = self.winner(scenario);
        let sides = [(Side::Serverless, &self.serverless), (Side::Microservices, &self.microservices)];
        let mut reasons = Vec::new();
        if sides.iter().all(|(_, standing)| standing.limit.is_some()) {
            reasons.push(Reason::NeitherFits);
        }
        let ruled_out = sides.iter().filter_map(|(side, standing)| Some(Reason::RuledOut(*side, standing.limit?)));
        reasons.extend(ruled_out);
        reasons.extend(misses.into_iter().flatten().map(Reason::MissesGoal));
        let (functions, containers) = self.totals(scenario);
        reasons.push(Reason::Cost(functions, containers));
        let apart = Usd::from_pico(functions.pico().abs_diff(containers.pico()));
        if apart < NEGLIGIBLE {
            reasons.push(Reason::CostDoesNotDecide(apart));
        }
        let alone = cheaper(self.serverless.cloud, self.microservices.cloud, scenario.goals.tie.get());
        if alone != winner {
            reasons.push(Reason::CloudAlone(alone));
        }
        reasons
    }
}

/// What the people of a side cost in a month.
pub fn people(scenario: &Scenario, side: Side) -> Usd {
    let hours: Ratio = match side {
        Side::Serverless => scenario.people.serverless_hours,
        Side::Microservices => scenario.people.microservices_hours,
    };
    Usd::new(scenario.people.hourly.dollars() * hours.get()).unwrap_or(Usd::ZERO)
}

/// The side for which alone something holds.
pub(crate) const fn only(serverless: bool, microservices: bool) -> Option<Winner> {
    match (serverless, microservices) {
        (true, false) => Some(Winner::Serverless),
        (false, true) => Some(Winner::Microservices),
        _ => None,
    }
}

/// The cheaper side, unless the difference is negligible or within `tie` of the smaller cost.
pub(crate) fn cheaper(functions: Usd, containers: Usd, tie: f64) -> Winner {
    let apart = functions.pico().abs_diff(containers.pico());
    let smaller = functions.min(containers).dollars();
    if apart < NEGLIGIBLE.pico() || Usd::from_pico(apart).dollars() <= tie * smaller {
        Winner::TossUp
    } else if functions < containers {
        Winner::Serverless
    } else {
        Winner::Microservices
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::msg::Msg;
    use crate::model::units::Seconds;

    fn standing(dollars: f64) -> Standing {
        Standing { cloud: Usd::new(dollars).unwrap(), limit: None, meets_goal: true }
    }

    fn unpaid() -> Scenario {
        Scenario::default().after(Msg::FreedPeople)
    }

    #[test]
    fn limits_come_before_the_goal_and_the_goal_before_cost() {
        let late = |standing: Standing| Standing { meets_goal: false, ..standing };
        let limit = Some(Limit::Timeout { needs: Seconds::of(1000.0), allowed: Seconds::of(900.0) });
        let out = |standing: Standing| Standing { limit, ..standing };
        let (cheap, dear) = (standing(10.0), standing(1000.0));
        let cases = [
            // (functions, containers, winner, decided by, why)
            (cheap, dear, Winner::Serverless, Decider::Cost, "cheaper"),
            (dear, cheap, Winner::Microservices, Decider::Cost, "dearer"),
            (late(cheap), dear, Winner::Microservices, Decider::Latency, "cheap but late"),
            (out(cheap), late(dear), Winner::Microservices, Decider::Limits, "late is better than not at all"),
            (late(cheap), late(dear), Winner::Serverless, Decider::Cost, "both late: cost"),
            (out(cheap), out(dear), Winner::Serverless, Decider::Cost, "neither can: cost, and it is said"),
            (standing(100.0), standing(109.9), Winner::TossUp, Decider::Cost, "within ten per cent"),
            (standing(100.0), standing(110.1), Winner::Serverless, Decider::Cost, "just beyond"),
            (standing(0.0), standing(4.99), Winner::TossUp, Decider::Cost, "under five dollars apart"),
            (standing(0.0), standing(0.0), Winner::TossUp, Decider::Cost, "nothing against nothing"),
        ];
        for (serverless, microservices, winner, decider, why) in cases {
            let standings = Standings { serverless, microservices };
            assert_eq!(standings.winner(&unpaid()), (winner, decider), "{why}");
        }
    }

    #[test]
    fn people_count_and_it_is_said_when_they_turn_the_answer() {
        let scenario = Scenario::default();
        assert_eq!(people(&scenario, Side::Microservices).dollars(), 4500.0);
        let standings = Standings { serverless: standing(2000.0), microservices: standing(1000.0) };
        assert_eq!(standings.winner(&scenario).0, Winner::Serverless);
        let reasons = standings.reasons(&scenario, [None, None]);
        assert!(reasons.contains(&Reason::CloudAlone(Winner::Microservices)));
    }
}
