//! A path that branches: visits one after another, side by side, one of several, over and over.
//!
//! As in the sum of a plain path, times are transforms of probabilities on an even grid, on which a sequence is a product, a
//! choice a mean and a repetition a geometric series. What runs side by side ends with the last, so that there the
//! distribution functions are multiplied. The grid is coarse and quick; [`crate::workflow::Workflow`] is the fine one
//! that it is tested against, up to where that ends.

mod extent;

use super::super::fourier::{Complex, HALF, POINTS, power, spectrum, times, turn, values};
use super::super::{Cold, Colds, Stage};
use super::{BEGIN, BEYOND, Chance, Curve, DAMPING, Part};
use crate::service::Law;
use crate::special::{exp, ln};
use crate::workflow::Flow;
use extent::{least, reach};

/// No less than this is to lie beyond a grid, or it could be finer.
const WITHIN: f64 = 2e-4;
/// Grids that are tried.
const TRIES: u32 = 8;
/// Executions that are cold more rarely than this are counted as warm.
const NEGLIGIBLE: f64 = 1e-6;
/// Where on a grid a goal is, as a share of it, that alone is asked for.
const GOAL_AT: f64 = 0.85;

/// Which of the visits on a flow are cold.
pub(in super::super) struct Chilled {
    /// Probability of an execution on which none is.
    pub all_warm: f64,
    /// The law of the others, as a whole; nothing where there are next to none.
    pub curve: Option<Box<Curve>>,
}

/// A time: seconds that always pass, and the transform of what passes beyond them.
#[derive(Clone)]
struct Timed {
    start: f64,
    spectrum: [Complex; HALF + 1],
}

/// An even grid, and a visit to each stage on it.
struct Grid {
    step: f64,
    damp: f64,
    runs: Vec<Timed>,
}

/// The law of `flow` where a run of `i` is a visit to the stage at that place and nothing is cold.
pub(in super::super) fn warm(flow: &Flow, stages: &[Stage]) -> Curve {
    fitted(reach(flow, stages, &|_| 0.0), |step| {
        let grid = Grid::warm(step, stages);
        let whole = grid.whole(flow);
        (whole.start, grid.late(&whole))
    })
}

/// The executions on which some visit is cold, each by its own luck.
pub(in super::super) fn independent(flow: &Flow, stages: &[Stage]) -> Chilled {
    let shares: Vec<f64> = stages.iter().map(|stage| stage.cold.map_or(0.0, |cold| share(&cold))).collect();
    let all_warm = all_warm(flow, &shares);
    chilled(flow, stages, all_warm, |step| {
        let grid = &Grid::warm(step, stages);
        let (warm, both) = (grid.whole(flow), grid.with_colds(stages, share).whole(flow));
        let (start, warm, mut late) = (both.start, grid.late(&warm), grid.late(&both));
        late.iter_mut().zip(warm).for_each(|(late, warm)| *late = (*late - all_warm * warm) / (1.0 - all_warm));
        (start, late)
    })
}

/// The executions on which each stage is cold at its first visit: all idle together.
pub(in super::super) fn together(flow: &Flow, stages: &[Stage]) -> Chilled {
    chilled(flow, stages, 1.0 - idle(stages), |step| {
        let warm = Grid::warm(step, stages);
        let whole = warm.first(&warm.with_colds(stages, |_| 1.0), flow, &mut vec![false; stages.len()]);
        (whole.start, warm.late(&whole))
    })
}

/// Share of the executions that find all cold, where all idle together.
fn idle(stages: &[Stage]) -> f64 {
    stages.iter().filter_map(|stage| stage.cold).map(|cold| share(&cold)).fold(0.0, f64::max)
}

fn share(cold: &Cold) -> f64 {
    cold.share.min(1.0)
}

/// Probability that an execution takes longer than `goal`.
///
/// One grid that reaches just beyond the goal says it, however long what is later takes: near a goal that a hundredth misses
/// it is finer than that of a whole law, which reaches for the last in some thousands.
pub(in super::super) fn exceeds(flow: &Flow, stages: &[Stage], colds: Colds, goal: f64) -> f64 {
    let ahead = goal - least(flow, stages);
    if ahead <= 0.0 {
        return 1.0;
    }
    let idle = match colds {
        Colds::Independent => 0.0,
        Colds::Together => idle(stages),
    };
    // Far beyond all that is likely a goal needs no place on the grid.
    let mut step = (ahead / GOAL_AT).min(2.0 * reach(flow, stages, &longest)) / POINTS as f64;
    let mut late = 0.0;
    for _ in 0..TRIES {
        if step <= 0.0 {
            break;
        }
        let grid = Grid::warm(step, stages);
        let curve = |time: &Timed| Curve { start: time.start, step, late: grid.late(time), deviation: 0.0 };
        let laws = match colds {
            Colds::Independent => [Some((1.0, curve(&grid.with_colds(stages, share).whole(flow)))), None],
            Colds::Together if idle < NEGLIGIBLE => [Some((1.0, curve(&grid.whole(flow)))), None],
            Colds::Together => {
                let cold = grid.first(&grid.with_colds(stages, |_| 1.0), flow, &mut vec![false; stages.len()]);
                [Some((1.0 - idle, curve(&grid.whole(flow)))), Some((idle, curve(&cold)))]
            }
        };
        let laws = || laws.iter().flatten();
        late = laws().map(|(share, law)| share * law.exceeds(goal)).sum();
        // Coarse grids round each of many visits by a part of a step, so that the goal may be beyond them after all.
        let beyond = |law: &Curve| if law.late[POINTS - 1] < BEYOND { 0.0 } else { (goal - law.start) / step };
        let place = laws().map(|(_, law)| beyond(law)).fold(0.0, f64::max);
        if place < (POINTS - 1) as f64 {
            break;
        }
        step *= place / (GOAL_AT * POINTS as f64);
    }
    late
}

/// About the longest that the start of a stage takes.
fn longest(stage: &Stage) -> f64 {
    stage.cold.map_or(0.0, |cold| cold.delay.at(3.3).max(cold.delay.mean()))
}

fn chilled(flow: &Flow, stages: &[Stage], all_warm: f64, late: impl Fn(f64) -> (f64, [f64; POINTS])) -> Chilled {
    if 1.0 - all_warm < NEGLIGIBLE {
        return Chilled { all_warm: 1.0, curve: None };
    }
    Chilled { all_warm, curve: Some(Box::new(fitted(reach(flow, stages, &longest), late))) }
}

/// Probability that no visit is cold.
fn all_warm(flow: &Flow, shares: &[f64]) -> f64 {
    let each = |parts: &[Flow]| parts.iter().map(|part| all_warm(part, shares)).product();
    match flow {
        Flow::Run(place) => 1.0 - shares.get(*place).copied().unwrap_or(0.0),
        Flow::Sequence(parts) | Flow::Parallel(parts) => each(parts),
        Flow::Choice(ways) => ways.iter().map(|(p, way)| p * all_warm(way, shares)).sum(),
        Flow::Repeat { again, body } => {
            let round = all_warm(body, shares);
            (1.0 - again) * round / (1.0 - again * round)
        }
    }
}

/// A curve on a grid that holds all but next to nothing and is no wider than that asks for; `late` gives its start and its
/// late shares for a step.
fn fitted(reach: f64, late: impl Fn(f64) -> (f64, [f64; POINTS])) -> Curve {
    let (mut span, mut grows) = (reach, false);
    let mut curve = Curve { start: 0.0, step: 0.0, late: [0.0; POINTS], deviation: 0.0 };
    if span <= 0.0 {
        return curve;
    }
    for _ in 0..TRIES {
        curve.step = span / POINTS as f64;
        (curve.start, curve.late) = late(curve.step);
        let held = curve.late.partition_point(|late| *late >= WITHIN);
        if curve.late[POINTS - 1] >= BEYOND {
            span *= 1.7;
            grows = true;
        } else if !grows && held < POINTS / 2 {
            span = curve.step * (held as f64 + 2.0) * 1.1;
        } else {
            break;
        }
    }
    curve.deviation = deviation(&curve.late) * curve.step;
    curve
}

/// In steps, from P(more than i + 1/2 of them).
fn deviation(late: &[f64; POINTS]) -> f64 {
    let (mut mean, mut square) = (0.0, 0.0);
    for (place, late) in late.iter().enumerate() {
        mean += late;
        square += (2 * place + 1) as f64 * late;
    }
    (square - mean * mean).max(0.0).sqrt()
}

impl Timed {
    /// Takes no time.
    const AT_ONCE: Self = Self { start: 0.0, spectrum: [(1.0, 0.0); HALF + 1] };

    fn then(mut self, next: &Self) -> Self {
        self.start += next.start;
        self.spectrum.iter_mut().zip(&next.spectrum).for_each(|(one, next)| *one = times(*one, *next));
        self
    }
}

impl Grid {
    /// With a visit to each stage, none of them cold.
    fn warm(step: f64, stages: &[Stage]) -> Self {
        let mut grid = Self { step, damp: exp(ln(DAMPING) / POINTS as f64), runs: Vec::with_capacity(stages.len()) };
        for stage in stages {
            grid.runs.push(grid.visit(stage));
        }
        grid
    }

    /// The same where of the visits to each stage that can be cold a share by `colds` is.
    fn with_colds(&self, stages: &[Stage], colds: impl Fn(&Cold) -> f64) -> Self {
        let mut runs = self.runs.clone();
        let mut known: Option<(Law, [Complex; HALF + 1])> = None;
        for (run, stage) in runs.iter_mut().zip(stages) {
            let Some(cold) = stage.cold else { continue };
            let share = colds(&cold);
            if share <= 0.0 {
                continue;
            }
            // Most services start alike.
            let delay = match known {
                Some((law, delay)) if law == cold.delay => delay,
                _ => self.from(&self.visit(&Stage::of(cold.delay)), 0.0),
            };
            known = Some((cold.delay, delay));
            for (run, delay) in run.spectrum.iter_mut().zip(delay) {
                *run = times(*run, (1.0 - share + share * delay.0, share * delay.1));
            }
        }
        Self { runs, ..*self }
    }

    fn visit(&self, stage: &Stage) -> Timed {
        let shift = stage.service.at(BEGIN);
        let part = Part { stage, times: 1, chance: Chance::Certain, shift };
        let early = part.served(self.step);
        let start = shift + stage.hop + self.lacking(&stage.service, shift, &early);
        Timed { start, spectrum: spectrum(&part.masses(early, self.step, self.damp)) }
    }

    /// What a law, `early` on the grid, lacks of its mean there: all of a cell is taken to be in its middle, which is coarse
    /// where a law is no wider than a few cells.
    fn lacking(&self, law: &Law, shift: f64, early: &[f64; POINTS]) -> f64 {
        if matches!(law, Law::Fixed { .. }) {
            return law.mean() - shift;
        }
        let there: f64 = early.iter().map(|early| 1.0 - early).sum::<f64>() * self.step;
        law.within(shift + POINTS as f64 * self.step) - shift - there
    }

    fn run(&self, place: usize) -> Timed {
        self.runs.get(place).cloned().unwrap_or(Timed::AT_ONCE)
    }

    /// A whole flow.
    fn whole(&self, flow: &Flow) -> Timed {
        match flow {
            Flow::Run(place) => self.run(*place),
            Flow::Sequence(parts) => parts.iter().fold(Timed::AT_ONCE, |sum, part| match part {
                Flow::Run(place) => self.runs.get(*place).into_iter().fold(sum, Timed::then),
                _ => sum.then(&self.whole(part)),
            }),
            Flow::Parallel(parts) => {
                let parts = alike(parts.iter().map(|part| (1.0, part)));
                self.last(&parts.iter().map(|(count, part)| (*count, self.whole(part))).collect::<Vec<_>>())
            }
            Flow::Choice(ways) => {
                let ways = alike(ways.iter().map(|(share, way)| (*share, way)));
                self.one(&ways.iter().map(|(share, way)| (*share, self.whole(way))).collect::<Vec<_>>())
            }
            Flow::Repeat { again, body } => {
                let round = self.whole(body);
                let more = self.rounds(*again, &round);
                round.then(&more)
            }
        }
    }

    /// The same where the first visit to each stage, one after the other, is as it is on another grid of the same step;
    /// `seen` are the stages that were visited before.
    fn first(&self, cold: &Self, flow: &Flow, seen: &mut [bool]) -> Timed {
        match flow {
            Flow::Run(place) => match seen.get_mut(*place) {
                Some(before) if !*before => {
                    *before = true;
                    cold.run(*place)
                }
                _ => self.run(*place),
            },
            Flow::Sequence(parts) => {
                parts.iter().fold(Timed::AT_ONCE, |sum, part| sum.then(&self.first(cold, part, seen)))
            }
            Flow::Parallel(parts) => {
                let each = self.each(cold, parts.iter(), seen);
                self.last(&each.into_iter().map(|part| (1.0, part)).collect::<Vec<_>>())
            }
            Flow::Choice(ways) => {
                let each = self.each(cold, ways.iter().map(|(_, way)| way), seen);
                self.one(&ways.iter().map(|(p, _)| *p).zip(each).collect::<Vec<_>>())
            }
            Flow::Repeat { again, body } => {
                let first = self.first(cold, body, seen);
                first.then(&self.rounds(*again, &self.whole(body)))
            }
        }
    }

    /// Branches that do not come one after the other: what one has visited is not yet there for the next.
    fn each<'a>(&self, cold: &Self, parts: impl Iterator<Item = &'a Flow>, seen: &mut [bool]) -> Vec<Timed> {
        let before = seen.to_vec();
        let part = |part: &Flow| {
            let mut own = before.clone();
            let time = self.first(cold, part, &mut own);
            seen.iter_mut().zip(own).for_each(|(all, own)| *all |= own);
            time
        };
        parts.map(part).collect()
    }

    /// The spectrum of a time that is counted from `from` on.
    fn from(&self, time: &Timed, from: f64) -> [Complex; HALF + 1] {
        let place = (time.start - from).max(0.0) / self.step;
        if place <= 0.0 {
            return time.spectrum;
        }
        // Divided between two neighbours on the grid, so that the mean stays. What is beyond it is late all the same.
        let (whole, part) = (place.min(4.0 * POINTS as f64) as usize, place.fract());
        let kept = power((self.damp, 0.0), whole as u32).0;
        std::array::from_fn(|k| {
            let next = turn(k);
            let next = (1.0 - part + part * self.damp * next.0, part * self.damp * next.1);
            let around = turned(k * whole % POINTS);
            times(times(time.spectrum[k], (kept * around.0, kept * around.1)), next)
        })
    }
    /// The last of several, each as often as it says.
    fn last(&self, parts: &[(f64, Timed)]) -> Timed {
        let Some(start) = parts.iter().map(|(_, part)| part.start).reduce(f64::min) else { return Timed::AT_ONCE };
        if let [(1.0, only)] = parts {
            return only.clone();
        }
        let mut all = [1.0; POINTS];
        for (count, part) in parts {
            let late = self.lates(&self.from(part, start));
            // Whole numbers, for parts are counted.
            let early = |late: f64| power((1.0 - late, 0.0), *count as u32).0;
            all.iter_mut().zip(late).for_each(|(all, late)| *all *= early(late));
        }
        let (mut before, mut factor) = (0.0, 1.0);
        let masses = all.map(|now| {
            let mass = (now - before) * factor;
            (before, factor) = (now, factor * self.damp);
            mass
        });
        Timed { start, spectrum: spectrum(&masses) }
    }

    /// One of several, each with its probability.
    fn one(&self, ways: &[(f64, Timed)]) -> Timed {
        let start = ways.iter().map(|(_, way)| way.start).reduce(f64::min).unwrap_or(0.0);
        let mut mixed = [(0.0, 0.0); HALF + 1];
        for (share, way) in ways {
            for (sum, one) in mixed.iter_mut().zip(self.from(way, start)) {
                *sum = (sum.0 + share * one.0, sum.1 + share * one.1);
            }
        }
        Timed { start, spectrum: mixed }
    }

    /// As many rounds more as chance has it.
    fn rounds(&self, again: f64, round: &Timed) -> Timed {
        let round = self.from(round, 0.0);
        Timed { start: 0.0, spectrum: round.map(|one| Chance::Again(again).all(one, 1)) }
    }

    fn late(&self, time: &Timed) -> [f64; POINTS] {
        self.lates(&time.spectrum)
    }

    /// P(more than i + 1/2 steps).
    fn lates(&self, spectrum: &[Complex; HALF + 1]) -> [f64; POINTS] {
        let (mut undo, mut early) = (1.0, 0.0);
        values(spectrum).map(|mass| {
            early = f64::min(early + (mass * undo).max(0.0), 1.0);
            undo /= self.damp;
            1.0 - early
        })
    }
}

/// Visits to one stage beside each other put together, with the sum of what they count.
fn alike<'a>(parts: impl Iterator<Item = (f64, &'a Flow)>) -> Vec<(f64, &'a Flow)> {
    let mut all: Vec<(f64, &Flow)> = Vec::new();
    for (count, part) in parts {
        let same =
            |known: &&mut (f64, &Flow)| matches!((known.1, part), (Flow::Run(one), Flow::Run(next)) if one == next);
        match all.iter_mut().find(same) {
            Some(known) => known.0 += count,
            None => all.push((count, part)),
        }
    }
    all
}

/// `exp(-2 pi i k / POINTS)` for any place on the circle.
fn turned(k: usize) -> Complex {
    if k <= HALF {
        return turn(k);
    }
    let (cosine, sine) = turn(POINTS - k);
    (cosine, -sine)
}

#[cfg(test)]
mod tests;
