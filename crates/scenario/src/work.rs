//! The work behind one request: like services put together, and the CPU that they need.

use crate::{Scenario, Service, places};
use catalogue::limits::aws;
use model::traffic::Level;
use model::units::{Rate, Seconds};

/// Services that are alike in everything but their name. They are sized once and counted.
#[derive(Clone, Copy, Debug)]
pub struct Group<'a> {
    /// One of them.
    pub service: &'a Service,
    /// How many there are.
    pub count: f64,
}

impl Group<'_> {
    /// Arrivals at each of them at a level of the week.
    pub fn rate(&self, mean: Rate, level: &Level) -> f64 {
        mean.times(level.relative).get() * self.service.visits.get()
    }

    /// Requests in service at each of them at that level, in erlangs.
    pub fn offered(&self, mean: Rate, level: &Level) -> f64 {
        self.rate(mean, level) * self.service.duration.get()
    }

    /// Requests that a pod of each of them serves at the same time.
    pub fn workers(&self, scenario: &Scenario) -> u32 {
        self.service.workers(&scenario.microservices)
    }

    /// Replicas of each of them that are kept at all times.
    pub fn least(&self, scenario: &Scenario) -> u32 {
        let least = self.service.pod.min.unwrap_or(scenario.microservices.min_replicas);
        if places::scales_to_zero(scenario.microservices.platform) { least } else { least.max(1) }
    }

    /// Most replicas of each of them.
    pub fn most(&self, scenario: &Scenario) -> u32 {
        self.service.pod.max.unwrap_or(u32::MAX).max(self.least(scenario)).max(1)
    }

    /// Visits of one request to all of them.
    pub fn visits(&self) -> f64 {
        let visits = self.count * self.service.visits.get();
        // Three thirds are one visit, not a whisker less and a fraction of another.
        let whole = visits.round();
        if (visits - whole).abs() < 1e-9 { whole } else { visits }
    }
}

/// The services of a scenario, like ones put together, in the order in which they first appear.
pub fn groups(scenario: &Scenario) -> Vec<Group<'_>> {
    let mut groups: Vec<Group<'_>> = Vec::with_capacity(1);
    for service in &scenario.services {
        // Like services mostly stand together.
        match groups.iter_mut().rev().find(|group| alike(group.service, service)) {
            Some(group) => group.count += 1.0,
            None => groups.push(Group { service, count: 1.0 }),
        }
    }
    groups
}

/// What holds for each service of a scenario, in its order, from what holds for each group.
pub fn by_service<T: Copy>(scenario: &Scenario, groups: &[Group<'_>], of: &[T]) -> impl Iterator<Item = T> {
    let own = |service: &Service| groups.iter().position(|group| alike(group.service, service));
    scenario.services.iter().filter_map(own).filter_map(|place| of.get(place).copied())
}

/// Visits of one request, all services together.
pub fn visits(scenario: &Scenario) -> f64 {
    scenario.services.iter().map(|service| service.visits.get()).sum()
}

/// vCPU that one request keeps busy, on average over its time in service.
///
/// While a request computes, it has the CPU that its memory buys from the functions platform, at most one vCPU:
/// the duration was measured there. The same work is done on the other side. Assumption.
pub fn vcpu_in_service(service: &Service, mb_per_vcpu: f64) -> f64 {
    service.cpu_share.get() * (service.memory.get() / mb_per_vcpu).min(1.0)
}

/// CPU time of one visit on a whole vCPU, on average.
pub fn cpu_time(service: &Service) -> Seconds {
    service.duration.times(vcpu_in_service(service, aws::LAMBDA_MEMORY_PER_VCPU.value))
}

/// Whether two services differ in nothing but their names.
pub fn alike(a: &Service, b: &Service) -> bool {
    let numbers = |service: &Service| {
        (
            service.visits,
            service.duration,
            service.duration_cv,
            service.memory,
            service.cpu_share,
            service.response,
            service.log,
            service.init,
            service.pod,
        )
    };
    numbers(a) == numbers(b) && a.runtime == b.runtime
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::knob::Knob;
    use model::units::Ratio;

    #[test]
    fn like_services_are_one_group() {
        let mut scenario = Scenario::default();
        Knob::Services.write(&mut scenario, 5.0);
        assert_eq!(groups(&scenario).len(), 1);
        scenario.services[2].visits = Ratio::of(3.0);
        let counts: Vec<f64> = groups(&scenario).iter().map(|group| group.count).collect();
        assert_eq!(counts, [4.0, 1.0]);
    }
}
