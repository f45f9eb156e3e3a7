//! What a node leaves for pods, and how many instances hold environments.

use serde_json::json;

use super::{Answer, MANY, SOME, chosen, whole};
use crate::fields::Fields;
use model::environments::Environments;
use model::packing::{Band, Reservation, Room};

/// CPU: 6 % of the first core, 1 % of the second, 0.5 % of the next two, 0.25 % of the rest.
const CPU: &[Band] = &[
    Band { upto: 1.0, share: 0.06 },
    Band { upto: 2.0, share: 0.01 },
    Band { upto: 4.0, share: 0.005 },
    Band { upto: f64::INFINITY, share: 0.0025 },
];

/// Amazon EKS.
///
/// Source: <https://github.com/awslabs/amazon-eks-ami>, nodeadm/internal/kubelet/config.go, read 2026-07-23.
const EKS: Reservation = Reservation {
    cpu: CPU,
    memory: &[],
    memory_fixed_mib: 255.0,
    memory_per_pod_mib: 11.0,
    memory_ceiling: 1.0,
    eviction_mib: 100.0,
};

/// Google Kubernetes Engine.
///
/// Source: <https://cloud.google.com/kubernetes-engine/docs/concepts/plan-node-sizes>.
const GKE: Reservation = Reservation {
    cpu: CPU,
    memory: &[
        Band { upto: 4.0 * 1024.0, share: 0.25 },
        Band { upto: 8.0 * 1024.0, share: 0.20 },
        Band { upto: 16.0 * 1024.0, share: 0.10 },
        Band { upto: 128.0 * 1024.0, share: 0.06 },
        Band { upto: f64::INFINITY, share: 0.02 },
    ],
    memory_fixed_mib: 0.0,
    memory_per_pod_mib: 0.0,
    memory_ceiling: 1.0,
    eviction_mib: 100.0,
};

/// Azure Kubernetes Service, 1.29 and later. The CPU bands say what its table says: 60 millicores of one core,
/// 100 of two, 140 of four, 180 of eight and 10 for each core more.
///
/// Source: <https://learn.microsoft.com/azure/aks/node-resource-reservations>.
const AKS: Reservation = Reservation {
    cpu: &[
        Band { upto: 1.0, share: 0.06 },
        Band { upto: 2.0, share: 0.04 },
        Band { upto: 4.0, share: 0.02 },
        Band { upto: f64::INFINITY, share: 0.01 },
    ],
    memory: &[],
    memory_fixed_mib: 50.0,
    memory_per_pod_mib: 20.0,
    memory_ceiling: 0.25,
    eviction_mib: 100.0,
};

/// The room for pods on a node, in the unit of memory that the input uses.
pub(super) fn allocatable(fields: &mut Fields<'_>) -> Answer {
    const MEMORY: std::ops::RangeInclusive<f64> = 1.0..=1e9;
    let rule = chosen(fields, "provider", &[(EKS, "eks"), (GKE, "gke"), (AKS, "aks")])?;
    let cpu = fields.need("vcpu", 0.1..=1024.0)?;
    let pods = fields.number("max_pods", SOME)?.map_or(Ok(110), |_| whole(fields, "max_pods", SOME))?;
    // A vendor that counts in MB reserves in MB; the rule is the same.
    let units = [("memory_gib", 1024.0), ("memory_mib", 1.0), ("memory_mb", 1.0)];
    let mut given = None;
    for (field, mib) in units {
        if let Some(memory) = fields.number(field, MEMORY)? {
            given = Some((field, memory, mib));
        }
    }
    let Some((field, memory, mib)) = given else {
        return Ok(json!({ "memory_mib": fields.need("memory_mib", MEMORY)? }));
    };
    let room = rule.allocatable(Room { cpu, memory_mib: memory * mib, pods });
    let mut answer = json!({"vcpu": room.cpu});
    answer[field] = json!(room.memory_mib / mib);
    Ok(answer)
}

/// Environments that take several requests at a time, and instances that hold several of them: all that is assumed is
/// given.
pub(super) fn environments(fields: &mut Fields<'_>) -> Answer {
    let requests = fields.need("concurrency", MANY)?;
    let found = Environments {
        concurrency: fields.need("per_environment", SOME)?,
        per_instance: whole(fields, "environments_per_instance", SOME)?,
        least: whole(fields, "least_instances", MANY)?,
        buffer: fields.number("buffer", 1.0..=100.0)?.unwrap_or(1.0),
    }
    .hold(requests);
    Ok(json!({
        "environments_needed": found.environments,
        "base_instances": found.base,
        "instances_with_buffer": found.instances,
    }))
}
