//! Ready-made workloads: typical ones, to start from and to compare with.
//!
//! They are examples drawn by judgement, not measurements: rate, work, memory and goal are what a system of that name
//! plausibly has, and each row says what was thought of. Each is named for what one would call it.

use crate::knob::Knob;
use crate::{Scenario, Shape, Side};

/// A typical workload.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Example {
    /// What links and addresses call it, as `preset`. A contract: added, never renamed.
    pub id: &'static str,
    /// What one would call it.
    pub name: &'static str,
    /// Mean requests per second.
    pub rate: f64,
    /// Busiest hour over the mean.
    pub peak: f64,
    /// Mean warm time of a visit, ms.
    pub duration: f64,
    /// Memory, MB.
    pub memory: f64,
    /// The p99 goal, ms.
    pub p99: f64,
    /// How its week runs.
    pub shape: Shape,
    /// Hours of people a month, for functions and for containers, where they are not those of [`crate::people::usual_hours`].
    pub hours: Option<[f64; 2]>,
}

/// Why an example takes fewer hours than usual.
const SHARED_CLUSTER: &str = " This example takes a few hours a month on either side: its company runs a cluster for everybody anyway, so that \
     this workload adds little to it.";

/// What a scenario is called that is none of the examples.
pub const OWN: &str = "Your own";

/// All of them, the default first.
pub const ALL: [Example; 9] = [
    // A JSON API with a database behind it; people wait for its answers.
    example(["public-api", "Public API"], [20.0, 5.0, 120.0, 512.0, 500.0], Shape::Daily),
    // Some hundred colleagues, a click every few minutes each; a second is fast enough at work.
    example(["internal-tool", "Internal tool, nine to five"], [0.5, 5.0, 200.0, 512.0, 1e3], Shape::Office),
    // Jobs of twenty seconds that run at night; a job is late when it takes minutes.
    example(["nightly-batch", "Nightly batch"], [2.0, 10.0, 2e4, 2048.0, 12e4], Shape::Nightly),
    // A few calls a minute, hundreds when somebody imports; senders wait some seconds before they try again.
    example(["webhook-receiver", "Webhook receiver"], [0.2, 20.0, 100.0, 256.0, 2e3], Shape::Spike),
    // A photograph is decoded, scaled and written; it is seen a moment later. A site with users on every continent, so
    // that some of them are always awake: 300 photographs a second, between the 40 of Flickr and the 640 of Instagram
    // in 2013 (https://www.theverge.com/2013/9/17/4741332/facebook-users-have-uploaded-a-quarter-trillion-photos-since-launch).
    // A site of that size has a cluster and a team that runs it for everybody, so that hours are few on either side.
    Example {
        hours: Some([3.0, 6.0]),
        ..example(["image-resize", "Image resize"], [300.0, 1.5, 1_500.0, 2048.0, 1e4], Shape::Daily)
    },
    // A page that is told on by everybody within the hour; all of them wait.
    example(["viral-launch", "Viral launch"], [50.0, 20.0, 150.0, 512.0, 1e3], Shape::Spike),
    // Ninety thousand devices, each with a reading a minute.
    example(["iot-telemetry", "IoT telemetry"], [1_500.0, 1.5, 20.0, 128.0, 500.0], Shape::Steady),
    // A model of a few gigabytes on CPUs.
    example(["ml-inference", "ML inference"], [5.0, 3.0, 800.0, 4096.0, 5e3], Shape::Daily),
    // What everything else calls, day and night.
    example(["always-busy-backend", "Always-busy backend"], [2_000.0, 1.5, 100.0, 1024.0, 500.0], Shape::Steady),
];

/// The example that `scenario` is, to the last field; nothing where it is the reader's own.
pub fn of(scenario: &Scenario) -> Option<usize> {
    ALL.iter().position(|example| example.scenario() == *scenario)
}

/// The example that links call `id`.
pub fn named(id: &str) -> Option<&'static Example> {
    ALL.iter().find(|example| example.id == id)
}

/// The workload that each side is made for. A judgement: functions for rare and sudden work, containers for a level
/// load that never rests.
pub const fn home_ground(side: Side) -> &'static Example {
    match side {
        Side::Serverless => &ALL[3],
        Side::Microservices => &ALL[8],
    }
}

/// The example nearest to `scenario`, with its [`Example::distance`].
pub fn nearest(scenario: &Scenario) -> (&'static Example, f64) {
    let distances = ALL.iter().map(|example| (example, example.distance(scenario)));
    distances.min_by(|a, b| a.1.total_cmp(&b.1)).unwrap_or((&ALL[0], 0.0))
}

impl Example {
    /// How far `scenario` is from this example: root mean square of the distances of rate, peak, duration and memory
    /// on their sliders, as a share of a slider's length, in `0..=1`.
    pub fn distance(&self, scenario: &Scenario) -> f64 {
        let axes = [
            (Knob::Rate, self.rate),
            (Knob::PeakToMean, self.peak),
            (Knob::Duration, self.duration),
            (Knob::Memory, self.memory),
        ];
        let square = |(knob, value): (Knob, f64)| {
            let apart = knob.position(knob.read(scenario)) - knob.position(value);
            apart * apart
        };
        libm::sqrt(axes.map(square).iter().sum::<f64>() / axes.len() as f64)
    }

    /// What it assumes of people that is not what is assumed of others, a sentence to follow another; empty where it is
    /// the same.
    pub fn assumes(&self) -> &'static str {
        if self.hours.is_some() { SHARED_CLUSTER } else { "" }
    }

    /// The default scenario with this workload.
    pub fn scenario(&self) -> Scenario {
        let mut scenario = Scenario::default();
        scenario.traffic.shape = self.shape;
        Knob::Rate.write(&mut scenario, self.rate);
        Knob::PeakToMean.write(&mut scenario, self.peak);
        Knob::Duration.write(&mut scenario, self.duration);
        Knob::Memory.write(&mut scenario, self.memory);
        Knob::P99.write(&mut scenario, self.p99);
        if let Some([functions, containers]) = self.hours {
            Knob::ServerlessHours.write(&mut scenario, functions);
            Knob::MicroservicesHours.write(&mut scenario, containers);
        }
        scenario
    }
}

/// Rate, peak, duration, memory and goal in one row, with the default's people.
const fn example(
    [id, name]: [&'static str; 2],
    [rate, peak, duration, memory, p99]: [f64; 5],
    shape: Shape,
) -> Example {
    Example { id, name, rate, peak, duration, memory, p99, shape, hours: None }
}
