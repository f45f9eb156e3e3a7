//! Numerical inversion of a Laplace transform at one time.

use crate::special::exp;
use std::f64::consts::{LN_2, LN_10, PI};

/// Order of the Euler summation: 12 gives about 1e-10 of absolute error on a probability.
const ORDER: usize = 12;
/// Nodes of the inversion.
pub(super) const NODES: usize = 2 * ORDER + 1;

/// Real and imaginary part.
pub(super) type Complex = (f64, f64);

/// Where to take the transform `g(s)` of `1 - F` times s, and how to weigh it.
///
/// Source: Abate and Whitt, *A unified framework for numerically inverting Laplace transforms* (INFORMS Journal on
/// Computing 18, 2006), Euler's method.
pub(super) struct Inversion {
    pub(super) nodes: [Complex; NODES],
    /// The real part of the sum of these times `g` is the inverse of `g(s)/s`: the probability to last so long.
    pub(super) survival: [Complex; NODES],
    /// Likewise of `g(s)/s^2`: its integral up to then.
    pub(super) integral: [Complex; NODES],
}

impl Inversion {
    pub(super) fn new(horizon: f64) -> Self {
        let zeros = [(0.0, 0.0); NODES];
        let mut inversion = Self { nodes: zeros, survival: zeros, integral: zeros };
        for (k, weight) in weights().into_iter().enumerate() {
            let beta = (ORDER as f64 * LN_10 / 3.0, PI * k as f64);
            let once = divide((weight, 0.0), beta);
            let twice = divide(once, beta);
            inversion.nodes[k] = (beta.0 / horizon, beta.1 / horizon);
            inversion.survival[k] = once;
            inversion.integral[k] = (twice.0 * horizon, twice.1 * horizon);
        }
        inversion
    }
}

/// The alternating weights of the Euler summation.
fn weights() -> [f64; NODES] {
    let mut weights = [1.0; NODES];
    weights[0] = 0.5;
    let half = exp(-(ORDER as f64) * LN_2);
    weights[2 * ORDER] = half;
    let mut binomial = 1.0;
    for k in 1..ORDER {
        binomial *= (ORDER + 1 - k) as f64 / k as f64;
        weights[2 * ORDER - k] = weights[2 * ORDER - k + 1] + half * binomial;
    }
    let mut sign = exp(ORDER as f64 * LN_10 / 3.0);
    weights.map(|weight| {
        let signed = sign * weight;
        sign = -sign;
        signed
    })
}

/// `a / b`.
pub(super) fn divide(a: Complex, b: Complex) -> Complex {
    let size = 1.0 / (b.0 * b.0 + b.1 * b.1);
    ((a.0 * b.0 + a.1 * b.1) * size, (a.1 * b.0 - a.0 * b.1) * size)
}

/// `a * b`.
pub(super) fn multiply(a: Complex, b: Complex) -> Complex {
    (a.0 * b.0 - a.1 * b.1, a.0 * b.1 + a.1 * b.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_known_transform_comes_back() {
        // Exponential of rate 2: 1 - f(s) = s / (s + 2).
        let inversion = Inversion::new(0.7);
        let sum = |weights: &[Complex; NODES]| -> f64 {
            let terms = inversion.nodes.iter().zip(weights);
            terms.map(|(s, weight)| multiply(*weight, divide(*s, (s.0 + 2.0, s.1))).0).sum()
        };
        assert!((sum(&inversion.survival) - exp(-1.4)).abs() < 3e-8);
        assert!((sum(&inversion.integral) - (1.0 - exp(-1.4)) / 2.0).abs() < 3e-8);
    }
}
