//! The waits of many hours in few terms.

use crate::queueing::Wait;

/// Terms that [`Waits`] can hold.
pub(super) const TERMS: usize = 6;
/// Decay rates up to so many times the slowest share a term: fine where waits are long, coarse where they are
/// short and nobody sees them.
const EDGES: [f64; TERMS - 1] = [1.3, 1.8, 3.0, 6.0, 20.0];

/// One kind of wait: with probability `weight` a request waits, and then exponentially long.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Waiting {
    /// Probability of this wait.
    pub weight: f64,
    /// How fast it ends, per second.
    pub decay: f64,
}

/// The law of a wait: a mixture of at most six exponentials, and no wait otherwise.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Waits {
    terms: [Waiting; TERMS],
    len: usize,
}

impl Waits {
    /// Nobody waits.
    pub const NONE: Self = Self { terms: [Waiting { weight: 0.0, decay: 0.0 }; TERMS], len: 0 };

    /// The waits of one queue in one hour.
    pub fn one(wait: Wait) -> Self {
        Self::merge([(1.0, wait)])
    }

    /// The waits of a request that falls into one of many hours: pairs of the hour's share of the requests and its
    /// wait. Shares sum to at most 1.
    ///
    /// Similar hours are merged into one term of the same mean; means are kept exactly, tails to about 1 % of the
    /// time at the 99th percentile.
    pub fn merge(hours: impl IntoIterator<Item = (f64, Wait)> + Clone) -> Self {
        let matters = |(share, wait): &(f64, Wait)| share * wait.p_wait > 1e-12 && wait.decay > 0.0;
        let heard = hours.clone().into_iter().filter(matters);
        let slowest = heard.map(|(_, wait)| wait.decay).fold(f64::INFINITY, f64::min);
        // Per term: probability, and probability times mean length.
        let mut sums = [(0.0, 0.0); TERMS];
        for (share, wait) in hours.into_iter().filter(matters) {
            let term = EDGES.iter().take_while(|edge| wait.decay > **edge * slowest).count();
            sums[term].0 += share * wait.p_wait;
            sums[term].1 += share * wait.p_wait / wait.decay;
        }
        let mut waits = Self::NONE;
        for (weight, length) in sums {
            if weight > 0.0 {
                waits.terms[waits.len] = Waiting { weight, decay: weight / length };
                waits.len += 1;
            }
        }
        waits
    }

    /// Whether nobody ever waits.
    pub const fn is_none(&self) -> bool {
        self.len == 0
    }

    /// The terms, slowest first.
    pub fn terms(&self) -> &[Waiting] {
        &self.terms[..self.len]
    }

    /// The same waits, `factor` times as long; `factor` above 0.
    pub fn scaled(mut self, factor: f64) -> Self {
        self.terms.iter_mut().for_each(|term| term.decay /= factor);
        self
    }

    /// Mean wait, in seconds.
    pub fn mean(&self) -> f64 {
        self.terms().iter().map(|term| term.weight / term.decay).sum()
    }

    /// Mean square of the wait.
    pub(super) fn mean_square(&self) -> f64 {
        self.terms().iter().map(|term| 2.0 * term.weight / (term.decay * term.decay)).sum()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::special::exp;

    fn wait(p_wait: f64, decay: f64) -> Wait {
        Wait { p_wait, mean: p_wait / decay, decay }
    }

    #[test]
    fn merging_keeps_the_mean_and_nearly_the_tail() {
        let hours: Vec<(f64, Wait)> =
            (0..24).map(|h| (1.0 / 24.0, wait(0.9 / (1.0 + f64::from(h)), 0.5 + 0.4 * f64::from(h)))).collect();
        let merged = Waits::merge(hours.iter().copied());
        let mean: f64 = hours.iter().map(|(share, wait)| share * wait.mean).sum();
        assert!((merged.mean() / mean - 1.0).abs() < 1e-12);
        for t in [0.0, 0.5, 2.0, 5.0] {
            let exact: f64 = hours.iter().map(|(share, wait)| share * wait.exceeds(t)).sum();
            let got: f64 = merged.terms().iter().map(|term| term.weight * exp(-term.decay * t)).sum();
            assert!((got / exact - 1.0).abs() < 0.02, "{t}: {got} against {exact}");
        }
    }

    #[test]
    fn hours_in_which_nobody_waits_leave_no_term() {
        assert!(Waits::merge([(0.5, Wait::default()), (0.5, wait(0.0, 3.0))]).is_none());
        assert_eq!(Waits::one(wait(0.3, 2.0)).terms(), [Waiting { weight: 0.3, decay: 2.0 }]);
    }
}
