//! Wait and service at one stage.

use super::roots;
use super::waits::{TERMS, Waits};
use crate::service::Law;
use crate::special::{exp, expm1, ln, normal_cdf};
use std::f64::consts::PI;
use std::sync::OnceLock;

/// Nodes along the service law, evenly spaced in its normal variable.
const NODES: usize = 32;
/// From minus this to plus this.
const REACH: f64 = 4.65;
/// Of a percentile, relative.
const PRECISION: f64 = 1e-9;

/// The law of wait plus service.
///
/// With W exponential of decay d in a share w of the cases, `P(W + S > t) = P(S > t) + w J(t)` where
/// `J(t) = int_0^t f(s) exp(-d (t-s)) ds` carries those whose service alone would have been over. J is carried from
/// node to node; from any node it is known in closed form up to the shape of the service law inside one cell.
#[derive(Clone, Debug)]
pub(super) struct Sojourn {
    law: Law,
    waits: Waits,
    /// The service time at each node.
    at: [f64; NODES],
    /// Density of the service time at each node.
    density: [f64; NODES],
    /// J at each node, for each term.
    carry: [[f64; TERMS]; NODES],
    /// P(W + S > node).
    late: [f64; NODES],
}

/// What is known of a normal variable at the nodes, whatever the law.
struct Normal {
    z: [f64; NODES],
    cdf: [f64; NODES],
    density: [f64; NODES],
}

fn normal() -> &'static Normal {
    static NORMAL: OnceLock<Normal> = OnceLock::new();
    NORMAL.get_or_init(|| {
        let z = std::array::from_fn(|i| REACH * (2.0 * i as f64 / (NODES - 1) as f64 - 1.0));
        let density = |z: f64| exp(-z * z / 2.0) / (2.0 * PI).sqrt();
        Normal { z, cdf: z.map(normal_cdf), density: z.map(density) }
    })
}

impl Sojourn {
    pub(super) fn new(law: Law, waits: Waits) -> Self {
        let zeros = [0.0; NODES];
        let mut sojourn = Self { law, waits, at: zeros, density: zeros, carry: [[0.0; TERMS]; NODES], late: zeros };
        if !matches!(law, Law::Fixed { .. } | Law::Exponential { .. }) {
            sojourn.follow();
        }
        sojourn
    }

    /// Fills the nodes.
    fn follow(&mut self) {
        let normal = normal();
        self.at = normal.z.map(|z| self.law.at(z));
        let step = 2.0 * REACH / (NODES - 1) as f64;
        for node in 0..NODES {
            let (low, high) = (node.saturating_sub(1), (node + 1).min(NODES - 1));
            let slope = (self.at[high] - self.at[low]) / ((high - low) as f64 * step);
            self.density[node] = normal.density[node] / slope;
        }
        // What lies below the first node is all there by the first node.
        self.carry[0] = [normal.cdf[0]; TERMS];
        self.late[0] = 1.0 - normal.cdf[0] + normal.cdf[0] * self.weight();
        for node in 1..NODES {
            let span = self.at[node] - self.at[node - 1];
            let mass = normal.cdf[node] - normal.cdf[node - 1];
            let (from, to) = (self.density[node - 1], self.density[node]);
            let mut late = 1.0 - normal.cdf[node];
            for (term, waiting) in self.waits.terms().iter().enumerate() {
                let (keep, share) = cell(waiting.decay * span, from, to);
                let carry = self.carry[node - 1][term] * keep + mass * share;
                self.carry[node][term] = carry;
                late += waiting.weight * carry;
            }
            self.late[node] = late;
        }
    }

    fn weight(&self) -> f64 {
        self.waits.terms().iter().map(|term| term.weight).sum()
    }

    pub(super) fn exceeds(&self, t: f64) -> f64 {
        if t <= 0.0 {
            return 1.0;
        }
        match self.law {
            Law::Fixed { mean } if t < mean => 1.0,
            Law::Fixed { mean } => self.sum(|_, decay| exp(-decay * (t - mean))),
            Law::Exponential { mean } => exp(-t / mean) + self.sum(|_, decay| exponential_carry(1.0 / mean, decay, t)),
            _ => self.exceeds_between(t),
        }
    }

    fn sum(&self, carry: impl Fn(usize, f64) -> f64) -> f64 {
        self.waits.terms().iter().enumerate().map(|(i, term)| term.weight * carry(i, term.decay)).sum()
    }

    fn exceeds_between(&self, t: f64) -> f64 {
        let node = self.at.partition_point(|at| *at <= t);
        let past = self.law.cdf_fast(t);
        if node == 0 {
            return 1.0 - past + past * self.weight();
        }
        let node = node - 1;
        let span = t - self.at[node];
        if node == NODES - 1 {
            return 1.0 - past + self.sum(|term, decay| self.carry[node][term] * exp(-decay * span));
        }
        let mass = (past - normal().cdf[node]).max(0.0);
        let from = self.density[node];
        let to = from + (self.density[node + 1] - from) * span / (self.at[node + 1] - self.at[node]);
        let carry = |term: usize, decay: f64| {
            let (keep, share) = cell(decay * span, from, to);
            self.carry[node][term] * keep + mass * share
        };
        1.0 - past + self.sum(carry)
    }

    /// The time that a share `late` exceeds.
    pub(super) fn late_at(&self, late: f64) -> f64 {
        let excess = |t: f64| ln(self.exceeds(t).max(1e-300) / late);
        let node = self.late.partition_point(|now| *now > late);
        let by_law = matches!(self.law, Law::Fixed { .. } | Law::Exponential { .. });
        if !by_law && 0 < node && node < NODES {
            let end = |node: usize| (self.at[node], ln(self.late[node] / late));
            return roots::between(excess, end(node - 1), end(node), PRECISION);
        }
        let low = if by_law || node == 0 { 0.0 } else { self.at[NODES - 1] };
        let mut high = low + self.law.mean() + self.waits.mean();
        while excess(high) > 0.0 {
            high *= 2.0;
        }
        roots::falling(excess, low, high, PRECISION)
    }

    pub(super) fn deviation(&self) -> f64 {
        let service = self.law.deviation();
        let mean = self.waits.mean();
        (service * service + self.waits.mean_square() - mean * mean).max(0.0).sqrt()
    }
}

/// What is left after a cell of what came in, and of what fell due inside it, when it lasts `q` mean waits and the
/// density runs straight from one end to the other.
fn cell(q: f64, from: f64, to: f64) -> (f64, f64) {
    let gone = -expm1(-q);
    // Means of exp(-q (1-u)) and of u exp(-q (1-u)) over u in 0..1.
    let (flat, ramp) = if q < 1e-3 {
        (1.0 - q / 2.0 + q * q / 6.0, 0.5 - q / 6.0 + q * q / 24.0)
    } else {
        let flat = gone / q;
        (flat, (1.0 - flat) / q)
    };
    (1.0 - gone, 2.0 * (from * (flat - ramp) + to * ramp) / (from + to))
}

/// J(t) for exponential service of rate `rate`.
fn exponential_carry(rate: f64, decay: f64, t: f64) -> f64 {
    let gap = rate - decay;
    if gap.abs() * t < 1e-9 {
        return rate * t * exp(-rate * t);
    }
    // Each form where its exponent is negative.
    if gap > 0.0 {
        rate * exp(-decay * t) * -expm1(-gap * t) / gap
    } else {
        rate * exp(-rate * t) * expm1(gap * t) / gap
    }
}
