//! The pool of a function whose instances take several requests at a time.

use super::levels::Climb;
use super::quick::MOST_BY_LEVELS;
use super::{Pool, bounded, quick};
use crate::special::exp_fast;

/// What happens less often than this within a keep-alive is taken not to happen.
const VISIBLE: f64 = 1e-12;
/// Below this keep-alive, in service times, two moments of a climb are too few.
const SHORT: f64 = 10.0;

/// The pool of [`quick`] for instances with `slots` places, at least 1, that are filled most recently used first: only
/// every `slots`-th level of the busy process needs one instance more.
///
/// `offered` in erlangs, the keep-alive in mean service times, `floor` in instances. By two moments of the climbing
/// times: within 2 % of [`super::shared`] in cold starts and instances (tested). Grows with the square root of the
/// load; beyond 400 erlangs, and below ten service times, it is [`bounded`]. Where requests are spread over the instances instead of packed, fewer start cold and more live.
///
/// Source: as [`quick`]; against per-request simulation the exact form was within 1 % in instances in all cases but one.
pub fn several(offered: f64, keepalive_over_service: f64, slots: u32, floor: u32) -> Pool {
    if slots <= 1 {
        return quick(offered, keepalive_over_service, floor);
    }
    if offered > 0.0 && (keepalive_over_service < SHORT || offered > MOST_BY_LEVELS) {
        return bounded(offered, keepalive_over_service, slots, floor);
    }
    let (slots, floor) = (f64::from(slots), f64::from(floor));
    if offered <= 0.0 {
        return Pool { p_cold: if floor > 0.0 { 0.0 } else { 1.0 }, instances: floor };
    }
    let mut climb = Climb::below(offered);
    let certain = if climb.n < 0.0 { 0.0 } else { (climb.n / slots).floor() + 1.0 };
    let mut pool = Pool { p_cold: 0.0, instances: certain.max(floor) };
    loop {
        climb.up(offered);
        if climb.n > offered && climb.exactly * (1.0 + keepalive_over_service) < VISIBLE {
            break;
        }
        let instance = climb.n / slots;
        if instance != instance.floor() || instance < floor {
            continue;
        }
        let (hazard, long) = climb.ends(offered);
        let never = exp_fast(-(hazard * keepalive_over_service).min(700.0));
        pool.p_cold += climb.exactly * (long * never).min(1.0);
        pool.instances += 1.0 - climb.at_most * never;
    }
    pool.p_cold = pool.p_cold.min(1.0);
    pool
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cold_start::shared;

    #[test]
    fn it_agrees_with_the_exact_form() {
        let cases = [
            // (erlangs, keep-alive, slots)
            (1.8, 300.0, 2),
            (1.8, 300.0, 3),
            (5.0, 60.0, 5),
            (0.2, 5_000.0, 8),
            (20.0, 5_000.0, 4),
            (100.0, 600.0, 16),
        ];
        for (offered, keep, slots) in cases {
            let (quick, exact) = (several(offered, keep, slots, 0), shared(offered, keep, slots));
            let off = |a: f64, b: f64| (a - b).abs() / b.max(1e-12);
            assert!(off(quick.instances, exact.instances) < 0.02, "{offered} {keep} {slots}: {quick:?} {exact:?}");
            assert!(off(quick.p_cold, exact.p_cold) < 0.02, "{offered} {keep} {slots}: {quick:?} {exact:?}");
        }
    }

    #[test]
    fn more_places_need_fewer_instances() {
        let live = |slots| several(50.0, 1_000.0, slots, 0).instances;
        let mut before = live(1);
        for slots in [2, 4, 8, 16, 80] {
            let now = live(slots);
            assert!(now < before, "{slots}");
            before = now;
        }
    }

    #[test]
    fn ends_are_finite() {
        for offered in [0.0, 1e-6, 1.0, 1e5] {
            for keep in [0.0, 1.0, 1e7] {
                for slots in [2, 80, 1_000] {
                    let pool = several(offered, keep, slots, 3);
                    assert!(pool.p_cold.is_finite() && pool.instances.is_finite(), "{offered} {keep} {slots}");
                    assert!((0.0..=1.0).contains(&pool.p_cold) && pool.instances > 2.999_999, "{pool:?}");
                }
            }
        }
    }
}
