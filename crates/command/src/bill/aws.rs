//! Usages of AWS, field by field.

use std::ops::RangeInclusive;

use super::super::Refusal;
use super::super::fields::{COUNT, Fields};
use super::{Metered, needed_node};
use billing::{
    Alb, AutoNodes, Calls, Cluster, Disks, Egress, HttpApi, Lambda, Lcu, ManagedInstances, Nat, Nodes, Provisioned,
    RestApi, TaskSize, Tasks,
};
use catalogue::limits::aws;
use catalogue::{Architecture, Provider};
use model::billing::{exactly, gb_seconds};
use model::units::{Kilobytes, Megabytes, Rate, Seconds};

/// Hours of a month, with room for many things that stand for all of it.
const HOURS: RangeInclusive<f64> = 0.0..=1e9;
/// Hours of one run; beyond a century they are a slip of the keyboard.
const RUN_HOURS: RangeInclusive<f64> = 0.0..=1e6;
/// Memory-time of a month.
const GB_SECONDS: RangeInclusive<f64> = 0.0..=1e18;
/// How many of something stand at once.
const UNITS: RangeInclusive<f64> = 0.0..=1e6;

/// Requests with duration and memory, or with their GB-seconds.
pub(super) fn lambda(fields: &mut Fields<'_>, out: &mut Metered) -> Result<(), Refusal> {
    let mut lambda = Lambda::new(architecture(fields)?);
    let requests = fields.need("requests", COUNT)?;
    let memory = fields.number("memory_mb", aws::LAMBDA_MEMORY_MIN.value..=aws::LAMBDA_MEMORY_MAX.value)?;
    let duration = fields.number("duration_ms", 0.0..=aws::LAMBDA_TIMEOUT.value * 1e3)?;
    let init = fields.number("init_ms", 0.0..=aws::LAMBDA_TIMEOUT.value * 1e3)?.unwrap_or(0.0);
    let direct = fields.number("gb_seconds", GB_SECONDS)?;
    lambda.on_demand = match (direct, duration, memory) {
        (Some(gb_seconds), None, _) => Calls { requests, gb_seconds },
        (None, Some(ms), Some(mb)) => {
            let billed = billed(ms + init);
            out.billed_ms = Some(exactly(billed).as_millis());
            let calls = Calls::new(requests, billed, Megabytes::of(mb));
            lambda.ephemeral_gb_seconds = ephemeral(fields, requests, billed)?;
            calls
        }
        _ => {
            return Err(Refusal(format!(
                "{} needs either duration_ms and memory_mb, or gb_seconds.",
                fields.name("requests")
            )));
        }
    };
    if let Some(mut inner) = fields.object("provisioned")? {
        lambda.provisioned = provisioned(&mut inner, memory)?;
        inner.finish()?;
    }
    lambda.record(&mut out.usage);
    Ok(())
}

fn billed(ms: f64) -> Seconds {
    Seconds::of(Lambda::duration_rule().billed(exactly(Seconds::from_ms(ms))).as_secs_f64())
}

fn ephemeral(fields: &mut Fields<'_>, requests: f64, billed: Seconds) -> Result<f64, Refusal> {
    let included = aws::LAMBDA_EPHEMERAL_INCLUDED.value;
    let size = fields.number("ephemeral_mb", included..=10_240.0)?.unwrap_or(included);
    Ok(gb_seconds(requests, billed, Megabytes::of(size - included)))
}

/// Instances kept for hours with the calls that ran there, or the GB-seconds of both.
fn provisioned(fields: &mut Fields<'_>, memory: Option<f64>) -> Result<Provisioned, Refusal> {
    if let Some(kept) = fields.number("gb_seconds", GB_SECONDS)? {
        let requests = fields.number("requests", COUNT)?.unwrap_or(0.0);
        let gb_seconds = fields.number("duration_gb_seconds", GB_SECONDS)?.unwrap_or(0.0);
        return Ok(Provisioned { gb_seconds: kept, calls: Calls { requests, gb_seconds } });
    }
    let needed = || Refusal(format!("{} needs memory_mb beside it, or gb_seconds.", fields.name("instances")));
    let memory = Megabytes::of(memory.ok_or_else(needed)?);
    let instances = fields.need("instances", UNITS)?;
    let kept = Seconds::of(fields.need("hours", 0.0..=744.0)? * 3600.0);
    let requests = fields.number("requests", COUNT)?.unwrap_or(0.0);
    let duration = fields.number("duration_ms", 0.0..=aws::LAMBDA_TIMEOUT.value * 1e3)?.unwrap_or(0.0);
    let calls = Calls::new(requests, billed(duration), memory);
    Ok(Provisioned { gb_seconds: Provisioned::kept(instances, kept, memory), calls })
}

/// Tasks of one size that run for the same hours.
pub(super) fn fargate(fields: &mut Fields<'_>, out: &mut Metered) -> Result<(), Refusal> {
    let size = TaskSize { vcpu: fields.need("vcpu", 0.0..=1e3)?, memory_gb: fields.need("memory_gb", 0.0..=1e4)? };
    let hours = fields.need("hours", RUN_HOURS)?;
    let count = fields.number("tasks", UNITS)?.unwrap_or(1.0);
    super::stand_for_some_time(hours, count, "tasks")?;
    let tasks = Tasks {
        architecture: architecture(fields)?,
        size,
        ephemeral_gb: fields.number("ephemeral_gb", 0.0..=200.0)?.unwrap_or(0.0),
        tasks: count,
        ran: Seconds::of(hours * 3600.0),
    };
    out.notes.extend(size_note(size, size.fitted(), "task"));
    tasks.record(&mut out.usage);
    Ok(())
}

/// A control plane with pods on Fargate, or with nodes.
pub(super) fn eks(fields: &mut Fields<'_>, out: &mut Metered) -> Result<(), Refusal> {
    let hours = fields.need("hours", RUN_HOURS)?;
    let extended_support = fields.flag("extended_support")?.unwrap_or(false);
    Cluster { hours, extended_support }.record(&mut out.usage);
    if let Some(mut pods) = fields.object("fargate")? {
        let size = TaskSize { vcpu: pods.need("vcpu", 0.0..=1e3)?, memory_gb: pods.need("memory_gb", 0.0..=1e4)? };
        let tasks = pods.number("pods", UNITS)?.unwrap_or(1.0);
        super::stand_for_some_time(hours, tasks, "pods")?;
        let architecture = architecture(&mut pods)?;
        let ran = Seconds::of(hours * 3600.0);
        out.notes.extend(size_note(size, size.fitted(), "pod"));
        Tasks { architecture, size, ephemeral_gb: 0.0, tasks, ran }.record(&mut out.usage);
        pods.finish()?;
    }
    if let Some(mut group) = fields.object("nodes")? {
        nodes_of(&mut group, hours, out)?;
        group.finish()?;
    }
    Ok(())
}

/// A control plane with nodes that EKS Auto Mode runs.
pub(super) fn eks_auto(fields: &mut Fields<'_>, out: &mut Metered) -> Result<(), Refusal> {
    let hours = fields.need("hours", RUN_HOURS)?;
    let extended_support = fields.flag("extended_support")?.unwrap_or(false);
    Cluster { hours, extended_support }.record(&mut out.usage);
    if let Some(mut group) = fields.object("nodes")? {
        let nodes = stood(&mut group, hours, out)?;
        AutoNodes(nodes).record(&mut out.usage);
        let disk_gb = group.number("disk_gb", 0.0..=16_384.0)?.unwrap_or(aws::EKS_AUTO_DISK.value);
        Disks { gb_months: nodes.node_hours * disk_gb / 730.0 }.record(&mut out.usage);
        group.finish()?;
    }
    Ok(())
}

/// Requests of functions on Managed Instances, and the instances.
pub(super) fn managed(fields: &mut Fields<'_>, out: &mut Metered) -> Result<(), Refusal> {
    let requests = fields.need("requests", COUNT)?;
    let hours = fields.need("hours", RUN_HOURS)?;
    let missing = Refusal(format!("{} is missing; it is an object with type and count.", fields.name("instances")));
    let mut group = fields.object("instances")?.ok_or(missing)?;
    let instances = stood(&mut group, hours, out)?;
    group.finish()?;
    let least = aws::LAMBDA_MANAGED_INSTANCES_MIN.value;
    if instances.node_hours < least * hours {
        out.notes.push(format!("A capacity provider starts {least} instances; as many as given are billed."));
    }
    ManagedInstances { requests, instances }.record(&mut out.usage);
    Ok(())
}

/// Nodes of one type that stand for so many hours, and the share of their price on demand that is paid.
fn stood(fields: &mut Fields<'_>, hours: f64, out: &mut Metered) -> Result<Nodes, Refusal> {
    let node = needed_node(fields, Provider::Aws)?;
    let count = fields.need("count", UNITS)?;
    super::stand_for_some_time(hours, count, "nodes")?;
    if let Some(share) = fields.number("paid_share", 0.0..=1.0)? {
        out.paid.push((node.meter, share));
        out.notes.push(format!("{share} of the price on demand is paid for {}; a fee is on all of it.", node.id));
    }
    Ok(Nodes { node, node_hours: count * hours })
}

fn nodes_of(fields: &mut Fields<'_>, hours: f64, out: &mut Metered) -> Result<(), Refusal> {
    let nodes = stood(fields, hours, out)?;
    let disk_gb = fields.number("disk_gb", 0.0..=16_384.0)?.unwrap_or(0.0);
    nodes.record(&mut out.usage);
    // A volume is billed by its part of the month; 730 hours are one month here.
    Disks { gb_months: nodes.node_hours * disk_gb / 730.0 }.record(&mut out.usage);
    Ok(())
}

/// Requests of an HTTP API with their size.
pub(super) fn http_api(fields: &mut Fields<'_>, out: &mut Metered) -> Result<(), Refusal> {
    let requests = fields.need("requests", COUNT)?;
    let request = Kilobytes::of(fields.number("request_kb", 0.0..=10_240.0)?.unwrap_or(0.0));
    HttpApi { requests, request }.record(&mut out.usage);
    Ok(())
}

/// Requests of a REST API.
pub(super) fn rest_api(fields: &mut Fields<'_>, out: &mut Metered) -> Result<(), Refusal> {
    RestApi { requests: fields.need("requests", COUNT)? }.record(&mut out.usage);
    Ok(())
}

/// Hours of a load balancer and its capacity units on average over them, or the traffic from which these follow.
pub(super) fn alb(fields: &mut Fields<'_>, out: &mut Metered) -> Result<(), Refusal> {
    let hours = fields.need("hours", HOURS)?;
    let measured = fields.number("lcu", UNITS)?;
    let lcu = match (measured, traffic(fields)?) {
        (Some(_), Some(given)) => {
            let (lcu, given) = (fields.name("lcu"), fields.name(given.field));
            return Err(Refusal(format!("{lcu} and {given} are two measures of one traffic: give one of them.")));
        }
        (Some(lcu), None) => lcu,
        (None, Some(given)) => given.traffic.units(),
        (None, None) => 0.0,
    };
    Alb { hours, lcu_hours: lcu * hours }.record(&mut out.usage);
    Ok(())
}

/// The traffic of a load balancer as it is given, with the first of its fields.
struct Given {
    field: &'static str,
    traffic: Lcu,
}

/// Rates and bytes of an average hour; nothing where none is given.
fn traffic(fields: &mut Fields<'_>) -> Result<Option<Given>, Refusal> {
    const RATES: RangeInclusive<f64> = 0.0..=1e9;
    const DIMENSIONS: [&str; 5] =
        ["connections_per_second", "active_connections", "gb_per_hour", "requests_per_second", "rules"];
    const TARGETS: [(bool, &str); 2] = [(false, "instances"), (true, "functions")];
    let field = DIMENSIONS.into_iter().chain(["targets"]).find(|field| fields.has(field));
    let mut dimensions = [0.0; 5];
    for (value, name) in dimensions.iter_mut().zip(DIMENSIONS) {
        *value = fields.number(name, RATES)?.unwrap_or(0.0);
    }
    let [connections, active, gb_per_hour, requests, rules] = dimensions;
    let to_functions = fields.choice("targets", &TARGETS)?.unwrap_or(false);
    let [connections, requests] = [connections, requests].map(Rate::of);
    let traffic = Lcu { connections, active, gb_per_hour, to_functions, requests, rules };
    Ok(field.map(|field| Given { field, traffic }))
}

/// Hours of a NAT gateway and what passes.
pub(super) fn nat(fields: &mut Fields<'_>, out: &mut Metered) -> Result<(), Refusal> {
    let hours = fields.need("hours", HOURS)?;
    Nat { hours, gb: fields.number("gb", COUNT)?.unwrap_or(0.0) }.record(&mut out.usage);
    Ok(())
}

/// Traffic to the internet.
pub(super) fn egress(fields: &mut Fields<'_>, out: &mut Metered) -> Result<(), Refusal> {
    Egress { gb: fields.need("gb", COUNT)? }.record(&mut out.usage);
    Ok(())
}

fn architecture(fields: &mut Fields<'_>) -> Result<Architecture, Refusal> {
    Ok(fields.choice("architecture", &Architecture::ALL)?.unwrap_or(Architecture::X86))
}

/// Says that a size cannot be had, and what would be.
fn size_note(size: TaskSize, fitted: Option<TaskSize>, what: &str) -> Option<String> {
    let TaskSize { vcpu, memory_gb } = size;
    match fitted {
        Some(fitted) if fitted == size => None,
        Some(fitted) => Some(format!(
            "{vcpu} vCPU with {memory_gb} GB is not a valid {what} size; it is priced as given, but the least size that holds it is {} vCPU with {} GB.",
            fitted.vcpu, fitted.memory_gb
        )),
        None => {
            Some(format!("{vcpu} vCPU with {memory_gb} GB is beyond the largest {what} size; it is priced as given."))
        }
    }
}
