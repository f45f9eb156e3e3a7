//! The pool under arrivals that come in bursts.

use super::Pool;
use super::inversion::{Complex, Inversion, NODES, divide, multiply};
use crate::units::Within as _;

/// Arrivals that switch between two rates (a Markov-modulated Poisson process of two states).
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Bursts {
    /// Arrivals per second in either state.
    pub rates: [f64; 2],
    /// Mean seconds in either state; above 0.
    pub sojourns: [f64; 2],
}

impl Bursts {
    /// Share of time in either state.
    fn shares(&self) -> [f64; 2] {
        let all = self.sojourns[0] + self.sojourns[1];
        self.sojourns.map(|sojourn| sojourn / all)
    }

    /// Mean arrivals per second.
    pub fn rate(&self) -> f64 {
        let shares = self.shares();
        shares[0] * self.rates[0] + shares[1] * self.rates[1]
    }

    /// Variance of the rate.
    fn variance(&self) -> f64 {
        let shares = self.shares();
        let gap = self.rates[1] - self.rates[0];
        shares[0] * shares[1] * gap * gap
    }

    /// How fast the state is forgotten, per second.
    fn forgets(&self) -> f64 {
        1.0 / self.sojourns[0] + 1.0 / self.sojourns[1]
    }

    /// Variance over mean of the number of arrivals in a long time; 1 for Poisson.
    pub fn dispersion(&self) -> f64 {
        1.0 + 2.0 * self.variance() / (self.rate() * self.forgets())
    }

    /// Variance over mean of the number of requests in service, for a mean service of `service` seconds.
    pub fn peakedness(&self, service: f64) -> f64 {
        1.0 + self.variance() / (self.rate() * (1.0 / service + self.forgets()))
    }

    /// The pool for a mean service of `service` and a keep-alive of `keepalive` seconds: as [`super::steady`], with
    /// the state of the arrivals beside each level. Exact for exponential service.
    pub fn pool(&self, service: f64, keepalive: f64) -> Pool {
        // Everything per mean service time.
        let rates = self.rates.map(|rate| rate * service);
        let leave = self.sojourns.map(|sojourn| service / sojourn);
        let most = rates[0].max(rates[1]);
        let levels = (most + 12.0 * (most + 1.0).sqrt() + 40.0) as usize;
        let busy = stationary(rates, leave, levels);
        let mut climbs = Climbs::new(rates, leave, keepalive / service);
        let (mut starts, mut pool, mut at_most) = (0.0, Pool::default(), 0.0);
        for n in 0..levels {
            // Falls from n + 1 to n, by state; from each begins a climb.
            let falls = busy[n + 1].map(|p| p * (n + 1) as f64);
            let (survives, integral) = climbs.next_level(n as f64);
            starts += falls[0] * survives[0] + falls[1] * survives[1];
            at_most += busy[n][0] + busy[n][1];
            let fallen = falls[0] * integral[0] + falls[1] * integral[1];
            pool.instances += 1.0 - (at_most - fallen).within(0.0, 1.0);
        }
        pool.p_cold = (starts / (self.rate() * service)).min(1.0);
        pool
    }
}

/// P(n busy, state), for n from 0 to `levels`.
///
/// Source: Latouche and Ramaswami, *Introduction to Matrix Analytic Methods* (1999): pi(n+1) = pi(n) R(n), with R
/// found from the highest level down.
fn stationary(rates: [f64; 2], leave: [f64; 2], levels: usize) -> Vec<[f64; 2]> {
    let mut ratios = vec![[[0.0; 2]; 2]; levels + 1];
    for n in (0..levels).rev() {
        let (next, up) = ((n + 1) as f64, (n + 2) as f64);
        let above = ratios[n + 1];
        let stay = |i: usize| leave[i] + rates[i] + next - above[i][i] * up;
        let cross = |i: usize| leave[i] + above[i][1 - i] * up;
        let determinant = stay(0) * stay(1) - cross(0) * cross(1);
        for i in 0..2 {
            ratios[n][i][i] = rates[i] * stay(1 - i) / determinant;
            ratios[n][i][1 - i] = rates[i] * cross(i) / determinant;
        }
    }
    // At level 0 what flows from state to state, by itself or over higher levels, balances.
    let flow = |i: usize| leave[i] + ratios[0][i][1 - i];
    let mut levels = vec![[flow(1), flow(0)]];
    for ratio in &ratios {
        let last = levels[levels.len() - 1];
        levels.push([0, 1].map(|j| last[0] * ratio[0][j] + last[1] * ratio[1][j]));
        // Under a heavy load the low levels are out of the range of a float beside the high ones.
        if last[0] + last[1] > 1e200 {
            levels.iter_mut().flatten().for_each(|p| *p *= 1e-200);
        }
    }
    let all: f64 = levels.iter().flatten().sum();
    levels.iter().map(|level| level.map(|p| p / all)).collect()
}

/// The climbs from each level, by the state they begin in.
struct Climbs {
    rates: [f64; 2],
    leave: [f64; 2],
    inversion: Inversion,
    /// The transform of the climb, from state to state.
    climb: [[[Complex; 2]; 2]; NODES],
}

impl Climbs {
    fn new(rates: [f64; 2], leave: [f64; 2], horizon: f64) -> Self {
        Self { rates, leave, inversion: Inversion::new(horizon), climb: [[[(0.0, 0.0); 2]; 2]; NODES] }
    }

    /// P(the climb from level `n` lasts longer than the horizon) and its integral, for both states.
    fn next_level(&mut self, n: f64) -> ([f64; 2], [f64; 2]) {
        let (mut survives, mut integral) = ([0.0; 2], [0.0; 2]);
        for k in 0..NODES {
            self.climb[k] = self.up(k, n);
            for i in 0..2 {
                let climb = self.climb[k][i];
                let gap = (1.0 - climb[0].0 - climb[1].0, -climb[0].1 - climb[1].1);
                survives[i] += multiply(self.inversion.survival[k], gap).0;
                integral[i] += multiply(self.inversion.integral[k], gap).0;
            }
        }
        (survives.map(|p| p.within(0.0, 1.0)), integral)
    }

    /// `F_n = (s - Q + L + n - n F_{n-1})^-1 L` at one node.
    fn up(&self, k: usize, n: f64) -> [[Complex; 2]; 2] {
        let (s, before) = (self.inversion.nodes[k], self.climb[k]);
        let stay = |i: usize| (s.0 + self.leave[i] + self.rates[i] + n - n * before[i][i].0, s.1 - n * before[i][i].1);
        // With the sign turned: what goes over to the other state.
        let cross = |i: usize| (self.leave[i] + n * before[i][1 - i].0, n * before[i][1 - i].1);
        let (both, over) = (multiply(stay(0), stay(1)), multiply(cross(0), cross(1)));
        let determinant = (both.0 - over.0, both.1 - over.1);
        let entry = |i: usize, j: usize| {
            let cofactor = if i == j { stay(1 - i) } else { cross(i) };
            let share = divide(cofactor, determinant);
            (share.0 * self.rates[j], share.1 * self.rates[j])
        };
        [[entry(0, 0), entry(0, 1)], [entry(1, 0), entry(1, 1)]]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cold_start::steady;

    #[test]
    fn equal_rates_are_no_bursts() {
        let bursts = Bursts { rates: [3.0, 3.0], sojourns: [10.0, 2.0] };
        let (got, plain) = (bursts.pool(0.5, 60.0), steady(1.5, 120.0, 0));
        assert!((got.p_cold / plain.p_cold - 1.0).abs() < 1e-6, "{got:?} {plain:?}");
        assert!((got.instances / plain.instances - 1.0).abs() < 1e-6, "{got:?} {plain:?}");
        assert!((bursts.dispersion() - 1.0).abs() < 1e-12);
    }

    #[test]
    fn bursts_start_more_instances() {
        let calm = Bursts { rates: [3.0, 3.0], sojourns: [30.0, 30.0] };
        let wild = Bursts { rates: [0.5, 5.5], sojourns: [30.0, 30.0] };
        assert!(wild.pool(0.5, 60.0).p_cold > 1.5 * calm.pool(0.5, 60.0).p_cold);
    }
}
