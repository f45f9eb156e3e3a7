//! What Cloudflare bills.

use crate::Usage;
use catalogue::Meter;

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
