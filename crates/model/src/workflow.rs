//! How long a workflow of several runs takes: one after another, side by side, one of several, over and over.
//!
//! Runs are drawn independently of each other. The law of the whole is computed on an even grid of times: a sequence
//! convolves, parallel branches multiply their distribution functions, a choice mixes, and a repetition is a geometric
//! sum. No chance is involved.

use crate::service::Law;
use serde::{Deserialize, Serialize};

/// Most cells of the grid, so that a cell is 0.05 % of the mean of the whole.
const MOST_CELLS: f64 = 20_000.0;
/// Means of the whole that the grid holds; what would lie beyond is counted in its last cell.
const MEANS: f64 = 10.0;
/// Products of two cells in all: where there are hundreds of runs the grid is coarser, so that it takes no longer than a
/// second or two whatever they are.
const PRODUCTS: f64 = 2e9;
/// Equally probable times that stand for the law of one run.
const STRATA: usize = 4_000;
/// Probability at either end of a law that may be left out.
const NEGLIGIBLE: f64 = 1e-11;
/// A repetition goes on with at most this probability.
pub const MOST_REPEATING: f64 = 0.99;

/// What is run, and in which order.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Flow {
    /// One run of the function of this index.
    Run(usize),
    /// One after another.
    Sequence(Vec<Self>),
    /// All at once; ends with the last.
    Parallel(Vec<Self>),
    /// One of these, each with its probability; they add up to 1.
    Choice(Vec<(f64, Self)>),
    /// Once, and then again with a probability, drawn anew each time: at most [`MOST_REPEATING`].
    Repeat {
        /// The probability of one more round after each.
        again: f64,
        /// What is repeated.
        body: Box<Self>,
    },
}

/// How long one run of a function takes.
#[derive(Clone, Debug, PartialEq)]
pub enum RunTime {
    /// A law of times, in seconds.
    Law(Law),
    /// Measured percentiles: probability and seconds, both rising, from 0 to 1. Between two of them every time is as
    /// probable as any other.
    Percentiles(Vec<(f64, f64)>),
}

/// The law of the time of a whole workflow.
#[derive(Clone, Debug, PartialEq)]
pub struct Workflow {
    step: f64,
    curve: Curve,
}

impl RunTime {
    /// The time that it takes at most with probability `p` above 0 and below 1, in seconds.
    pub fn quantile(&self, p: f64) -> f64 {
        let points = match self {
            Self::Law(law) => return law.quantile(p),
            Self::Percentiles(points) => points,
        };
        let above = points.partition_point(|(share, _)| *share < p).clamp(1, points.len().max(2) - 1);
        let ((low, from), (high, to)) = (points[above - 1], points[above]);
        from + (to - from) * ((p - low) / (high - low)).clamp(0.0, 1.0)
    }

    /// The mean of `of` the time.
    pub fn mean_of(&self, of: impl Fn(f64) -> f64) -> f64 {
        self.strata().map(of).sum::<f64>() / STRATA as f64
    }

    /// Equally probable times with the mean of the law: what their middles lack of a long tail is in the last one.
    fn strata(&self) -> impl Iterator<Item = f64> + '_ {
        let middle = |at: usize| self.quantile((at as f64 + 0.5) / STRATA as f64);
        let lacking = match self {
            Self::Law(law) => law.mean() * STRATA as f64 - (0..STRATA).map(middle).sum::<f64>(),
            Self::Percentiles(_) => 0.0,
        };
        (0..STRATA).map(move |at| if at + 1 == STRATA { (middle(at) + lacking).max(0.0) } else { middle(at) })
    }
}

impl Flow {
    /// How many parts it is made of, itself included.
    pub fn parts(&self) -> usize {
        1 + self.within().map(Self::parts).sum::<usize>()
    }

    /// How deep its parts are nested; 0 for one run.
    pub fn depth(&self) -> usize {
        self.within().map(|part| 1 + part.depth()).max().unwrap_or(0)
    }

    /// Whether every probability is one, those of a choice add up to 1 within `rounding`, and no repetition goes on for
    /// longer than [`MOST_REPEATING`] has it.
    pub fn is_sound(&self, rounding: f64) -> bool {
        let own = match self {
            Self::Choice(ways) => {
                let is_share = |p: &f64| (0.0..=1.0).contains(p);
                ways.iter().all(|(p, _)| is_share(p))
                    && (ways.iter().map(|(p, _)| p).sum::<f64>() - 1.0).abs() <= rounding
            }
            Self::Repeat { again, .. } => (0.0..=MOST_REPEATING).contains(again),
            Self::Run(_) | Self::Sequence(_) | Self::Parallel(_) => true,
        };
        own && self.within().all(|part| part.is_sound(rounding))
    }

    /// The functions that it runs, in the order in which they stand, each as often as it stands there.
    pub fn runs(&self) -> Vec<usize> {
        match self {
            Self::Run(function) => vec![*function],
            _ => self.within().flat_map(Self::runs).collect(),
        }
    }

    /// The same flow of other functions: those that `of` says.
    pub fn of(&self, of: &impl Fn(usize) -> usize) -> Self {
        let all = |parts: &[Self]| parts.iter().map(|part| part.of(of)).collect();
        match self {
            Self::Run(function) => Self::Run(of(*function)),
            Self::Sequence(parts) => Self::Sequence(all(parts)),
            Self::Parallel(parts) => Self::Parallel(all(parts)),
            Self::Choice(ways) => Self::Choice(ways.iter().map(|(p, way)| (*p, way.of(of))).collect()),
            Self::Repeat { again, body } => Self::Repeat { again: *again, body: Box::new(body.of(of)) },
        }
    }

    fn within(&self) -> Box<dyn Iterator<Item = &Self> + '_> {
        match self {
            Self::Run(_) => Box::new(std::iter::empty()),
            Self::Sequence(parts) | Self::Parallel(parts) => Box::new(parts.iter()),
            Self::Choice(ways) => Box::new(ways.iter().map(|(_, way)| way)),
            Self::Repeat { body, .. } => Box::new(std::iter::once(&**body)),
        }
    }

    /// How often each of `functions` functions runs in one execution, on average.
    pub fn visits(&self, functions: usize) -> Vec<f64> {
        let mut visits = vec![0.0; functions];
        self.count(1.0, &mut visits);
        visits
    }

    fn count(&self, times: f64, visits: &mut [f64]) {
        match self {
            Self::Run(function) => visits.get_mut(*function).into_iter().for_each(|visits| *visits += times),
            Self::Sequence(parts) | Self::Parallel(parts) => parts.iter().for_each(|part| part.count(times, visits)),
            Self::Choice(ways) => ways.iter().for_each(|(p, way)| way.count(times * p, visits)),
            Self::Repeat { again, body } => body.count(times / (1.0 - again), visits),
        }
    }

    /// What putting the curves together takes at most, in squares of the grid: a run takes the share of the grid that its
    /// times spread over, and whatever is made of several may take all of it.
    fn effort(&self, spreads: &[f64]) -> f64 {
        match self {
            Self::Run(function) => spreads[*function],
            Self::Sequence(parts) | Self::Parallel(parts) => {
                1.0 + parts.iter().map(|part| part.effort(spreads)).sum::<f64>()
            }
            Self::Choice(ways) => 1.0 + ways.iter().map(|(_, way)| way.effort(spreads)).sum::<f64>(),
            Self::Repeat { body, .. } => 1.0 + body.effort(spreads),
        }
    }

    /// No more than the mean time, if each function takes its mean: the longest branch counts. Every function of the flow
    /// has one.
    pub fn least_mean(&self, means: &[f64]) -> f64 {
        match self {
            Self::Run(function) => means[*function],
            Self::Sequence(parts) => parts.iter().map(|part| part.least_mean(means)).sum(),
            Self::Parallel(parts) => parts.iter().map(|part| part.least_mean(means)).fold(0.0, f64::max),
            Self::Choice(ways) => ways.iter().map(|(p, way)| p * way.least_mean(means)).sum(),
            Self::Repeat { again, body } => body.least_mean(means) / (1.0 - again),
        }
    }

    fn curve(&self, runs: &[Curve]) -> Curve {
        let cells = runs.first().map_or(1, |run| run.cells);
        match self {
            Self::Run(function) => runs[*function].clone(),
            Self::Sequence(parts) => parts.iter().fold(Curve::at_once(cells), |sum, part| sum.then(&part.curve(runs))),
            Self::Parallel(parts) => {
                parts.iter().fold(Curve::at_once(cells), |last, part| last.beside(&part.curve(runs)))
            }
            Self::Choice(ways) => Curve::mixed(ways.iter().map(|(p, way)| (*p, way.curve(runs)))),
            Self::Repeat { again, body } => body.curve(runs).repeated(*again),
        }
    }
}

impl Workflow {
    /// The law of `flow` when the function of index `i` takes `times[i]`, and each run `overhead` more for whoever
    /// starts it. Every index in `flow` is one of `times`.
    pub fn new(flow: &Flow, times: &[RunTime], overhead: &RunTime) -> Self {
        let extra = overhead.mean_of(|time| time);
        let means: Vec<f64> = times.iter().map(|time| time.mean_of(|time| time) + extra).collect();
        let mean = flow.least_mean(&means);
        if mean <= 0.0 {
            return Self { step: 1.0, curve: Curve::at_once(1) };
        }
        let spread = |time: &RunTime| (time.quantile(1.0 - 1e-4) - time.quantile(1e-4)) / (MEANS * mean);
        let spreads: Vec<f64> = times.iter().map(|time| (spread(time) + spread(overhead)).min(1.0)).collect();
        let effort = flow.effort(&spreads) + spreads.iter().sum::<f64>();
        let cells = (PRODUCTS / effort.max(1.0)).sqrt().min(MOST_CELLS).floor();
        let step = MEANS * mean / cells;
        let around = Curve::of(overhead, step, cells as usize);
        let runs: Vec<Curve> = times.iter().map(|time| Curve::of(time, step, cells as usize).then(&around)).collect();
        Self { step, curve: flow.curve(&runs) }
    }

    /// Its mean, in seconds.
    pub fn mean(&self) -> f64 {
        self.moment(|time| time)
    }

    /// Its standard deviation, in seconds.
    pub fn deviation(&self) -> f64 {
        let mean = self.mean();
        self.moment(|time| (time - mean) * (time - mean)).sqrt()
    }

    /// The time that a share `p` of executions takes at most, in seconds.
    pub fn quantile(&self, p: f64) -> f64 {
        let mut below = 0.0;
        for (cell, mass) in self.curve.mass.iter().enumerate() {
            if below + mass >= p {
                let within = if *mass > 0.0 { (p - below) / mass - 0.5 } else { 0.0 };
                return ((self.curve.first + cell) as f64 + within).max(0.0) * self.step;
            }
            below += mass;
        }
        (self.curve.first + self.curve.mass.len()) as f64 * self.step
    }

    fn moment(&self, of: impl Fn(f64) -> f64) -> f64 {
        let at = |cell: usize| (self.curve.first + cell) as f64 * self.step;
        self.curve.mass.iter().enumerate().map(|(cell, mass)| mass * of(at(cell))).sum()
    }
}

/// Probabilities of the times `first`, `first + 1`, and so on, in cells of the grid.
#[derive(Clone, Debug, PartialEq)]
struct Curve {
    first: usize,
    mass: Vec<f64>,
    /// Cells of the whole grid; the last holds what is beyond.
    cells: usize,
}

impl Curve {
    /// Takes no time.
    fn at_once(cells: usize) -> Self {
        Self { first: 0, mass: vec![1.0], cells }
    }

    /// Each time is divided between its two neighbours on the grid, so that means stay as they are.
    fn of(time: &RunTime, step: f64, cells: usize) -> Self {
        let mut mass = Vec::new();
        for time in time.strata() {
            let place = (time.max(0.0) / step).min((cells - 2) as f64);
            let (cell, part) = (place as usize, place.fract());
            if mass.len() < cell + 2 {
                mass.resize(cell + 2, 0.0);
            }
            mass[cell] += (1.0 - part) / STRATA as f64;
            mass[cell + 1] += part / STRATA as f64;
        }
        Self { first: 0, mass, cells }.trimmed()
    }

    fn then(&self, next: &Self) -> Self {
        let last = self.first + next.first + self.mass.len() + next.mass.len() - 2;
        let end = self.cells - 1;
        let mut sum = Self { first: (self.first + next.first).min(end), mass: Vec::new(), cells: self.cells };
        sum.mass.resize(last.min(end) - sum.first + 1, 0.0);
        let most = sum.mass.len() - 1;
        let (long, short) = if self.mass.len() > next.mass.len() { (self, next) } else { (next, self) };
        for (at, p) in short.mass.iter().enumerate().filter(|(_, p)| **p > 0.0) {
            for (offset, q) in long.mass.iter().enumerate() {
                sum.mass[(at + offset).min(most)] += p * q;
            }
        }
        sum.trimmed()
    }

    /// The later of both.
    fn beside(&self, other: &Self) -> Self {
        let end = (self.first + self.mass.len()).max(other.first + other.mass.len());
        let first = self.first.max(other.first);
        let (mut before, mut mass) = (0.0, Vec::with_capacity(end - first));
        let mut both =
            [self, other].map(|one| one.mass.iter().take((first + 1).saturating_sub(one.first)).sum::<f64>());
        for cell in first..end {
            if cell > first {
                for (sum, one) in both.iter_mut().zip([self, other]) {
                    *sum += cell.checked_sub(one.first).and_then(|at| one.mass.get(at)).unwrap_or(&0.0);
                }
            }
            let now = both[0] * both[1];
            mass.push(f64::max(now - before, 0.0));
            before = now;
        }
        Self { first, mass, cells: self.cells }.trimmed()
    }

    fn mixed(ways: impl Iterator<Item = (f64, Self)>) -> Self {
        let (mut mass, mut cells): (Vec<f64>, usize) = (vec![0.0], 1);
        for (share, way) in ways {
            cells = cells.max(way.cells);
            let end = way.first + way.mass.len();
            if mass.len() < end {
                mass.resize(end, 0.0);
            }
            for (sum, p) in mass[way.first..].iter_mut().zip(&way.mass) {
                *sum += share * p;
            }
        }
        Self { first: 0, mass, cells }.trimmed()
    }

    /// R = b ((1 - again) + again R), solved from the shortest time up.
    fn repeated(&self, again: f64) -> Self {
        if again <= 0.0 {
            return self.clone();
        }
        let body = |cell: usize| cell.checked_sub(self.first).and_then(|at| self.mass.get(at)).copied().unwrap_or(0.0);
        let stays = 1.0 - again * body(0);
        let (mut mass, mut total) = (Vec::<f64>::new(), 0.0);
        while mass.len() < self.cells && total < 1.0 - NEGLIGIBLE {
            let cell = mass.len();
            let latest = (cell + 1).saturating_sub(self.first.max(1));
            let earliest = (cell + 1).saturating_sub(self.first + self.mass.len());
            let more: f64 = (earliest..latest).map(|at| mass[at] * body(cell - at)).sum();
            let now = ((1.0 - again) * body(cell) + again * more) / stays;
            mass.push(now);
            total += now;
        }
        // Rounds without end within the grid are in its last cell.
        if let Some(last) = mass.last_mut() {
            *last += (1.0 - total).max(0.0);
        }
        Self { first: 0, mass, cells: self.cells }.trimmed()
    }

    /// Without ends that hold next to nothing.
    fn trimmed(mut self) -> Self {
        let (mut front, mut begin) = (0.0, 0);
        while begin + 1 < self.mass.len() && front + self.mass[begin] < NEGLIGIBLE {
            front += self.mass[begin];
            begin += 1;
        }
        let (mut back, mut end) = (0.0, self.mass.len());
        while end > begin + 1 && back + self.mass[end - 1] < NEGLIGIBLE {
            back += self.mass[end - 1];
            end -= 1;
        }
        self.mass.truncate(end);
        self.mass.drain(..begin);
        self.mass[0] += front;
        if let Some(last) = self.mass.last_mut() {
            *last += back;
        }
        self.first += begin;
        self
    }
}

#[cfg(test)]
mod tests;
