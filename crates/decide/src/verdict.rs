//! Which side wins: hard limits first, then the p99 goal, then cost with people.

use answer::standing::Standing;
use answer::{Decider, Miss, NEGLIGIBLE, Reason, Winner};
use model::money::Usd;
use scenario::people::{people, people_of_both};
use scenario::{Scenario, Side};

/// The standings of both sides of one scenario.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Standings {
    /// Functions.
    pub serverless: Standing,
    /// Containers.
    pub microservices: Standing,
    /// The cloud of the cheapest proper mix that keeps limits and goal; nothing where there is none, or where it was
    /// seen at once that it cannot win.
    pub mixed: Option<Usd>,
}

impl Standings {
    /// Cost with people, functions first.
    pub fn totals(&self, scenario: &Scenario) -> (Usd, Usd) {
        (
            self.serverless.cloud + people(scenario, Side::Serverless),
            self.microservices.cloud + people(scenario, Side::Microservices),
        )
    }

    /// Cost of the mix with people and migration, where there is one.
    pub fn mixed_total(&self, scenario: &Scenario) -> Option<Usd> {
        Some(self.mixed? + people_of_both(scenario))
    }

    /// The least that a side costs which keeps limits and goal; nothing where neither does.
    pub fn best_side(&self, scenario: &Scenario) -> Option<Usd> {
        self.least_kept(self.totals(scenario))
    }

    /// As [`Self::best_side`], without people.
    pub fn best_cloud(&self) -> Option<Usd> {
        self.least_kept((self.serverless.cloud, self.microservices.cloud))
    }

    /// The lesser of two costs, functions first, among the sides that keep limits and goal.
    fn least_kept(&self, (functions, containers): (Usd, Usd)) -> Option<Usd> {
        let keeps = |standing: &Standing| standing.limit.is_none() && standing.meets_goal;
        let kept = [(&self.serverless, functions), (&self.microservices, containers)];
        kept.into_iter().filter(|(standing, _)| keeps(standing)).map(|(_, total)| total).min()
    }

    /// Whether the mix is worth showing: it wins, or costs no more than the tie width above the best side.
    pub fn shows_mix(&self, scenario: &Scenario) -> bool {
        let tie = 1.0 + scenario.goals.tie.get();
        let near = |total: Usd, best: Usd| total.dollars() <= (tie * best.dollars()).max((best + NEGLIGIBLE).dollars());
        self.mixed_total(scenario).is_some_and(|total| self.best_side(scenario).is_none_or(|best| near(total, best)))
    }

    /// The winner, and what decided.
    ///
    /// A mix has to be cheaper than the best side by more than a tie. Within the tie the simpler thing stands, whoever
    /// that is: two ways to run one workload are not chosen for a few per cent.
    pub fn winner(&self, scenario: &Scenario) -> (Winner, Decider) {
        let without = self.winning_side(scenario);
        let Some(mix) = self.mixed_total(scenario) else { return without };
        let Some(best) = self.best_side(scenario) else {
            let neither = self.serverless.limit.is_some() && self.microservices.limit.is_some();
            return (Winner::Mixed, if neither { Decider::Limits } else { Decider::Latency });
        };
        if mix < best && !ties(mix, best, scenario.goals.tie.get()) { (Winner::Mixed, Decider::Cost) } else { without }
    }

    /// The winner of the two sides alone.
    fn winning_side(&self, scenario: &Scenario) -> (Winner, Decider) {
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
        if let Some(total) = self.mixed_total(scenario).filter(|_| self.shows_mix(scenario)) {
            reasons.push(Reason::MixCosts(total));
        }
        let apart = Usd::from_pico(functions.pico().abs_diff(containers.pico()));
        if apart < NEGLIGIBLE {
            reasons.push(Reason::CostDoesNotDecide(apart));
        }
        let alone = self.without_people(scenario.goals.tie.get());
        if alone != winner {
            reasons.push(Reason::CloudAlone(alone));
        }
        reasons
    }

    /// What the clouds alone would say.
    pub(crate) fn without_people(&self, tie: f64) -> Winner {
        let (functions, containers) = (self.serverless.cloud, self.microservices.cloud);
        match self.mixed {
            Some(mix) if mix < functions.min(containers) && !ties(mix, functions.min(containers), tie) => Winner::Mixed,
            _ => cheaper(functions, containers, tie),
        }
    }
}

/// The side for which alone something holds.
pub const fn only(serverless: bool, microservices: bool) -> Option<Winner> {
    match (serverless, microservices) {
        (true, false) => Some(Winner::Serverless),
        (false, true) => Some(Winner::Microservices),
        _ => None,
    }
}

/// The cheaper side, unless the difference is negligible or within `tie` of the smaller cost.
pub fn cheaper(functions: Usd, containers: Usd, tie: f64) -> Winner {
    if ties(functions, containers, tie) {
        Winner::TossUp
    } else if functions < containers {
        Winner::Serverless
    } else {
        Winner::Microservices
    }
}

/// Whether two costs are a negligible sum apart, or within `tie` of the smaller.
pub fn ties(one: Usd, other: Usd, tie: f64) -> bool {
    let apart = one.pico().abs_diff(other.pico());
    apart < NEGLIGIBLE.pico() || Usd::from_pico(apart).dollars() <= tie * one.min(other).dollars()
}

#[cfg(test)]
mod tests {
    use super::*;
    use answer::Limit;
    use model::units::Seconds;
    use scenario::msg::Msg;

    fn standing(dollars: f64) -> Standing {
        Standing { cloud: Usd::new(dollars).unwrap(), limit: None, meets_goal: true, in_time: true, failed: 0.0 }
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
            let standings = Standings { serverless, microservices, mixed: None };
            assert_eq!(standings.winner(&unpaid()), (winner, decider), "{why}");
        }
    }

    #[test]
    fn a_mix_wins_by_more_than_a_tie_or_alone() {
        let late = |standing: Standing| Standing { meets_goal: false, ..standing };
        let limit = Some(Limit::Timeout { needs: Seconds::of(1000.0), allowed: Seconds::of(900.0) });
        let out = |standing: Standing| Standing { limit, ..standing };
        let (cheap, dear) = (standing(1000.0), standing(2000.0));
        let cases = [
            // (functions, containers, mix, winner, decided by, shown, why)
            (cheap, dear, None, Winner::Serverless, Decider::Cost, false, "no mix"),
            (cheap, dear, Some(800.0), Winner::Mixed, Decider::Cost, true, "cheaper by a quarter"),
            (cheap, dear, Some(950.0), Winner::Serverless, Decider::Cost, true, "within the tie the simpler stands"),
            (cheap, dear, Some(1050.0), Winner::Serverless, Decider::Cost, true, "a little dearer, and near"),
            (cheap, dear, Some(1500.0), Winner::Serverless, Decider::Cost, false, "dearer"),
            (cheap, cheap, Some(800.0), Winner::Mixed, Decider::Cost, true, "where the sides tie"),
            (cheap, cheap, Some(990.0), Winner::TossUp, Decider::Cost, true, "nor does it break a tie"),
            (
                late(cheap),
                dear,
                Some(1500.0),
                Winner::Mixed,
                Decider::Cost,
                true,
                "against the one that keeps the goal",
            ),
            (out(cheap), dear, Some(2500.0), Winner::Microservices, Decider::Limits, false, "nor help one that cannot"),
            (late(cheap), late(dear), Some(9000.0), Winner::Mixed, Decider::Latency, true, "alone keeps the goal"),
            (out(cheap), out(dear), Some(9000.0), Winner::Mixed, Decider::Limits, true, "alone can"),
        ];
        for (serverless, microservices, mix, winner, decider, shown, why) in cases {
            let mixed = mix.and_then(Usd::new);
            let standings = Standings { serverless, microservices, mixed };
            assert_eq!(standings.winner(&unpaid()), (winner, decider), "{why}");
            assert_eq!(standings.shows_mix(&unpaid()), shown, "{why}");
        }
    }

    #[test]
    fn a_mix_pays_the_people_of_both() {
        let standings =
            Standings { serverless: standing(9000.0), microservices: standing(6000.0), mixed: Usd::new(3500.0) };
        let paid = Scenario::default();
        assert_eq!(standings.winner(&unpaid()).0, Winner::Mixed);
        assert_eq!(standings.winner(&paid).0, Winner::TossUp, "9,900 against 10,500, and 9,233 for the mix");
        let eager = paid.after(Msg::Typed(scenario::knob::Knob::Migration, 0.0));
        assert_eq!(standings.winner(&eager).0, Winner::Mixed, "8,900, once nothing has to be moved");
    }

    #[test]
    fn people_count_and_it_is_said_when_they_turn_the_answer() {
        let scenario = Scenario::default();
        assert_eq!(people(&scenario, Side::Microservices).dollars(), 4500.0);
        let standings = Standings { serverless: standing(2000.0), microservices: standing(1000.0), mixed: None };
        assert_eq!(standings.winner(&scenario).0, Winner::Serverless);
        let reasons = standings.reasons(&scenario, [None, None]);
        assert!(reasons.contains(&Reason::CloudAlone(Winner::Microservices)));
    }
}
