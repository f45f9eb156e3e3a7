//! The stationary pool at every load of a course, whatever the load.

use super::{Pool, levels, quick, shared, steady, without_memory};
use crate::model::special::{exp, ln};
use crate::model::units::Within as _;

/// Above this load the pool is scaled from it: instances beyond the busy ones as the square root of the load.
const LARGE: f64 = 1e5;
/// Likewise where the pool is added up level by level.
const LARGE_BY_LEVELS: f64 = 2_000.0;
/// Loads at which a slow form is computed at most; between them the logarithm runs straight.
const NODES: usize = 24;
/// Keep-alives, in service times, from which on [`quick`] is a table or a short sum, ...
const TABLE: f64 = 0.3;
/// ... with a floor, ...
const TABLE_WITH_FLOOR: f64 = 24.0;
/// ... and from which two moments are as good as the exact form for shared instances.
const MOMENTS: f64 = 100.0;

/// The pool at each of the ascending `loads`, by the form that is fast enough.
pub(super) fn at(loads: &[f64], keep: f64, slots: u32, floor: u32) -> Vec<Pool> {
    let fast = slots == 1 && keep >= if floor == 0 { TABLE } else { TABLE_WITH_FLOOR };
    if fast {
        return loads.iter().map(|load| scaled(*load, keep, LARGE, |load, keep| quick(load, keep, floor))).collect();
    }
    if slots > 1 && keep >= MOMENTS && loads.last().is_some_and(|load| *load <= LARGE_BY_LEVELS) {
        return loads.iter().map(|load| by_moments(*load, keep, slots, floor)).collect();
    }
    let slow = |load: f64| scaled(load, keep, LARGE_BY_LEVELS, |load, keep| exactly(load, keep, slots, floor));
    if loads.len() <= NODES {
        return loads.iter().map(|load| slow(*load)).collect();
    }
    between(loads, slow)
}

fn exactly(load: f64, keep: f64, slots: u32, floor: u32) -> Pool {
    if slots == 1 {
        return steady(load, keep, floor);
    }
    if load <= 0.0 || keep <= 0.0 {
        return without_memory(load / f64::from(slots), floor);
    }
    let pool = shared(load, keep, slots);
    if floor == 0 { pool } else { by_moments(load, keep, slots, floor) }
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

/// The pool of a load beyond `large`: at the same time in service times, or, for shorter keep-alives than that, at
/// the same number of arrivals within one, with the fluctuations of the load.
fn scaled(load: f64, keep: f64, large: f64, pool: impl Fn(f64, f64) -> Pool) -> Pool {
    if load <= large {
        return pool(load, keep);
    }
    let keep = if keep < TABLE { (keep * load / large).min(TABLE) } else { keep };
    let (known, root) = (pool(large, keep), (large / load).sqrt());
    let beyond = (known.instances - large) / large.sqrt();
    Pool { p_cold: known.p_cold * if keep < TABLE { 1.0 } else { root }, instances: load + beyond * load.sqrt() }
}

/// A slow form at few loads that lie evenly, and straight between them.
fn between(loads: &[f64], slow: impl Fn(f64) -> Pool) -> Vec<Pool> {
    let lowest = loads.iter().copied().find(|load| *load > 0.0).unwrap_or(1.0);
    let highest = loads[loads.len() - 1];
    let step = (ln(highest) - ln(lowest)) / (NODES - 1) as f64;
    let node = |i: usize| slow(if i + 1 == NODES { highest } else { lowest * exp(step * i as f64) });
    let nodes: Vec<Pool> = (0..NODES).map(node).collect();
    let at = |load: &f64| {
        if *load <= 0.0 {
            return slow(0.0);
        }
        let place = ((ln(*load) - ln(lowest)) / step).within(0.0, (NODES - 1) as f64);
        let cell = (place as usize).min(NODES - 2);
        let t = place - cell as f64;
        let mix = |pick: fn(&Pool) -> f64| {
            let [a, b] = [cell, cell + 1].map(|i| ln(pick(&nodes[i]).max(1e-300)));
            exp(a + t * (b - a))
        };
        Pool { p_cold: mix(|pool| pool.p_cold), instances: mix(|pool| pool.instances) }
    };
    loads.iter().map(at).collect()
}
