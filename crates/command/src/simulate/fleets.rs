//! Fleets under a steady stream.

use serde_json::json;

use super::{Answer, Settings, affordable, put};
use crate::fields::Fields;
use crate::predict::fleets::{Balanced, Held, SPREADS};
use model::simulation::{self, Arrivals, Controller, Estimate, FleetRun, Sight, ratio};

/// Runs of chance of their own: what differs between them is the interval.
const RUNS: u32 = 5;

/// Answers behind each kind of balancer.
pub(super) fn balanced(fields: &mut Fields<'_>, settings: Settings) -> Answer {
    let Balanced { rate, service, pods, workers } = Balanced::read(fields)?;
    // A pod must see enough of them for its queue to forget that it began empty.
    let least = (3_000.0 * f64::from(pods)).max(2e5);
    let requests = settings.requests.unwrap_or(f64::from(RUNS) * least) / f64::from(RUNS);
    affordable(requests * f64::from(RUNS) * SPREADS.len() as f64)?;
    let mut answer = json!({"requests": requests.ceil() * f64::from(RUNS), "windows": RUNS});
    for (picks, name) in SPREADS {
        let run = |seed| simulation::Balanced { rate, service, pods, workers, picks }.run(requests.ceil() as u64, seed);
        let runs: Vec<_> = seeds(settings, RUNS).map(run).collect();
        answer[name] = json!({});
        for (figure, share) in [("p50", 0.5), ("p95", 0.95), ("p99", 0.99)] {
            put(&mut answer[name], figure, mean(runs.iter().map(|seen| seen.sojourns.quantile(share))));
        }
    }
    Ok(answer)
}

/// Mean and most replicas under an autoscaler, over runs of the seconds that the input names.
pub(super) fn held(fields: &mut Fields<'_>, settings: Settings) -> Answer {
    let held = Held::read(fields)?;
    let each = held.rate * held.seconds;
    let runs = (settings.requests.unwrap_or(0.0) / each).clamp(3.0, f64::from(RUNS)).floor();
    affordable(runs * each)?;
    let seen: Vec<(f64, f64)> = seeds(settings, runs as u32).map(|seed| run(&held, seed)).collect();
    let mut answer = json!({"requests": runs * each, "windows": runs});
    put(&mut answer, "replicas", mean(seen.iter().map(|(mean, _)| *mean)));
    put(&mut answer, "replicas_most", mean(seen.iter().map(|(_, most)| *most)));
    Ok(answer)
}

/// Mean and most replicas of one run.
fn run(held: &Held, seed: u64) -> (f64, f64) {
    let Held { rate, service, workers, seconds, delay, scaler, wish } = *held;
    let start = (wish - 1e-9).ceil().max(1.0) as u32;
    let fleet = simulation::Fleet {
        arrivals: Arrivals::Steady(rate),
        service,
        workers,
        start,
        delay,
        sync: scaler.every,
        looks: (scaler.window / scaler.every).round() as u32,
        patience: 10.0,
        seconds,
        sleep: None,
    };
    let mut run = FleetRun::new(fleet, seed);
    let mut controller = Controller::new(scaler, f64::from(workers));
    // It goes on from a past like the present, not from an empty one.
    let first = scaler.settle + 4.0 * scaler.window;
    let mut looks = |sight: &Sight| {
        let wanted = controller.wants(sight);
        if sight.time < first { start } else { wanted }
    };
    while !run.advance(1 << 20, &mut looks).finished {}
    let looks = run.report().looks;
    let counts = || looks.iter().map(|(sight, _)| f64::from(sight.replicas));
    (counts().sum::<f64>() / looks.len() as f64, counts().fold(0.0, f64::max))
}

/// A seed for each of so many runs.
fn seeds(settings: Settings, runs: u32) -> impl Iterator<Item = u64> {
    (0..u64::from(runs)).map(move |run| settings.seed.wrapping_mul(1_000).wrapping_add(run))
}

fn mean(samples: impl Iterator<Item = f64> + Clone) -> Estimate {
    ratio(samples.map(|sample| (sample, 1.0)))
}
