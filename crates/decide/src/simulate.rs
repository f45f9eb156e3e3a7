//! The closed forms checked by simulation: what is simulated of a scenario, and what each way says of it.
//!
//! One service is followed request by request, the first: as a function and as replicas. Longer paths are made of the
//! same parts.

mod job;

pub use job::Job;

use crate::evaluate::outcome;
use answer::simulated::{Figures, MOST, Stretch, Study, Unsimulated};
use answer::{Fleet, Latency, SideOutcome};
use model::service::Law;
use model::simulation::{Arrivals, Functions, Plan, Run};
use model::traffic::HOURS;
use model::units::Within as _;
use model::units::{Rate, Ratio};
use platform::weekly::demand;
use scenario::{Platform, Scenario, Shape, WarmFloor};
use std::sync::Arc;

/// Requests that all runs of a study share.
const BUDGET: f64 = 6e7;

/// Most runs of a study, each with a seed of its own.
const MOST_RUNS: f64 = 8.0;

/// A scenario as far as it is simulated.
#[derive(Clone, Debug, PartialEq)]
pub struct Reduced {
    /// What is left of the workload: one service, and the traffic of the stretch.
    pub scenario: Scenario,
    /// How much of it is followed.
    pub study: Study,
}

/// The longest stretch of `scenario` that can be simulated in a few seconds.
pub fn study(scenario: &Scenario) -> Result<Reduced, Unsimulated> {
    // Its environments come and go by a rule of its own, which no simulation has.
    if scenario.serverless.platform == Platform::AwsLambdaManaged {
        return Err(Unsimulated::Unknown(scenario.serverless.platform));
    }
    let mut scenario = scenario.clone();
    scenario.services.truncate(1);
    scenario.flow = None;
    let visits = scenario.services[0].visits.get();
    scenario.traffic.rate = scenario.traffic.rate.times(visits.max(1e-3));
    scenario.services[0].visits = Ratio::of(1.0);
    // What was bought for the whole path is kept; a study compares, it does not size anew.
    if let Fleet::Functions(fleet) = outcome(&scenario).serverless.fleet {
        scenario.serverless.warm_floor = WarmFloor::Fixed(fleet.warm_floor);
    }
    let mut requests = f64::INFINITY;
    for stretch in [Stretch::Week, Stretch::Day, Stretch::Hour] {
        let reduced = reduced(&scenario, stretch);
        requests = reduced.traffic.rate.get() * stretch.seconds();
        if requests <= MOST {
            let runs = (BUDGET / requests.max(1.0)).within(2.0, MOST_RUNS) as u32;
            return Ok(Reduced { scenario: reduced, study: Study { stretch, requests, runs } });
        }
    }
    Err(Unsimulated::TooMuch { requests })
}

/// The traffic of a stretch, over and over.
fn reduced(scenario: &Scenario, stretch: Stretch) -> Scenario {
    let hours = demand(&scenario.traffic);
    let mut reduced = scenario.clone();
    let traffic = &mut reduced.traffic;
    match stretch {
        Stretch::Week => {}
        Stretch::Day if matches!(traffic.shape, Shape::Steady | Shape::Cron) => {}
        Stretch::Day => {
            let day: [f64; HOURS] = std::array::from_fn(|hour| hours[48 + hour % 24]);
            traffic.rate = Rate::of(day.iter().sum::<f64>() / HOURS as f64);
            traffic.shape = Shape::Week;
            traffic.week = Some(Arc::new(day));
        }
        Stretch::Hour => {
            traffic.rate = Rate::of(hours.iter().copied().fold(0.0, f64::max));
            if traffic.shape != Shape::Cron {
                traffic.shape = Shape::Steady;
            }
        }
    }
    reduced
}

/// What the closed forms say of what is simulated.
pub fn closed(reduced: &Reduced) -> Figures {
    let outcome = outcome(&reduced.scenario);
    let (functions, containers) = (&outcome.serverless, &outcome.microservices);
    let [cold, live] = match functions.fleet {
        Fleet::Functions(fleet) => [fleet.cold_share, fleet.mean],
        Fleet::Containers(_) => [0.0; 2],
    };
    let replicas = match containers.fleet {
        Fleet::Containers(fleet) => fleet.mean,
        Fleet::Functions(_) => 0.0,
    };
    let [times, waits] = [functions, containers].map(|side: &SideOutcome| {
        let Latency { p50, p99, .. } = side.latency;
        [p50.get(), p99.get()]
    });
    [cold, live, functions.failed_share, times[0], times[1], replicas, containers.failed_share, waits[0], waits[1]]
}

/// A pool of functions under a steady rate a second, `service` seconds a request (exponential) and a keep-alive of ten
/// minutes, for so many seconds: how many requests there were, and the share of them that started cold.
pub fn pool(rate: f64, service: f64, seconds: f64, seed: u64) -> Option<(u64, f64)> {
    let input = Functions::new(Arrivals::Steady(rate), Law::Exponential { mean: service }, 600.0);
    let report = Run::new(input, Plan::steady(0.0, seconds, 1), seed).ok()?.finish();
    Some((report.totals().requests, report.p_cold().mean))
}

/// One whole run of the scenario of a link, at once; nothing where it is too much.
pub fn run_of(link: &str, seed: u64) -> Option<Figures> {
    let scenario = scenario::link::handed(link);
    let mut job = Job::new(&study(&scenario).ok()?, seed).ok()?;
    while job.advance(u64::MAX) < 1.0 {}
    Some(job.finish())
}

#[cfg(test)]
mod tests;
