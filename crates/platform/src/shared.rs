//! What both sides have in common: the month, the traffic out of it, the logs.

use crate::functions::Work;
use billing::Lcu;
use catalogue::limits::aws;
use model::billing::DurationRule;
use model::service::Law;
use model::traffic::{HOURS, Level, Levels};
use model::units::Seconds;
use scenario::work::Group;
use scenario::{Scenario, Service};

/// kB in a GB.
const KB_PER_GB: f64 = 1024.0 * 1024.0;

/// Size of the image of a service in a registry, in GB. Assumption.
const IMAGE_GB: f64 = 0.5;

/// Size of a request, in kB: headers and a small body. Assumption; it matters where what comes in is billed.
const REQUEST_KB: f64 = 1.0;

/// Requests that a connection to the load balancer carries, and seconds that it stays open at least: it is open as long as
/// its requests are worked on, one after the other. Assumptions; they matter only for the balancer's capacity units.
const REQUESTS_PER_CONNECTION: f64 = 10.0;
const CONNECTION_SECONDS: f64 = 60.0;

/// What flows in a month.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Flow {
    /// Share of the requests that is answered.
    pub answered: f64,
    /// Requests from outside.
    pub requests: f64,
    /// Size of the response to one of them, in kB.
    pub response_kb: f64,
    /// GB that come in from the internet.
    pub ingress_gb: f64,
    /// GB that leave to the internet: the response of the first service to every request.
    pub egress_gb: f64,
    /// GB that services send each other: all that they answer, but for the answer that leaves.
    pub internal_gb: f64,
    /// GB of logs.
    pub log_gb: f64,
    /// GB of images that are kept in a registry.
    pub images_gb: f64,
}

impl Flow {
    /// What flows in a month of a scenario with these groups of services.
    pub(crate) fn new(scenario: &Scenario, groups: &[Group<'_>]) -> Self {
        let requests = requests(scenario);
        let (mut response, mut log) = (-leaves(groups), 0.0);
        for group in groups {
            response += group.visits() * group.service.response.get();
            log += group.visits() * group.service.log.get();
        }
        let response_kb = scenario.services.first().map_or(0.0, |service| service.response.get());
        Self {
            answered: 1.0,
            requests,
            response_kb,
            ingress_gb: requests * REQUEST_KB / KB_PER_GB,
            egress_gb: requests * response_kb / KB_PER_GB,
            internal_gb: requests * response.max(0.0) / KB_PER_GB,
            log_gb: requests * log / KB_PER_GB,
            images_gb: IMAGE_GB * scenario.services.len() as f64,
        }
    }

    /// The same where only a share of the requests is answered: what fails is not billed.
    pub(crate) fn answered(self, share: f64) -> Self {
        if share >= 1.0 {
            return self;
        }
        Self {
            answered: share,
            requests: share * self.requests,
            ingress_gb: share * self.ingress_gb,
            egress_gb: share * self.egress_gb,
            internal_gb: share * self.internal_gb,
            log_gb: share * self.log_gb,
            ..self
        }
    }

    /// The same with the logs of what runs: a request that fails behind some functions was logged by these.
    pub(crate) fn logged_by(self, work: &[Work<'_>]) -> Self {
        let kb: f64 = work.iter().map(|work| work.visits * work.service.log.get()).sum();
        Self { log_gb: kb / KB_PER_GB, ..self }
    }

    /// The part of it that containers carry, which take a share of the visits to each group: what services send each
    /// other, what they log, and the images of those that run there at all. Requests and answers stay whole: they pass
    /// by the way in.
    pub(crate) fn carried(&self, scenario: &Scenario, groups: &[Group<'_>], share: &dyn Fn(usize) -> f64) -> Self {
        let (mut response, mut log, mut images) = (-share(0) * leaves(groups), 0.0, 0.0);
        for (index, group) in groups.iter().enumerate() {
            let here = share(index) * group.visits();
            response += here * group.service.response.get();
            log += here * group.service.log.get();
            images += if here > 0.0 { group.count } else { 0.0 };
        }
        Self {
            internal_gb: requests(scenario) * response.max(0.0) / KB_PER_GB,
            log_gb: requests(scenario) * log / KB_PER_GB,
            images_gb: IMAGE_GB * images,
            ..*self
        }
    }
}

/// kB of what the first service answers that leave with each request: the answer of one visit to it.
fn leaves(groups: &[Group<'_>]) -> f64 {
    groups.first().map_or(0.0, |first| first.service.visits.get().min(1.0) * first.service.response.get())
}

/// The p99 that has to be kept, in seconds; so long that everything keeps it where none has to be.
pub(crate) fn goal(scenario: &Scenario) -> f64 {
    const NONE: f64 = 1e9;
    scenario.p99_to_keep().map_or(NONE, Seconds::get)
}

/// Whether one visit to some service takes longer than the goal more often than a p99 may, with nothing in its way.
pub(crate) fn takes_longer(scenario: &Scenario, groups: &[Group<'_>]) -> bool {
    let goal = goal(scenario);
    groups.iter().any(|group| Law::new(group.service.duration, group.service.duration_cv.get()).quantile(0.99) > goal)
}

/// Capacity units of an AWS load balancer over a week, times hours; `to_functions` gives the share of the requests that it
/// passes on to functions at each of the `levels`.
pub(crate) fn capacity_unit_hours(scenario: &Scenario, levels: &Levels, to_functions: impl Fn(usize) -> f64) -> f64 {
    // Of hundreds of services a sum that no level changes.
    let work = scenario.services.iter().map(|service| service.visits.get() * service.duration.get()).sum();
    let units = |(place, level): (usize, &Level)| capacity_units(scenario, level, work, to_functions(place));
    levels.levels.iter().enumerate().map(|each| each.1.hours * units(each)).sum()
}

/// Capacity units at a level of the week, where requests are worked on for `work` seconds.
fn capacity_units(scenario: &Scenario, level: &Level, work: f64, to_functions: f64) -> f64 {
    let requests = scenario.traffic.rate.times(level.relative);
    let connections = requests.times(1.0 / REQUESTS_PER_CONNECTION);
    let per_request = (REQUEST_KB + scenario.services[0].response.get()) / KB_PER_GB;
    Lcu {
        connections,
        active: connections.get() * CONNECTION_SECONDS.max(REQUESTS_PER_CONNECTION * work),
        // Bytes to functions fill a unit sooner.
        gb_per_hour: requests.get()
            * 3600.0
            * per_request
            * (1.0 - to_functions + to_functions * aws::LCU_GB.value / aws::LCU_GB_LAMBDA.value),
        to_functions: false,
        requests,
        rules: 1.0,
    }
    .units()
}

/// Requests from outside in a month.
pub(crate) fn requests(scenario: &Scenario) -> f64 {
    scenario.traffic.rate.get() * scenario.prices.month_hours.get() * 3600.0
}

/// How many times the week of the model goes into the month of the bill.
pub(crate) fn weeks(scenario: &Scenario) -> f64 {
    scenario.prices.month_hours.get() / HOURS as f64
}

/// The billed time of runs of a service on average. A share `cold` of them takes `start` longer: starts differ by many steps,
/// so that what they and the run come to together is rounded up by half of one, also where all runs take the same time.
pub(crate) fn billed(rule: DurationRule, service: &Service, cold: f64, start: Seconds) -> Seconds {
    let warm = rule.billed_over(&Law::new(service.duration, service.duration_cv.get())).get();
    if start <= Seconds::ZERO {
        return Seconds::of(warm);
    }
    let first = rule.billed_on_average(Seconds::of(start.get() + service.duration.get())).get();
    Seconds::of((1.0 - cold) * warm + cold * first)
}
