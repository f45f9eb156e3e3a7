//! Usages of Azure, field by field.

use std::ops::RangeInclusive;

use super::super::Refusal;
use super::super::fields::{COUNT, Fields};
use super::Metered;
use billing::Nodes;
use billing::azure::{
    AlwaysReady, Automatic, Calls, Cluster, Consumption, ContainerApp, Egress, Flex, LoadBalancer, Logs, OsDisks,
    Premium, Registries, ReplicaTime, Running, Runs, Tier,
};
use catalogue::limits::azure;
use catalogue::{Provider, node};
use model::billing::{DurationRule, exactly, gb_seconds};
use model::money::{Price, Usd};
use model::units::{Megabytes, Seconds, Share};

/// Hours of a month, with room for many things that stand for all of it.
const HOURS: RangeInclusive<f64> = 0.0..=1e9;
/// How many of something stand at once.
const UNITS: RangeInclusive<f64> = 0.0..=1e6;
/// Memory-time of a month.
const GB_SECONDS: RangeInclusive<f64> = 0.0..=1e18;
/// A run of a plan without a limit of its own; beyond a day it is a slip of the keyboard.
const DAY_MS: RangeInclusive<f64> = 0.0..=86_400_000.0;
/// Hours of a month, unless said otherwise.
const MONTH: f64 = 730.0;

/// Executions with their time and the memory they were seen to use.
pub(super) fn consumption(fields: &mut Fields<'_>, out: &mut Metered) -> Result<(), Refusal> {
    let executions = fields.need("requests", COUNT)?;
    let duration = fields.number("duration_ms", 0.0..=azure::FUNCTIONS_TIMEOUT.value * 1e3)?;
    let memory = fields.number("memory_mb", 1.0..=azure::FUNCTIONS_MEMORY_MAX.value)?;
    let direct = fields.number("gb_seconds", GB_SECONDS)?;
    let month = match (direct, duration, memory) {
        (Some(gb_seconds), None, _) => Consumption { executions, gb_seconds },
        (None, Some(ms), Some(mb)) => {
            Consumption::new(executions, billed(Consumption::duration_rule(), ms), Megabytes::of(mb))
        }
        _ => {
            return Err(Refusal(format!(
                "{} needs either duration_ms and memory_mb, or gb_seconds.",
                fields.name("requests")
            )));
        }
    };
    month.record(&mut out.usage);
    Ok(())
}

/// Executions on instances that come and go, and what is always ready.
pub(super) fn flex(fields: &mut Fields<'_>, out: &mut Metered) -> Result<(), Refusal> {
    let instance = instance(fields)?;
    let on_demand = runs(fields, instance, out)?;
    let mut flex = Flex { on_demand, always_ready: AlwaysReady::default() };
    if let Some(mut ready) = fields.object("always_ready")? {
        let instances = ready.need("instances", UNITS)?;
        let kept = Seconds::of(ready.number("hours", HOURS)?.unwrap_or(MONTH) * 3600.0);
        let kept_gb_seconds = gb_seconds(instances, kept, instance);
        flex.always_ready = AlwaysReady { kept_gb_seconds, runs: runs(&mut ready, instance, out)? };
        ready.finish()?;
    }
    flex.record(&mut out.usage);
    Ok(())
}

fn instance(fields: &mut Fields<'_>) -> Result<Megabytes, Refusal> {
    let sizes = Flex::sizes();
    let largest = sizes.iter().map(|size| size.get()).fold(0.0, f64::max);
    let given = fields.need("instance_mb", 0.0..=largest)?;
    sizes.into_iter().find(|size| size.get() == given).ok_or_else(|| {
        let known = sizes.map(|size| size.get().to_string()).join(", ");
        Refusal(format!("{} must be one of {known}, not {given}.", fields.name("instance_mb")))
    })
}

fn runs(fields: &mut Fields<'_>, instance: Megabytes, out: &mut Metered) -> Result<Runs, Refusal> {
    let executions = fields.number("requests", COUNT)?.unwrap_or(0.0);
    let duration = fields.number("duration_ms", DAY_MS)?.unwrap_or(0.0);
    let slots = fields.number("concurrency", 1.0..=1_000.0)?.unwrap_or(1.0).floor();
    let billed = billed(Flex::duration_rule(), duration);
    if slots > 1.0 {
        let note = "Executions are taken to arrive at random and evenly over 730 hours, and to fill one instance after the other; a burst shares more, a balancer that spreads them less.";
        out.notes.push(note.into());
    }
    Ok(Runs::together(executions, billed, instance, slots as u32, Seconds::of(MONTH * 3600.0)))
}

/// Instances of the Premium plan.
pub(super) fn premium(fields: &mut Fields<'_>, out: &mut Metered) -> Result<(), Refusal> {
    let plan = Premium {
        vcpu: fields.need("vcpu", 0.0..=64.0)?,
        memory_gib: fields.need("memory_gib", 0.0..=512.0)?,
        instances: fields.number("instances", UNITS)?.unwrap_or(1.0),
        hours: fields.need("hours", HOURS)?,
    };
    if plan.instances < azure::PREMIUM_INSTANCES_MIN.value {
        out.notes.push("At least one instance of the Premium plan is billed at all times.".into());
    }
    plan.record(&mut out.usage);
    Ok(())
}

/// Replicas of one size by the time they were active and idle.
pub(super) fn container_apps(fields: &mut Fields<'_>, out: &mut Metered) -> Result<(), Refusal> {
    let [vcpu, memory_gib] = [fields.need("vcpu", 0.0..=64.0)?, fields.need("memory_gib", 0.0..=512.0)?];
    let active = fields.need("active_seconds", 0.0..=1e12)?;
    let idle = fields.number("idle_seconds", 0.0..=1e12)?.unwrap_or(0.0);
    let least = fields.number("min_replicas", 0.0..=1_000.0)?.unwrap_or(1.0);
    let job = fields.flag("job")?.unwrap_or(false);
    let running = if job { Running::Job } else { Running::AtMinimum(least as u32) };
    let quiet = ReplicaTime::of(running, 1.0, Seconds::of(idle), Share::of(1.0));
    if idle > 0.0 && quiet.idle == 0.0 {
        out.notes.push("The idle rate holds only for an app with a least number of replicas above zero; idle_seconds are billed as active.".into());
    }
    let replicas = ReplicaTime { active: active + quiet.active, idle: quiet.idle };
    let requests = fields.number("requests", COUNT)?.unwrap_or(0.0);
    // Asked for so that it can be told from requests that cost something.
    fields.number("internal_requests", COUNT)?;
    let management_hours = fields.number("dedicated_management_hours", HOURS)?.unwrap_or(0.0);
    ContainerApp { vcpu, memory_gib, replicas, requests, management_hours }.record(&mut out.usage);
    Ok(())
}

/// A cluster with nodes of one type, at the listed price or at the reader's own.
pub(super) fn aks(fields: &mut Fields<'_>, out: &mut Metered) -> Result<(), Refusal> {
    let hours = fields.need("hours", 0.0..=1e6)?;
    let tier = fields.choice("tier", &Tier::ALL)?.unwrap_or(Tier::Standard);
    Cluster { hours, tier }.record(&mut out.usage);
    nodes(fields, hours, out).map(|_| ())
}

/// A cluster of AKS Automatic with nodes of one type, as for AKS.
pub(super) fn aks_automatic(fields: &mut Fields<'_>, out: &mut Metered) -> Result<(), Refusal> {
    let hours = fields.need("hours", 0.0..=1e6)?;
    let Nodes { node, node_hours } = nodes(fields, hours, out)?;
    let general_purpose = Automatic::is_general_purpose(node.id);
    if !general_purpose && node_hours > 0.0 {
        out.notes.push(format!(
            "The price of a vCPU of {} in AKS Automatic was not read: it is billed as one of a general-purpose node.",
            node.id
        ));
    }
    Automatic { hours, vcpu_hours: node_hours * node.vcpu, general_purpose }.record(&mut out.usage);
    Ok(())
}

/// Nodes at the listed price or at the reader's own, with their disks.
fn nodes(fields: &mut Fields<'_>, hours: f64, out: &mut Metered) -> Result<Nodes, Refusal> {
    let count = fields.number("nodes", UNITS)?.unwrap_or(0.0);
    super::stand_for_some_time(hours, count, "nodes")?;
    let usual = node("Standard_D2s_v5").expect("the catalogue lists it");
    let node = super::node_type(fields, "node_type", Provider::Azure)?.unwrap_or(usual);
    if let Some(dollars) = fields.number("node_usd_per_hour", 0.0..=1e6)? {
        let usd = Usd::new(dollars).unwrap_or(Usd::ZERO);
        out.prices.push((node.meter, Price { usd, per: 1 }));
        out.notes.push(format!("The nodes are priced at your own {dollars} USD an hour."));
    }
    let nodes = Nodes { node, node_hours: count * hours };
    nodes.record(&mut out.usage);
    // The disk that a node gets whose size has no room for an ephemeral one, for the part of the month that it stands.
    OsDisks { months: count * hours / MONTH }.record(&mut out.usage);
    Ok(nodes)
}

/// Hours of a load balancer, its rules and what passes.
pub(super) fn load_balancer(fields: &mut Fields<'_>, out: &mut Metered) -> Result<(), Refusal> {
    let hours = fields.need("hours", HOURS)?;
    let rules = fields.number("rules", 0.0..=1_500.0)?.unwrap_or(1.0);
    LoadBalancer { hours, rules, gb: fields.number("gb", COUNT)?.unwrap_or(0.0) }.record(&mut out.usage);
    Ok(())
}

/// Traffic to the internet.
pub(super) fn egress(fields: &mut Fields<'_>, out: &mut Metered) -> Result<(), Refusal> {
    Egress { gb: fields.need("gb", COUNT)? }.record(&mut out.usage);
    Ok(())
}

/// Calls of API Management.
pub(super) fn api_management(fields: &mut Fields<'_>, out: &mut Metered) -> Result<(), Refusal> {
    Calls { calls: fields.need("calls", COUNT)? }.record(&mut out.usage);
    Ok(())
}

/// Logs that are written and how long they are kept.
pub(super) fn logs(fields: &mut Fields<'_>, out: &mut Metered) -> Result<(), Refusal> {
    let gb = fields.need("gb", COUNT)?;
    let basic_gb = fields.number("basic_gb", COUNT)?.unwrap_or(0.0);
    let days = fields.number("days", 0.0..=4_383.0)?.unwrap_or(0.0);
    Logs { gb, basic_gb, kept_gb_months: Logs::kept(gb, days) }.record(&mut out.usage);
    Ok(())
}

/// Days of Basic registries.
pub(super) fn registry(fields: &mut Fields<'_>, out: &mut Metered) -> Result<(), Refusal> {
    Registries { days: fields.need("days", HOURS)? }.record(&mut out.usage);
    Ok(())
}

fn billed(rule: DurationRule, ms: f64) -> Seconds {
    Seconds::of(rule.billed(exactly(Seconds::from_ms(ms))).as_secs_f64())
}
