//! Waits in a queue under bursts, as exponentials.

use super::Burstiness;
use crate::queueing::{Delay, Wait};

/// How busy servers may be for the steady law to hold.
const STEADY: f64 = 0.95;

/// The waits of requests at a mean `rate` with bursts, before servers that can do `able` requests per second: two pairs
/// of a share of the requests and its wait, each in two exponentials. For [`crate::response::Waits::merge`].
///
/// `steady` gives the wait at a steady rate, and is asked for at most 95 % of `able`. Within what the servers can do,
/// each phase has the steady wait of its own rate: right where a burst is long beside a wait. A burst beyond that is a
/// fluid that fills a queue in bursts and empties it in the calm; all of the burst and, for as long as the queue takes
/// to empty, the calm wait an exponential time, at least that of the steady law. Its mean is `timeout` seconds at most.
/// Not compared with simulation.
///
/// Source: as [`super::phases_times`], of whose law this keeps the mean of each part.
pub fn phases_waits(
    burstiness: &Burstiness,
    rate: f64,
    able: f64,
    timeout: f64,
    steady: impl Fn(f64) -> Delay,
) -> [(f64, Delay); 2] {
    if burstiness.variation < 1e-3 || able <= 0.0 || rate <= 0.0 {
        return [(1.0, steady(rate)), (0.0, Delay::default())];
    }
    let share = burstiness.share();
    let [calm, burst] = burstiness.multipliers().map(|factor| factor * rate);
    let weights = [(1.0 - share) * calm / rate, share * burst / rate];
    let within = |rate: f64| steady(rate.min(STEADY * able));
    if burst <= able {
        return [(weights[0], within(calm)), (weights[1], within(burst))];
    }
    let (fills, empties) = (burst - able, able - calm);
    let calm_length = burstiness.length * (1.0 - share) / share;
    // How fast the chance of a longer queue falls, per request in it; the queue never empties if it does not fall.
    let falls = 1.0 / (burstiness.length * fills) - 1.0 / (calm_length * empties.max(1e-9));
    let fluid = if falls > 0.0 && empties > 0.0 { (1.0 / (falls * able)).min(timeout) } else { timeout };
    let [mean, p_wait] = within(burst).iter().fold([0.0; 2], |[mean, p], wait| [mean + wait.mean, p + wait.p_wait]);
    let rest = if p_wait > 0.0 { mean / p_wait } else { 0.0 };
    let mean = (fluid + rest).max(f64::MIN_POSITIVE);
    let delayed = [Wait { p_wait: 1.0, mean, decay: 1.0 / mean }, Wait::default()];
    let still = if empties > 0.0 { (fills / empties * share / (1.0 - share)).min(1.0) } else { 1.0 };
    [(weights[1] + weights[0] * still, delayed), (weights[0] * (1.0 - still), within(calm))]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::queueing::delay;
    use crate::units::{Rate, Seconds};

    /// Ten servers of 0.1 s each: 100 requests a second.
    fn steady(rate: f64) -> Delay {
        delay(Rate::of(rate), Seconds::of(0.1), 1.0, 10).unwrap_or_default()
    }

    fn exceeds(waits: &[(f64, Delay)], t: f64) -> f64 {
        waits.iter().map(|(share, delay)| share * delay.iter().map(|wait| wait.exceeds(t)).sum::<f64>()).sum()
    }

    #[test]
    fn chance_alone_is_the_steady_wait() {
        let waits = phases_waits(&Burstiness::new(0.0), 60.0, 100.0, 10.0, steady);
        assert_eq!(waits, [(1.0, steady(60.0)), (0.0, Delay::default())]);
    }

    #[test]
    fn burstier_is_later() {
        for rate in [20.0, 60.0, 90.0] {
            for t in [0.01, 0.1, 1.0] {
                let mut before = 0.0;
                for variation in [0.0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.7, 1.0, 1.5, 2.0, 3.0] {
                    let waits = phases_waits(&Burstiness::new(variation), rate, 100.0, 10.0, steady);
                    let shares: f64 = waits.iter().map(|(share, _)| share).sum();
                    assert!((shares - 1.0).abs() < 1e-9, "{rate} {variation}: {shares}");
                    let late = exceeds(&waits, t);
                    assert!(late >= before * 0.999, "{rate}/s, {t} s, {variation}: {late} after {before}");
                    before = late;
                }
            }
        }
    }

    #[test]
    fn more_servers_wait_less() {
        let bursts = Burstiness::new(1.0);
        let mut before = 1.0;
        for able in [65.0, 80.0, 100.0, 150.0, 179.0, 181.0, 250.0] {
            let servers = able / 10.0;
            let law = |rate: f64| delay(Rate::of(rate), Seconds::of(0.1), 1.0, servers as u32);
            let waits = phases_waits(&bursts, 60.0, able, 10.0, |rate| law(rate).unwrap_or_default());
            let late = exceeds(&waits, 0.5);
            assert!(late <= before * 1.001, "{able}: {late} after {before}");
            before = late;
        }
    }
}
