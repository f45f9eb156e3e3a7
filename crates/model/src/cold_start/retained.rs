//! Instances that are kept by a rule of three ages instead of one keep-alive.
//!
//! A request takes the instance that was used last. An idle instance goes after a while, sooner if it was alone at work,
//! that is, if no other was busy since. And each goes at some age, however busy.

use super::Pool;
use super::levels::{Level, Levels};
use crate::special::{exp, expm1};

/// How long instances are kept, in seconds.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Retention {
    /// An instance goes after so long idle if no other was busy meanwhile. Not above `surplus`.
    pub lone: f64,
    /// An instance goes after so long idle if others were busy meanwhile.
    pub surplus: f64,
    /// Each instance goes, once it is idle, at an age evenly between these two.
    pub old: [f64; 2],
}

/// A pool under a [`Retention`] in steady state.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Retained {
    /// Cold starts, and instances alive.
    pub pool: Pool,
    /// Instances a second that go for being idle.
    pub expiring: f64,
    /// How long these were idle, in seconds, on average.
    pub idle_at_expiry: f64,
    /// Instances a second that go for their age.
    pub aging: f64,
    /// How long these were idle.
    pub idle_when_old: f64,
}

impl Retained {
    /// Mean number of instances if each is counted until `kept` seconds after its last use, whether it is alive or not: as
    /// those count who see requests only.
    pub fn counted(&self, kept: f64) -> f64 {
        self.pool.instances + self.expiring * (kept - self.idle_at_expiry) + self.aging * (kept - self.idle_when_old)
    }
}

/// Rounds until the instances that go for their age are as many as follow from how many are alive.
const ROUNDS: u32 = 60;

/// The pool of `rate` requests a second of `service` seconds each, both above 0.
///
/// Without ages and with `lone` at `surplus` it is [`super::two_moments`]. Against simulation for rates from 0.0005 to
/// 40/s and service times from 0.02 to 20 s: within 3 % in cold starts, 2 % in instances, and 3 % in those counted 600 s
/// on. Tested.
pub fn retained(rate: f64, service: f64, retention: &Retention) -> Retained {
    let positions: Vec<Position> = positions(rate, service, retention);
    let old = f64::midpoint(retention.old[0], retention.old[1]);
    let lone = lone_but_not_last(rate, &positions, retention);
    let (mut aging_each, mut pool) = (1.0 / old, Retained::default());
    let mut before = f64::INFINITY;
    for _ in 0..ROUNDS {
        let instances = alive(&positions, aging_each);
        let expiring = expiring(&positions, aging_each, retention.surplus) - lone;
        // An instance that may expire at any moment reaches its age only so often.
        let hazard = expiring.max(0.0) / instances;
        aging_each = if hazard * old < 1e-9 { 1.0 / old } else { hazard / expm1(hazard * old) };
        pool.expiring = expiring.max(0.0);
        pool.aging = aging_each * instances;
        pool.pool.instances = instances;
        if (instances / before - 1.0).abs() < 1e-9 {
            break;
        }
        before = instances;
    }
    // Who goes is replaced once it is missed: in steady state as many start as go.
    pool.pool.p_cold = ((pool.expiring + pool.aging) / rate).min(1.0);
    pool.idle_when_old = positions.iter().map(|position| position.idle_ages).sum::<f64>() / pool.pool.instances;
    let expired = |position: &Position| position.climbs * position.survives;
    let all: f64 = positions.iter().map(expired).sum();
    let idle: f64 = positions.iter().map(|position| expired(position) * position.keep).sum();
    pool.idle_at_expiry = if all > 0.0 { idle / all } else { 0.0 };
    pool
}

/// The place of an instance in the order of use: it works while more than `n` are busy.
struct Position {
    level: Level,
    /// How often a second it begins to work.
    climbs: f64,
    /// P(idle for longer than it is kept).
    survives: f64,
    /// How long it is kept idle, in seconds.
    keep: f64,
    /// Seconds of an idle spell in which it is kept.
    idle: f64,
    /// The integral over them of the time that it was idle already.
    idle_ages: f64,
    /// P(there is an instance in this place), if none went for its age.
    held: f64,
    /// How long the place is empty after its instance went for its age, times `held`.
    gap: f64,
    hazard: f64,
    long: f64,
}

fn positions(rate: f64, service: f64, retention: &Retention) -> Vec<Position> {
    let position = |level: Level| {
        let (hazard, long) = (level.hazard / service, level.long);
        let keep = if level.n == 0.0 { retention.lone } else { retention.surplus };
        let decays = hazard * keep;
        let idle = if decays < 1e-9 { long * keep } else { -long * expm1(-decays) / hazard };
        let ages = if decays < 1e-3 {
            long * keep * keep * (0.5 - decays / 3.0)
        } else {
            (idle - long * keep * exp(-decays)) / hazard
        };
        let climbs = rate * level.exactly;
        let busy = (1.0 - level.at_most).max(0.0);
        Position {
            climbs,
            survives: long * exp(-decays),
            keep,
            idle,
            idle_ages: climbs * ages,
            held: busy + climbs * idle,
            gap: busy * idle + climbs * ages,
            hazard,
            long,
            level,
        }
    };
    Levels::new(rate * service).map(position).collect()
}

/// Mean instances when each goes for its age at a rate: the last place of all then is empty until it is missed.
fn alive(positions: &[Position], aging_each: f64) -> f64 {
    let (mut above, mut sum) = (0.0, 0.0);
    for position in positions.iter().rev().filter(|position| position.held > 0.0) {
        let empty = (position.level.n + 1.0) * aging_each * position.gap / position.held;
        above = (position.held + empty * above) / (1.0 + empty);
        sum += above;
    }
    sum
}

/// Instances a second that go for being idle: those that were not taken by their age before. While it is the last, each
/// one that goes empties its place.
fn expiring(positions: &[Position], aging_each: f64, surplus: f64) -> f64 {
    let next = |at: usize| positions.get(at + 1).map_or(surplus, |next| next.idle);
    let each = |(at, position): (usize, &Position)| {
        position.climbs * position.survives * exp(-(position.level.n + 1.0) * aging_each * next(at))
    };
    positions.iter().enumerate().map(each).sum()
}

/// A lone instance goes while a second one, in reserve, is kept: that one then takes the next request, and it is this
/// one's end that does not come. How often a second that is.
fn lone_but_not_last(rate: f64, positions: &[Position], retention: &Retention) -> f64 {
    let [first, second, ..] = positions else { return 0.0 };
    let (from, to) = (retention.lone, retention.surplus);
    if to <= from {
        return 0.0;
    }
    // The integral over u from lone to surplus of rate exp(-rate u) P(T_1 > surplus - u).
    let slope = second.hazard - rate;
    let missed = if (slope * (to - from)).abs() < 1e-9 {
        exp(-rate * to) * (to - from)
    } else {
        (exp(-rate * to) - exp(-second.hazard * (to - from) - rate * from)) / slope
    };
    (first.climbs * (exp(-rate * from) - exp(-rate * to) - second.long.min(1.0) * rate * missed)).max(0.0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cold_start::two_moments;
    use crate::simulation::retention::{Kept, run};

    /// What measurements say of one platform, rounded.
    const RULE: Retention = Retention { lone: 640.0, surplus: 1000.0, old: [6600.0, 7500.0] };

    #[test]
    fn one_age_for_all_is_the_plain_pool() {
        for (rate, service) in [(0.002, 2.0), (0.1, 2.0), (1.0, 2.0), (30.0, 0.5)] {
            let never_old = Retention { lone: 600.0, surplus: 600.0, old: [1e12, 1e12] };
            let (ours, plain) = (retained(rate, service, &never_old), two_moments(rate * service, 600.0 / service, 0));
            assert!((ours.pool.p_cold / plain.p_cold - 1.0).abs() < 1e-3, "{rate}: {ours:?} {plain:?}");
            assert!((ours.pool.instances / plain.instances - 1.0).abs() < 1e-3, "{rate}: {ours:?} {plain:?}");
            assert!((ours.counted(600.0) / plain.instances - 1.0).abs() < 1e-3, "all go after 600 s");
        }
    }

    #[test]
    fn the_closed_form_stays_near_the_rule_followed_by_request() {
        let cases = [
            // (rate, service, requests), from an instance that is hardly ever there to dozens
            (0.0005, 2.0, 100_000),
            (0.005, 0.2, 400_000),
            (0.005, 20.0, 400_000),
            (0.02, 2.0, 400_000),
            (0.1, 2.0, 1_000_000),
            (1.0, 0.2, 3_000_000),
            (1.0, 20.0, 1_000_000),
        ];
        for (rate, service, requests) in cases {
            let seen = run(&Kept { rate, service, retention: RULE, counted: 600.0 }, requests, 3);
            let ours = retained(rate, service, &RULE);
            // Chance of the simulation: the starts are about Poisson.
            let noise = 2.5 / (seen.p_cold * requests as f64).sqrt();
            let error = ours.pool.p_cold / seen.p_cold - 1.0;
            assert!(error.abs() < 0.03 + noise, "{rate} {service}: cold {error}");
            let error = ours.pool.instances / seen.instances - 1.0;
            assert!(error.abs() < 0.025, "{rate} {service}: alive {error}");
            let error = ours.counted(600.0) / seen.counted - 1.0;
            assert!(error.abs() < 0.035, "{rate} {service}: counted {error}");
        }
    }
}
