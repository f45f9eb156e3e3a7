//! What is metered on Azure.

use crate::functions::Work;
use crate::hosts::Hosted;
use crate::metering::Month;
use crate::shared::{Flow, billed};
use crate::terms::flex_instance;
use billing::azure::{
    Addresses, AlwaysReady, Automatic, Calls, Cluster, Consumption, ContainerApp, Egress, Flex, LoadBalancer, Logs,
    NatGateways, OsDisks, Registries, ReplicaTime, Runs, Tier,
};
use billing::{Nodes, Usage};
use catalogue::NodeType;
use model::active::Billed;
use model::billing::gb_seconds;
use model::units::Seconds;
use scenario::{FrontDoor, Platform, Scenario};

/// Rules of the load balancer before a cluster: one for HTTPS.
const RULES: f64 = 1.0;

/// Each run by itself, as in the published examples: where runs share a process, the true bill is lower.
pub(super) fn consumption(work: &[Work<'_>], usage: &mut Usage) {
    for work in work {
        let billed = billed(Consumption::duration_rule(), work.service, work.cold, work.start);
        Consumption::new(work.visits, billed, work.service.memory).record(usage);
    }
}

/// Each period in which an instance is active, a second at least. Instances that are always ready take what they can.
pub(super) fn flex(scenario: &Scenario, work: &[Work<'_>], usage: &mut Usage) {
    for work in work {
        let billed = work.instances(Flex::duration_rule());
        let time = |instances: f64| instance_time(scenario, work, instances);
        let runs = |share: f64, instances: f64| Runs { executions: share * work.visits, gb_seconds: time(instances) };
        let [ready, others] = billed.periods;
        let always_ready = AlwaysReady { kept_gb_seconds: time(work.floor), runs: runs(work.kept, ready) };
        Flex { on_demand: runs(1.0 - work.kept, others), always_ready }.record(usage);
    }
}

/// What comes on top if each activity of an instance were a period of its own, however shortly it follows another.
pub(super) fn flex_apart(scenario: &Scenario, work: &[Work<'_>]) -> Usage {
    let mut usage = Usage::new();
    for work in work {
        let Billed { periods, apart } = work.instances(Flex::duration_rule());
        let more = |place: usize| Runs {
            executions: 0.0,
            gb_seconds: instance_time(scenario, work, (apart[place] - periods[place]).max(0.0)),
        };
        let always_ready = AlwaysReady { kept_gb_seconds: 0.0, runs: more(0) };
        Flex { on_demand: more(1), always_ready }.record(&mut usage);
    }
    usage
}

/// Memory of so many instances of a service times the month.
fn instance_time(scenario: &Scenario, work: &Work<'_>, instances: f64) -> f64 {
    let seconds = Seconds::of(instances * scenario.prices.month_hours.get() * 3600.0);
    gb_seconds(1.0, seconds, flex_instance(work.service))
}

pub(super) fn door(door: FrontDoor, flow: &Flow, usage: &mut Usage) {
    if door != FrontDoor::FunctionUrl {
        gateway(flow, usage);
    }
}

/// API Management, Consumption: by request.
pub(super) fn gateway(flow: &Flow, usage: &mut Usage) {
    Calls { calls: flow.requests }.record(usage);
}

pub(super) fn containers(month: &Month<'_>, usage: &mut Usage) {
    let hours = month.hours();
    match &month.hosted {
        Hosted::Nodes { node, hours: node_hours } => {
            cluster(month, node, *node_hours, usage);
            Nodes { node, node_hours: *node_hours }.record(usage);
            OsDisks { months: node_hours / hours }.record(usage);
            let gb = month.flow.ingress_gb + month.flow.egress_gb;
            LoadBalancer { hours, rules: RULES, gb }.record(usage);
            Addresses { hours }.record(usage);
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

/// The Standard tier, or what AKS Automatic is billed for: it reaches others through a gateway of its own.
fn cluster(month: &Month<'_>, node: &NodeType, node_hours: f64, usage: &mut Usage) {
    let hours = month.hours();
    if month.scenario.microservices.platform != Platform::AzureAksAutomatic {
        Cluster { hours, tier: Tier::Standard }.record(usage);
        return;
    }
    let general_purpose = Automatic::is_general_purpose(node.id);
    Automatic { hours, vcpu_hours: node_hours * node.vcpu, general_purpose }.record(usage);
    if month.scenario.microservices.private_network {
        nat(hours, month.flow.log_gb, usage);
    }
}

/// A NAT gateway with its address. Its price does not tell zones apart.
pub(super) fn nat(hours: f64, gb: f64, usage: &mut Usage) {
    NatGateways { hours, gb }.record(usage);
    Addresses { hours }.record(usage);
}

pub(super) fn out(flow: &Flow, usage: &mut Usage) {
    Egress { gb: flow.egress_gb }.record(usage);
    Logs { gb: flow.log_gb, ..Logs::default() }.record(usage);
}
