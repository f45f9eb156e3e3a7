//! What rules containers out, and what has to be asked for.

use answer::{Counted, Limit, Quota};
use catalogue::limits::{azure, gcp};
use scenario::Platform;

use super::ContainersSide;
use crate::run::run_limit;

impl ContainersSide<'_> {
    /// The hard limits that the workload hits.
    pub(crate) fn limits(&self, extra: u32) -> Vec<Limit> {
        let mut limits: Vec<Limit> = self.hosts.limit().into_iter().collect();
        let platform = self.scenario.microservices.platform;
        if platform == Platform::AzureContainerApps {
            // A setting of each app; this is as far as it goes.
            let (needs, allowed) = (self.most_replicas(extra), azure::CONTAINER_APPS_REPLICAS.high);
            limits.extend((needs > allowed).then_some(Limit::Concurrency { needs, allowed }));
        }
        if platform == Platform::GcpRun {
            limits.extend(self.groups.iter().filter_map(|group| run_limit(group.service)));
        }
        limits
    }

    /// Replicas of the largest service in the busiest hour.
    fn most_replicas(&self, extra: u32) -> f64 {
        let busiest = self.levels.levels.len() - 1;
        f64::from((0..self.groups.len()).map(|group| self.replicas(group, busiest, extra)).max().unwrap_or(0))
    }

    /// The quotas that are raised on request, and what this workload needs of them.
    pub(super) fn quotas(&self, extra: u32) -> Vec<Quota> {
        let quota = match self.scenario.microservices.platform {
            Platform::GcpRun => &gcp::RUN_MAX_INSTANCES,
            _ => return Vec::new(),
        };
        let (needs, allowed) = (self.most_replicas(extra), quota.value);
        let (mut unserved, mut all) = (0.0, 0.0);
        for (place, level) in self.levels.levels.iter().enumerate() {
            let most = |group: usize| f64::from(self.replicas(group, place, extra));
            let most = (0..self.groups.len()).map(most).fold(0.0, f64::max);
            unserved += level.weight() * (1.0 - allowed / most.max(1.0)).max(0.0);
            all += level.weight();
        }
        let without = if all > 0.0 { unserved / all } else { 0.0 };
        vec![Quota { what: Counted::Instances, needs, allowed, without, askable: quota.askable }]
    }
}
