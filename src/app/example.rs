//! Ready-made workloads: typical ones, to start from and to compare with.
//!
//! They are examples drawn by judgement, not measurements. Each is named for what one would call it.

use crate::app::knob::Knob;
use crate::app::scenario::{Scenario, Shape, Side};

/// A typical workload.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Example {
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
    /// How its week runs.
    pub shape: Shape,
}

/// All of them, the default first.
pub const ALL: [Example; 9] = [
    example("Public API", 20.0, 5.0, 120.0, 512.0, Shape::Daily),
    example("Internal tool, nine to five", 0.5, 5.0, 200.0, 512.0, Shape::Office),
    example("Nightly batch", 2.0, 10.0, 20_000.0, 2048.0, Shape::Nightly),
    example("Webhook receiver", 0.2, 20.0, 100.0, 256.0, Shape::Spike),
    example("Image resize", 5.0, 5.0, 1_500.0, 2048.0, Shape::Daily),
    example("Viral launch", 50.0, 30.0, 150.0, 512.0, Shape::Spike),
    example("IoT telemetry", 2_000.0, 1.5, 20.0, 128.0, Shape::Steady),
    example("ML inference", 5.0, 3.0, 800.0, 4096.0, Shape::Daily),
    example("Always-busy backend", 1_000.0, 1.5, 50.0, 1024.0, Shape::Steady),
];

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

    /// The default scenario with this workload.
    pub fn scenario(&self) -> Scenario {
        let mut scenario = Scenario::default();
        scenario.traffic.shape = self.shape;
        Knob::Rate.write(&mut scenario, self.rate);
        Knob::PeakToMean.write(&mut scenario, self.peak);
        Knob::Duration.write(&mut scenario, self.duration);
        Knob::Memory.write(&mut scenario, self.memory);
        scenario
    }
}

const fn example(name: &'static str, rate: f64, peak: f64, duration: f64, memory: f64, shape: Shape) -> Example {
    Example { name, rate, peak, duration, memory, shape }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_example_is_nearest_to_itself() {
        for example in ALL {
            let (nearest, distance) = nearest(&example.scenario());
            assert_eq!(nearest.name, example.name);
            assert!(distance < 1e-9, "{}: every value is in range, so it is read as written", example.name);
        }
    }

    #[test]
    fn home_grounds_are_where_the_words_say() {
        assert_eq!(home_ground(Side::Serverless).name, "Webhook receiver");
        assert_eq!(home_ground(Side::Microservices).name, "Always-busy backend");
        let busy = ALL[8].scenario();
        assert!(home_ground(Side::Microservices).distance(&busy) < home_ground(Side::Serverless).distance(&busy));
    }

    #[test]
    fn the_first_example_is_the_default() {
        assert_eq!(ALL[0].scenario(), Scenario::default());
    }

    #[test]
    fn distances_are_shares() {
        let mut far = Scenario::default();
        for knob in [Knob::Rate, Knob::PeakToMean, Knob::Duration, Knob::Memory] {
            knob.write(&mut far, f64::INFINITY);
        }
        for example in ALL {
            assert!((0.0..=1.0).contains(&example.distance(&far)), "{}", example.name);
        }
    }
}
