//! Some services of a containers side, and what is known of each whatever runs beside it.

use std::cell::OnceCell;

use super::ContainersSide;

impl ContainersSide<'_> {
    /// The side of some of its services alone, by group.
    pub(crate) fn part(&self, here: &dyn Fn(usize) -> bool) -> Self {
        let places = || (0..self.groups.len()).filter(|place| here(*place));
        let part = Self::of(self.scenario, self.levels, self.rises, places().map(|place| self.groups[place]).collect());
        // What an autoscaler holds of a service, and loses of it, does not ask which others are there ...
        let of_these = |all: &[f64], each: usize| -> Vec<f64> {
            places().flat_map(|place| &all[place * each..(place + 1) * each]).copied().collect()
        };
        let held = OnceCell::from(of_these(self.all_held(), self.levels.levels.len()));
        // ... but for whether pods wait for nodes.
        let alike = (part.hosts.pods_per_node() > 0) == (self.hosts.pods_per_node() > 0);
        let lost = alike.then(|| OnceCell::from(of_these(self.all_lost_at_once(), self.rises.len())));
        Self { held, lost_at_once: lost.unwrap_or_default(), goal: self.goal.clone(), ..part }
    }

    /// Mean number of replicas of each service of a group at a level: what the autoscaler holds under a load that comes by
    /// chance, and the extra.
    pub(super) fn held(&self, group: usize, level: usize, extra: u32) -> f64 {
        let held = self.all_held()[group * self.levels.levels.len() + level];
        (held + f64::from(extra)).min(f64::from(self.groups[group].most(self.scenario)))
    }

    /// The same without the extra, group by group and level by level.
    fn all_held(&self) -> &[f64] {
        self.held.get_or_init(|| {
            let (mean, levels) = (self.scenario.traffic.rate, &self.levels.levels);
            let mut held = Vec::with_capacity(self.groups.len() * levels.len());
            for (place, group) in self.groups.iter().enumerate() {
                if self.stand_all_week() {
                    held.extend(levels.iter().map(|_| f64::from(self.standing_replicas(group))));
                    continue;
                }
                let (fleet, least) = (self.fleet_of(place), f64::from(group.least(self.scenario)));
                held.extend(levels.iter().map(|level| match group.rate(mean, level) {
                    rate if rate > 0.0 => fleet.held(rate, 3_600.0 * level.hours),
                    _ => least,
                }));
            }
            held
        })
    }
}
