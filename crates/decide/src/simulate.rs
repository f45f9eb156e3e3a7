//! The closed forms checked by simulation: what is simulated of a scenario, and what both say of it.
//!
//! One service is followed request by request, the first: as a function and as replicas. Longer paths are made of the
//! same parts.

mod controller;
mod job;

pub use job::Job;

use crate::evaluate::outcome;
use answer::figures;
use answer::{Fleet, Latency, SideOutcome};
use model::service::Law;
use model::simulation::{Arrivals, Functions, Plan, Run};
use model::traffic::HOURS;
use model::units::Within as _;
use model::units::{Rate, Ratio};
use platform::weekly::demand;
use scenario::{Scenario, Shape, WarmFloor};
use std::sync::Arc;
use text::format::{self, NBSP};

/// Most requests of one run: a few seconds of a browser's time.
pub const MOST: f64 = 4e7;

/// Requests that all runs of a study share.
const BUDGET: f64 = 6e7;

/// Most runs of a study, each with a seed of its own.
const MOST_RUNS: f64 = 8.0;

/// Seconds in an hour.
const HOUR: f64 = 3_600.0;

/// Stretches of time that can be simulated.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stretch {
    /// The whole week.
    Week,
    /// Its Wednesday, over and over.
    Day,
    /// Its busiest hour, over and over.
    Hour,
}

/// What is simulated of a scenario.
#[derive(Clone, Debug, PartialEq)]
pub struct Study {
    /// The workload that is left: one service, and the traffic of the stretch.
    pub scenario: Scenario,
    /// Which stretch.
    pub stretch: Stretch,
    /// Requests of one run.
    pub requests: f64,
    /// How many runs.
    pub runs: u32,
}

/// A stretch that is too long even for an hour.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct TooMuch {
    /// Requests of the busiest hour.
    pub requests: f64,
}

/// What a closed form or a simulation says, in the order of [`FIGURES`].
pub type Figures = [f64; FIGURES.len()];

/// A figure: what it is, and how it is written.
pub struct Figure {
    /// What it is.
    pub name: &'static str,
    /// How it is written.
    pub write: fn(f64) -> String,
}

/// The figures of a study.
pub const FIGURES: [Figure; 9] = [
    Figure { name: "Functions: requests that start cold", write: share },
    Figure { name: "Functions: live instances", write: format::number },
    Figure { name: "Functions: requests turned away", write: share },
    Figure { name: "Functions: p50", write: seconds },
    Figure { name: "Functions: p99", write: seconds },
    Figure { name: "Containers: replicas", write: format::number },
    Figure { name: "Containers: requests that give up", write: share },
    Figure { name: "Containers: p50", write: seconds },
    Figure { name: "Containers: p99", write: seconds },
];

/// A share with all its digits: a table that compares does not round to "under 0.01 %".
fn share(value: f64) -> String {
    format::with_unit(&format::number(value * 100.0), "%")
}

fn seconds(value: f64) -> String {
    model::units::Seconds::new(value).map_or_else(|| "–".into(), format::duration)
}

impl Stretch {
    /// How long it is, in seconds.
    pub const fn seconds(self) -> f64 {
        match self {
            Self::Week => HOUR * HOURS as f64,
            Self::Day => HOUR * 24.0,
            Self::Hour => HOUR,
        }
    }

    /// In words.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Week => "the week",
            Self::Day => "its Wednesday",
            Self::Hour => "its busiest hour",
        }
    }
}

/// The longest stretch of `scenario` that can be simulated in a few seconds.
pub fn study(scenario: &Scenario) -> Result<Study, TooMuch> {
    let mut scenario = scenario.clone();
    scenario.services.truncate(1);
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
            return Ok(Study { scenario: reduced, stretch, requests, runs });
        }
    }
    Err(TooMuch { requests })
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

impl Study {
    /// What the closed forms say.
    pub fn closed(&self) -> Figures {
        let outcome = outcome(&self.scenario);
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

    /// What is simulated, in words: `the week, 12 M requests, 5 runs with seeds from 1`.
    pub fn told(&self) -> String {
        format!(
            "{}, {}{NBSP}requests, {} runs with seeds 1 to {}",
            self.stretch.name(),
            format::count(self.requests),
            self.runs,
            self.runs
        )
    }
}

/// A figure by both ways.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Compared {
    /// By the closed forms.
    pub closed: f64,
    /// The mean of the runs.
    pub mean: f64,
    /// Half the width of the interval that holds the true mean in 95 of 100 cases.
    pub ci95: f64,
}

impl Compared {
    /// Whether the closed form lies within the interval.
    pub fn agrees(&self) -> bool {
        (self.closed - self.mean).abs() <= self.ci95
    }
}

/// The figures of a study by both ways. `runs` are those of the simulations, at least two.
pub fn compared(closed: &Figures, runs: &[Figures]) -> [Compared; FIGURES.len()] {
    std::array::from_fn(|place| {
        let estimate = model::simulation::ratio(runs.iter().map(|run| (run[place], 1.0)));
        Compared { closed: closed[place], mean: estimate.mean, ci95: estimate.ci95.unwrap_or(f64::INFINITY) }
    })
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

/// Figures as a worker says them: numbers with every digit, between blanks.
pub fn write(figures: &Figures) -> String {
    figures::write(figures)
}

/// Reads what [`write()`] wrote.
pub fn read(text: &str) -> Option<Figures> {
    figures::read(text)?.try_into().ok()
}

#[cfg(test)]
mod tests;
