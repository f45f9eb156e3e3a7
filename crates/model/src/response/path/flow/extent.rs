//! From when to when the times of a flow are, as far as a grid has to know beforehand.

use super::super::super::Stage;
use super::super::{BEGIN, BEYOND};
use crate::special::ln;
use crate::workflow::Flow;

/// Mean and variance of a time, and how far beyond its mean one part of it alone may take it.
#[derive(Clone, Copy, Default)]
struct Extent {
    mean: f64,
    variance: f64,
    outlier: f64,
}

impl Extent {
    fn of(stage: &Stage, more: f64) -> Self {
        let (service, waits) = (&stage.service, &stage.waits);
        let (wait, spread) = (waits.mean(), service.deviation());
        let late = waits.terms().iter().map(|term| (ln(term.weight / BEYOND) / term.decay).max(0.0));
        let longest = (service.at(3.3) - service.mean()).max(0.0);
        Self {
            mean: service.mean() - service.at(BEGIN) + wait,
            variance: spread * spread + waits.mean_square() - wait * wait,
            outlier: late.fold(longest, f64::max) + more,
        }
    }

    fn then(self, next: Self) -> Self {
        let outlier = self.outlier.max(next.outlier);
        Self { mean: self.mean + next.mean, variance: self.variance + next.variance, outlier }
    }

    /// No less than either.
    fn or(self, other: Self) -> Self {
        let variance = self.variance.max(other.variance);
        Self { mean: self.mean.max(other.mean), variance, outlier: self.outlier.max(other.outlier) }
    }
}

/// How far a grid should reach, at a first guess.
pub(super) fn reach(flow: &Flow, stages: &[Stage], more: &dyn Fn(&Stage) -> f64) -> f64 {
    let Extent { mean, variance, outlier } = extent(flow, stages, more);
    mean + outlier.max(4.0 * variance.max(0.0).sqrt())
}

fn extent(flow: &Flow, stages: &[Stage], more: &dyn Fn(&Stage) -> f64) -> Extent {
    let of = |part: &Flow| extent(part, stages, more);
    match flow {
        Flow::Run(place) => stages.get(*place).map_or_else(Extent::default, |stage| Extent::of(stage, more(stage))),
        Flow::Sequence(parts) => parts.iter().map(of).fold(Extent::default(), Extent::then),
        Flow::Parallel(parts) => {
            let all = parts.iter().map(of).fold(Extent::default(), Extent::or);
            // The slowest of many is about so many deviations above their mean.
            let slowest = (2.0 * ln(parts.len().max(1) as f64)).sqrt() * all.variance.max(0.0).sqrt();
            Extent { mean: all.mean + slowest, outlier: 1.3 * all.outlier, ..all }
        }
        Flow::Choice(ways) => ways.iter().map(|(_, way)| of(way)).fold(Extent::default(), Extent::or),
        Flow::Repeat { again, body } => {
            let (body, rounds) = (of(body), 1.0 / (1.0 - again));
            let many = if *again > 0.0 { ln(BEYOND) / ln(*again) * body.mean } else { 0.0 };
            let variance = rounds * body.variance + again * rounds * rounds * body.mean * body.mean;
            Extent { mean: rounds * body.mean, variance, outlier: body.outlier.max(many) }
        }
    }
}

/// As good as no execution takes less; where the grid of each part begins.
pub(super) fn least(flow: &Flow, stages: &[Stage]) -> f64 {
    let of = |part: &Flow| least(part, stages);
    match flow {
        Flow::Run(place) => stages.get(*place).map_or(0.0, |stage| stage.service.at(BEGIN) + stage.hop),
        Flow::Sequence(parts) => parts.iter().map(of).sum(),
        Flow::Parallel(parts) => parts.iter().map(of).reduce(f64::min).unwrap_or(0.0),
        Flow::Choice(ways) => ways.iter().map(|(_, way)| of(way)).reduce(f64::min).unwrap_or(0.0),
        Flow::Repeat { body, .. } => of(body),
    }
}
