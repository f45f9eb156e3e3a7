//! What rules containers out, and what has to be asked for.

use answer::{Counted, Limit, Quota};
use billing::cloudflare::InstanceType;
use catalogue::limits::{aws, azure, cloudflare, gcp};
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
            let (needs, allowed) = (self.largest(self.busiest(), extra), azure::CONTAINER_APPS_REPLICAS.high);
            limits.extend((needs > allowed).then_some(Limit::Concurrency { needs, allowed }));
        }
        if matches!(platform, Platform::AzureAks | Platform::AzureAksAutomatic) {
            let (needs, allowed) = (self.nodes_at(self.busiest(), extra), azure::AKS_NODES.value);
            limits.extend((needs > allowed).then_some(Limit::Nodes { needs, allowed }));
        }
        if platform == Platform::GcpRun {
            limits.extend(self.groups.iter().filter_map(|group| run_limit(group.service)));
        }
        limits
    }

    /// The place of the busiest level of the week.
    const fn busiest(&self) -> usize {
        self.levels.levels.len() - 1
    }

    /// Nodes at a level.
    fn nodes_at(&self, level: usize, extra: u32) -> f64 {
        let pods: Vec<f64> = self.pods(level, extra).collect();
        self.hosts.nodes(self.scenario, &pods)
    }

    /// Replicas of the largest service at a level.
    fn largest(&self, level: usize, extra: u32) -> f64 {
        f64::from((0..self.groups.len()).map(|group| self.replicas(group, level, extra)).max().unwrap_or(0))
    }

    /// The quotas that are raised on request, and what this workload needs of them.
    pub(super) fn quotas(&self, extra: u32) -> Vec<Quota> {
        let largest = |level: usize| self.largest(level, extra);
        let nodes = |level: usize| self.nodes_at(level, extra);
        let pods = |level: usize| self.pods(level, extra).sum::<f64>();
        let vcpu = |level: usize| {
            self.pods(level, extra).zip(self.hosts.sizes()).map(|(pods, size)| pods * size.vcpu).sum::<f64>()
        };
        match self.scenario.microservices.platform {
            Platform::GcpRun => vec![self.of_quota(Counted::Instances, &gcp::RUN_MAX_INSTANCES, largest)],
            Platform::AwsEks | Platform::AwsEksAuto => {
                vec![
                    self.of_quota(Counted::Nodes, &aws::EKS_NODES, nodes),
                    self.of_quota(Counted::Pods, &aws::EKS_PODS, pods),
                ]
            }
            Platform::GcpGke => {
                vec![
                    self.of_quota(Counted::Nodes, &gcp::GKE_NODES, nodes),
                    self.of_quota(Counted::Pods, &gcp::GKE_PODS, pods),
                ]
            }
            Platform::GcpGkeAutopilot => vec![self.of_quota(Counted::Pods, &gcp::GKE_PODS, pods)],
            Platform::AwsFargate => vec![self.of_quota(Counted::AccountVcpu, &aws::FARGATE_ACCOUNT_VCPU, vcpu)],
            Platform::AzureContainerApps => {
                vec![self.of_quota(Counted::EnvironmentCores, &azure::CONTAINER_APPS_CORES, vcpu)]
            }
            Platform::CloudflareContainers => self.account_quota(extra).into_iter().collect(),
            _ => Vec::new(),
        }
    }

    /// What is needed in the busiest hour of what a quota counts, and what share of the requests would find no place if it
    /// stayed as it is.
    fn of_quota(&self, what: Counted, quota: &catalogue::Limit, needs: impl Fn(usize) -> f64) -> Quota {
        let (mut unserved, mut all) = (0.0, 0.0);
        for (place, level) in self.levels.levels.iter().enumerate() {
            unserved += level.weight() * (1.0 - quota.value / needs(place).max(1.0)).max(0.0);
            all += level.weight();
        }
        let without = if all > 0.0 { unserved / all } else { 0.0 };
        let needs = needs(self.busiest());
        Quota { what, needs, allowed: quota.value, without, askable: quota.askable }
    }

    /// What an account of Cloudflare may have awake at once, in instances of the sizes that these services have: as many as
    /// the vCPU, the memory or the disk of the account is enough for.
    fn account_quota(&self, extra: u32) -> Option<Quota> {
        let sizes = self.hosts.sizes();
        let awake = self.pods(self.busiest(), extra);
        let sums = awake.zip(sizes).fold([0.0; 4], |[all, vcpu, memory, disk], (each, size)| {
            let own = InstanceType::holding(size.vcpu, size.memory_gib).map_or(0.0, |found| found.disk_gb);
            [all + each, vcpu + each * size.vcpu, memory + each * size.memory_gib, disk + each * own]
        });
        let [needs, used @ ..] = sums;
        let quotas = [
            &cloudflare::CONTAINERS_ACCOUNT_VCPU,
            &cloudflare::CONTAINERS_ACCOUNT_MEMORY,
            &cloudflare::CONTAINERS_ACCOUNT_DISK,
        ];
        let share = used.iter().zip(quotas).map(|(used, quota)| used / quota.value).fold(0.0, f64::max);
        if needs <= 0.0 || share <= 0.0 {
            return None;
        }
        let allowed = (needs / share).floor();
        let without = (1.0 - 1.0 / share).max(0.0);
        Some(Quota { what: Counted::AccountInstances, needs, allowed, without, askable: quotas[0].askable })
    }
}
