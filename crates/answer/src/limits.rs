//! What a platform refuses, and what it grants on request.

use model::units::{Megabytes, Seconds};
use serde::{Deserialize, Serialize};

/// A hard limit that is hit.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub enum Limit {
    /// Runs longer than the platform allows.
    Timeout {
        /// What p99 of one visit needs.
        needs: Seconds,
        /// What is allowed.
        allowed: Seconds,
    },
    /// Needs more memory than an instance can have.
    Memory {
        /// What is needed.
        needs: Megabytes,
        /// What is allowed.
        allowed: Megabytes,
    },
    /// A response larger than the platform passes on, in MB.
    Payload {
        /// Size of the response.
        needs: f64,
        /// What is allowed.
        allowed: f64,
    },
    /// More CPU time for a request than the platform allows.
    Cpu {
        /// What a visit needs on average.
        needs: Seconds,
        /// What is allowed.
        allowed: Seconds,
    },
    /// More instances of a service at once than it may have, and nobody can ask for more.
    Concurrency {
        /// What the busiest moment needs on average.
        needs: f64,
        /// What is allowed.
        allowed: f64,
    },
    /// More nodes than a cluster may have.
    Nodes {
        /// What the busiest hour needs.
        needs: f64,
        /// What is allowed.
        allowed: f64,
    },
    /// Neither a node of this type nor any larger size of it holds the pod; or no size of task does.
    PodTooLarge {
        /// vCPU of the pod.
        vcpu: f64,
        /// Memory of the pod.
        memory: Megabytes,
    },
}

/// A quota of an account or a service, and what the workload needs of it.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Quota {
    /// What is counted.
    pub what: Counted,
    /// What the busiest moment of the week needs, with as much above its mean as leaves fewer than one request in ten
    /// thousand without a place.
    pub needs: f64,
    /// What is allowed without asking.
    pub allowed: f64,
    /// Share of the requests that would be turned away if it stayed so.
    pub without: f64,
    /// Whether the provider allows more on request.
    pub askable: bool,
}

/// What a quota counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Counted {
    /// Requests in service in all functions of an account, in a region.
    Executions,
    /// Instances of all apps of a subscription, in a region.
    RegionalInstances,
    /// Instances of one service.
    Instances,
    /// Instances of all services of an account.
    AccountInstances,
    /// Nodes of a cluster.
    Nodes,
    /// Pods of a cluster.
    Pods,
    /// vCPU of all tasks of an account, in a region.
    AccountVcpu,
    /// Cores of all replicas of an environment.
    EnvironmentCores,
}

impl Quota {
    /// Whether more is needed than is allowed without asking.
    pub fn is_exceeded(&self) -> bool {
        self.needs > self.allowed
    }
}
