//! How soon containers follow: what the autoscaler sees late, how long pods and nodes take to start.

use super::ContainersSide;
use crate::containers_week::Pace;
use catalogue::limits::{aws, azure};
use model::fleet::scaler::Scaler;
use model::units::Seconds;
use scenario::{NodeAutoscaler, Platform};

impl ContainersSide<'_> {
    pub(super) fn pace(&self, extra: u32) -> Pace {
        Pace { pod: self.unseen() + pod_start(), node: self.node_boot(), extra }
    }

    /// Seconds for which a change of the load does not show in what the autoscaler is told, beside the window over which its
    /// rule takes a mean: half of that is part of the rule, and so is how often it looks.
    pub(super) fn unseen(&self) -> f64 {
        match has_own_scaler(self.scenario.microservices.platform) {
            true => 0.0,
            false => (aws::METRICS_LAG.value - Scaler::busy(1.0, 1, 1).window / 2.0).max(0.0),
        }
    }

    /// Seconds from a pod that finds no room to a node that has some.
    pub(super) fn node_boot(&self) -> f64 {
        let choice = &self.scenario.microservices;
        match (choice.platform, choice.node_autoscaler) {
            (platform, _) if platform.node().is_none() => 0.0,
            (_, NodeAutoscaler::None) => 0.0,
            (Platform::AzureAks | Platform::AzureAksAutomatic, NodeAutoscaler::Karpenter) => {
                azure::AKS_NODES_PROVISIONER.value
            }
            (Platform::AzureAks, NodeAutoscaler::ClusterAutoscaler) => azure::AKS_NODES_AUTOSCALER.value,
            (_, NodeAutoscaler::Karpenter) => aws::KARPENTER_BOOT.value,
            (_, NodeAutoscaler::ClusterAutoscaler) => {
                aws::CLUSTER_AUTOSCALER_DETECTION.value + aws::CLUSTER_AUTOSCALER_BOOT.value
            }
        }
    }

    /// Time until new pods serve after a rise, where there is room.
    pub(super) fn pod_delay(&self) -> Seconds {
        let seen = match has_own_scaler(self.scenario.microservices.platform) {
            true => self.fleet_of(0).scaler.every,
            false => aws::METRICS_LAG.value,
        };
        Seconds::of(seen + pod_start())
    }
}

/// Whether a platform counts the requests in service by itself instead of reading metrics.
const fn has_own_scaler(platform: Platform) -> bool {
    matches!(platform, Platform::GcpRun | Platform::AzureContainerApps)
}

/// Seconds in which the pod starts, the image comes, the application starts.
pub(super) fn pod_start() -> f64 {
    aws::POD_START.value + aws::POD_IMAGE.value
}
