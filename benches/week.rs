//! How long a week takes, and what the pool over time is worth: `cargo bench --bench week`.

use model::burst::Limits;
use model::burstiness::{Burstiness, bursty};
use model::cold_start::{Kept, Pool, Start, changing, overall, quick};
use model::course::Course;
use model::fleet::nodes::NodeGroup;
use model::fleet::scaler::Scaler;
use model::fleet::{Fleet, POINTS, response, run};
use model::traffic::{NIGHTLY, OFFICE, Week, wave};
use std::hint::black_box;
use std::time::Instant;

fn main() {
    let shapes = [
        ("steady", Week::STEADY),
        ("wave, peak 2", Week::from_day(&wave(), 0.7, 2.0)),
        ("wave, peak 5", Week::from_day(&wave(), 0.5, 5.0)),
        ("office, peak 4", Week::from_day(&OFFICE, 0.2, 4.0)),
        ("nightly, peak 8", Week::from_day(&NIGHTLY, 1.0, 8.0)),
        ("campaign, peak 20", Week::spike(20.0)),
    ];
    println!("a week of 168 hours, keep-alive 600 s and 300 s together, by rate and service time");
    for (name, shape) in &shapes[2..4] {
        for rate in [0.001, 0.1, 1.0, 20.0, 300.0, 5_000.0, 100_000.0] {
            let times = [0.001, 0.12, 2.0, 60.0, 900.0].map(|service| {
                let course = Course::of_week(shape, rate).unwrap();
                let both = |keepalive: f64| {
                    let kept = Kept { service, keepalive, slots: 1, floor: 0 };
                    overall(&changing(black_box(&course), &kept, Start::Repeating)).p_cold
                };
                show(fastest(|| both(600.0) + both(300.0)))
            });
            println!("  {name:<18} {rate:>8}/s   1 ms, 0.12, 2, 60, 900 s: {}", times.join("  "));
        }
    }
    println!("one keep-alive of 600 s at 0.12 s and 20/s, by the length of a bin (all rates different)");
    for bin in [3_600.0, 900.0, 300.0, 60.0] {
        let bins = (7.0 * 86_400.0 / bin) as usize;
        let rate = |i: usize| 20.0 * (1.0 + 0.8 * libm::sin(i as f64 * bin / 13_751.0) + 1e-6 * i as f64);
        let course = Course::sampled(bin, (0..bins).map(rate)).unwrap();
        let kept = Kept { service: 0.12, keepalive: 600.0, slots: 1, floor: 0 };
        println!("  {bin:>6} s: {}", show(fastest(|| overall(&changing(&course, &kept, Start::Repeating)).p_cold)));
    }
    bursts();
    fleets();
    println!("share of cold starts and instances: over time, and hour by hour as if each had lasted for ever");
    for (name, shape) in &shapes {
        for rate in [0.003, 0.1, 1.0, 20.0, 300.0] {
            for keepalive in [300.0, 3_600.0] {
                let kept = Kept { service: 0.12, keepalive, slots: 1, floor: 0 };
                let course = Course::of_week(shape, rate).unwrap();
                let (over, by_hour) =
                    (overall(&changing(&course, &kept, Start::Repeating)), hour_by_hour(&course, &kept));
                println!(
                    "  {name:<18} {rate:>6}/s {keepalive:>5} s  cold {:>9.3e} {:>+7.1} %   instances {:>8.3} {:>+6.1} %",
                    over.p_cold,
                    100.0 * (by_hour.p_cold / over.p_cold - 1.0),
                    over.instances,
                    100.0 * (by_hour.instances / over.instances - 1.0)
                );
            }
        }
    }
}

fn bursts() {
    println!("a week of a wave, peak 5: limits on scaling out; bursts of 0.5 on top of a pool over time");
    let limits = Limits { tokens: 1_000.0, refill: 100.0, cap: 10_000.0, keepalive: 600.0 };
    let shape = Week::from_day(&wave(), 0.5, 5.0);
    for (rate, service) in
        [(20.0, 0.12), (2_000.0, 0.12), (50_000.0, 0.001), (50_000.0, 0.12), (20.0, 60.0), (3.0, 900.0)]
    {
        let course = Course::of_week(&shape, rate).unwrap();
        let limit = show(fastest(|| limits.along(&course, service, 3_600.0).throttled_share));
        let kept = Kept { service, keepalive: 600.0, slots: 1, floor: 0 };
        let moments = changing(&course, &kept, Start::Repeating);
        let bursty = show(fastest(|| overall(&bursty(&moments, &kept, &Burstiness::new(0.5))).p_cold));
        println!("  {rate:>8}/s {service:>6} s: limits {limit}, bursts {bursty}");
    }
}

fn fleets() {
    println!("a week of containers, from 20 replicas at a mean of 200/s (10/s each)");
    let fleet = Fleet {
        scaler: Scaler::busy(0.6, 2, 1_000),
        capacity: 10.0,
        slots: 2.0,
        delay: 30.0,
        nodes: Some(NodeGroup::launched(6, 2)),
        timeout: 10.0,
    };
    let steady = |rate: f64, ready: u32| POINTS.map(|(p, _)| 0.1 + rate * 1e-6 / f64::from(ready) - libm::log(1.0 - p));
    for (name, shape) in [("wave, peak 3", Week::from_day(&wave(), 0.5, 3.0)), ("campaign, peak 20", Week::spike(20.0))]
    {
        let course = Course::of_week(&shape, 200.0).unwrap();
        let plain = show(fastest(|| run(&fleet, &course, 20, |_| {}).total.served));
        let times = show(fastest(|| response(&fleet, &course, 20, steady).1.total()));
        println!("  {name:<18} {plain}, with response times {times}");
    }
}

fn hour_by_hour(course: &Course, kept: &Kept) -> Pool {
    let (mut colds, mut instances) = (0.0, 0.0);
    for span in course.spans() {
        let pool = quick(span.amount * kept.service, kept.keepalive / kept.service, kept.floor);
        colds += pool.p_cold * span.amount * span.seconds;
        instances += pool.instances * span.seconds;
    }
    Pool { p_cold: colds / course.total(), instances: instances / course.period() }
}

/// Nanoseconds of the fastest of several calls.
fn fastest(call: impl Fn() -> f64) -> f64 {
    let mut best = f64::MAX;
    let begun = Instant::now();
    for _ in 0..30 {
        let start = Instant::now();
        black_box(call());
        best = best.min(start.elapsed().as_nanos() as f64);
        if begun.elapsed().as_millis() > 200 {
            break;
        }
    }
    best
}

fn show(nanoseconds: f64) -> String {
    match nanoseconds {
        middle if middle < 1e6 => format!("{:.0} us", middle / 1e3),
        large => format!("{:.1} ms", large / 1e6),
    }
}
