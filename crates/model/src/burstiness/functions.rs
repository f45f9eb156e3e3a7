//! Pools of instances under bursts.

use super::Burstiness;
use crate::cold_start::{Kept, Moment, Pool, quick};
use crate::special::{exp, ln};
use crate::units::Within as _;

/// Rates at which the exact form is worked out; between them logarithms run straight.
const NODES: usize = 12;
/// The largest load of a burst for which it is, in requests at once.
const LARGEST: f64 = 300.0;

/// The pool over time of [`crate::cold_start::changing`], with bursts on top of the rate of each span.
///
/// Every span's cold starts and instances are multiplied by what bursts make of the stationary pool at its rate:
/// the exact recursion with the state of the arrivals (against simulation within 4 % in cold starts, 1.3 % in
/// instances) over the pool without bursts. Right where spans are long beside a burst. Loads of more than 300
/// requests at once in a burst take the factors of the largest below that, which is an assumption.
///
/// The factors are those of a pool without a floor; where one is held warm they are an assumption too. For one
/// request at a time; with several slots in an instance nothing is changed.
pub fn bursty(moments: &[Moment], kept: &Kept, burstiness: &Burstiness) -> Vec<Moment> {
    let bursting = Bursting::new(moments.iter().map(|moment| moment.rate), kept, burstiness);
    bursting.map_or_else(|| moments.to_vec(), |bursting| bursting.on(moments))
}

/// What bursts multiply cold starts and instances by, along the rates of a course; see [`bursty`].
#[derive(Clone, Debug)]
pub struct Bursting {
    lowest: f64,
    highest: f64,
    /// At rates whose logarithms lie evenly.
    factors: Vec<Pool>,
}

impl Bursting {
    /// For these rates; nothing where bursts change nothing.
    pub fn new(rates: impl Iterator<Item = f64>, kept: &Kept, burstiness: &Burstiness) -> Option<Self> {
        if burstiness.variation < 1e-3 || kept.slots > 1 || kept.keepalive <= 0.0 {
            return None;
        }
        let (lowest, highest) = rates
            .filter(|rate| *rate > 0.0)
            .fold((f64::INFINITY, 0.0), |(low, high): (f64, f64), rate| (low.min(rate), high.max(rate)));
        if highest <= 0.0 {
            return None;
        }
        let most = LARGEST / kept.service / burstiness.multipliers()[1];
        let (lowest, highest) = (lowest.min(most), highest.min(most));
        let wide = ln(highest / lowest);
        let nodes = if wide < 1e-6 { 1 } else { NODES };
        let at = |i: usize| lowest * exp(wide * i as f64 / (nodes.max(2) - 1) as f64);
        Some(Self { lowest, highest, factors: (0..nodes).map(|i| factors(at(i), kept, burstiness)).collect() })
    }

    fn factor(&self, rate: f64) -> Pool {
        let Self { lowest, highest, factors } = self;
        let (wide, nodes) = (ln(highest / lowest), factors.len());
        let place = (ln(rate.within(*lowest, *highest) / lowest) / wide.max(1e-6) * (nodes - 1) as f64).max(0.0);
        let cell = (place as usize).min(nodes.saturating_sub(2));
        let (t, a, b) = (place - cell as f64, factors[cell], factors[(cell + 1).min(nodes - 1)]);
        Pool { p_cold: a.p_cold + t * (b.p_cold - a.p_cold), instances: a.instances + t * (b.instances - a.instances) }
    }

    /// The pool over time with bursts, of one without.
    pub fn on(&self, moments: &[Moment]) -> Vec<Moment> {
        let change = |moment: &Moment| {
            if moment.rate <= 0.0 {
                return *moment;
            }
            let factor = self.factor(moment.rate);
            let starts = (moment.starts * exp(factor.p_cold)).min(moment.rate);
            Moment { starts, instances: moment.instances * exp(factor.instances), ..*moment }
        };
        moments.iter().map(change).collect()
    }
}

/// The logarithms of what bursts multiply.
fn factors(rate: f64, kept: &Kept, burstiness: &Burstiness) -> Pool {
    let with = burstiness.at(rate).pool(kept.service, kept.keepalive);
    let without = quick(rate * kept.service, kept.keepalive / kept.service, 0);
    // Below this the inversion of the exact form is rounding.
    let p_cold = if with.p_cold > 1e-9 && without.p_cold > 0.0 { ln(with.p_cold / without.p_cold) } else { 0.0 };
    Pool { p_cold, instances: ln(with.instances / without.instances).max(0.0) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cold_start::{Start, changing, overall};
    use crate::course::Course;
    use crate::traffic::{Week, wave};

    const KEPT: Kept = Kept { service: 0.12, keepalive: 600.0, slots: 1, floor: 0 };

    fn pool(course: &Course, variation: f64) -> Pool {
        overall(&bursty(&changing(course, &KEPT, Start::Repeating), &KEPT, &Burstiness::new(variation)))
    }

    #[test]
    fn a_level_rate_has_the_exact_pool() {
        let course = Course::sampled(3_600.0, [20.0; 4]).unwrap();
        for variation in [0.3, 1.0, 3.0] {
            let (got, exact) = (pool(&course, variation), Burstiness::new(variation).at(20.0).pool(0.12, 600.0));
            assert!((got.p_cold / exact.p_cold - 1.0).abs() < 0.01, "{variation}: {got:?} {exact:?}");
            assert!((got.instances / exact.instances - 1.0).abs() < 0.01, "{variation}: {got:?} {exact:?}");
        }
    }

    #[test]
    fn burstier_is_colder_and_larger() {
        for mean in [0.02, 2.0, 50.0, 2_000.0] {
            let course = Course::of_week(&Week::from_day(&wave(), 0.5, 5.0), mean).unwrap();
            let mut before = pool(&course, 0.0);
            assert_eq!(before, overall(&changing(&course, &KEPT, Start::Repeating)), "none is none");
            for variation in [0.2, 0.5, 1.0, 2.0] {
                let now = pool(&course, variation);
                assert!(now.instances >= before.instances * 0.999, "{mean} {variation}: {now:?} after {before:?}");
                assert!(now.p_cold <= 1.0 && now.p_cold.is_finite());
                before = now;
            }
        }
    }
}
