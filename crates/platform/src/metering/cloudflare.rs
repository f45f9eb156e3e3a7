//! What is metered at Cloudflare.

use crate::functions::Work;
use crate::shared::Flow;
use billing::Usage;
use billing::cloudflare::Workers;
use scenario::work::cpu_time;

/// CPU time only: what a request waits for is free. Every visit is a request of its own, and one event where it logs anything.
pub(super) fn workers(work: &[Work<'_>], flow: &Flow, usage: &mut Usage) {
    let logs = work.iter().filter(|work| work.service.log.get() > 0.0);
    let visits: f64 = work.iter().map(|work| work.visits).sum();
    let cpu_ms: f64 = work.iter().map(|work| work.visits * cpu_time(work.service).ms()).sum();
    Workers {
        requests: visits,
        cpu_ms: if visits > 0.0 { cpu_ms / visits } else { 0.0 },
        log_events: logs.map(|work| work.visits).sum(),
        egress_gb: flow.egress_gb,
        ..Workers::default()
    }
    .record(usage);
}
