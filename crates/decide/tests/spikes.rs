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
        let Fleets { fleet, scaler, hop } = fleets(&scenario, &course, Arrivals::Profile(profile), seconds);
        let mut controller = Controller::new(scaler, f64::from(fleet.workers));
        let mut run = FleetRun::new(fleet, seed);
        while !run.advance(1 << 20, &mut |sight| controller.wants(sight)).finished {}
        let report = run.report();
        let most = report.looks.iter().map(|(sight, _)| sight.replicas).max().unwrap_or(0);
        let lost = report.dropped as f64 / report.requests as f64;
        [report.sojourns.quantile(0.99) + hop, lost, report.replica_s / seconds, f64::from(most)]
    }
}

#[test]
#[ignore]
fn sweep() {
    for platform in [Platform::AwsFargate, Platform::AwsEks, Platform::GcpRun, Platform::AzureContainerApps] {
        for (shape, peak) in
            [(Shape::Spike, 4.0), (Shape::Spike, 8.0), (Shape::Spike, 20.0), (Shape::Nightly, 6.0), (Shape::Cron, 1.0)]
        {
            for (rate, duration, workers, target) in
                [(2.0, 0.5, 1, 0.6), (8.0, 0.5, 2, 0.7), (20.0, 0.12, 8, 0.6), (3.0, 2.0, 4, 0.6)]
            {
                for (goal, errors) in [(100.0, 1.0), (2.0 + 2.0 * duration, 0.001)] {
                    let case = Case { platform, shape, peak, rate, duration, workers, target, goal, errors };
                    let found = outcome(&case.scenario()).microservices;
                    let Fleet::Containers(fleet) = found.fleet else { continue };
                    let runs = [1, 2].map(|seed| case.simulated(seed));
                    let sim: [f64; 4] = std::array::from_fn(|place| (runs[0][place] + runs[1][place]) / 2.0);
                    let off = |ours: f64, theirs: f64| 100.0 * (ours / theirs - 1.0);
                    println!(
                        "{platform:?} {shape:?} {peak} {rate}/s {duration} s x{workers} {target} goal {goal} {errors}: p99 {:.3} {:.3} {:+.0} % | failed {:.5} {:.5} {:+.0} % | mean {:.2} {:.2} {:+.1} % | peak {:.0} {:.0} | extra {} keeps {}",
                        found.latency.p99.get(),
                        sim[0],
                        off(found.latency.p99.get(), sim[0]),
                        found.failed_share,
                        sim[1],
                        off(found.failed_share, sim[1]),
                        fleet.mean,
                        sim[2],
                        off(fleet.mean, sim[2]),
                        fleet.peak,
                        sim[3],
                        fleet.extra_replicas,
                        found.meets_goal
                    );
                }
            }
        }
    }
}
