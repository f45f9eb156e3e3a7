//! Response times of a fleet over time.

use std::collections::BTreeMap;

use crate::units::Within as _;

use super::{Fleet, Ran, run};
use crate::course::Course;
use crate::histogram::Histogram;

/// Probabilities at which a law of response times is taken, and the share of the requests each stands for: fine in
/// the late tail, where goals are.
pub const POINTS: [(f64, f64); 24] = [
    (0.025, 0.05),
    (0.075, 0.05),
    (0.15, 0.10),
    (0.25, 0.10),
    (0.35, 0.10),
    (0.45, 0.10),
    (0.55, 0.10),
    (0.65, 0.10),
    (0.725, 0.05),
    (0.775, 0.05),
    (0.82, 0.04),
    (0.86, 0.04),
    (0.89, 0.02),
    (0.91, 0.02),
    (0.93, 0.02),
    (0.945, 0.01),
    (0.955, 0.01),
    (0.965, 0.01),
    (0.975, 0.01),
    (0.982_5, 0.005),
    (0.987_5, 0.005),
    (0.992, 0.004),
    (0.996, 0.004),
    (0.999, 0.002),
];

/// Response times in seconds at the probabilities of [`POINTS`].
pub type Times = [f64; POINTS.len()];

/// How busy replicas may be for the steady law to hold, and from where on the fluid alone holds.
const STEADY: f64 = 0.95;
/// See [`STEADY`].
const FLUID: f64 = 1.05;

/// Runs a fleet and collects the response times of all its requests; those that are lost count as later than any.
///
/// `steady` gives the law of the response time for a steady rate per second on so many ready replicas; it is asked
/// once for each pair that occurs, at rates of at most 95 % of what the replicas can do, and at no rate at all for the
/// service alone. While requests wait, all of them take the fluid's delay and then the service; between 95 and 105 %
/// busy a share that grows evenly does.
pub fn response(
    fleet: &Fleet,
    course: &Course,
    start: u32,
    mut steady: impl FnMut(f64, u32) -> Times,
) -> (Ran, Histogram) {
    let mut histogram = Histogram::default();
    // Few pairs occur, and again and again; hardly a delay occurs twice.
    let mut calm: BTreeMap<(u64, u32), f64> = BTreeMap::new();
    let mut delayed: Vec<(f64, f64)> = Vec::new();
    let mut before = 0.0;
    let ran = run(fleet, course, start, |stretch| {
        let requests = stretch.rate * stretch.seconds;
        let able = f64::from(stretch.ready) * fleet.capacity;
        let answered = (requests - stretch.dropped).max(0.0);
        histogram.lose(requests - answered);
        // The delay that a request meets in the middle of the stretch.
        let waiting = f64::midpoint(before, stretch.queue);
        before = stretch.queue;
        if answered <= 0.0 {
            return;
        }
        if able <= 0.0 {
            delayed.push((fleet.timeout, answered));
            return;
        }
        let load = stretch.rate / able;
        let fluid = if waiting > 0.0 { 1.0 } else { ((load - STEADY) / (FLUID - STEADY)).within(0.0, 1.0) };
        if fluid < 1.0 {
            let rate = stretch.rate.min(STEADY * able);
            *calm.entry((rate.to_bits(), stretch.ready)).or_insert(0.0) += answered * (1.0 - fluid);
        }
        if fluid > 0.0 {
            delayed.push((waiting / able, answered * fluid));
        }
    });
    for ((rate, ready), requests) in calm {
        add(&mut histogram, &steady(f64::from_bits(rate), ready), 0.0, requests);
    }
    if !delayed.is_empty() {
        let service = steady(0.0, 1);
        delayed.sort_by(|(one, _), (other, _)| one.total_cmp(other));
        let mut delayed = delayed.into_iter();
        let mut late = delayed.next().unwrap_or_default();
        for (delay, requests) in delayed {
            if delay == late.0 {
                late.1 += requests;
            } else {
                add(&mut histogram, &service, late.0, late.1);
                late = (delay, requests);
            }
        }
        add(&mut histogram, &service, late.0, late.1);
    }
    (ran, histogram)
}

fn add(histogram: &mut Histogram, times: &Times, delay: f64, requests: f64) {
    for (time, (_, share)) in times.iter().zip(POINTS) {
        histogram.add(time + delay, requests * share);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::course::Span;
    use crate::fleet::scaler::Scaler;

    /// A tenth of a second at any load, twice that at the 95th percentile.
    fn flat(_: f64, _: u32) -> Times {
        POINTS.map(|(p, _)| if p < 0.95 { 0.1 } else { 0.2 })
    }

    const FLEET: Fleet = Fleet {
        scaler: Scaler::busy(0.6, 2, 100),
        capacity: 10.0,
        slots: 1.0,
        delay: 30.0,
        nodes: None,
        timeout: 10.0,
    };

    #[test]
    fn points_stand_for_all_requests() {
        assert!((POINTS.iter().map(|(_, share)| share).sum::<f64>() - 1.0).abs() < 1e-12);
        assert!(POINTS.is_sorted_by(|a, b| a.0 < b.0));
    }

    #[test]
    fn a_quiet_fleet_has_the_steady_law() {
        let course = Course::sampled(3_600.0, [80.0; 4]).unwrap();
        let (_, times) = response(&FLEET, &course, 14, flat);
        assert!((times.quantile(0.5).unwrap() / 0.1 - 1.0).abs() < 0.01);
        assert!((times.quantile(0.97).unwrap() / 0.2 - 1.0).abs() < 0.01);
        assert!((times.total() - course.total()).abs() < 1e-6 && times.lost() == 0.0);
    }

    #[test]
    fn what_waits_is_late_and_what_waits_too_long_is_lost() {
        let spans = [(300.0, 100.0), (600.0, 1_000.0), (900.0, 100.0)];
        let course = Course::new(spans.map(|(seconds, amount)| Span { seconds, amount }).to_vec()).unwrap();
        let (ran, times) = response(&FLEET, &course, 17, flat);
        assert!((times.lost() - ran.total.dropped_share()).abs() < 1e-12);
        assert!((times.lost() - 77_550.0 / 720_000.0).abs() < 1e-9);
        let p80 = times.quantile(0.8).unwrap();
        assert!(p80 > 5.0 && p80 <= 10.3, "{p80}: at most the timeout and a service");
    }
}
