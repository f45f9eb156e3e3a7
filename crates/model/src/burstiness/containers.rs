//! Response times of a fleet under bursts.

use super::Burstiness;
use crate::fleet::{POINTS, Times};

/// How busy a phase may be for its steady law to hold.
const STEADY: f64 = 0.95;
/// Nodes of an exponential delay, each as probable as the others: the means of its quarters.
const QUARTERS: [f64; 4] = [0.137, 0.477, 0.999, 2.387];

/// The law of response times at a mean `rate` with bursts, on replicas that can do `able` requests per second: the
/// mixture over the two phases, each weighed by its requests. For [`crate::fleet::response`].
///
/// `steady` gives the law for a steady rate of at most 95 % of `able`. A burst beyond that is a fluid that fills a
/// queue in bursts and empties it in the calm; the delay is exponential. Right where a burst is long beside a wait,
/// and not compared with simulation. `timeout` is the longest delay, in seconds.
///
/// Source: Anick, Mitra and Sondhi, *Stochastic theory of a data-handling system with multiple sources* (Bell System
/// Technical Journal 61, 1982), for one source.
pub fn phases_times(
    burstiness: &Burstiness,
    rate: f64,
    able: f64,
    timeout: f64,
    mut steady: impl FnMut(f64) -> Times,
) -> Times {
    if burstiness.variation < 1e-3 || able <= 0.0 || rate <= 0.0 {
        return steady(rate.min(STEADY * able));
    }
    let share = burstiness.share();
    let [calm, burst] = burstiness.multipliers().map(|factor| factor * rate);
    let (calm_law, burst_law) = (steady(calm.min(STEADY * able)), steady(burst.min(STEADY * able)));
    let weights = [(1.0 - share) * calm / rate, share * burst / rate];
    let mut atoms: Vec<(f64, f64)> = Vec::with_capacity(10 * POINTS.len());
    if burst <= able {
        spread(&mut atoms, &calm_law, weights[0], None);
        spread(&mut atoms, &burst_law, weights[1], None);
        return read(&atoms);
    }
    let service = steady(0.0);
    let (fills, empties) = (burst - able, able - calm);
    let calm_length = burstiness.length * (1.0 - share) / share;
    // How fast the chance of a longer queue falls, per request in it; the queue never empties if it does not fall.
    let falls = 1.0 / (burstiness.length * fills) - 1.0 / (calm_length * empties.max(1e-9));
    let mean = if falls > 0.0 && empties > 0.0 { (1.0 / (falls * able)).min(timeout) } else { timeout };
    let still_waiting = if empties > 0.0 { (fills / empties * share / (1.0 - share)).min(1.0) } else { 1.0 };
    spread(&mut atoms, &service, weights[1], Some((mean, timeout)));
    spread(&mut atoms, &service, weights[0] * still_waiting, Some((mean, timeout)));
    spread(&mut atoms, &calm_law, weights[0] * (1.0 - still_waiting), None);
    read(&atoms)
}

/// Adds the times of a law, each after an exponential delay of a mean and a longest length if there is one.
fn spread(atoms: &mut Vec<(f64, f64)>, law: &Times, weight: f64, delay: Option<(f64, f64)>) {
    for (time, (_, share)) in law.iter().zip(POINTS) {
        match delay {
            None => atoms.push((*time, weight * share)),
            Some((mean, longest)) => {
                atoms.extend(QUARTERS.map(|node| (time + (mean * node).min(longest), weight * share / 4.0)));
            }
        }
    }
}

/// The times at the probabilities of [`POINTS`] of a law of atoms.
fn read(atoms: &[(f64, f64)]) -> Times {
    let mut order: Vec<usize> = (0..atoms.len()).collect();
    order.sort_by(|one, other| atoms[*one].0.total_cmp(&atoms[*other].0));
    let all: f64 = atoms.iter().map(|(_, weight)| weight).sum();
    let (mut at, mut sum) = (0, 0.0);
    POINTS.map(|(p, _)| {
        while at + 1 < order.len() && sum + atoms[order[at]].1 < p * all {
            sum += atoms[order[at]].1;
            at += 1;
        }
        atoms[order[at]].0
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::special::ln_1p;

    /// Exponential with a mean that grows with the load.
    fn steady(able: f64) -> impl Fn(f64) -> Times {
        move |rate| POINTS.map(|(p, _)| -0.1 * ln_1p(-p) / (1.0 - rate / able))
    }

    fn late(times: &Times) -> f64 {
        let late = POINTS.iter().position(|(p, _)| *p > 0.99).unwrap();
        times[late]
    }

    #[test]
    fn quarters_of_an_exponential_have_its_mean() {
        assert!((QUARTERS.iter().sum::<f64>() / 4.0 - 1.0).abs() < 1e-3);
    }

    #[test]
    fn burstier_is_later() {
        let mut before = 0.0;
        for variation in [0.0, 0.1, 0.3, 0.45, 0.6, 1.0, 1.5] {
            let times = phases_times(&Burstiness::new(variation), 60.0, 100.0, 30.0, steady(100.0));
            assert!(times.is_sorted(), "{variation}");
            assert!(late(&times) >= before, "{variation}: {} after {before}", late(&times));
            before = late(&times);
        }
        assert!(before > 10.0 && before < 30.0 + 60.0, "{before}");
    }

    #[test]
    fn a_burst_that_never_drains_waits_for_the_timeout() {
        let times = phases_times(&Burstiness::new(1.0), 99.0, 100.0, 5.0, steady(100.0));
        assert!(late(&times) > 5.0, "{times:?}");
    }
}
