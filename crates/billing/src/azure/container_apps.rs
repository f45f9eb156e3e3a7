//! What Container Apps are billed for.

use crate::Usage;
use catalogue::Meter;
use model::units::{Seconds, Share};

/// A month of a container app on the Consumption profile.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ContainerApp {
    /// vCPUs of a replica.
    pub vcpu: f64,
    /// Memory of a replica in GiB.
    pub memory_gib: f64,
    /// Time of all replicas together.
    pub replicas: ReplicaTime,
    /// Requests from outside the environment. Those from inside and the probes of health are free.
    pub requests: f64,
    /// Hours for which the Dedicated plan is managed: with a Dedicated profile, and also with private endpoints or
    /// planned maintenance on an environment that has none.
    pub management_hours: f64,
}

/// Time of replicas by rate, in replica-seconds.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct ReplicaTime {
    /// At the active rate.
    pub active: f64,
    /// At the idle rate, which is lower for the vCPU only.
    pub idle: f64,
}

/// What runs while time passes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Running {
    /// An app at its least number of replicas, which is this.
    AtMinimum(u32),
    /// An app above its least number of replicas.
    AboveMinimum,
    /// A job.
    Job,
}

impl ReplicaTime {
    /// The time of `replicas` over `span`, of which they are without work for the share `quiet`: no request, less
    /// than 0.01 vCPU and less than 1,000 bytes a second.
    ///
    /// Idle is only what is quiet at a least number of replicas above zero. Above that number, and in a job, all is
    /// active.
    pub fn of(running: Running, replicas: f64, span: Seconds, quiet: Share) -> Self {
        let all = replicas * span.get();
        match running {
            Running::AtMinimum(least) if least > 0 => {
                Self { active: all * (1.0 - quiet.get()), idle: all * quiet.get() }
            }
            Running::AtMinimum(_) | Running::AboveMinimum | Running::Job => Self { active: all, idle: 0.0 },
        }
    }
}

impl ContainerApp {
    /// Records the month.
    pub fn record(&self, usage: &mut Usage) {
        let ReplicaTime { active, idle } = self.replicas;
        usage.record(Meter::AzureContainerAppsVcpuActive, self.vcpu * active);
        usage.record(Meter::AzureContainerAppsVcpuIdle, self.vcpu * idle);
        usage.record(Meter::AzureContainerAppsMemoryActive, self.memory_gib * active);
        usage.record(Meter::AzureContainerAppsMemoryIdle, self.memory_gib * idle);
        usage.record(Meter::AzureContainerAppsRequests, self.requests);
        usage.record(Meter::AzureContainerAppsDedicatedPlanManagement, self.management_hours);
    }
}
