//! Both sides at once: each service where it is cheaper, or containers for a base and functions for what exceeds it.
//!
//! All requests come in by one way: the containers' own, or one that the mix is billed for where that of the containers
//! leads to them only (`metering::mixed`); the answer leaves once, whoever gives
//! it; the cluster, the network around it and every free allowance count once. People are counted by whoever compares.

mod base;
mod split;

use crate::LATE;
use crate::containers::ContainersSide;
use crate::functions::FunctionsSide;
use crate::shared;
use crate::weekly::Weekly;
use answer::mixed::Mixed;
use billing::PriceBook;
use model::money::Usd;
use model::traffic::Levels;
use scenario::Scenario;
use scenario::work::groups;
use std::rc::Rc;

pub use base::{Base, Carried};
pub use split::Split;

/// Both sides of a scenario, each with all of its services.
#[derive(Clone)]
pub struct Sides<'a> {
    /// Functions.
    pub functions: Rc<FunctionsSide<'a>>,
    /// Containers.
    pub containers: Rc<ContainersSide<'a>>,
}

impl<'a> Sides<'a> {
    /// Those of `scenario` at these load levels of its week.
    pub fn new(scenario: &'a Scenario, weekly: &'a Weekly, levels: &'a Levels) -> Self {
        let groups = groups(scenario);
        let functions = Rc::new(FunctionsSide::of(scenario, weekly, levels, groups.clone()));
        Self { functions, containers: Rc::new(ContainersSide::of(scenario, levels, &weekly.rises, groups)) }
    }

    /// Has the p99 goal of `scenario` kept, which is theirs but for that goal: what has nothing to do with it stays known.
    pub fn keep_goal_of(&self, scenario: &Scenario) {
        let goal = shared::goal(scenario);
        self.functions.keep(goal);
        self.containers.keep(goal);
    }
}

/// What a search for the cheapest mix needs.
#[derive(Clone)]
pub struct Mixer<'a> {
    /// What is chosen.
    pub scenario: &'a Scenario,
    /// Its week.
    pub weekly: &'a Weekly,
    /// The load levels of it.
    pub levels: &'a Levels,
    /// Prices of both sides.
    pub book: &'a PriceBook,
    /// Each of them alone at those levels: what it knows of its services is not worked out again.
    pub sides: Sides<'a>,
}

/// A mix that keeps limits and goal.
pub struct Found {
    /// The bill of a month.
    pub cloud: Usd,
    /// Who takes what.
    pub way: Way,
}

/// Who takes what, as it was searched.
#[derive(Clone, Debug, PartialEq)]
pub enum Way {
    /// Containers carry a base of so many steps, functions what exceeds it.
    Base(u32),
    /// Whether containers carry each group of like services.
    Split(Vec<bool>),
}

/// How thoroughly a search goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Depth {
    /// As a strip can afford: a base by estimate, services moved one by one.
    Quick,
    /// As one verdict can: up to eight kinds of services in every way there is.
    Whole,
}

impl<'a> Mixer<'a> {
    /// The cheapest mix whose cloud costs less than `budget`; nothing where none does, or none keeps limits and goal.
    pub fn cheapest(&self, budget: Option<Usd>, depth: Depth) -> Option<Found> {
        let apart = !self.scenario.is_in_one_place() || self.scenario.that_stays_alone().is_some();
        if apart || budget == Some(Usd::ZERO) {
            return None;
        }
        let base = self.base().cheapest(budget, depth).map(|(cloud, step)| Found { cloud, way: Way::Base(step) });
        if self.sides.functions.groups.len() < 2 {
            return base;
        }
        let least = base.as_ref().map(|found| found.cloud).or(budget);
        let split = self.split().cheapest(least, depth);
        split.map(|(cloud, sides)| Found { cloud, way: Way::Split(sides) }).or(base)
    }

    /// Everything that is shown of it.
    pub fn outcome(&self, found: &Found) -> Mixed {
        match &found.way {
            Way::Base(step) => self.base().outcome(*step),
            Way::Split(sides) => self.split().outcome(sides),
        }
    }

    /// What each kind of service carries and leaves, where containers carry a base.
    pub fn carried(&self, found: &Found) -> Option<Carried> {
        match found.way {
            Way::Base(step) => Some(self.base().carried(step)),
            Way::Split(_) => None,
        }
    }

    /// The search for a base.
    pub fn base(&self) -> Base<'a> {
        // What a base leaves shows in the bursts of an hour, not in its mean.
        Base::new(match &self.weekly.ticks {
            None => self.clone(),
            Some(ticking) => {
                let levels = &ticking.levels;
                Mixer { levels, sides: Sides::new(self.scenario, self.weekly, levels), ..*self }
            }
        })
    }

    /// The search for a side of each service.
    pub fn split(&self) -> Split<'a> {
        Split::new(self.clone())
    }
}

/// Whether a share of late answers keeps the goal.
fn keeps(late: f64) -> bool {
    late <= LATE
}
