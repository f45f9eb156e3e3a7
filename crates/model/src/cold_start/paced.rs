//! The pool under arrivals at even intervals, exactly.

use super::Pool;
use crate::special::exp;
use crate::units::Within as _;

/// Most intervals in a keep-alive that are worked out.
pub const MOST_INTERVALS: f64 = 2_000.0;
/// Most requests at once.
pub const MOST_LOAD: f64 = 50.0;

/// The pool when a request arrives every `interval` service times, with exponential service and the most recently
/// used instance first; nothing beyond [`MOST_INTERVALS`] intervals in a keep-alive or [`MOST_LOAD`] requests at once.
///
/// `keep` is the keep-alive in service times. A request is cold if, counting itself, more are in service than at any
/// moment of the last keep-alive. Between two arrivals the number in service only falls, each request staying with
/// the same probability: from arrival to arrival it is a chain of few states, followed through one keep-alive.
pub fn paced(interval: f64, keep: f64) -> Option<Pool> {
    let fine = interval > 0.0 && keep >= 0.0 && keep / interval <= MOST_INTERVALS && 1.0 / interval <= MOST_LOAD;
    if !fine {
        return None;
    }
    let before = before_arrival(interval);
    let (mut pool, step) = (Pool::default(), thinning(exp(-interval), before.len() + 1));
    for n in 0..before.len() {
        // The chance that an arrival finds no more than n to have been in service, and finds exactly n.
        let found = held(n, interval, interval, keep, &before, &step);
        pool.p_cold += found[n];
        // N over time, at four moments between two arrivals.
        let moments = [0.125, 0.375, 0.625, 0.875].map(|part| part * interval);
        let at_most = |since: f64| held(n, since, interval, keep, &before, &step).iter().sum::<f64>();
        let above = 1.0 - moments.map(at_most).iter().sum::<f64>() / 4.0;
        pool.instances += above.within(0.0, 1.0);
        if above < 1e-12 {
            break;
        }
    }
    Some(pool)
}

/// How many are in service just before an arrival: each earlier request by its own chance to last so long.
fn before_arrival(interval: f64) -> Vec<f64> {
    let mut law = vec![1.0];
    let mut age = interval;
    while age < 40.0 {
        let stays = exp(-age);
        let mut next = vec![0.0; law.len() + 1];
        for (n, p) in law.iter().enumerate() {
            next[n] += p * (1.0 - stays);
            next[n + 1] += p * stays;
        }
        while next.last().is_some_and(|p| *p < 1e-18) {
            next.pop();
        }
        law = next;
        age += interval;
    }
    law
}

/// P(k of n stay), by n, when each stays with probability `stays`.
fn thinning(stays: f64, most: usize) -> Vec<Vec<f64>> {
    let mut rows = vec![vec![1.0]];
    for n in 0..most {
        let last = &rows[n];
        let at = |k: usize| last.get(k).copied().unwrap_or(0.0);
        rows.push((0..=n + 1).map(|k| at(k) * (1.0 - stays) + if k > 0 { at(k - 1) * stays } else { 0.0 }).collect());
    }
    rows
}

/// P(k in service now, and never more than n within the last keep-alive), `since` after an arrival; by k up to n.
fn held(n: usize, since: f64, interval: f64, keep: f64, before: &[f64], step: &[Vec<f64>]) -> Vec<f64> {
    // So many arrivals lie in the window, the first of them so long after its beginning.
    let arrivals = ((keep - since) / interval + 1e-9).floor() + 1.0;
    if arrivals < 1.0 {
        // The window lies between two arrivals: what counts is how many were in service when it began.
        let now = one_more(before);
        let began = thin(&now, &thinning(exp(keep - since), now.len()), n);
        return thin(&began, &thinning(exp(-keep), n + 1), n);
    }
    let head = (keep - since - (arrivals - 1.0) * interval).max(0.0);
    let start = one_more(before);
    let mut law = thin(&start, &thinning(exp(head - interval), start.len()), n);
    law = thin(&law, &thinning(exp(-head), n + 1), n);
    for arrival in 0..arrivals as usize {
        // One more in service, which must not be more than n.
        law.truncate(n);
        law.insert(0, 0.0);
        let last = arrival + 1 == arrivals as usize;
        law = if last { thin(&law, &thinning(exp(-since), n + 1), n) } else { thin(&law, step, n) };
    }
    law.resize(n + 1, 0.0);
    law
}

fn one_more(law: &[f64]) -> Vec<f64> {
    std::iter::once(0.0).chain(law.iter().copied()).collect()
}

/// The law after thinning, cut off above n.
fn thin(law: &[f64], rows: &[Vec<f64>], n: usize) -> Vec<f64> {
    let mut next = vec![0.0; law.len().min(n + 1)];
    for (p, row) in law.iter().zip(rows).filter(|(p, _)| **p > 0.0) {
        for (sum, share) in next.iter_mut().zip(row) {
            *sum += p * share;
        }
    }
    next
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cold_start::steady;

    #[test]
    fn requests_one_by_one_are_cold_if_the_pool_forgets() {
        // An interval of many service times: the pool is one instance, and a request is warm if the last one ended
        // less than a keep-alive ago.
        let cases = [
            // (interval, keep, p_cold, instances, why)
            (40.0, 60.0, 0.0, 1.0, "kept"),
            (40.0, 10.0, 1.0, 11.0 / 40.0, "gone: one service and one keep-alive out of an interval"),
        ];
        for (interval, keep, p_cold, instances, why) in cases {
            let pool = paced(interval, keep).unwrap();
            assert!((pool.p_cold - p_cold).abs() < 1e-9, "{why}: {pool:?}");
            assert!((pool.instances - instances).abs() < 0.15, "{why}: {pool:?}");
        }
    }

    #[test]
    fn even_intervals_are_warmer_than_chance_and_longer_keepalives_warmer_still() {
        for load in [0.3, 1.8, 8.0] {
            let mut before = 1.0;
            for keep in [1.0, 5.0, 30.0, 120.0] {
                let (now, random) = (paced(1.0 / load, keep).unwrap(), steady(load, keep, 0));
                assert!(now.p_cold <= before, "{load} {keep}: {now:?} after {before}");
                before = now.p_cold;
                // A keep-alive shorter than the interval is met by chance only.
                if keep * load > 5.0 {
                    assert!(now.p_cold < random.p_cold, "{load} {keep}: {now:?} {random:?}");
                    assert!(now.instances < random.instances * 1.01, "{load} {keep}: {now:?} {random:?}");
                }
            }
        }
        assert_eq!(paced(1e-3, 10.0), None, "too many at once");
    }
}
