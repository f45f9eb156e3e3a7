//! Usages of Google Cloud, field by field.

use std::ops::RangeInclusive;

use super::super::Refusal;
use super::super::fields::{COUNT, Fields};
use super::{Metered, needed_node};
use billing::{
    ApiGateway, AutopilotPods, CloudNat, CloudRun, DiskKind, ForwardingRules, FunctionTier, FunctionsGen1,
    FunctionsGen2, Gke, GkeKind, Held, Nodes, PersistentDisks, PremiumEgress, RunBilling, RunSize,
};
use catalogue::Provider;
use catalogue::limits::gcp;
use model::billing::{DurationRule, exactly};
use model::units::{Megabytes, Seconds};

/// Hours of one run; beyond a century they are a slip of the keyboard.
const RUN_HOURS: RangeInclusive<f64> = 0.0..=1e6;
/// Seconds of all instances of a month, or vCPU and memory times them.
const HELD_SECONDS: RangeInclusive<f64> = 0.0..=1e18;
/// How many of something stand at once.
const UNITS: RangeInclusive<f64> = 0.0..=1e6;
/// Hours of a month, with room for many things that stand for all of it.
const HOURS: RangeInclusive<f64> = 0.0..=1e9;

/// A service of Cloud Run, billed by request or by instance.
pub(super) fn run(fields: &mut Fields<'_>, out: &mut Metered) -> Result<(), Refusal> {
    let kinds = [(RunBilling::Request, "request"), (RunBilling::Instance, "instance")];
    let billing = fields.choice("billing", &kinds)?.unwrap_or(RunBilling::Request);
    let requests = match billing {
        RunBilling::Request => fields.need("requests", COUNT)?,
        RunBilling::Instance => fields.number("requests", COUNT)?.unwrap_or(0.0),
    };
    let (size, active) = held(fields, requests, billing, CloudRun::duration_rule(), out)?;
    let idle_seconds = fields.number("idle_seconds", HELD_SECONDS)?;
    let idle = match (size, idle_seconds) {
        (_, None) => Held::default(),
        (Some(size), Some(seconds)) => size.held(seconds),
        (None, Some(_)) => {
            return Err(Refusal(format!("{} needs vcpu and memory_gib beside it.", fields.name("idle_seconds"))));
        }
    };
    CloudRun { billing, requests, active, idle }.record(&mut out.usage);
    Ok(())
}

/// What instances hold while they are billed: as it is given, or by their size and time.
fn held(
    fields: &mut Fields<'_>,
    requests: f64,
    billing: RunBilling,
    rule: DurationRule,
    out: &mut Metered,
) -> Result<(Option<RunSize>, Held), Refusal> {
    let vcpu = fields.number("vcpu", 0.0..=gcp::RUN_VCPU_MAX.value)?;
    let memory = fields.number("memory_gib", 0.0..=gcp::RUN_MEMORY_MAX.value)?;
    let sharing = fields.number("concurrency", 1.0..=gcp::RUN_CONCURRENCY_MAX.value)?.unwrap_or(1.0);
    let duration = fields.number("duration_ms", 0.0..=gcp::RUN_TIMEOUT.value * 1e3)?;
    let instance_seconds = fields.number("instance_seconds", HELD_SECONDS)?;
    let direct = (fields.number("vcpu_seconds", HELD_SECONDS)?, fields.number("gib_seconds", HELD_SECONDS)?);
    let size = vcpu.zip(memory).map(|(vcpu, memory_gib)| RunSize { vcpu, memory_gib });
    if let Some(size) = size {
        out.notes.extend(size_notes(size, billing, sharing));
    }
    let by_request = duration.filter(|_| billing == RunBilling::Request);
    let held = match (direct, size, by_request, instance_seconds) {
        ((Some(vcpu_seconds), Some(gib_seconds)), _, None, None) => Held { vcpu_seconds, gib_seconds },
        ((None, None), Some(size), None, Some(seconds)) => size.held(seconds),
        ((None, None), Some(size), Some(ms), None) => {
            let billed = rule.billed(exactly(Seconds::from_ms(ms)));
            out.billed_ms = Some(billed.as_millis());
            size.held(CloudRun::busy_seconds(requests, Seconds::of(billed.as_secs_f64()), sharing))
        }
        _ => {
            let times = match billing {
                RunBilling::Request => "either duration_ms or instance_seconds",
                RunBilling::Instance => "instance_seconds",
            };
            return Err(Refusal(format!(
                "usage needs either vcpu and memory_gib with {times}, or vcpu_seconds and gib_seconds."
            )));
        }
    };
    Ok((size, held))
}

/// Says that a size, or a way to bill it, cannot be had.
fn size_notes(size: RunSize, billing: RunBilling, sharing: f64) -> Vec<String> {
    let RunSize { vcpu, memory_gib } = size;
    let mut notes = Vec::new();
    if !size.is_valid() {
        notes.push(format!(
            "{vcpu} vCPU with {memory_gib} GiB is not a size that Cloud Run has; it is priced as given."
        ));
    }
    if size.is_fractional() && billing == RunBilling::Instance {
        notes.push(format!("With {vcpu} vCPU an instance can only be billed by request; it is priced as given."));
    }
    if size.is_fractional() && sharing > 1.0 {
        notes.push(format!("With {vcpu} vCPU an instance takes one request at once; it is priced as given."));
    }
    notes
}

/// Functions of the 1st generation.
pub(super) fn functions_gen1(fields: &mut Fields<'_>, out: &mut Metered) -> Result<(), Refusal> {
    let requests = fields.need("requests", COUNT)?;
    let ran = fields.need("duration_ms", 0.0..=gcp::FUNCTIONS_GEN1_TIMEOUT.value * 1e3)?;
    let memory = fields.need("memory_mb", 1.0..=FunctionTier::MOST_MB)?;
    let tier = FunctionTier::holding(Megabytes::of(memory)).expect("the range ends with the largest tier");
    if tier.memory.get() > memory {
        out.notes.push(format!("{memory} MB is not a memory that a function may have; {} MB is.", tier.memory.get()));
    }
    let billed = FunctionsGen1::duration_rule().billed(exactly(Seconds::from_ms(ran)));
    out.billed_ms = Some(billed.as_millis());
    let egress_gb = fields.number("egress_gb", COUNT)?.unwrap_or(0.0);
    FunctionsGen1 { requests, tier, billed_seconds: requests * billed.as_secs_f64(), egress_gb }.record(&mut out.usage);
    Ok(())
}

/// Functions of the 2nd generation.
pub(super) fn functions_gen2(fields: &mut Fields<'_>, out: &mut Metered) -> Result<(), Refusal> {
    let requests = fields.need("requests", COUNT)?;
    let (_, active) = held(fields, requests, RunBilling::Request, FunctionsGen2::duration_rule(), out)?;
    FunctionsGen2 { requests, active }.record(&mut out.usage);
    Ok(())
}

/// Calls of API Gateway.
pub(super) fn api_gateway(fields: &mut Fields<'_>, out: &mut Metered) -> Result<(), Refusal> {
    ApiGateway { requests: fields.need("requests", COUNT)? }.record(&mut out.usage);
    Ok(())
}

/// A Standard cluster with nodes.
pub(super) fn gke(fields: &mut Fields<'_>, out: &mut Metered) -> Result<(), Refusal> {
    let hours = fields.need("hours", RUN_HOURS)?;
    let kinds = [(GkeKind::Zonal, "zonal"), (GkeKind::Regional, "regional")];
    let kind = fields.choice("location", &kinds)?.unwrap_or(GkeKind::Zonal);
    Gke { kind, hours }.record(&mut out.usage);
    if let Some(mut group) = fields.object("nodes")? {
        let node = needed_node(&mut group, Provider::Gcp)?;
        let count = group.need("count", UNITS)?;
        super::stand_for_some_time(hours, count, "nodes")?;
        let size = group.number("disk_gb", 0.0..=65_536.0)?.unwrap_or(0.0);
        let disk = group.choice("disk", &DiskKind::ALL)?.unwrap_or(DiskKind::Balanced);
        group.finish()?;
        Nodes { node, node_hours: count * hours }.record(&mut out.usage);
        // A disk is billed by its part of the month; 730 hours are one month here.
        PersistentDisks { kind: disk, gib_months: count * size * hours / 730.0 }.record(&mut out.usage);
    }
    Ok(())
}

/// An Autopilot cluster with pods.
pub(super) fn autopilot(fields: &mut Fields<'_>, out: &mut Metered) -> Result<(), Refusal> {
    let hours = fields.need("hours", RUN_HOURS)?;
    let count = fields.number("pods", UNITS)?.unwrap_or(1.0);
    super::stand_for_some_time(hours, count, "pods")?;
    let pods = AutopilotPods {
        vcpu: fields.need("vcpu", 0.0..=1e3)?,
        memory_gib: fields.need("memory_gb", 0.0..=1e4)?,
        ephemeral_gib: fields.number("ephemeral_gb", 0.0..=1e4)?.unwrap_or(0.0),
        pod_hours: count * hours,
        spot: fields.flag("spot")?.unwrap_or(false),
    };
    Gke { kind: GkeKind::Autopilot, hours }.record(&mut out.usage);
    pods.record(&mut out.usage);
    Ok(())
}

/// Gateways of Cloud NAT: the hours of their VMs, or how many VMs stand behind one for how long.
pub(super) fn nat(fields: &mut Fields<'_>, out: &mut Metered) -> Result<(), Refusal> {
    let direct = fields.number("vm_hours", HOURS)?;
    let vms = fields.number("vms", UNITS)?;
    let hours = fields.number("hours", HOURS)?;
    let vm_hours = match (direct, vms, hours) {
        (Some(vm_hours), None, None) => vm_hours,
        (None, Some(vms), Some(hours)) => CloudNat::vm_hours(vms, hours),
        _ => return Err(Refusal("usage needs either vm_hours, or vms and hours of one gateway.".into())),
    };
    CloudNat { vm_hours, gib: fields.number("gb", COUNT)?.unwrap_or(0.0) }.record(&mut out.usage);
    Ok(())
}

/// Forwarding rules and what passes through.
pub(super) fn load_balancing(fields: &mut Fields<'_>, out: &mut Metered) -> Result<(), Refusal> {
    let rules = fields.need("rules", UNITS)?;
    let hours = fields.need("hours", RUN_HOURS)?;
    ForwardingRules { rules, hours, gb: fields.number("gb", COUNT)?.unwrap_or(0.0) }.record(&mut out.usage);
    Ok(())
}

/// Traffic to the internet by the Premium Tier.
pub(super) fn egress(fields: &mut Fields<'_>, out: &mut Metered) -> Result<(), Refusal> {
    PremiumEgress { gib: fields.need("gb", COUNT)? }.record(&mut out.usage);
    Ok(())
}
