//! The stationary pool at every load of a course, whatever the load.

use super::{Pool, bounded, levels, quick};

/// Above this load the pool is scaled from it: instances beyond the busy ones as the square root of the load.
const LARGE: f64 = 1e5;
/// Up to this load shared instances are added up level by level.
const LARGE_BY_LEVELS: f64 = 400.0;
/// Keep-alives, in service times, from which on two moments are as good as the exact form for shared instances.
const MOMENTS: f64 = 100.0;
/// Under shorter ones the number of arrivals in them counts.
const SHORT: f64 = 0.3;

/// The pool at each of the ascending `loads`, by the form that is fast enough.
pub(super) fn at(loads: &[f64], keep: f64, slots: u32, floor: u32) -> Vec<Pool> {
    let pool = |load: &f64| match *load {
        load if slots > 1 && keep >= MOMENTS && load <= LARGE_BY_LEVELS => by_moments(load, keep, slots, floor),
        load if slots > 1 || load > LARGE && floor > 0 => bounded(load, keep, slots, floor),
        load if keep < SHORT => bounded(load, keep, slots, floor),
        load => scaled(load, LARGE, |load| quick(load, keep, floor)),
    };
    loads.iter().map(pool).collect()
}

/// As [`super::two_moments`], for every `slots`-th level from the floor up.
fn by_moments(load: f64, keep: f64, slots: u32, floor: u32) -> Pool {
    let (slots, floor) = (f64::from(slots), f64::from(floor));
    let mut pool = Pool { p_cold: 0.0, instances: floor };
    if load <= 0.0 {
        return pool;
    }
    for level in levels::Levels::new(load) {
        if level.n % slots == 0.0 && level.n >= floor * slots {
            pool.p_cold += level.exactly * level.survives(keep);
            pool.instances += level.above_within(keep);
        }
    }
    pool
}

/// The pool of a load beyond `large`, without a floor: with the fluctuations of the load.
fn scaled(load: f64, large: f64, pool: impl Fn(f64) -> Pool) -> Pool {
    if load <= large {
        return pool(load);
    }
    let (known, root) = (pool(large), (large / load).sqrt());
    let beyond = (known.instances - large) / large.sqrt();
    Pool { p_cold: known.p_cold * root, instances: load + beyond * load.sqrt() }
}
