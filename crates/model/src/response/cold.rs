//! Cold starts on the way.

use super::path::Curve;
use super::{Colds, Stage, Warm};
use crate::service::{Law, NORMAL_NODES};
use crate::special::normal_quantile;
use crate::units::Seconds;

/// Cold starts that are counted one by one; more are taken together.
const COUNTED: usize = 4;
/// Requests that are rarer than this are counted as warm: a thousandth of those beyond the 99.9th percentile.
const NEGLIGIBLE: f64 = 1e-6;

/// A law as a few times and their probabilities.
type Atoms = [(f64, f64); NORMAL_NODES.len()];

/// Requests that are held up, by how.
#[derive(Clone, Debug, Default)]
pub(super) struct Delayed {
    classes: Vec<Class>,
    /// The warm response, where it is the narrower one.
    warm: Atoms,
    /// The share of those that are known by their whole response instead, and its law.
    whole: Option<(f64, Box<Curve>)>,
}

/// Requests that are held up by the same law. The narrower of delay and warm response is taken at a few times; the
/// other stays smooth.
#[derive(Clone, Copy, Debug)]
struct Class {
    weight: f64,
    delay: Law,
    /// The delay, where it is the narrower one.
    atoms: Option<Atoms>,
}

impl Delayed {
    pub(super) fn new(warm: &Warm, delays: &[(f64, Law)]) -> Self {
        if delays.is_empty() {
            return Self::default();
        }
        let spread = warm.deviation();
        let class = |(weight, delay): &(f64, Law)| {
            let narrow = spread > delay.deviation();
            let atoms = || NORMAL_NODES.map(|(z, share)| (delay.at(z), share));
            Class { weight: *weight, delay: *delay, atoms: narrow.then(atoms) }
        };
        let classes: Vec<Class> = delays.iter().map(class).collect();
        let mut delayed = Self { classes, ..Self::default() };
        if delayed.classes.iter().any(|class| class.atoms.is_none()) {
            delayed.warm = NORMAL_NODES.map(|(z, share)| (warm.at(z), share));
        }
        delayed
    }

    /// Those whose whole response is known.
    pub(super) fn whole(share: f64, response: Box<Curve>) -> Self {
        Self { whole: Some((share, response)), ..Self::default() }
    }

    /// Whether nobody is.
    pub(super) fn is_empty(&self) -> bool {
        self.classes.is_empty() && self.whole.is_none()
    }

    /// Probability that a request is held up and takes longer than `t`.
    pub(super) fn exceeds(&self, warm: &Warm, t: f64) -> f64 {
        let class = |class: &Class| {
            let late = match &class.atoms {
                Some(atoms) => sum(atoms, |delay| warm.exceeds(t - delay)),
                None => sum(&self.warm, |warm| 1.0 - class.delay.cdf_fast(t - warm)),
            };
            class.weight * late
        };
        let whole = self.whole.as_ref().map(|(share, response)| share * response.exceeds(t));
        self.classes.iter().map(class).chain(whole).sum()
    }

    /// A delay that at most a share `late` of every class exceeds.
    pub(super) fn longest(&self, late: f64) -> f64 {
        let z = -normal_quantile(late);
        let whole = self.whole.as_ref().map_or(0.0, |(_, response)| response.late_at(late));
        self.classes.iter().map(|class| class.delay.at(z)).fold(whole, f64::max)
    }
}

fn sum(atoms: &Atoms, late: impl Fn(f64) -> f64) -> f64 {
    atoms.iter().map(|(time, share)| share * late(*time)).sum()
}

/// Probability that nothing on the path is cold, and the delays otherwise with their probabilities.
pub(super) fn delays(stages: &[Stage], colds: Colds) -> (f64, Vec<(f64, Law)>) {
    let any = stages.iter().any(|stage| stage.cold.is_some_and(|cold| cold.share * stage.visits > NEGLIGIBLE));
    if !any {
        return (1.0, Vec::new());
    }
    let delays = match colds {
        Colds::Independent => independent(stages),
        Colds::Together => together(stages),
    };
    let cold: f64 = delays.iter().map(|(weight, _)| weight).sum();
    ((1.0 - cold).max(0.0), delays)
}

/// All at once, each function started once.
fn together(stages: &[Stage]) -> Vec<(f64, Law)> {
    let share = stages.iter().filter_map(|stage| stage.cold).map(|cold| cold.share).fold(0.0, f64::max);
    let mut total = Moments::default();
    let mut delays = stages.iter().filter_map(|stage| stage.cold).map(|cold| cold.delay);
    for stage in stages {
        if let Some(cold) = stage.cold {
            total.add(stage.visits.min(1.0), &cold.delay);
        }
    }
    let law = match (delays.next(), delays.next()) {
        (Some(only), None) if stages.iter().all(|stage| stage.visits >= 1.0) => only,
        _ => total.law(1.0),
    };
    vec![(share, law)]
}

/// Exactly one, exactly two, ... at least [`COUNTED`].
fn independent(stages: &[Stage]) -> Vec<(f64, Law)> {
    let counts = counts(stages);
    let mut classes: Vec<(f64, Law)> = Vec::new();
    let mut all = Moments::default();
    let mut odds = 0.0;
    for (weight, law) in stages.iter().filter_map(expected) {
        all.add(weight, &law);
        odds += weight;
        match classes.iter_mut().find(|(_, known)| *known == law) {
            Some((sum, _)) => *sum += weight,
            None => classes.push((weight, law)),
        }
    }
    for (weight, _) in &mut classes {
        *weight *= counts[1] / odds;
    }
    let mean = all.mixture(odds);
    let beyond: f64 = counts[COUNTED..].iter().sum();
    let beyond_mean: f64 = counts.iter().enumerate().skip(COUNTED).map(|(n, p)| n as f64 * p).sum();
    let more = (2..COUNTED).map(|n| (counts[n], n as f64));
    for (weight, number) in more.chain([(beyond, if beyond > 0.0 { beyond_mean / beyond } else { 0.0 })]) {
        if weight > NEGLIGIBLE {
            classes.push((weight, mean.law(number)));
        }
    }
    classes
}

/// How many cold starts a request is expected to meet at a stage, and their law.
fn expected(stage: &Stage) -> Option<(f64, Law)> {
    let cold = stage.cold?;
    let weight = cold.share * stage.visits * f64::from(stage.parallel);
    (weight > NEGLIGIBLE).then_some((weight, cold.delay))
}

/// P(0, 1, 2, ... cold starts), each visit by its own luck; the last entry holds the rest.
fn counts(stages: &[Stage]) -> [f64; 4 * COUNTED] {
    let mut counts = [0.0; 4 * COUNTED];
    counts[0] = 1.0;
    let mut draw = |p: f64| {
        for n in (0..counts.len()).rev() {
            let stay = if n + 1 == counts.len() { counts[n] } else { counts[n] * (1.0 - p) };
            counts[n] = stay + if n > 0 { counts[n - 1] * p } else { 0.0 };
        }
    };
    for stage in stages {
        // Calls made at once wait for the slowest, so that they count as one start.
        let share = stage.cold.map_or(0.0, |cold| cold.share);
        let share = if stage.parallel > 1 { 1.0 - libm::pow(1.0 - share, f64::from(stage.parallel)) } else { share };
        if share * stage.visits > NEGLIGIBLE {
            (0..(stage.visits as u32).min(1_000)).for_each(|_| draw(share));
            draw(share * stage.visits.fract());
        }
    }
    counts
}

/// Sums of means and variances.
#[derive(Clone, Copy, Default)]
struct Moments {
    mean: f64,
    square: f64,
    variance: f64,
}

impl Moments {
    fn add(&mut self, weight: f64, law: &Law) {
        let (mean, deviation) = (law.mean(), law.deviation());
        self.mean += weight * mean;
        self.variance += weight * deviation * deviation;
        self.square += weight * (mean * mean + deviation * deviation);
    }

    /// One draw from the laws, weighted.
    fn mixture(&self, odds: f64) -> Self {
        let mean = self.mean / odds;
        Self { mean, square: 0.0, variance: (self.square / odds - mean * mean).max(0.0) }
    }

    /// The sum of `number` draws, as a lognormal of the same mean and variance (Fenton and Wilkinson).
    fn law(&self, number: f64) -> Law {
        let mean = self.mean * number;
        let cv = if mean > 0.0 { (self.variance * number).sqrt() / mean } else { 0.0 };
        Law::new(Seconds::new(mean).unwrap_or_default(), cv)
    }
}
