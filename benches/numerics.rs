//! How long the numbers take: `cargo bench --bench numerics`.
//!
//! One evaluation of a scenario asks for about 25 load levels per side, so that nanoseconds here are microseconds
//! there. Each figure is the fastest of several runs, the one that was disturbed least; what is compared stands side by side.

use model::cold_start::{quick, steady, two_moments};
use model::packing::{Pod, Room, pack};
use model::queueing::{Queue, Wait, wait};
use model::response::{Cold, Colds, Response, Stage, Waits};
use model::service::Law;
use model::units::{Rate, Seconds};
use model::{autoscaler, erlang};
use std::hint::black_box;
use std::time::Instant;

/// Runs of which the fastest is taken.
const RUNS: usize = 9;
/// Nanoseconds that one run should last at least.
const ENOUGH: f64 = 2e6;

fn main() {
    println!("cold starts (erlangs, keep-alive in service times)");
    for (load, keep) in [(1e-3, 3e4), (0.3, 3e3), (2.0, 3e3), (6.0, 3e3), (40.0, 3e3), (1_000.0, 600.0), (1e5, 600.0)] {
        pools(load, keep);
    }
    println!("  with a floor");
    for (load, keep, floor) in [(0.3, 3e3, 2), (3.0, 3e3, 6), (40.0, 3e3, 55), (1_000.0, 600.0, 1_050), (3.0, 10.0, 4)]
    {
        let time = fastest(|i| quick(load * nearly(i), keep, floor).p_cold);
        println!("  {:<34}{:>10}", format!("{load}, {keep}, {floor} warm"), show(time));
    }
    queues();
    packing();
    responses();
}

fn pools(load: f64, keep: f64) {
    let fast = fastest(|i| quick(load * nearly(i), keep, 0).p_cold);
    let two = fastest(|i| two_moments(load * nearly(i), keep, 0).p_cold);
    let exact = fastest(|i| steady(load * nearly(i), keep, 0).p_cold);
    println!(
        "  {:<34}{:>10}   two moments {:>10}   exact {:>10}   {:>6.0} times",
        format!("{load}, {keep}"),
        show(fast),
        show(two),
        show(exact),
        exact / fast
    );
}

fn queues() {
    println!("queues (servers at 80 % load)");
    for servers in [2_u32, 16, 50, 64, 65, 400, 5_000, 100_000] {
        let load = 0.8 * f64::from(servers);
        let loss = fastest(|i| erlang::blocked(servers, load * nearly(i)));
        let waiting = fastest(|i| {
            let queue = wait(Rate::of(load * nearly(i)), Seconds::of(1.0), 1.5, servers);
            queue.steady().map_or(0.0, |wait| wait.mean)
        });
        println!("  {servers:<34}{:>10}   Erlang B {:>10}", show(waiting), show(loss));
    }
}

fn packing() {
    println!("packing and scaling");
    let room = Room { cpu: 1.93, memory_mib: 7_518.0, pods: 29 };
    for kinds in [1, 5, 20_u32] {
        let pods: Vec<(Pod, u32)> = (0..kinds)
            .map(|k| (Pod { cpu: 0.1 + 0.07 * f64::from(k), memory_mib: 256.0 + 64.0 * f64::from(k) }, 40 + k))
            .collect();
        let time = fastest(|_| f64::from(pack(room, black_box(&pods)).map_or(0, |packed| packed.nodes)));
        println!("  {:<34}{:>10}", format!("{kinds} kinds of pods into nodes"), show(time));
    }
    let time = fastest(|i| f64::from(autoscaler::replicas(40.0 * nearly(i), 8.0, 0.6, 2)));
    println!("  {:<34}{:>10}", "replicas for a load", show(time));
}

fn responses() {
    println!("response times (set up; P(late); p50, p95, p99 and p99.9)");
    let service = Law::new(Seconds::of(0.12), 1.0);
    let delay = Law::through(Seconds::of(0.3), Seconds::of(0.5), Seconds::of(0.9)).unwrap();
    let function = Stage { cold: Some(Cold { share: 0.004, delay }), ..Stage::of(service) };
    let hours = (0..25).map(|hour| {
        let queue = wait(Rate::of(20.0 + 8.0 * f64::from(hour)), Seconds::of(0.12), 1.0, 8 + hour);
        (0.04, queue.steady().unwrap_or_default())
    });
    let hours: Vec<(f64, Wait)> = hours.collect();
    let time = fastest(|_| Waits::merge(black_box(&hours).iter().copied()).mean());
    println!("  {:<34}{:>10}", "25 hours of waits into six", show(time));
    let queued = Stage { waits: Waits::merge(hours.iter().copied()), ..Stage::of(service) };
    let narrow = Stage { service: Law::new(Seconds::of(0.05), 0.4), ..queued };
    let different =
        [0.02, 0.04, 0.06, 0.08, 0.12].map(|mean| Stage { service: Law::new(Seconds::of(mean), 0.8), ..queued });
    let cases: [(&str, &[Stage]); 7] = [
        ("one function", &[function]),
        ("one queue, six kinds of waits", &[queued]),
        ("five functions alike", &[Stage { visits: 5.0, ..function }]),
        ("five queues alike", &[Stage { visits: 5.0, ..queued }]),
        ("two different queues", &[queued, narrow]),
        ("five different queues", &different),
        ("fan-out of eight", &[Stage { parallel: 8, ..queued }]),
    ];
    for (name, stages) in cases {
        let goal = 0.5;
        let set_up =
            fastest(|_| f64::from(u8::from(Response::new(black_box(stages), Colds::Independent).exceeds(goal) > 0.5)));
        let response = Response::new(stages, Colds::Independent);
        let late = fastest(|i| response.exceeds(goal * nearly(i)));
        let four =
            fastest(|i| [0.5, 0.95, 0.99, 0.999].map(|p| response.quantile(p * nearly(i).min(1.0))).iter().sum());
        println!("  {name:<34}{:>10}{:>12}{:>12}", show(set_up), show(late), show(four));
    }
    let saturated = wait(Rate::of(9.0), Seconds::of(1.0), 1.0, 8);
    assert!(matches!(saturated, Queue::Saturated { .. }));
}

/// One, nearly: so that no call is the same as the last.
fn nearly(i: usize) -> f64 {
    1.0 - 1e-9 * (i % 1000) as f64
}

/// Nanoseconds of one call.
fn fastest(call: impl Fn(usize) -> f64) -> f64 {
    let mut calls = 1;
    let mut time = run(&call, calls);
    while time * (calls as f64) < ENOUGH {
        calls *= 2;
        time = run(&call, calls);
    }
    (0..RUNS).map(|_| run(&call, calls)).fold(time, f64::min)
}

fn run(call: &impl Fn(usize) -> f64, calls: usize) -> f64 {
    let start = Instant::now();
    let mut sum = 0.0;
    for i in 0..calls {
        sum += call(black_box(i));
    }
    black_box(sum);
    start.elapsed().as_nanos() as f64 / calls as f64
}

fn show(nanoseconds: f64) -> String {
    match nanoseconds {
        small if small < 1e3 => format!("{small:.0} ns"),
        middle if middle < 1e6 => format!("{:.2} us", middle / 1e3),
        large => format!("{:.1} ms", large / 1e6),
    }
}
