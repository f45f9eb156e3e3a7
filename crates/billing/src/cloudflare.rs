//! What Cloudflare bills.

use crate::Usage;
use catalogue::limits::cloudflare as limits;
use catalogue::{Limit, Meter};

/// GB of memory that a Durable Object is billed for while it handles a request, as in the examples of its price page.
const OBJECT_GB: f64 = 0.128;

/// A month of Workers on the paid plan.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Workers {
    /// Requests that run a Worker.
    pub requests: f64,
    /// CPU time of one of them in milliseconds. What it waits for is not billed.
    pub cpu_ms: f64,
    /// Requests that the cache answers: they count as requests and use no CPU time.
    pub cached_requests: f64,
    /// Requests for static assets, which are free.
    pub static_requests: f64,
    /// Events written to the log.
    pub log_events: f64,
    /// Traffic to the internet in GB, which is free.
    pub egress_gb: f64,
}

impl Workers {
    /// Records the month: the plan is paid whatever runs, and what it includes is part of it.
    pub fn record(&self, usage: &mut Usage) {
        usage.record(Meter::CloudflareWorkersSubscription, 1.0);
        usage.record(Meter::CloudflareWorkersRequests, self.requests + self.cached_requests);
        usage.record(Meter::CloudflareWorkersCpuTime, self.requests * self.cpu_ms);
        usage.record(Meter::CloudflareWorkersLogs, self.log_events);
        usage.record(Meter::CloudflareWorkersEgress, self.egress_gb);
    }
}

/// A size in which a container runs.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct InstanceType {
    /// vCPU that it may use.
    pub vcpu: f64,
    /// Memory in GiB.
    pub memory_gib: f64,
    /// Disk in GB.
    pub disk_gb: f64,
}

impl InstanceType {
    /// All of them, least first.
    pub fn all() -> [Self; 6] {
        let of = |[vcpu, memory, disk]: [&Limit; 3]| Self {
            vcpu: vcpu.value,
            memory_gib: memory.value,
            disk_gb: disk.value,
        };
        [
            [&limits::CONTAINERS_LITE_VCPU, &limits::CONTAINERS_LITE_MEMORY, &limits::CONTAINERS_LITE_DISK],
            [&limits::CONTAINERS_BASIC_VCPU, &limits::CONTAINERS_BASIC_MEMORY, &limits::CONTAINERS_BASIC_DISK],
            [
                &limits::CONTAINERS_STANDARD_1_VCPU,
                &limits::CONTAINERS_STANDARD_1_MEMORY,
                &limits::CONTAINERS_STANDARD_1_DISK,
            ],
            [
                &limits::CONTAINERS_STANDARD_2_VCPU,
                &limits::CONTAINERS_STANDARD_2_MEMORY,
                &limits::CONTAINERS_STANDARD_2_DISK,
            ],
            [
                &limits::CONTAINERS_STANDARD_3_VCPU,
                &limits::CONTAINERS_STANDARD_3_MEMORY,
                &limits::CONTAINERS_STANDARD_3_DISK,
            ],
            [
                &limits::CONTAINERS_STANDARD_4_VCPU,
                &limits::CONTAINERS_STANDARD_4_MEMORY,
                &limits::CONTAINERS_STANDARD_4_DISK,
            ],
        ]
        .map(of)
    }

    /// The least that has so many `vcpu` and GiB of memory; nothing beyond the largest.
    pub fn holding(vcpu: f64, memory_gib: f64) -> Option<Self> {
        Self::all().into_iter().find(|size| vcpu <= size.vcpu && memory_gib <= size.memory_gib)
    }
}

/// A month of containers of one size.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Containers {
    /// vCPU that they used, times seconds.
    pub vcpu_seconds: f64,
    /// Memory of those that were awake, times seconds, in GiB.
    pub memory_gib_seconds: f64,
    /// Disk of those that were awake, times seconds, in GB.
    pub disk_gb_seconds: f64,
    /// Requests that passed through their Durable Objects.
    pub requests: f64,
    /// Seconds in which such an object handled at least one, all of them together.
    pub handling_seconds: f64,
}

impl Containers {
    /// Records them. The Worker before them is billed as [`Workers`], what they send as [`Traffic`].
    pub fn record(&self, usage: &mut Usage) {
        usage.record(Meter::CloudflareContainersVcpu, self.vcpu_seconds);
        usage.record(Meter::CloudflareContainersMemory, self.memory_gib_seconds);
        usage.record(Meter::CloudflareContainersDisk, self.disk_gb_seconds);
        usage.record(Meter::CloudflareDurableObjectsRequests, self.requests);
        usage.record(Meter::CloudflareDurableObjectsDuration, self.handling_seconds * OBJECT_GB);
    }
}

/// What containers send to the internet in a month, in GB, by where it goes.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Traffic {
    /// To North America and Europe.
    pub america_europe: f64,
    /// To Oceania, Korea and Taiwan.
    pub oceania: f64,
    /// To everywhere else.
    pub elsewhere: f64,
}

impl Traffic {
    /// Records it; each part has an allowance of its own.
    pub fn record(&self, usage: &mut Usage) {
        usage.record(Meter::CloudflareContainersEgress, self.america_europe);
        usage.record(Meter::CloudflareContainersEgressOceania, self.oceania);
        usage.record(Meter::CloudflareContainersEgressElsewhere, self.elsewhere);
    }
}
