//! What rules a service out, however few of it run.

use crate::terms::Terms;
use answer::Limit;
use model::service::Law;
use model::units::Seconds;
use scenario::Service;
use scenario::work::cpu_time;

/// The hard limits that a service hits.
pub(super) fn limits_of(service: &Service, terms: &Terms) -> Vec<Limit> {
    let mut limits = Vec::new();
    let p99 = Law::new(service.duration, service.duration_cv.get()).quantile(0.99);
    let needs = Seconds::new(p99).unwrap_or(service.duration);
    if needs > terms.timeout {
        limits.push(Limit::Timeout { needs, allowed: terms.timeout });
    }
    if service.memory > terms.memory {
        limits.push(Limit::Memory { needs: service.memory, allowed: terms.memory });
    }
    let payload = service.response.get() / 1024.0;
    if let Some(allowed) = terms.payload.filter(|allowed| payload > *allowed) {
        limits.push(Limit::Payload { needs: payload, allowed });
    }
    let cpu = cpu_time(service);
    if let Some(allowed) = terms.cpu.filter(|allowed| cpu > *allowed) {
        limits.push(Limit::Cpu { needs: cpu, allowed });
    }
    limits
}
