//! What is metered on Google Cloud.

use crate::functions::Work;
use crate::hosts::{Hosted, Unit};
use crate::metering::Month;
use crate::shared::Flow;
use crate::terms::google_vcpu;
use billing::{
    ApiGateway, AutopilotPods, CloudLogs, CloudNat, CloudRun, DiskKind, ForwardingRules, FunctionsGen2, Gke, GkeKind,
    Held, Nodes, PersistentDisks, PremiumEgress, RunBilling, RunSize, StoredImages, Usage,
};
use catalogue::Meter;
use scenario::{BilledBy, FrontDoor, Platform, Purchase, Scenario};

/// Size of a node's disk in GiB: the provider's own default. Assumption for all machine types.
const DISK_GIB: f64 = 100.0;

/// Forwarding rules before a cluster: one for HTTPS.
const RULES: f64 = 1.0;

/// Functions are priced as Cloud Run by request: an instance is billed while it has one. Instances kept warm cost the
/// idle rate while they have none.
pub(super) fn functions(scenario: &Scenario, work: &[Work<'_>], usage: &mut Usage) {
    let seconds = scenario.prices.month_hours.get() * 3600.0;
    for work in work {
        let size =
            RunSize { vcpu: google_vcpu(work.service, work.slots), memory_gib: work.service.memory.get() / 1024.0 };
        let [kept, others] = work.instances(FunctionsGen2::duration_rule()).periods;
        FunctionsGen2 { requests: work.visits, active: size.held((kept + others) * seconds) }.record(usage);
        let idle = size.held((work.floor - kept).max(0.0) * seconds);
        let Held { vcpu_seconds, gib_seconds } = idle;
        usage.record(Meter::GcpCloudRunMinInstanceIdleCpu, vcpu_seconds);
        usage.record(Meter::GcpCloudRunMinInstanceIdleMemory, gib_seconds);
    }
}

pub(super) fn door(door: FrontDoor, flow: &Flow, usage: &mut Usage) {
    if door != FrontDoor::FunctionUrl {
        ApiGateway { requests: flow.requests }.record(usage);
    }
}

pub(super) fn containers(month: &Month<'_>, usage: &mut Usage) {
    let hours = month.hours();
    match (&month.hosted, month.scenario.microservices.platform) {
        (Hosted::Nodes { node, hours: node_hours }, _) => {
            let kind = if month.zones() > 1.0 { GkeKind::Regional } else { GkeKind::Zonal };
            Gke { kind, hours }.record(usage);
            Nodes { node, node_hours: *node_hours }.record(usage);
            PersistentDisks { kind: DiskKind::Balanced, gib_months: DISK_GIB * node_hours / hours }.record(usage);
            if month.scenario.microservices.private_network {
                nat(node_hours / hours, hours, usage);
            }
            balancer(month, usage);
        }
        (Hosted::Units(units), Platform::GcpGkeAutopilot) => {
            Gke { kind: GkeKind::Autopilot, hours }.record(usage);
            units.iter().for_each(|unit| pods(month, unit, usage));
            balancer(month, usage);
        }
        (Hosted::Units(units), _) => units.iter().for_each(|unit| instances(month, unit, usage)),
        (Hosted::Nothing, _) => {}
    }
    StoredImages { gb_months: month.flow.images_gb }.record(usage);
}

/// A gateway for so many machines or instances. Logs reach the provider without it, so that only its hours count.
pub(super) fn nat(machines: f64, hours: f64, usage: &mut Usage) {
    CloudNat { vm_hours: CloudNat::vm_hours(machines, hours), gib: 0.0 }.record(usage);
}

pub(super) fn out(flow: &Flow, usage: &mut Usage) {
    PremiumEgress { gib: flow.egress_gb }.record(usage);
    CloudLogs { gib: flow.log_gb }.record(usage);
}

/// An external Application Load Balancer.
pub(super) fn balancer(month: &Month<'_>, usage: &mut Usage) {
    // What it processes in both directions.
    let gb = month.flow.ingress_gb + month.flow.egress_gb;
    ForwardingRules { rules: RULES, hours: month.hours(), gb }.record(usage);
}

fn pods(month: &Month<'_>, unit: &Unit, usage: &mut Usage) {
    AutopilotPods {
        vcpu: unit.size.vcpu,
        memory_gib: unit.size.memory_gib,
        ephemeral_gib: 0.0,
        pod_hours: unit.hours,
        spot: month.scenario.microservices.purchase == Purchase::Spot,
    }
    .record(usage);
}

/// Whole lives of instances without a fee for requests, or the time in which they have a request, with one.
fn instances(month: &Month<'_>, unit: &Unit, usage: &mut Usage) {
    let size = unit.by_request.filter(|_| month.billed_by == Some(BilledBy::Request)).unwrap_or(unit.size);
    let held = |hours: f64| RunSize { vcpu: size.vcpu, memory_gib: size.memory_gib }.held(hours * 3600.0);
    let run = match month.billed_by {
        Some(BilledBy::Request) => CloudRun {
            billing: RunBilling::Request,
            requests: month.flow.answered * unit.visits,
            active: held(unit.busy_hours),
            // Of instances that are kept, the first that requests fill.
            idle: held((unit.kept_hours - unit.busy_hours).max(0.0)),
        },
        _ => CloudRun {
            billing: RunBilling::Instance,
            requests: unit.visits,
            active: held(unit.hours),
            idle: Held::default(),
        },
    };
    run.record(usage);
}
