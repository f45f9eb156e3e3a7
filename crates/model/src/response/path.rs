//! The sum over several stages or visits, nothing cold.

pub(super) mod flow;

use super::fourier::{Complex, HALF, POINTS, power, spectrum, times, values};
use super::waits::{TERMS, Waiting};
use super::{Stage, roots};
use crate::service::Law;
use crate::special::{exp, ln};
use crate::units::Within as _;
use crate::units::clamped;

/// Where, in a normal variable, a law is taken to begin.
const BEGIN: f64 = -4.0;
/// The grid must reach so far that no more than this lies beyond.
const BEYOND: f64 = 8e-4;
/// How much the last point of the grid is damped: keeps the sum from wrapping around.
const DAMPING: f64 = 1e-5;

/// The law of a sum on an even grid.
#[derive(Clone, Debug)]
pub(super) struct Curve {
    /// The least that is possible.
    start: f64,
    /// Width of a cell; 0 where the sum does not vary.
    step: f64,
    /// P(sum > start + (i + 1/2) step).
    late: [f64; POINTS],
    pub(super) deviation: f64,
}

/// A stage, as often as it is visited for certain, or as often as chance has it.
struct Part<'a> {
    stage: &'a Stage,
    times: u32,
    chance: Chance,
    /// Taken off each visit, so that the grid holds only what varies.
    shift: f64,
}

/// How often a part is visited.
#[derive(Clone, Copy, PartialEq)]
enum Chance {
    /// As often as it says.
    Certain,
    /// Once with this probability.
    Once(f64),
    /// Again and again, each time with this probability, from the first on: a loop that was gone through already.
    Again(f64),
}

impl Chance {
    /// Mean, variance and third central moment of the number of visits, for one that is certain.
    fn moments(self) -> [f64; 3] {
        match self {
            Self::Certain => [1.0, 0.0, 0.0],
            Self::Once(p) => [p, p * (1.0 - p), p * (1.0 - p) * (1.0 - 2.0 * p)],
            Self::Again(q) => {
                let ends = 1.0 - q;
                [q / ends, q / (ends * ends), q * (1.0 + q) / (ends * ends * ends)]
            }
        }
    }

    /// The transform of the time of all visits from that of one.
    fn all(self, one: Complex, times: u32) -> Complex {
        match self {
            Self::Certain => power(one, times),
            Self::Once(p) => (1.0 - p + p * one.0, p * one.1),
            Self::Again(q) => {
                // (1 - q) / (1 - q f)
                let (real, imaginary) = (1.0 - q * one.0, -q * one.1);
                let size = (1.0 - q) / (real * real + imaginary * imaginary);
                (real * size, -imaginary * size)
            }
        }
    }

    /// Visits that only one in so many goes beyond, less the mean.
    fn outlier(self, share: f64) -> f64 {
        match self {
            Self::Certain => 0.0,
            Self::Once(p) => 1.0 - p,
            Self::Again(q) => ln(share) / ln(q) - q / (1.0 - q),
        }
    }
}

impl Curve {
    pub(super) fn new(stages: &[Stage]) -> Self {
        let stages = alike(stages);
        let parts: Vec<Part> = stages.iter().flat_map(parts).collect();
        let start = parts.iter().map(|part| f64::from(part.times) * part.shift).sum();
        let (span, deviation) = extent(&parts);
        let mut curve = Self { start, step: 0.0, late: [0.0; POINTS], deviation };
        if span <= 0.0 {
            return curve;
        }
        let mut span = span;
        for _ in 0..8 {
            curve.step = span / POINTS as f64;
            curve.sum(&parts);
            if curve.late[POINTS - 1] < BEYOND {
                break;
            }
            span *= 1.7;
        }
        curve
    }

    fn sum(&mut self, parts: &[Part]) {
        let damp = exp(ln(DAMPING) / POINTS as f64);
        let mut product: [Complex; HALF + 1] = [(1.0, 0.0); HALF + 1];
        for part in parts {
            let spectrum = spectrum(&part.masses(part.served(self.step), self.step, damp));
            for (all, one) in product.iter_mut().zip(spectrum) {
                *all = times(*all, part.chance.all(one, part.times));
            }
        }
        let (mut undo, mut early) = (1.0, 0.0);
        for (late, mass) in self.late.iter_mut().zip(values(&product)) {
            early = f64::min(early + (mass * undo).max(0.0), 1.0);
            *late = 1.0 - early;
            undo /= damp;
        }
    }

    pub(super) fn exceeds(&self, t: f64) -> f64 {
        if t < self.start {
            return 1.0;
        }
        if self.step == 0.0 {
            return 0.0;
        }
        let place = (t - self.start) / self.step - 0.5;
        let cell = place.floor();
        if cell < 0.0 {
            // Linear from nobody to those in the first half cell.
            return self.late[0];
        }
        if cell as usize >= POINTS - 1 {
            return self.tail(place);
        }
        self.within(cell as usize, place - cell)
    }

    /// Cubic through four neighbours, kept between the two nearest.
    fn within(&self, cell: usize, part: f64) -> f64 {
        let at = |i: usize| self.late[i.min(POINTS - 1)];
        let (b, c) = (at(cell), at(cell + 1));
        let (a, d) = (if cell == 0 { 2.0 * b - c } else { at(cell - 1) }, at(cell + 2));
        let slope = [(c - a) / 2.0, (d - b) / 2.0];
        let rise = b - c;
        let cubic = b + part
            * (slope[0] + part * (-3.0 * rise - 2.0 * slope[0] - slope[1] + part * (2.0 * rise + slope[0] + slope[1])));
        clamped(cubic, c.min(b), b.max(c))
    }

    /// Beyond the grid the tail goes on falling as it did over its last eighth.
    fn tail(&self, place: f64) -> f64 {
        let (last, before) = (self.late[POINTS - 1], self.late[POINTS - 1 - POINTS / 8]);
        if last <= 0.0 || before <= last {
            return 0.0;
        }
        let rate = ln(before / last) / (POINTS / 8) as f64;
        last * exp(-rate * (place - (POINTS - 1) as f64))
    }

    /// The time that a share `late` exceeds.
    pub(super) fn late_at(&self, late: f64) -> f64 {
        if self.step == 0.0 {
            return self.start;
        }
        let at = |place: f64| self.start + (place + 0.5) * self.step;
        let cell = self.late.partition_point(|now| *now > late);
        if cell == 0 {
            return self.start;
        }
        if cell == POINTS {
            let (last, before) = (self.late[POINTS - 1], self.late[POINTS - 1 - POINTS / 8]);
            let rate = ln(before / last) / (POINTS / 8) as f64;
            return at((POINTS - 1) as f64 + ln(last / late) / rate);
        }
        let excess = |part: f64| self.within(cell - 1, part) - late;
        let ends = ((0.0, self.late[cell - 1] - late), (1.0, self.late[cell] - late));
        at((cell - 1) as f64 + roots::between(excess, ends.0, ends.1, 1e-6))
    }
}

/// Stages that take the same time are one stage, visited more often.
fn alike(stages: &[Stage]) -> Vec<Stage> {
    let mut groups: Vec<Stage> = Vec::with_capacity(stages.len());
    for stage in stages {
        let same = |known: &&mut Stage| {
            let whole = known.visits.fract() == 0.0 && stage.visits.fract() == 0.0;
            whole && (known.service, known.waits, known.parallel) == (stage.service, stage.waits, stage.parallel)
        };
        match groups.iter_mut().find(same) {
            Some(known) => known.visits += stage.visits,
            None => groups.push(*stage),
        }
    }
    groups
}

fn parts(stage: &Stage) -> impl Iterator<Item = Part<'_>> {
    let (times, rest) = (stage.visits as u32, stage.visits.fract());
    let whole = (times > 0).then(|| Part { stage, times, chance: Chance::Certain, shift: stage.service.at(BEGIN) });
    let chance = if times > 0 { Chance::Again(rest / (1.0 + rest)) } else { Chance::Once(rest) };
    let rest = (rest > 1e-9).then_some(Part { stage, times: 1, chance, shift: 0.0 });
    whole.into_iter().chain(rest)
}

/// How far the grid should reach, at a first guess, and the standard deviation of the sum.
fn extent(parts: &[Part]) -> (f64, f64) {
    let (mut mean, mut variance, mut third, mut outlier) = (0.0, 0.0, 0.0, 0.0_f64);
    for part in parts {
        let [count, varies, skewed] = part.chance.moments().map(|moment| f64::from(part.times) * moment);
        let (service, waits) = (&part.stage.service, &part.stage.waits);
        let (wait, service_mean, spread) = (waits.mean(), service.mean(), service.deviation());
        let one = spread * spread + waits.mean_square() - wait * wait;
        // The slowest of k is about so many deviations above the mean.
        let slowest = (2.0 * ln(f64::from(part.stage.parallel))).sqrt() * one.sqrt();
        let visit = service_mean - part.shift + wait + slowest;
        mean += count * visit;
        variance += count * one + varies * visit * visit;
        // As for lognormal service; for exponential waits six times the cube of their mean.
        let cv = if service_mean > 0.0 { spread / service_mean } else { 0.0 };
        let cubes = waits.terms().iter().map(|term| 6.0 * term.weight / (term.decay * term.decay * term.decay));
        third += count * (spread * spread * spread * cv * (cv * cv + 3.0) + cubes.sum::<f64>());
        third += skewed * visit * visit * visit;
        let late_wait = waits.terms().iter().map(|term| (ln(term.weight / BEYOND) / term.decay).max(0.0));
        let late = service.at(3.3) - service_mean + late_wait.fold(0.0, f64::max) + part.chance.outlier(BEYOND) * visit;
        outlier = outlier.max(late + slowest);
    }
    let deviation = variance.max(0.0).sqrt();
    let skew = if deviation > 0.0 { third / (deviation * deviation * deviation) } else { 0.0 };
    (mean + (deviations_above(skew) * deviation).max(outlier), deviation)
}

/// How many standard deviations above its mean a sum of this skewness has all but one in 4,000: as a gamma law has.
///
/// Source: Wilson and Hilferty (PNAS 17, 1931).
fn deviations_above(skew: f64) -> f64 {
    let shape = 4.0 / (skew * skew).within(1e-3, 100.0);
    let root = 1.0 - 1.0 / (9.0 * shape) + 3.5 / (3.0 * shape.sqrt());
    shape.sqrt() * (root * root * root - 1.0)
}

impl Part<'_> {
    /// Probability of each cell, damped, where service alone is over by [`Self::served`]. The cells are centred on whole
    /// steps, the first is half a cell.
    fn masses(&self, served: [f64; POINTS], step: f64, damp: f64) -> [f64; POINTS] {
        let mut early = self.probabilities(served, step);
        let k = f64::from(self.stage.parallel);
        if self.stage.parallel > 1 {
            early = early.map(|p| libm::pow(p, k));
        }
        let (mut before, mut factor) = (0.0, 1.0);
        early.map(|now| {
            let mass = (now - before) * factor;
            (before, factor) = (now, factor * damp);
            mass
        })
    }

    /// Whether service is the same each time and taken off.
    const fn is_fixed(&self) -> bool {
        matches!(self.stage.service, Law::Fixed { .. }) && self.shift > 0.0
    }

    /// P(service <= shift + (i + 1/2) step).
    fn served(&self, step: f64) -> [f64; POINTS] {
        if self.is_fixed() { [1.0; POINTS] } else { self.stage.service.cdf_along(self.shift + 0.5 * step, step) }
    }

    /// P(one call's wait and service <= shift + (i + 1/2) step).
    fn probabilities(&self, mut early: [f64; POINTS], step: f64) -> [f64; POINTS] {
        let fixed = self.is_fixed();
        let terms = self.stage.waits.terms();
        let mut smoothings = [Smoothing::default(); TERMS];
        for (smoothing, term) in smoothings.iter_mut().zip(terms) {
            *smoothing = Smoothing::new(term, step, if fixed { 1.0 } else { 0.0 }, early[0]);
        }
        let (smoothings, first) = (&mut smoothings[..terms.len()], early[0]);
        early[0] += smoothings.iter().map(|one| one.weight * (one.value - early[0])).sum::<f64>();
        let mut before = first;
        for early in &mut early[1..] {
            let now = *early;
            for one in smoothings.iter_mut() {
                one.value = one.keep * one.value + one.old * before + one.new * now;
                *early += one.weight * (one.value - now);
            }
            before = now;
        }
        early
    }
}

/// Exponential smoothing of a probability, which is what an exponential wait does to it: exact where the
/// probability runs straight between two points.
#[derive(Clone, Copy, Default)]
struct Smoothing {
    weight: f64,
    keep: f64,
    old: f64,
    new: f64,
    value: f64,
}

impl Smoothing {
    /// From half a step before the first point, where the probability is `start`, to the first, where it is `first`.
    fn new(term: &Waiting, step: f64, start: f64, first: f64) -> Self {
        let weights = |length: f64| {
            let keep = exp(-term.decay * length);
            let flat = if term.decay * length < 1e-6 { 1.0 } else { (1.0 - keep) / (term.decay * length) };
            (keep, flat - keep, 1.0 - flat)
        };
        let (_, old, new) = weights(step / 2.0);
        let value = old * start + new * first;
        let (keep, old, new) = weights(step);
        Self { weight: term.weight, keep, old, new, value }
    }
}
