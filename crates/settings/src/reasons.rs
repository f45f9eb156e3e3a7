//! Why something is set: a sentence each.

use crate::replicas::Replicas;
use scenario::Scenario;
use text::format;

/// Why a pod is given so much CPU.
pub(crate) fn vcpu(scenario: &Scenario, place: usize, own: &Replicas) -> String {
    if !own.each.fits {
        return "No size of this platform holds what the scenario asks for: this is what it asks for.".to_owned();
    }
    let said = scenario.services.get(place).is_some_and(|service| service.pod.vcpu.is_some());
    let sizes = scenario.microservices.platform.node().is_none();
    let rest = if sizes { ", in a size that the platform has." } else { "." };
    match said {
        true => format!("The vCPU of a pod that the scenario says{rest}"),
        false => format!("What {} at a time keep busy while they compute{rest}", requests(own.each.workers)),
    }
}

/// Why a pod is given so much memory.
pub(crate) fn memory(scenario: &Scenario, place: usize) -> String {
    match scenario.services.get(place).is_some_and(|service| service.pod.memory.is_some()) {
        true => "The memory of a pod that the scenario says.".to_owned(),
        false => "The memory that the scenario gives one process of it.".to_owned(),
    }
}

/// Why so many are kept at all times.
pub(crate) fn least(own: &Replicas) -> String {
    match own.extra {
        0 => format!("{} kept at all times, as the scenario says.", replicas(own.each.least)),
        extra => format!(
            "{} kept at all times, and {} more so that p99 keeps the goal while the autoscaler follows a rise.",
            replicas(own.each.least),
            format::count(f64::from(extra))
        ),
    }
}

/// Why there may be so many.
pub(crate) fn most(own: &Replicas) -> String {
    match own.each.most {
        Some(_) => "The most replicas that the scenario says.".to_owned(),
        None => format!("Twice the {} of the busiest hour: the scenario names no most.", replicas(own.busiest())),
    }
}

/// Why the autoscaler aims at that.
pub(crate) fn target(scenario: &Scenario, all: &[Replicas]) -> String {
    let target = scenario.microservices.target_utilisation.get();
    let mut why = "The busy share that the scenario aims at, of what the pod asks for.".to_owned();
    if let Some(own) = all.iter().find(|own| own.extra > 0) {
        let busiest = f64::from(own.each.busiest);
        let lower = target * busiest / (busiest + f64::from(own.extra)).max(1.0);
        why += &format!(
            " With the replicas for the goal it comes to {} in the busiest hour: aim there if that hour is late.",
            format::percent(lower)
        );
    }
    why
}

/// How many requests a pod takes at a time.
pub(crate) fn workers(own: &Replicas) -> String {
    format!("Each serves {} at a time, as the scenario says.", requests(own.each.workers))
}

/// “1 request”, “8 requests”.
pub(crate) fn requests(count: u32) -> String {
    counted(count, "request", "requests")
}

fn replicas(count: u32) -> String {
    counted(count, "replica", "replicas")
}

fn counted(count: u32, one: &str, many: &str) -> String {
    format!("{} {}", format::count(f64::from(count)), if count == 1 { one } else { many })
}
