//! The exact stationary pool, by numerical inversion of a Laplace transform.

use super::Pool;
use super::inversion::{Complex, Inversion, NODES, divide};
use super::levels::{Level, Levels};
use crate::special::poisson_pmf;
use crate::units::clamped;

/// Below this the inversion is mostly rounding noise, and the two-moment form takes over.
const NOISE: f64 = 1e-8;
/// A share of cold starts that is none.
const LEAST: f64 = 1e-12;

/// The pool of a function in steady state: exact for Poisson arrivals, exponential service and the most recently
/// used instance first.
///
/// `offered` is the load in erlangs, `keepalive_over_service` the idle time after which an instance goes, in mean
/// service times, `floor` how many instances are held warm whatever happens. For any other service law the error
/// is below 10 % in cold starts and 3 % in instances (measured by simulation over 84 cells).
///
/// Costs about a quarter of a microsecond per level, and there are `offered + 12 sqrt(offered)` of them: use
/// [`super::quick`] where speed counts.
///
/// Method: N(t) is the largest number of busy instances within the last keep-alive, so a cold start is an
/// up-crossing of a level that was not crossed during it. The time T from level n up to n+1 has the transform
/// `f_n = offered / (s + offered + n (1 - f_{n-1}))`, inverted by Abate and Whitt's Euler method (*INFORMS J.
/// Computing* 18, 2006).
pub fn steady(offered: f64, keepalive_over_service: f64, floor: u32) -> Pool {
    if offered <= 0.0 || keepalive_over_service <= 0.0 {
        return super::without_memory(offered.max(0.0), floor);
    }
    let floor = f64::from(floor);
    let mut pool = Pool { p_cold: 0.0, instances: floor };
    for step in Climbs::new(offered, keepalive_over_service) {
        if step.level.n >= floor {
            pool.p_cold += step.level.exactly * step.survives;
            pool.instances += step.above;
        }
    }
    pool
}

/// The pool when an instance takes up to `slots` requests at once, and the fullest that has room is taken first.
///
/// Then only every `slots`-th level needs a new instance. Against simulation, and against routing to the newest
/// instance: within 1 % in instances, 6 % in cold starts.
pub fn shared(offered: f64, keepalive_over_service: f64, slots: u32) -> Pool {
    let slots = f64::from(slots.max(1));
    let mut pool = Pool::default();
    for step in Climbs::new(offered, keepalive_over_service) {
        if step.level.n % slots == 0.0 {
            pool.p_cold += step.level.exactly * step.survives;
            pool.instances += step.above;
        }
    }
    pool
}

/// The pool when no more than `cap` instances may run, and whoever finds them all busy is turned away: a share
/// [`crate::erlang::blocked`] of the requests. `p_cold` counts the requests that are served.
pub fn capped(offered: f64, keepalive_over_service: f64, cap: u32) -> Pool {
    let slots = f64::from(cap);
    let (mut sum, mut levels, mut busy_below) = (Pool::default(), 0.0, 0.0);
    for step in Climbs::new(offered, keepalive_over_service).take(cap as usize) {
        sum.p_cold += step.level.exactly * step.survives;
        // P(N <= n), as yet among all levels.
        sum.instances += step.at_most;
        (levels, busy_below) = (levels + 1.0, step.level.at_most);
    }
    let all = busy_below + poisson_pmf(slots, offered);
    let p_cold = if busy_below > 0.0 { sum.p_cold / busy_below } else { 0.0 };
    // Levels so far up that they were not worth a look are never passed.
    Pool { p_cold: if p_cold < LEAST { 0.0 } else { p_cold }, instances: levels - sum.instances / all }
}

/// P(N = n) for n from 0 up, of the pool of [`steady`] without a floor.
pub fn distribution(offered: f64, keepalive_over_service: f64) -> Vec<f64> {
    let mut before = 0.0;
    let rise = |step: Step| {
        let now = f64::max(1.0 - step.above, before);
        let exactly = now - before;
        before = now;
        exactly
    };
    Climbs::new(offered, keepalive_over_service).map(rise).collect()
}

/// The pool of [`steady`] or [`shared`] with a floor under a load of which few levels can be told.
pub(super) fn few(offered: f64, keep: f64, slots: u32, floor: u32) -> Pool {
    const UNSEEN: f64 = 1e-11;
    const NEVER: f64 = 1e-30;
    /// A keep-alive of a billionth of a service time is none, and its inverse can still be calculated with.
    const SHORTEST: f64 = 1e-9;
    let (slots, floor) = (f64::from(slots.max(1)), f64::from(floor));
    let mut pool = Pool { p_cold: 0.0, instances: floor };
    for step in Climbs::new(offered, keep.max(SHORTEST)) {
        if step.level.n >= floor * slots && step.level.n % slots == 0.0 {
            pool.p_cold += step.level.exactly * step.survives;
            pool.instances += step.above;
        }
        // Rare as it is, what exceeds a floor is all that starts cold.
        let counted = step.level.n >= floor * slots || step.level.exactly < NEVER;
        if counted && step.level.n > offered && step.level.exactly < UNSEEN && step.above < UNSEEN {
            break;
        }
    }
    pool.p_cold = pool.p_cold.min(1.0);
    pool
}

/// One level, and what happens to it within a keep-alive.
pub(super) struct Step {
    pub(super) level: Level,
    /// P(no climb above it within the keep-alive after falling back to it).
    pub(super) survives: f64,
    /// P(N <= n) and P(N > n).
    at_most: f64,
    pub(super) above: f64,
}

/// All levels with their climbs.
pub(super) struct Climbs {
    offered: f64,
    keep: f64,
    levels: Levels,
    nodes: Euler,
}

impl Climbs {
    pub(super) fn new(offered: f64, keep: f64) -> Self {
        Self { offered, keep, levels: Levels::new(offered), nodes: Euler::new(keep) }
    }

    /// The same from seven standard deviations below the load.
    pub(super) fn near(offered: f64, keep: f64) -> Self {
        let (levels, mut nodes) = (Levels::near(offered), Euler::new(keep));
        // Two deviations further down a climb has forgotten that nothing was below.
        let first = (levels.before() - 2.0 * offered.sqrt() - 10.0).floor();
        let mut n = if levels.before() < 0.0 { f64::INFINITY } else { first.max(0.0) };
        while n <= levels.before() {
            nodes.next_level(offered, n);
            n += 1.0;
        }
        Self { offered, keep, levels, nodes }
    }
}

impl Iterator for Climbs {
    type Item = Step;

    fn next(&mut self) -> Option<Step> {
        let level = self.levels.next()?;
        let (survives, integral) = self.nodes.next_level(self.offered, level.n);
        let survives = if survives < NOISE { level.survives(self.keep) } else { survives.min(1.0) };
        let at_most = clamped(level.at_most - self.offered * level.exactly * integral, 0.0, level.at_most);
        // Far above the load the difference of two numbers near one says nothing; the two-moment form does.
        let above = if 1.0 - at_most < NOISE { level.above_within(self.keep) } else { 1.0 - at_most };
        Some(Step { level, survives, at_most, above })
    }
}

/// The state of the inversion: `1 - f_n(s)` at every node.
struct Euler {
    inversion: Inversion,
    gap: [Complex; NODES],
}

impl Euler {
    fn new(horizon: f64) -> Self {
        Self { inversion: Inversion::new(horizon), gap: [(1.0, 0.0); NODES] }
    }

    /// Goes from level `n - 1` to `n`; P(T_n > keep-alive) and its integral.
    fn next_level(&mut self, offered: f64, n: f64) -> (f64, f64) {
        let (mut survives, mut integral) = (0.0, 0.0);
        let Inversion { nodes, survival, integral: weights } = &self.inversion;
        for k in 0..NODES {
            let down = (nodes[k].0 + n * self.gap[k].0, nodes[k].1 + n * self.gap[k].1);
            // 1 - f = (s + n g) / (s + offered + n g): no cancellation where f is near one.
            let gap = divide(down, (down.0 + offered, down.1));
            self.gap[k] = gap;
            survives += survival[k].0 * gap.0 - survival[k].1 * gap.1;
            integral += weights[k].0 * gap.0 - weights[k].1 * gap.1;
        }
        (survives, integral)
    }
}
