use super::*;
use crate::random::Random;

const WORK: Work = Work { rate: 4.0, service: 0.5, shared: 0.0, cores: 1.0 };
const SCALER: Scaler = Scaler { metric: Metric::Concurrency, target: 1.0, utilisation: 0.7, window: 60.0, least: 1 };

#[test]
fn pods_are_the_mean_of_what_is_rounded_up() {
    let cases = [
        // (why, scaler, work, pods)
        ("nothing comes", SCALER, Work { rate: 0.0, ..WORK }, 1.0),
        ("far below one pod", Scaler { target: 100.0, ..SCALER }, WORK, 1.0),
        // 200 / 0.7 is 285.7; over many steps rounding up adds half a pod.
        ("many pods", SCALER, Work { rate: 400.0, ..WORK }, 286.21),
        ("a floor", Scaler { least: 9, ..SCALER }, WORK, 9.0),
        // At exactly one pod's worth a minute holds more than the mean in half of all cases.
        ("by rate", Scaler { metric: Metric::Rate, target: 4.0, utilisation: 1.0, ..SCALER }, WORK, 1.49),
    ];
    for (why, scaler, work, pods) in cases {
        let found = scaler.holds(&work);
        assert!((found.pods / pods - 1.0).abs() < 0.01, "{why}: {}", found.pods);
    }
}

/// Every request slows as others are in its pod: with `shared` at 1 a pod is a queue that shares its processor, whose
/// mean response is S / (1 - load), whatever the law of service.
#[test]
fn one_pod_is_a_processor_that_is_shared() {
    for load in [0.1, 0.5, 0.9] {
        let work = Work { rate: load / 0.5, service: 0.5, shared: 1.0, cores: 1.0 };
        assert!((work.response(1.0) - 0.5 / (1.0 - load)).abs() < 1e-6, "{load}");
        assert!((work.response(2.0) - 0.5 / (1.0 - load / 2.0)).abs() < 1e-6, "two pods take half each");
        assert_eq!(Work { shared: 0.0, ..work }.response(1.0), 0.5, "who waits for others slows nobody");
        assert!(Work { cores: 4.0, ..work }.response(1.0) < 0.51 + 0.02 * load, "four cores are seldom full");
    }
    assert_eq!(Work { rate: 3.0, shared: 1.0, ..WORK }.response(1.0), f64::INFINITY);
}

/// A window that moves over requests at random, read every two seconds.
#[test]
fn noise_in_the_window_is_that_of_single_requests() {
    for (rate, service, target) in [(1.0, 1.2, 1.0), (2.0, 0.5, 3.0), (7.0, 0.5, 1.0), (5.0, 20.0, 10.0)] {
        let scaler = Scaler { target, ..SCALER };
        let work = Work { rate, service, ..WORK };
        let (ours, seen) = (scaler.holds(&work).pods, watched(&scaler, &work));
        assert!((ours / seen - 1.0).abs() < 0.02, "{rate} {service} {target}: {ours} against {seen}");
    }
}

fn watched(scaler: &Scaler, work: &Work) -> f64 {
    let (mut random, mut now) = (Random::seeded(5), 0.0);
    let mut starts = Vec::new();
    while now < 60_000.0 {
        now += random.exponential() / work.rate;
        starts.push(now);
    }
    let (mut sum, mut looks, mut at) = (0.0, 0.0, 200.0);
    while at < 59_000.0 {
        let first = starts.partition_point(|start| start + work.service < at - scaler.window);
        let busy = |start: &f64| ((start + work.service).min(at) - start.max(at - scaler.window)).max(0.0);
        let inside = starts[first..].iter().take_while(|start| **start < at);
        let mean = inside.map(busy).sum::<f64>() / scaler.window;
        sum += (mean / scaler.target / scaler.utilisation).ceil().max(f64::from(scaler.least));
        (looks, at) = (looks + 1.0, at + 2.0);
    }
    sum / looks
}

#[test]
fn the_share_is_read_off_times_beside_others() {
    let points: Vec<(f64, f64)> = [0.5, 1.0, 4.0].map(|found| (found, 1.1 * (1.0 + 0.3 * found))).to_vec();
    assert!((shared_share(1.1, &points) - 0.3).abs() < 1e-12);
    assert_eq!(shared_share(1.1, &[(2.0, 1.1), (1.0, 1.0)]), 0.0, "never less than nothing");
}
