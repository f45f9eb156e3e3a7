//! What rules containers out, and what has to be asked for.

use answer::{Counted, Limit, Quota};
use billing::cloudflare::InstanceType;
use catalogue::limits::{aws, azure, cloudflare, gcp};
use model::traffic::Level;
use scenario::Platform;
use scenario::work::Group;

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
        if matches!(platform, Platform::AzureAks | Platform::AzureAksAutomatic) {
            let (needs, allowed) = (self.most_nodes(extra), azure::AKS_NODES.value);
            limits.extend((needs > allowed).then_some(Limit::Nodes { needs, allowed }));
        }
        if platform == Platform::GcpRun {
            limits.extend(self.groups.iter().filter_map(|group| run_limit(group.service)));
        }
        limits
    }

    /// Nodes in the busiest hour.
    fn most_nodes(&self, extra: u32) -> f64 {
        self.levels.levels.last().map_or(0.0, |level| self.nodes_at(level, extra))
    }

    fn nodes_at(&self, level: &Level, extra: u32) -> f64 {
        let pods: Vec<f64> = self.pods(*level, extra).collect();
        self.hosts.nodes(self.scenario, &pods)
    }

    /// Replicas of the largest service in the busiest hour.
    fn most_replicas(&self, extra: u32) -> f64 {
        let busiest = self.levels.levels.last();
        let peak = |group: &Group<'_>| busiest.map_or(0, |level| self.replicas(group, level, extra));
        f64::from(self.groups.iter().map(peak).max().unwrap_or(0))
    }

    /// The quotas that are raised on request, and what this workload needs of them.
    pub(super) fn quotas(&self, extra: u32) -> Vec<Quota> {
        let largest = |level: &Level| {
            let most = |group: &Group<'_>| f64::from(self.replicas(group, level, extra));
            self.groups.iter().map(most).fold(0.0, f64::max)
        };
        let nodes = |level: &Level| self.nodes_at(level, extra);
        let pods = |level: &Level| self.pods(*level, extra).sum::<f64>();
        let vcpu = |level: &Level| {
            self.pods(*level, extra).zip(self.hosts.sizes()).map(|(pods, size)| pods * size.vcpu).sum::<f64>()
        };
        match self.scenario.microservices.platform {
            Platform::GcpRun => vec![self.held(Counted::Instances, &gcp::RUN_MAX_INSTANCES, largest)],
            Platform::AwsEks | Platform::AwsEksAuto => {
                vec![self.held(Counted::Nodes, &aws::EKS_NODES, nodes), self.held(Counted::Pods, &aws::EKS_PODS, pods)]
            }
            Platform::GcpGke => {
                vec![self.held(Counted::Nodes, &gcp::GKE_NODES, nodes), self.held(Counted::Pods, &gcp::GKE_PODS, pods)]
            }
            Platform::GcpGkeAutopilot => vec![self.held(Counted::Pods, &gcp::GKE_PODS, pods)],
            Platform::AwsFargate => vec![self.held(Counted::AccountVcpu, &aws::FARGATE_ACCOUNT_VCPU, vcpu)],
            Platform::AzureContainerApps => {
                vec![self.held(Counted::EnvironmentCores, &azure::CONTAINER_APPS_CORES, vcpu)]
            }
            Platform::CloudflareContainers => self.account_quota(extra).into_iter().collect(),
            _ => Vec::new(),
        }
    }

    /// What is needed in the busiest hour of what a quota counts, and what share of the requests would find no place if it
    /// stayed as it is.
    fn held(&self, what: Counted, quota: &catalogue::Limit, needs: impl Fn(&Level) -> f64) -> Quota {
        let (mut unserved, mut all) = (0.0, 0.0);
        for level in &self.levels.levels {
            unserved += level.weight() * (1.0 - quota.value / needs(level).max(1.0)).max(0.0);
            all += level.weight();
        }
        let without = if all > 0.0 { unserved / all } else { 0.0 };
        let needs = self.levels.levels.last().map_or(0.0, needs);
        Quota { what, needs, allowed: quota.value, without, askable: quota.askable }
    }

    /// What an account of Cloudflare may have awake at once, in instances of the sizes that these services have: as many as
    /// the vCPU, the memory or the disk of the account is enough for.
    fn account_quota(&self, extra: u32) -> Option<Quota> {
        let (busiest, sizes) = (self.levels.levels.last()?, self.hosts.sizes());
        let instances = |group: &Group<'_>| group.count * f64::from(self.replicas(group, busiest, extra));
        let sums = self.groups.iter().zip(sizes).fold([0.0; 4], |[all, vcpu, memory, disk], (group, size)| {
            let each = instances(group);
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
