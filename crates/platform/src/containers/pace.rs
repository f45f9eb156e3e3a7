//! How soon containers follow: what the autoscaler sees late, how long pods and nodes take to start.

use super::ContainersSide;
use crate::containers_week::Pace;
use crate::timings::pod_start;
use catalogue::Limit;
use catalogue::limits::{aws, azure};
use model::fleet::scaler::Scaler;
use model::units::Seconds;
use scenario::{NodeAutoscaler, Platform, Service, places};

impl ContainersSide<'_> {
    pub(super) fn pace(&self, extra: u32) -> Pace {
        Pace { pod: self.unseen() + aws::POD_START.value, node: self.node_boot(), extra }
    }

    /// Seconds for which a change of the load does not show in what the autoscaler is told, beside the window over which its
    /// rule takes a mean: half of that is part of the rule, and so is how often it looks.
    pub(super) fn unseen(&self) -> f64 {
        match places::reads_metrics(self.scenario.microservices.platform) {
            true => (self.metrics_lag() - Scaler::busy(1.0, 1, 1).window / 2.0).max(0.0),
            false => 0.0,
        }
    }

    /// Seconds from a change of the load to metrics that show it.
    fn metrics_lag(&self) -> f64 {
        self.scenario.microservices.metrics_lag.map_or(aws::METRICS_LAG.value, Seconds::get)
    }

    /// Seconds from a pod that finds no room to a node that has some.
    pub(super) fn node_boot(&self) -> f64 {
        let rows = self.node_rows();
        let own = self.scenario.microservices.node_start.filter(|_| !rows.is_empty());
        own.map_or_else(|| rows.iter().map(|row| row.value).sum(), Seconds::get)
    }

    /// The rows that this rests on, one after the other; none where there are no nodes, or as many all week.
    pub(crate) fn node_rows(&self) -> Vec<&'static Limit> {
        let choice = &self.scenario.microservices;
        match (choice.platform, choice.node_autoscaler) {
            (platform, _) if platform.node().is_none() => Vec::new(),
            (_, NodeAutoscaler::None) => Vec::new(),
            (Platform::AzureAks | Platform::AzureAksAutomatic, NodeAutoscaler::Karpenter) => {
                vec![&azure::AKS_NODES_PROVISIONER]
            }
            (Platform::AzureAks, NodeAutoscaler::ClusterAutoscaler) => vec![&azure::AKS_NODES_AUTOSCALER],
            (_, NodeAutoscaler::Karpenter) => vec![&aws::KARPENTER_BOOT],
            (_, NodeAutoscaler::ClusterAutoscaler) => {
                vec![&aws::CLUSTER_AUTOSCALER_DETECTION, &aws::CLUSTER_AUTOSCALER_BOOT]
            }
        }
    }

    /// Time until new pods serve after a rise, where there is room.
    pub(super) fn pod_delay(&self) -> Seconds {
        let own = matches!(self.scenario.microservices.platform, Platform::GcpRun | Platform::AzureContainerApps);
        let seen = if own { self.fleet_of(0).scaler.every } else { self.metrics_lag() };
        Seconds::of(seen + self.pod_start())
    }

    /// Seconds from a pod for which there is room to one that serves, of the service that takes longest.
    pub(super) fn pod_start(&self) -> f64 {
        aws::POD_START.value + self.slowest().map_or(0.0, pod_start)
    }

    /// The service whose pods take longest to start.
    pub(crate) fn slowest(&self) -> Option<&Service> {
        let services = self.groups.iter().map(|group| group.service);
        services.max_by(|one, other| pod_start(one).total_cmp(&pod_start(other)))
    }
}
