//! Usages of Cloudflare, field by field.

use super::super::Refusal;
use super::super::fields::{COUNT, Fields};
use super::Metered;
use billing::cloudflare::Workers;
use catalogue::limits::cloudflare;

/// Requests with the CPU time of each.
pub(super) fn workers(fields: &mut Fields<'_>, out: &mut Metered) -> Result<(), Refusal> {
    let month = Workers {
        requests: fields.need("requests", COUNT)?,
        cpu_ms: fields.need("cpu_ms", 0.0..=cloudflare::WORKERS_CPU_BACKGROUND.value * 1e3)?,
        cached_requests: fields.number("cached_requests", COUNT)?.unwrap_or(0.0),
        static_requests: fields.number("static_requests", COUNT)?.unwrap_or(0.0),
        log_events: fields.number("log_events", COUNT)?.unwrap_or(0.0),
        egress_gb: fields.number("egress_gb", COUNT)?.unwrap_or(0.0),
    };
    month.record(&mut out.usage);
    Ok(())
}
