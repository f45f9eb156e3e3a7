//! Usages of Cloudflare, field by field.

use super::super::Refusal;
use super::super::fields::{COUNT, Fields};
use super::Metered;
use billing::cloudflare::{Containers, InstanceType, Traffic, Workers};
use catalogue::limits::cloudflare;

/// Requests with the CPU time of each that runs the Worker.
///
/// What the cache answers is a request without CPU time: as `cached_requests` on top of the others, or as the share
/// `cached_share` of them.
pub(super) fn workers(fields: &mut Fields<'_>, out: &mut Metered) -> Result<(), Refusal> {
    let given = fields.need("requests", COUNT)?;
    let beside = fields.number("cached_requests", COUNT)?;
    let share = fields.number("cached_share", 0.0..=1.0)?;
    let (requests, cached_requests) = match (beside, share) {
        (Some(_), Some(_)) => {
            let [beside, share] = ["cached_requests", "cached_share"].map(|field| fields.name(field));
            let rule = "the first counts on top of requests, the second within them";
            return Err(Refusal(format!("{beside} and {share} exclude each other: {rule}.")));
        }
        (Some(beside), None) => (given, beside),
        (None, share) => {
            let cached = given * share.unwrap_or(0.0);
            (given - cached, cached)
        }
    };
    let month = Workers {
        requests,
        cpu_ms: fields.need("cpu_ms", 0.0..=cloudflare::WORKERS_CPU_BACKGROUND.value * 1e3)?,
        cached_requests,
        static_requests: fields.number("static_requests", COUNT)?.unwrap_or(0.0),
        log_events: fields.number("log_events", COUNT)?.unwrap_or(0.0),
        egress_gb: fields.number("egress_gb", COUNT)?.unwrap_or(0.0),
    };
    month.record(&mut out.usage);
    Ok(())
}

/// Instances of one type by the time that they are awake, with the requests that a Worker passes on to them.
pub(super) fn containers(fields: &mut Fields<'_>, out: &mut Metered) -> Result<(), Refusal> {
    const SECONDS: std::ops::RangeInclusive<f64> = 0.0..=1e12;
    let kinds = TYPES.map(|(place, name)| (InstanceType::all()[place], name));
    let missing =
        Refusal(format!("{} is missing; it is one of {}.", fields.name("type"), TYPES.map(|t| t.1).join(", ")));
    let size = fields.choice("type", &kinds)?.ok_or(missing)?;
    let awake = fields.need("awake_seconds", SECONDS)?;
    let vcpu_seconds = fields.need("vcpu_seconds", 0.0..=awake * size.vcpu)?;
    let requests = fields.number("requests", COUNT)?.unwrap_or(0.0);
    let worker_ms = cloudflare::CONTAINERS_WORKER_CPU.value * 1e3;
    Containers {
        vcpu_seconds,
        memory_gib_seconds: awake * size.memory_gib,
        disk_gb_seconds: awake * size.disk_gb,
        requests,
        handling_seconds: fields.number("handling_seconds", 0.0..=awake)?.unwrap_or(0.0),
    }
    .record(&mut out.usage);
    let gb = |fields: &mut Fields<'_>, name: &'static str| Ok(fields.number(name, COUNT)?.unwrap_or(0.0));
    Traffic {
        america_europe: gb(fields, "egress_gb")?,
        oceania: gb(fields, "egress_oceania_gb")?,
        elsewhere: gb(fields, "egress_elsewhere_gb")?,
    }
    .record(&mut out.usage);
    Workers {
        requests,
        cpu_ms: fields.number("worker_cpu_ms", 0.0..=cloudflare::WORKERS_CPU.value * 1e3)?.unwrap_or(worker_ms),
        log_events: gb(fields, "log_events")?,
        ..Workers::default()
    }
    .record(&mut out.usage);
    Ok(())
}

/// The instance types by their names, least first.
const TYPES: [(usize, &str); 6] =
    [(0, "lite"), (1, "basic"), (2, "standard-1"), (3, "standard-2"), (4, "standard-3"), (5, "standard-4")];
