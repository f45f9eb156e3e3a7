//! What is metered on AWS.

use crate::functions::Work;
use crate::functions::managed::instances;
use crate::hosts::{Hosted, Unit};
use crate::metering::Month;
use crate::shared::{Flow, billed};
use billing::{
    Addresses, Alb, AutoNodes, Calls, Cluster, ControlPlaneLogs, Disks, Egress, Endpoints, FunctionLogs, HttpApi,
    Images, Lambda, Logs, ManagedInstances, Nat, Nodes, Provisioned, RestApi, SnapStart, TaskSize, Tasks, Usage,
    ZoneTraffic,
};
use catalogue::limits::aws;
use model::billing::gb_seconds;
use model::units::{Kilobytes, Seconds};
use scenario::{FrontDoor, Platform, Scenario, Side, places};

/// Size of a node's disk in GB: the provider's own default for its images. Assumption for all sizes.
const DISK_GB: f64 = 20.0;

pub(super) fn lambda(scenario: &Scenario, work: &[Work<'_>], usage: &mut Usage) {
    let mut month = Lambda::new(scenario.serverless.architecture);
    let rule = Lambda::duration_rule();
    let all = Seconds::of(scenario.prices.month_hours.get() * 3600.0);
    let mut snapshots = SnapStart::default();
    for work in work {
        let service = work.service;
        let on_demand = work.visits * (1.0 - work.kept);
        add(&mut month.on_demand, Calls::new(on_demand, billed(rule, service, work.cold, work.start), service.memory));
        if work.kept > 0.0 {
            let warm = billed(rule, service, 0.0, Seconds::ZERO);
            add(&mut month.provisioned.calls, Calls::new(work.visits * work.kept, warm, service.memory));
        }
        month.provisioned.gb_seconds += Provisioned::kept(work.floor, all, service.memory);
        if places::restores(&scenario.serverless, service) && !places::restores_for_nothing(service) {
            // One version, which stands all month.
            snapshots.cached_gb_seconds += gb_seconds(1.0, all, service.memory);
            snapshots.restored_gb += gb_seconds(on_demand * work.cold, Seconds::of(1.0), service.memory);
        }
    }
    month.record(usage);
    snapshots.record(usage);
}

/// Requests, and the instances that they ran on by the hour: no time of runs is billed.
pub(super) fn managed(scenario: &Scenario, work: &[Work<'_>], usage: &mut Usage) {
    let mut requests: f64 = work.iter().map(|work| work.visits).sum();
    for instances in instances(scenario, work) {
        ManagedInstances { requests, instances }.record(usage);
        requests = 0.0;
    }
}

pub(super) fn door(scenario: &Scenario, (flow, lcu_hours): (&Flow, f64), usage: &mut Usage) {
    let hours = scenario.prices.month_hours.get();
    match scenario.serverless.door() {
        FrontDoor::HttpApi => {
            HttpApi { requests: flow.requests, request: Kilobytes::of(flow.response_kb) }.record(usage);
        }
        FrontDoor::RestApi => RestApi { requests: flow.requests }.record(usage),
        FrontDoor::FunctionUrl => {}
        FrontDoor::Balancer => {
            Alb { hours, lcu_hours: flow.answered * lcu_hours }.record(usage);
            // One address in every zone that containers would stand in.
            Addresses { hours: f64::from(scenario.microservices.zones) * hours }.record(usage);
        }
    }
}

pub(super) fn containers(month: &Month<'_>, usage: &mut Usage) {
    let (hours, zones) = (month.hours(), month.zones());
    match &month.hosted {
        Hosted::Nodes { node, hours: node_hours } => {
            let nodes = Nodes { node, node_hours: *node_hours };
            Cluster { hours, extended_support: month.scenario.microservices.extended_support }.record(usage);
            let gb = month.scenario.microservices.control_plane_logs.get();
            ControlPlaneLogs { gb, kept_gb_months: gb * aws::LOGS_COMPRESSION.value }.record(usage);
            let disk = if month.scenario.microservices.platform == Platform::AwsEksAuto {
                AutoNodes(nodes).record(usage);
                aws::EKS_AUTO_DISK.value
            } else {
                nodes.record(usage);
                DISK_GB
            };
            Disks { gb_months: disk * node_hours / hours }.record(usage);
        }
        Hosted::Units(units) => units.iter().for_each(|unit| task(month, unit, usage)),
        Hosted::Nothing => {}
    }
    Alb { hours, lcu_hours: month.flow.answered * month.lcu_hours }.record(usage);
    if month.scenario.microservices.private_network {
        exit((hours, zones), month.scenario.microservices.endpoints, month.flow.log_gb, usage);
    }
    ZoneTraffic { gb: month.crossing() * month.flow.internal_gb }.record(usage);
    // One address for the balancer in every zone.
    Addresses { hours: zones * hours }.record(usage);
    Images { gb_months: month.flow.images_gb }.record(usage);
}

/// What leads out of private subnets, in every zone: a NAT gateway with its address, or interface endpoints of as many
/// services. What leaves by it is bound for the provider's own services: the logs.
pub(super) fn exit((hours, zones): (f64, f64), endpoints: Option<u32>, gb: f64, usage: &mut Usage) {
    match endpoints {
        Some(services) => Endpoints { hours: f64::from(services) * zones * hours, gb }.record(usage),
        None => {
            Nat { hours: zones * hours, gb }.record(usage);
            Addresses { hours: zones * hours }.record(usage);
        }
    }
}

pub(super) fn out(side: Side, flow: &Flow, usage: &mut Usage) {
    Egress { gb: flow.egress_gb }.record(usage);
    let kept_gb_months = flow.log_gb * aws::LOGS_COMPRESSION.value;
    match side {
        Side::Serverless => FunctionLogs { gb: flow.log_gb, kept_gb_months }.record(usage),
        Side::Microservices => Logs { gb: flow.log_gb, kept_gb_months }.record(usage),
    }
}

fn task(month: &Month<'_>, unit: &Unit, usage: &mut Usage) {
    Tasks {
        architecture: month.scenario.microservices.architecture,
        size: TaskSize { vcpu: unit.size.vcpu, memory_gb: unit.size.memory_gib },
        ephemeral_gb: aws::FARGATE_EPHEMERAL_INCLUDED.value,
        tasks: unit.hours / month.hours(),
        ran: Seconds::of(month.hours() * 3600.0),
    }
    .record(usage);
}

fn add(sum: &mut Calls, calls: Calls) {
    sum.requests += calls.requests;
    sum.gb_seconds += calls.gb_seconds;
}
