//! All platforms for the same workload, the cheapest first.

use crate::app::evaluate::Bench;
use crate::app::msg::Msg;
use crate::app::outcome::{Limit, SideOutcome};
use crate::app::scenario::{Platform, Scenario};
use crate::model::money::Usd;
use crate::model::order::ascending;
use crate::model::units::Seconds;

/// A platform with what the workload comes to on it.
#[derive(Clone, Debug, PartialEq)]
pub struct Ranked {
    /// Which platform.
    pub platform: Platform,
    /// The region it was priced in: the chosen one, or its counterpart at the provider.
    pub region: &'static str,
    /// The bill of a month.
    pub cloud: Usd,
    /// With the people of its side.
    pub total: Usd,
    /// 99 of 100 responses are no slower.
    pub p99: Seconds,
    /// Whether that keeps the goal.
    pub meets_goal: bool,
    /// What rules it out.
    pub limit: Option<Limit>,
    /// Share of the bill whose prices were read at their source.
    pub verified_share: f64,
}

/// Every platform as it would be if it were chosen in `scenario`: those that can run the work by total cost, then the
/// others.
pub fn ranking(scenario: &Scenario) -> Vec<Ranked> {
    /// What no bill comes to: those that cannot run the work stand behind all that can.
    const BEYOND: f64 = 1e13;
    let rows: Vec<Ranked> = Platform::ALL.into_iter().map(|platform| ranked(scenario, platform)).collect();
    let key = |row: &Ranked| row.total.dollars() + if row.limit.is_some() { BEYOND } else { 0.0 };
    ascending(rows.iter().map(key)).into_iter().map(|place| rows[place].clone()).collect()
}

fn ranked(scenario: &Scenario, platform: Platform) -> Ranked {
    let chosen = scenario.after(Msg::Picked(platform));
    let bench = Bench::new(&chosen);
    let SideOutcome { cloud, latency, meets_goal, limits, verified_share, people, .. } =
        bench.side(&chosen, platform.side());
    Ranked {
        platform,
        region: bench.region(platform.side()).id(),
        cloud,
        total: cloud + people,
        p99: latency.p99,
        meets_goal,
        limit: limits.first().copied(),
        verified_share,
    }
}
