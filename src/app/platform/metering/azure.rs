//! What is metered on Azure.

use crate::app::platform::functions::Work;
use crate::app::platform::hosts::Hosted;
use crate::app::platform::metering::Month;
use crate::app::platform::shared::{Flow, billed};
use crate::app::platform::terms::flex_instance;
use crate::app::scenario::{FrontDoor, Scenario};
use crate::app::usage::azure::{
    AlwaysReady, Calls, Cluster, Consumption, ContainerApp, Egress, Flex, LoadBalancer, Logs, Registries, ReplicaTime,
    Runs, Tier,
};
use crate::app::usage::{Nodes, Usage};
use crate::model::billing::gb_seconds;
use crate::model::units::{Megabytes, Seconds};

/// Rules of the load balancer before a cluster: one for HTTPS.
const RULES: f64 = 1.0;

/// Each run by itself, as in the published examples: where runs share a process, the true bill is lower.
pub(super) fn consumption(work: &[Work<'_>], usage: &mut Usage) {
    for work in work {
        let run = Seconds::of(work.service.duration.get() + work.cold * work.start.get());
        let billed = billed(Consumption::duration_rule(), run, work.varies());
        Consumption::new(work.visits, billed, work.service.memory).record(usage);
    }
}

/// An instance is billed while anything runs in it. Instances that are always ready take what they can.
pub(super) fn flex(scenario: &Scenario, work: &[Work<'_>], usage: &mut Usage) {
    let seconds = scenario.prices.month_hours.get() * 3600.0;
    for work in work {
        let instance = flex_instance(work.service);
        let run = work.service.duration.get() + (1.0 - work.kept) * work.cold * work.start.get();
        let billed = billed(Flex::duration_rule(), Seconds::of(run), work.varies());
        let active = work.busy(billed.get() / work.service.duration.get()) * seconds;
        let runs =
            |share: f64| Runs { executions: share * work.visits, gb_seconds: memory_time(share * active, instance) };
        let kept_gb_seconds = memory_time(work.floor * seconds, instance);
        let always_ready = AlwaysReady { kept_gb_seconds, runs: runs(work.kept) };
        Flex { on_demand: runs(1.0 - work.kept), always_ready }.record(usage);
    }
}

pub(super) fn door(door: FrontDoor, flow: &Flow, usage: &mut Usage) {
    if door != FrontDoor::FunctionUrl {
        Calls { calls: flow.requests }.record(usage);
    }
}

pub(super) fn containers(month: &Month<'_>, usage: &mut Usage) {
    let hours = month.hours();
    match &month.hosted {
        Hosted::Nodes { node, hours: node_hours } => {
            Cluster { hours, tier: Tier::Standard }.record(usage);
            Nodes { node, node_hours: *node_hours }.record(usage);
            LoadBalancer { hours, rules: RULES, gb: month.flow.egress_gb }.record(usage);
        }
        Hosted::Units(units) => {
            for (index, unit) in units.iter().enumerate() {
                let replicas =
                    ReplicaTime { active: (unit.hours - unit.idle_hours) * 3600.0, idle: unit.idle_hours * 3600.0 };
                // Requests from outside meet the first service; calls inside the environment are free.
                let requests = if index == 0 { month.flow.requests } else { 0.0 };
                ContainerApp {
                    vcpu: unit.size.vcpu,
                    memory_gib: unit.size.memory_gib,
                    replicas,
                    requests,
                    management_hours: 0.0,
                }
                .record(usage);
            }
        }
        Hosted::Nothing => {}
    }
    Registries { days: hours / 24.0 }.record(usage);
}

pub(super) fn out(flow: &Flow, usage: &mut Usage) {
    Egress { gb: flow.egress_gb }.record(usage);
    Logs { gb: flow.log_gb, ..Logs::default() }.record(usage);
}

fn memory_time(instance_seconds: f64, instance: Megabytes) -> f64 {
    gb_seconds(1.0, Seconds::of(instance_seconds), instance)
}
