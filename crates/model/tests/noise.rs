//! Replicas that an autoscaler keeps under a steady load that comes by chance, by closed form and by a simulation of its
//! rule on requests.
//!
//! `data/held.txt` is simulated by the test that is ignored:
//! `cargo test --release -p model --test noise -- --ignored --nocapture` prints it, within ten minutes.

use model::fleet::Fleet;
use model::fleet::noise::Noise;
use model::fleet::scaler::Scaler;
use model::service::Law;
use model::simulation::{self, Arrivals, Controller, FleetRun};
use model::units::Seconds;

/// A fleet under a steady stream.
#[derive(Clone, Copy, Debug)]
struct Cell {
    /// 0: how busy replicas are; 1: requests in service over half a minute; 2: over a minute, with no tolerance.
    rule: u32,
    /// Replicas that the mean load asks for.
    wish: f64,
    workers: u32,
    target: f64,
    service: f64,
    variation: f64,
}

impl Cell {
    fn rate(&self) -> f64 {
        self.wish * f64::from(self.workers) * self.target / self.service
    }

    fn scaler(&self) -> Scaler {
        let slots = f64::from(self.workers) * self.target;
        let scaler = match self.rule {
            0 => Scaler::busy(self.target, 1, 10_000),
            1 => Scaler {
                every: 30.0,
                up: None,
                tolerance: 0.0,
                settle: 300.0,
                window: 30.0,
                ..Scaler::in_service(slots, f64::MAX, 1, 10_000)
            },
            _ => Scaler::in_service(slots, self.target, 1, 10_000),
        };
        Scaler { noise: Noise::of(self.service, self.variation * self.variation, scaler.window), ..scaler }
    }

    fn fleet(&self) -> Fleet {
        let slots = f64::from(self.workers);
        Fleet { scaler: self.scaler(), capacity: slots / self.service, slots, delay: 35.0, nodes: None, timeout: 10.0 }
    }

    /// Mean and most replicas over so many seconds, by simulation.
    fn simulated(&self, seconds: f64, seed: u64) -> (f64, u32) {
        let (scaler, start) = (self.scaler(), (self.wish - 1e-9).ceil() as u32);
        let fleet = simulation::Fleet {
            arrivals: Arrivals::Steady(self.rate()),
            service: Law::new(Seconds::of(self.service), self.variation),
            workers: self.workers,
            start,
            delay: 35.0,
            sync: scaler.every,
            looks: (scaler.window / scaler.every).round() as u32,
            patience: 10.0,
            seconds,
        };
        let mut run = FleetRun::new(fleet, seed);
        let mut controller = Controller::new(scaler, f64::from(self.workers));
        // It goes on from a past like the present, not from an empty one.
        let first = scaler.settle + 4.0 * scaler.window;
        let mut looks = |sight: &simulation::Sight| {
            let wanted = controller.wants(sight);
            if sight.time < first { start } else { wanted }
        };
        while !run.advance(1 << 20, &mut looks).finished {}
        let looks = run.report().looks;
        let counts = || looks.iter().map(|(sight, _)| sight.replicas);
        (counts().map(f64::from).sum::<f64>() / looks.len() as f64, counts().max().unwrap_or(0))
    }
}

/// Seeds of the simulations whose mean a row of the table is.
const SEEDS: [u64; 3] = [3, 5, 7];

/// The cells of the table and how many seconds each is simulated.
fn cells() -> Vec<(Cell, f64)> {
    let mut cells = Vec::new();
    for rule in [0, 1, 2] {
        for wish in [1.6, 2.0, 2.4, 3.0, 3.5, 4.0, 4.8, 6.0, 8.0, 9.5, 12.0, 16.0, 24.0, 40.0] {
            for (workers, target) in [(1, 0.6), (2, 0.8), (4, 0.5), (8, 0.7)] {
                for (service, variation) in [(0.05, 0.7), (0.12, 0.3), (0.12, 2.0), (0.5, 0.7), (2.0, 1.0)] {
                    let cell = Cell { rule, wish, workers, target, service, variation };
                    let seconds = (4e6 / cell.rate()).min(604_800.0).floor();
                    // Of fast requests hardly any chance is left in half a minute.
                    let rest = rule > 0 && (workers == 2 || wish == 3.0 || wish > 13.0 && service == 0.05);
                    if seconds >= 20_000.0 && !rest {
                        cells.push((cell, seconds));
                    }
                }
            }
        }
    }
    cells
}

#[test]
#[ignore = "simulates for minutes; prints data/held.txt"]
fn simulate() {
    println!(
        "# rule wish workers target service variation seconds | mean and most replicas by simulation, mean of 3 runs"
    );
    for (cell, seconds) in cells() {
        let Cell { rule, wish, workers, target, service, variation } = cell;
        let runs = SEEDS.map(|seed| cell.simulated(seconds, seed));
        let mean = runs.iter().map(|(mean, _)| mean).sum::<f64>() / runs.len() as f64;
        let most = runs.iter().map(|(_, most)| f64::from(*most)).sum::<f64>() / runs.len() as f64;
        println!("{rule} {wish} {workers} {target} {service} {variation} {seconds} {mean:.3} {most:.1}");
    }
}
