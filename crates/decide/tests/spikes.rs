//! Spikes: what the week as it runs says of late and failed requests, and the simulation of one service request by request.

use answer::Fleet;
use decide::evaluate::outcome;
use model::simulation::{Arrivals, Controller, FleetRun, Piece};
use model::units::{Seconds, Share};
use platform::course::course;
use platform::simulated::{Fleets, fleets};
use scenario::knob::Knob;
use scenario::msg::Msg;
use scenario::{Balancing, NodeAutoscaler, Platform, Scenario, Shape};

struct Case {
    platform: Platform,
    shape: Shape,
    peak: f64,
    rate: f64,
    duration: f64,
    workers: u32,
    target: f64,
    goal: f64,
    errors: f64,
}

impl Case {
    fn scenario(&self) -> Scenario {
        let knobs = [(Knob::Rate, self.rate), (Knob::Duration, 1e3 * self.duration), (Knob::PeakToMean, self.peak)];
        let start = Scenario::default().after(Msg::Picked(self.platform)).after(Msg::Shaped(self.shape));
        let mut scenario =
            knobs.into_iter().fold(start, |scenario, (knob, value)| scenario.after(Msg::Typed(knob, value)));
        let choice = &mut scenario.microservices;
        choice.balancing = Balancing::LeastRequests;
        choice.node_autoscaler = NodeAutoscaler::None;
        choice.workers_per_pod = self.workers;
        choice.target_utilisation = Share::of(self.target);
        scenario.goals.p99 = Seconds::of(self.goal);
        scenario.goals.error_share = Share::of(self.errors);
        scenario
    }

    /// p99, share that failed and mean replicas, by simulation.
    fn simulated(&self, seed: u64) -> [f64; 4] {
        let scenario = self.scenario();
        let course = course(&scenario.traffic).times(self.rate);
        let profile = course.spans().iter().map(|span| Piece { seconds: span.seconds, rate: span.amount }).collect();
        let seconds = course.period();
        let Fleets { fleet, scaler, way: (hop, rest) } =
            fleets(&scenario, &course, Arrivals::Profile(profile), seconds);
        let mut controller = Controller::new(scaler, f64::from(fleet.workers));
        let mut run = FleetRun::new(fleet, seed);
        while !run.advance(1 << 20, &mut |sight| controller.wants(sight)).finished {}
        let report = run.report();
        let most = report.looks.iter().map(|(sight, _)| sight.replicas).max().unwrap_or(0);
        let lost = report.dropped as f64 / report.requests as f64;
        [report.sojourns.quantile_with(&rest, 0.99) + hop, lost, report.replica_s / seconds, f64::from(most)]
    }
}

/// What a spike does without and with replicas bought for it. Above 0.01 % of the requests, what fails is within 15 % or
/// within the spread of two runs; a week has one spike.
#[test]
fn late_and_failed_requests_of_spikes_are_those_of_the_simulation() {
    let case = |peak: f64, rate: f64, duration: f64, workers: u32, (goal, errors): (f64, f64)| Case {
        platform: Platform::AwsFargate,
        shape: Shape::Spike,
        peak,
        rate,
        duration,
        workers,
        target: 0.6,
        goal,
        errors,
    };
    let (any, strict) = ((100.0, 1.0), (4.0, 0.001));
    let cases = [
        (case(8.0, 2.0, 0.5, 1, any), "nothing is bought"),
        (case(20.0, 2.0, 0.5, 1, any), "ten times what is there"),
        (case(20.0, 2.0, 0.5, 1, strict), "a few stand ready"),
        (case(20.0, 3.0, 1.0, 4, any), "long work on larger pods"),
        (case(20.0, 2.0, 1.0, 2, strict), "and a few for that"),
    ];
    for (case, why) in cases {
        compared(&case, why, true);
    }
}

/// Prints what both say of a case, and holds them together.
fn compared(case: &Case, why: &str, holds: bool) {
    let found = outcome(&case.scenario()).microservices;
    let Fleet::Containers(fleet) = found.fleet else { unreachable!("containers") };
    let runs = [1, 2].map(|seed| case.simulated(seed));
    let mean: [f64; 4] = std::array::from_fn(|place| f64::midpoint(runs[0][place], runs[1][place]));
    let ours = [found.latency.p99.get(), found.failed_share, fleet.mean, fleet.peak];
    let Case { platform, shape, peak, rate, duration, workers, target, goal, errors } = case;
    println!(
        "{platform:?} {shape:?} {peak} {rate}/s {duration} s x{workers} {target}, {goal} s {errors}: p99, failed, mean, most: {ours:.5?} for {mean:.5?}; extra {}",
        fleet.extra_replicas
    );
    if holds {
        let near =
            |place: usize, share: f64, least: f64| (ours[place] - mean[place]).abs() <= share * mean[place] + least;
        assert!(near(0, 0.10, 0.0), "{why}: p99 {ours:?} {mean:?}");
        assert!(near(1, 0.15, (runs[0][1] - runs[1][1]).abs()), "{why}: failed {ours:?} {mean:?}");
        assert!(near(2, 0.05, 0.0), "{why}: replicas {ours:?} {mean:?}");
        assert!(near(3, 0.15, 1.0), "{why}: most replicas {ours:?} {mean:?}");
    }
}

#[test]
#[ignore = "simulates for minutes; prints what both say"]
fn sweep() {
    let loads = [(2.0, 0.5, 1, 0.6), (8.0, 0.5, 2, 0.7), (20.0, 0.12, 8, 0.6), (3.0, 2.0, 4, 0.6)];
    for platform in [Platform::AwsFargate, Platform::GcpRun, Platform::AzureContainerApps] {
        for (shape, peak) in
            [(Shape::Spike, 4.0), (Shape::Spike, 8.0), (Shape::Spike, 20.0), (Shape::Nightly, 6.0), (Shape::Cron, 1.0)]
        {
            for (rate, duration, workers, target) in loads {
                for (goal, errors) in [(100.0, 1.0), (2.0 + 2.0 * duration, 0.001)] {
                    let case = Case { platform, shape, peak, rate, duration, workers, target, goal, errors };
                    compared(&case, "", false);
                }
            }
        }
    }
}

/// How far two runs are from many, and what is bought from what fails: for who looks at these bounds.
#[test]
#[ignore = "simulates for minutes; prints what both say"]
fn spread() {
    let cases =
        [(20.0, 2.0, 0.5, 1), (20.0, 2.0, 1.0, 2), (20.0, 8.0, 0.5, 2), (8.0, 20.0, 0.12, 8), (20.0, 3.0, 2.0, 4)];
    for (peak, rate, duration, workers) in cases {
        let (goal, errors) = (2.0 + 2.0 * duration, 0.001);
        let platform = Platform::AwsFargate;
        let case = Case { platform, shape: Shape::Spike, peak, rate, duration, workers, target: 0.6, goal, errors };
        let found = outcome(&case.scenario()).microservices;
        let Fleet::Containers(fleet) = found.fleet else { unreachable!("containers") };
        let runs: Vec<f64> = (1..=10).map(|seed| case.simulated(seed)[1]).collect();
        let mean = runs.iter().sum::<f64>() / runs.len() as f64;
        let variance = runs.iter().map(|run| (run - mean) * (run - mean)).sum::<f64>() / (runs.len() - 1) as f64;
        println!(
            "{peak} {rate}/s {duration} s x{workers}: {:.6} for {mean:.6} +- {:.6} of one run, {:+.1} %; extra {}",
            found.failed_share,
            variance.sqrt(),
            100.0 * (found.failed_share / mean - 1.0),
            fleet.extra_replicas
        );
    }
}
