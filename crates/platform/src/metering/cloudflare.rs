//! What is metered at Cloudflare.

use crate::functions::Work;
use crate::hosts::{Hosted, Unit};
use crate::metering::Month;
use crate::shared::Flow;
use billing::Usage;
use billing::cloudflare::{Containers, InstanceType, Traffic, Workers};
use catalogue::limits::cloudflare;
use model::units::Seconds;
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

/// A Worker that passes each request on, a Durable Object for each instance, and the instances while they are awake. Calls
/// between services go from object to object; a visit is one event where it logs anything. What fails is billed nowhere, but
/// an object that is full has requests in it all the time, however many it turns away.
pub(super) fn containers(month: &Month<'_>, usage: &mut Usage) {
    let units: &[Unit] = if let Hosted::Units(units) = &month.hosted { units } else { &[] };
    let asked = crate::shared::requests(month.scenario);
    let answered = if asked > 0.0 { month.flow.requests / asked } else { 1.0 };
    let logged_visits: f64 = units.iter().map(|unit| unit.logged_visits).sum();
    Workers {
        requests: month.flow.requests,
        cpu_ms: Seconds::of(cloudflare::CONTAINERS_WORKER_CPU.value).ms(),
        log_events: answered * logged_visits,
        ..Workers::default()
    }
    .record(usage);
    for unit in units {
        let awake = unit.hours * 3_600.0;
        let disk = InstanceType::holding(unit.size.vcpu, unit.size.memory_gib).map_or(0.0, |found| found.disk_gb);
        Containers {
            vcpu_seconds: answered * unit.computing_hours * 3_600.0,
            memory_gib_seconds: awake * unit.size.memory_gib,
            disk_gb_seconds: awake * disk,
            requests: answered * unit.visits,
            handling_seconds: unit.busy_hours * 3_600.0,
        }
        .record(usage);
    }
    Traffic { america_europe: month.flow.egress_gb, ..Traffic::default() }.record(usage);
}
