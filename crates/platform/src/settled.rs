//! What runs of each service by itself, as somebody who sets it up is asked: what an instance or a pod is given, and how many
//! of them the busiest hour of the week needs.

use crate::containers::need;
use crate::hosts::Need;
use crate::terms::{Terms, flex_instance, google_vcpu};
use crate::units;
use billing::cloudflare::InstanceType;
use model::autoscaler::replicas;
use model::units::Megabytes;
use scenario::week::week;
use scenario::work::Group;
use scenario::{BilledBy, Platform, Scenario, Service};

/// The pods, tasks or replicas of a service.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Replica {
    /// vCPU that each is given, in thousandths.
    pub vcpu: f64,
    /// Memory that each is given.
    pub memory: Megabytes,
    /// Whether the platform has a size that holds what the service asks for; else the two above are what it asks for.
    pub fits: bool,
    /// Requests that each serves at a time.
    pub workers: u32,
    /// How many are kept at all times.
    pub least: u32,
    /// The most of them, where the reader says so.
    pub most: Option<u32>,
    /// How many the target asks for in the busiest hour, without those that are added for the goal.
    pub busiest: u32,
}

/// The instances of a function.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Instance {
    /// Memory that each is given.
    pub memory: Megabytes,
    /// vCPU that each is given, where that is set beside the memory.
    pub vcpu: Option<f64>,
    /// Requests that each takes at a time.
    pub slots: u32,
}

/// What runs of each service on the containers side, in the order of the scenario, where instances are billed by that.
pub fn pods(scenario: &Scenario, billed_by: Option<BilledBy>) -> Vec<Replica> {
    scenario.services.iter().map(|service| pod(scenario, service, billed_by)).collect()
}

fn pod(scenario: &Scenario, service: &Service, billed_by: Option<BilledBy>) -> Replica {
    let group = Group { service, count: 1.0 };
    let need = in_thousandths(need(scenario, &group));
    let size = size(scenario.microservices.platform, &need, billed_by);
    let peak = week(&scenario.traffic).peak_to_mean();
    let offered = scenario.traffic.rate.get() * peak * service.visits.get() * service.duration.get();
    let (workers, least) = (need.workers, group.least(scenario));
    let target = scenario.microservices.target_utilisation.get();
    Replica {
        vcpu: size.map_or(need.vcpu, |size| size.vcpu),
        memory: size.map_or(need.memory, |size| Megabytes::of(size.memory_gib * 1024.0)),
        fits: size.is_some(),
        workers,
        least,
        most: service.pod.max,
        busiest: replicas(offered, f64::from(workers), target, least),
    }
}

/// With whole thousandths of a vCPU, as manifests have them, none lost; a whisker above one is rounding.
fn in_thousandths(need: Need) -> Need {
    Need { vcpu: (need.vcpu * 1_000.0 - 1e-6).ceil() / 1_000.0, ..need }
}

/// The size in which a platform runs that, or what is asked for where pods stand on nodes.
fn size(platform: Platform, need: &Need, billed_by: Option<BilledBy>) -> Option<units::Size> {
    if platform.node().is_some() {
        return Some(units::Size { vcpu: need.vcpu, memory_gib: need.memory.get() / 1024.0 });
    }
    let part = units::by_request(platform, need).filter(|_| billed_by == Some(BilledBy::Request));
    part.or_else(|| units::fitted(platform, need))
}

/// What runs of each service on the functions side, in the order of the scenario.
pub fn instances(scenario: &Scenario) -> Vec<Instance> {
    let choice = &scenario.serverless;
    let instance = |service: &Service| {
        let slots = Terms::of(choice, service).slots;
        Instance {
            memory: if choice.platform == Platform::AzureFlex { flex_instance(service) } else { service.memory },
            vcpu: (choice.platform == Platform::GcpFunctions).then(|| google_vcpu(service, slots)),
            slots,
        }
    };
    scenario.services.iter().map(instance).collect()
}

/// The name of the least instance type of Cloudflare that holds a container; the largest where none does.
pub fn instance_type(vcpu: f64, memory: Megabytes) -> &'static str {
    const NAMES: [&str; 6] = ["lite", "basic", "standard-1", "standard-2", "standard-3", "standard-4"];
    let gib = memory.get() / 1024.0;
    let mut types = InstanceType::all().into_iter().zip(NAMES);
    types.find(|(size, _)| vcpu <= size.vcpu && gib <= size.memory_gib).map_or("standard-4", |(_, name)| name)
}

#[cfg(test)]
mod tests {
    use super::*;
    use scenario::knob::Knob;
    use scenario::msg::Msg;

    #[test]
    fn a_pod_is_what_its_platform_has_of_it() {
        let small = Scenario::default()
            .after(Msg::Typed(Knob::Memory, 512.0))
            .after(Msg::Entered("podcpu", "0.3".into()))
            .after(Msg::Entered("workers", "1".into()));
        let cases = [
            // (platform, billed by, vCPU, MB, why)
            (Platform::AwsEks, None, 0.3, 512.0, "on nodes as it is asked for"),
            (Platform::AwsFargate, None, 0.5, 1024.0, "the least task that holds it"),
            (Platform::AzureContainerApps, None, 0.5, 1024.0, "the next quarter"),
            (Platform::GcpRun, Some(BilledBy::Instance), 1.0, 512.0, "a whole vCPU"),
            (Platform::GcpRun, Some(BilledBy::Request), 0.3, 512.0, "a part of one, a request at a time"),
        ];
        for (platform, billed_by, vcpu, memory, why) in cases {
            let found = pods(&small.after(Msg::Picked(platform)), billed_by);
            assert_eq!((found[0].vcpu, found[0].memory.get(), found[0].fits), (vcpu, memory, true), "{why}");
        }
        let large = small.after(Msg::Picked(Platform::AwsFargate)).after(Msg::Entered("podcpu", "64".into()));
        assert!(!pods(&large, None)[0].fits, "no task has 64 vCPU");
    }

    /// 20 requests a second of 120 ms, five times as many in the busiest hour: 12 at a time.
    #[test]
    fn the_busiest_hour_is_counted_at_the_target() {
        let scenario = Scenario::default();
        let one = scenario.after(Msg::Entered("workers", "1".into()));
        assert_eq!(pods(&one, None)[0].busiest, 20, "12 at a time over 0.6 of a worker each");
        assert_eq!(pods(&scenario, None)[0].busiest, 3, "eight workers each");
    }
}
