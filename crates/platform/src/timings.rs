//! Of what starts are made, and what those times and the ways rest on.

use crate::containers::ContainersSide;
use crate::functions::FunctionsSide;
use crate::terms::{placement, runtime};
use crate::way::{self, Leg};
use answer::parts::{Reading, Timed, Timing};
use catalogue::Limit;
use catalogue::limits::aws;
use model::units::Seconds;
use scenario::{Platform, Service, places};

/// The row of how long a runtime and program take to start in a pod, image at hand.
///
/// .NET and Ruby are taken to be as Python. Assumption.
fn pod_runtime(runtime: &str) -> &'static Limit {
    match runtime {
        _ if runtime.starts_with("java") => &aws::POD_START_JVM,
        _ if runtime.starts_with("node") || matches!(runtime, "go" | "rust") => &aws::POD_START_QUICK,
        _ => &aws::POD_START_MIDDLE,
    }
}

/// Seconds until the image of a service is on a node that does not have it.
fn image(service: &Service) -> f64 {
    service.pod.image.map_or(aws::POD_IMAGE_SIZE.value, |gb| gb.get()) * aws::POD_IMAGE_PULL.value
}

/// Seconds from a pod with a place to one that serves: its image, its runtime and program, what it loads by itself.
pub(crate) fn pod_start(service: &Service) -> f64 {
    let starts = service.pod.start.map_or_else(|| pod_runtime(&service.runtime).value, Seconds::get);
    image(service) + starts + service.init.get()
}

/// A time that is cited, `factor` times as long, or the reader's own.
fn timing(of: Timed, row: &'static Limit, factor: f64, own: Option<Seconds>) -> Timing {
    let [median, p99] = match own {
        Some(own) => [own; 2],
        None => [row.value * factor, row.high.max(row.value) * factor].map(Seconds::of),
    };
    Timing { of, median, p99, cited: own.is_none().then(|| reading(row)) }
}

fn reading(row: &'static Limit) -> Reading {
    Reading { source: row.source.get().into(), as_of: row.as_of.into(), evidence: row.evidence }
}

/// A leg of the way; nothing where there is none.
fn of_leg(of: Timed, leg: &Leg) -> Option<Timing> {
    let (median, p99) = leg.spread();
    let [median, p99] = [median, p99].map(Seconds::of);
    (p99 > Seconds::ZERO).then(|| Timing { of, median, p99, cited: leg.row().map(reading) })
}

/// What a service loads and connects by itself, where it does.
fn own_init(service: &Service) -> Option<Timing> {
    let own = service.init;
    (own > Seconds::ZERO).then_some(Timing { of: Timed::OwnInit, median: own, p99: own, cited: None })
}

impl FunctionsSide<'_> {
    /// What the way and a cold start of the function that takes longest to start rest on.
    pub(super) fn timings(&self) -> Vec<Timing> {
        let scenario = self.scenario();
        let mean = |place: &usize| self.starts[*place].map_or(0.0, |start| start.mean.get());
        let slowest = (0..self.groups.len()).max_by(|one, other| mean(one).total_cmp(&mean(other)));
        let start = slowest.filter(|place| self.starts[*place].is_some()).into_iter().flat_map(|place| {
            let service = self.groups[place].service;
            let choice = &scenario.serverless;
            let placed = placement(choice);
            let placed = match (choice.placement, placed.0) {
                (None, None) => None,
                (own, row) => Some(timing(Timed::Placement, row.unwrap_or(&aws::LAMBDA_PLACEMENT), 1.0, own)),
            };
            let (law, cited) = runtime(choice, service, self.from_zero[place]);
            let runtime = Timing {
                of: Timed::Runtime,
                median: Seconds::new(law.quantile(0.5)).unwrap_or_default(),
                p99: Seconds::new(law.quantile(0.99)).unwrap_or_default(),
                cited,
            };
            let own = own_init(service).filter(|_| !places::restores(choice, service));
            placed.into_iter().chain([runtime]).chain(own)
        });
        let way = [of_leg(Timed::Door, &way::door(scenario)), of_leg(Timed::Invoke, &way::invoke(scenario))];
        way.into_iter().flatten().chain(start).collect()
    }
}

impl ContainersSide<'_> {
    /// What the way and the start of the pod that takes longest to start rest on.
    pub(super) fn timings(&self) -> Vec<Timing> {
        let scenario = self.scenario();
        let choice = &scenario.microservices;
        let way = [of_leg(Timed::Balancer, &way::balancer(scenario)), of_leg(Timed::Hop, &way::hop(scenario))];
        let lag = places::reads_metrics(choice.platform)
            .then(|| timing(Timed::MetricsLag, &aws::METRICS_LAG, 1.0, choice.metrics_lag));
        let node = self.node_rows();
        let node = node.first().map(|row| {
            let sum = |value: fn(&Limit) -> f64| Seconds::of(node.iter().map(|row| value(row)).sum());
            let own = choice.node_start;
            Timing {
                of: Timed::Node,
                median: own.unwrap_or_else(|| sum(|row| row.value)),
                p99: own.unwrap_or_else(|| sum(|row| row.high)),
                cited: own.is_none().then(|| reading(node.get(1).unwrap_or(row))),
            }
        });
        let Some(slowest) = self.slowest() else { return Vec::new() };
        let size = slowest.pod.image.map_or(aws::POD_IMAGE_SIZE.value, |gb| gb.get());
        let pod = [
            timing(Timed::Scheduling, &aws::POD_START, 1.0, None),
            timing(Timed::Image, &aws::POD_IMAGE_PULL, size, None),
            timing(Timed::Runtime, pod_runtime(&slowest.runtime), 1.0, slowest.pod.start),
        ];
        let first = self.first_start_timing();
        way.into_iter().flatten().chain(lag).chain(node).chain(pod).chain(own_init(slowest)).chain(first).collect()
    }

    /// How long the first replica of a service takes of which none is kept; nothing where some always are.
    fn first_start_timing(&self) -> Option<Timing> {
        let sleeps = self.groups.iter().find(|group| self.sleeps(group, 0))?;
        let law = self.first_start(sleeps).law?;
        let [median, p99] = [0.5, 0.99].map(|p| Seconds::new(law.quantile(p)).unwrap_or_default());
        let platform = self.scenario().microservices.platform;
        let own = platform == Platform::GcpRun && sleeps.service.pod.start.is_some();
        let cited = (!own).then(|| reading(self.first_start_row(sleeps.service)));
        Some(Timing { of: Timed::FromZero, median, p99, cited })
    }
}
