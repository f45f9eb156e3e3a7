//! What a cluster of Google Kubernetes Engine is billed for, and what its nodes leave for pods.

use std::sync::LazyLock;

use crate::Usage;
use catalogue::limits::gcp;
use catalogue::{Meter, NodeType};
use model::packing::{Band, Reservation, Room};

/// Where the control plane of a cluster stands, and who sees to its nodes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum GkeKind {
    /// Standard, in one zone. The credit of a billing account pays for one.
    Zonal,
    /// Standard, in several zones of a region. No credit.
    Regional,
    /// Google sees to the nodes and bills pods. The credit pays for one.
    Autopilot,
}

/// Clusters.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Gke {
    /// Of which kind.
    pub kind: GkeKind,
    /// Hours of all of them together.
    pub hours: f64,
}

/// Pods of one size on Autopilot.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct AutopilotPods {
    /// What each requests; that is billed, not what it uses.
    pub vcpu: f64,
    /// Memory that each requests, in GiB.
    pub memory_gib: f64,
    /// Ephemeral storage that each requests, in GiB.
    pub ephemeral_gib: f64,
    /// Hours of all of them together.
    pub pod_hours: f64,
    /// Whether they may be taken back at short notice. Their storage costs the same.
    pub spot: bool,
}

impl Gke {
    /// Records the fee.
    pub fn record(&self, usage: &mut Usage) {
        let meter = match self.kind {
            GkeKind::Zonal | GkeKind::Autopilot => Meter::GcpGkeClusterFee,
            GkeKind::Regional => Meter::GcpGkeClusterFeeRegional,
        };
        usage.record(meter, self.hours);
    }

    /// What a node of a Standard cluster leaves for pods, those of the system included.
    ///
    /// Source: <https://cloud.google.com/kubernetes-engine/docs/concepts/plan-node-sizes>.
    pub fn allocatable(node: &NodeType) -> Room {
        let whole = Room { cpu: node.vcpu, memory_mib: node.memory_gib * 1024.0, pods: node.max_pods };
        let room = Self::reservation().allocatable(whole);
        if is_shared_core(node) {
            return Room { cpu: (node.vcpu - gcp::GKE_RESERVED_SHARED_CORE.value).max(0.0), ..room };
        }
        room
    }

    /// What a node keeps for itself, but for types with a shared core.
    pub fn reservation() -> Reservation {
        static CPU: LazyLock<[Band; 4]> = LazyLock::new(|| {
            [
                Band { upto: 1.0, share: gcp::GKE_RESERVED_FIRST_CORE.value },
                Band { upto: 2.0, share: gcp::GKE_RESERVED_SECOND_CORE.value },
                Band { upto: 4.0, share: gcp::GKE_RESERVED_THIRD_CORE.value },
                Band { upto: f64::INFINITY, share: gcp::GKE_RESERVED_FURTHER_CORE.value },
            ]
        });
        static MEMORY: LazyLock<[Band; 5]> = LazyLock::new(|| {
            [
                Band { upto: 4.0 * 1024.0, share: gcp::GKE_RESERVED_MEMORY_4_GIB.value },
                Band { upto: 8.0 * 1024.0, share: gcp::GKE_RESERVED_MEMORY_8_GIB.value },
                Band { upto: 16.0 * 1024.0, share: gcp::GKE_RESERVED_MEMORY_16_GIB.value },
                Band { upto: 128.0 * 1024.0, share: gcp::GKE_RESERVED_MEMORY_128_GIB.value },
                Band { upto: f64::INFINITY, share: gcp::GKE_RESERVED_MEMORY_FURTHER.value },
            ]
        });
        Reservation {
            cpu: &*CPU,
            memory: &*MEMORY,
            memory_fixed_mib: 0.0,
            memory_per_pod_mib: 0.0,
            memory_ceiling: 1.0,
            eviction_mib: gcp::GKE_EVICTION_MEMORY.value,
        }
    }
}

impl AutopilotPods {
    /// Records them.
    pub fn record(&self, usage: &mut Usage) {
        let [vcpu, memory] = if self.spot {
            [Meter::GcpGkeAutopilotSpotVcpu, Meter::GcpGkeAutopilotSpotMemory]
        } else {
            [Meter::GcpGkeAutopilotVcpu, Meter::GcpGkeAutopilotMemory]
        };
        usage.record(vcpu, self.vcpu * self.pod_hours);
        usage.record(memory, self.memory_gib * self.pod_hours);
        usage.record(Meter::GcpGkeAutopilotEphemeral, self.ephemeral_gib * self.pod_hours);
    }
}

/// Whether the node shares its core with others: such a node keeps a flat amount of CPU for itself.
fn is_shared_core(node: &NodeType) -> bool {
    ["e2-micro", "e2-small", "e2-medium"].contains(&node.id)
}

#[cfg(test)]
mod tests {
    use super::*;
    use catalogue::node;

    #[test]
    fn a_node_of_150_gib_leaves_what_the_published_example_says() {
        let room = Gke::reservation().allocatable(Room { cpu: 16.0, memory_mib: 150.0 * 1024.0, pods: 110 });
        assert!((room.memory_mib / 1024.0 - 140.1423).abs() < 1e-4, "{}", room.memory_mib / 1024.0);
    }

    #[test]
    fn what_a_node_leaves_for_pods() {
        let cases = [
            // (type, cores, GiB, why)
            ("e2-standard-2", 1.93, 6.1, "25 % of 4 GiB, 20 % of the next 4, and 100 MiB; 6 % and 1 % of two cores"),
            ("e2-standard-4", 3.92, 13.3, "and 10 % of the next 8"),
            ("e2-standard-16", 15.89, 58.4, "and 6 % of the next 48"),
            ("e2-medium", 0.94, 2.9, "a shared core keeps 1.06 of the two it shows"),
            ("e2-micro", 0.94, 0.65, "whatever its share"),
        ];
        for (id, cpu, gib, why) in cases {
            let room = Gke::allocatable(node(id).unwrap());
            assert!((room.cpu - cpu).abs() < 1e-9, "{id}: {} cores; {why}", room.cpu);
            assert!((room.memory_mib / 1024.0 - gib).abs() < 0.05, "{id}: {} GiB; {why}", room.memory_mib / 1024.0);
        }
    }
}
