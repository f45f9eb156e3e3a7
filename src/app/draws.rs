//! How sure a verdict is: every uncertain input drawn at once, a thousand times, and both sides priced each time.
//!
//! The draws are points of a scrambled Sobol sequence, one axis for each input whatever else is uncertain, so that the
//! same scenario always has the same answer, both sides see the same draws, and a range that is added does not shuffle
//! the others. Each draw is judged as [`crate::app::verdict`] judges: hard limits, then the p99 goal, then cost with
//! people, every hour of the week as if it had always been so.

pub mod latency;
pub mod months;

use std::borrow::Cow;

use crate::app::evaluate::Bench;
use crate::app::input::Input;
use crate::app::kinds::judged;
use crate::app::knob::Knob;
use crate::app::mixed;
use crate::app::outcome::Winner;
use crate::app::scenario::{Scenario, Traffic};
use crate::app::uncertainty::{Spread, uncertain};
use crate::app::verdict::{Standing, Standings};
use crate::model::order::sorted;
use crate::model::sobol::{Axis, DIMENSIONS};

/// All draws.
pub const DRAWS: u32 = 1024;

/// As many as there is time for while a slider moves; the first of [`DRAWS`].
pub const FEW: u32 = 128;

/// Draws for each rate of [`bands`]: their 5 % quantile lies between the sixth and the seventh of them.
pub const BAND_DRAWS: u32 = 128;

/// Every input has an axis of its own.
const _: () = assert!(Input::COUNT <= DIMENSIONS);

/// The sides that can be chosen, in the order of everything by side below.
pub const CANDIDATES: [Winner; 2] = [Winner::Serverless, Winner::Microservices];

/// All that can be chosen: [`CANDIDATES`], and a mix of them.
const CHOICES: usize = CANDIDATES.len() + 1;

/// What can come out of a draw, in the order of [`Drawn::won`].
pub const OUTCOMES: [Winner; 4] = [Winner::Serverless, Winner::Mixed, Winner::TossUp, Winner::Microservices];

/// What came out of all draws.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Drawn {
    /// How many draws.
    pub count: u32,
    /// How many of them each of [`OUTCOMES`] won.
    pub won: [u32; OUTCOMES.len()],
    /// What each of [`CANDIDATES`] came to.
    pub sides: [SideDrawn; CANDIDATES.len()],
    /// What a mix of them came to; nothing where the scenario has none that wins or comes near.
    ///
    /// Whoever has chosen it has both sides and pays the people of both. Where no mix of a draw is cheaper than one side
    /// alone, all of it is left to that side.
    pub mixed: Option<SideDrawn>,
}

/// What one choice came to.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct SideDrawn {
    /// Expected regret in dollars a month: what this choice costs above the best of each draw, the mean over all.
    ///
    /// The best is the cheapest of those, the mix among them, that no limit rules out and that keep the goal, where
    /// there is one; else as the verdict goes on. Money does not measure a goal that is missed: what is cheaper than the
    /// best because it misses the goal has no regret there, and a smaller [`Self::kept`].
    pub regret: f64,
    /// Share of the draws in which this choice keeps the p99 goal within all hard limits.
    pub kept: f64,
    /// Monthly cost with people.
    pub cost: Band,
}

/// Quantiles of a monthly cost in dollars.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Band {
    /// 5 % of the draws cost less.
    pub low: f64,
    /// Half of them.
    pub middle: f64,
    /// 95 % of them.
    pub high: f64,
}

/// Monthly cost at one rate, all other inputs drawn.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct BandAt {
    /// Mean requests per second.
    pub rate: f64,
    /// Of each of [`CANDIDATES`].
    pub sides: [Band; CANDIDATES.len()],
}

/// The first `count` draws.
pub fn drawn(scenario: &Scenario, count: u32) -> Drawn {
    let judged = judged(scenario);
    drawn_with(&judged, Bench::new(scenario).shows_mix(&judged), count)
}

/// As [`drawn`], where it is known whether a mix of the scenario is shown, so that what it costs is told.
pub(crate) fn drawn_with(scenario: &Scenario, mixes: bool, count: u32) -> Drawn {
    let mut last = None;
    draw(scenario, mixes, &[count], &mut |drawn| last = Some(drawn));
    last.unwrap_or_else(|| Tally::default().drawn(false))
}

/// As [`drawn`], said whenever one of the ascending counts is reached.
pub fn in_parts(scenario: &Scenario, counts: &[u32], say: &mut dyn FnMut(Drawn)) {
    let judged = judged(scenario);
    draw(&judged, Bench::new(scenario).shows_mix(&judged), counts, say);
}

fn draw(scenario: &Scenario, mixes: bool, counts: &[u32], say: &mut dyn FnMut(Drawn)) {
    let mut sampler = Sampler::new(scenario);
    let mut tally = Tally::default();
    for count in counts {
        for index in tally.count..*count {
            let (drawn, week) = sampler.draw(index);
            let bench = sampler.bench(&drawn, week);
            // What a mix costs that people keep from winning is looked for only where it is told.
            let standings = if mixes { bench.standings_of_all(&drawn) } else { bench.standings(&drawn) };
            tally.add(&drawn, &standings);
        }
        say(tally.drawn(mixes));
    }
}

/// What both sides cost along `rates`, the other inputs drawn `draws` times.
pub fn bands(scenario: &Scenario, rates: &[f64], draws: u32) -> Vec<BandAt> {
    let mut sampler = Sampler::new(scenario);
    sampler.spreads.retain(|(input, _, _)| *input != Input::Knob(Knob::Rate));
    let draws = if sampler.spreads.is_empty() { 1 } else { draws };
    let costs = sampler.costs(draws, rates.len(), |_, place| rates[place]);
    rates.iter().zip(costs).map(|(rate, sides)| BandAt { rate: *rate, sides }).collect()
}

/// How many values of an input are told apart that shapes the week: the middles of equal parts of its probability.
/// A week is found by bisection, which costs as much as pricing both sides of it. Nothing for other inputs.
const fn parts(input: Input) -> Option<usize> {
    match input {
        Input::Knob(Knob::PeakToMean) => Some(32),
        Input::Knob(Knob::Weekend) => Some(8),
        _ => None,
    }
}

/// Scenarios with every uncertain input drawn, and the weeks that they share.
struct Sampler<'a> {
    scenario: Cow<'a, Scenario>,
    spreads: Vec<(Input, Spread, Axis)>,
    weeks: Vec<Option<Bench>>,
}

impl<'a> Sampler<'a> {
    fn new(scenario: &'a Scenario) -> Self {
        Self::of(scenario, uncertain(scenario))
    }

    /// Of these inputs.
    fn of(scenario: &'a Scenario, inputs: Vec<Input>) -> Self {
        let spread = |input: Input| Some((input, Spread::of(scenario, input)?, Axis::new(input.place())));
        let spreads: Vec<_> = inputs.into_iter().filter_map(spread).collect();
        let weeks = spreads.iter().filter_map(|(input, _, _)| parts(*input)).product();
        Self { scenario: judged(scenario), spreads, weeks: (0..weeks).map(|_| None).collect() }
    }

    /// A draw, and the place of its week among [`Self::weeks`].
    fn draw(&self, index: u32) -> (Scenario, usize) {
        let (mut drawn, mut week) = (Scenario::clone(&self.scenario), 0);
        for (input, spread, axis) in &self.spreads {
            let mut p = axis.at(index);
            if let Some(parts) = parts(*input) {
                let part = (p * parts as f64) as usize;
                week = week * parts + part;
                p = (part as f64 + 0.5) / parts as f64;
            }
            input.write(&mut drawn, spread.quantile(p));
        }
        (drawn, week)
    }

    /// What both sides cost at `places` rates over so many draws; `rate` tells each from the traffic of a draw.
    fn costs(
        &mut self,
        draws: u32,
        places: usize,
        rate: impl Fn(&Traffic, usize) -> f64,
    ) -> Vec<[Band; CANDIDATES.len()]> {
        let mut costs: Vec<[Vec<f64>; CANDIDATES.len()]> = vec![Default::default(); places];
        for index in 0..draws {
            let (mut drawn, week) = self.draw(index);
            let (bench, traffic) = (self.bench(&drawn, week), drawn.traffic.clone());
            for (place, costs) in costs.iter_mut().enumerate() {
                Knob::Rate.write(&mut drawn, rate(&traffic, place));
                let choices = choices(&bench.sides(&drawn), &drawn);
                costs.iter_mut().zip(choices).for_each(|(costs, (cost, _))| costs.push(cost));
            }
        }
        costs.iter().map(|costs| costs.each_ref().map(|costs| band(costs))).collect()
    }

    fn bench(&mut self, drawn: &Scenario, week: usize) -> &Bench {
        self.weeks[week].get_or_insert_with(|| Bench::new(drawn))
    }
}

/// Cost in dollars of each choice, sides first, and how far it is from being fit: 0 for what no limit rules out and
/// what keeps the goal.
fn choices(standings: &Standings, scenario: &Scenario) -> [(f64, u32); CHOICES] {
    let (serverless, microservices) = standings.totals(scenario);
    let (functions, containers) = (unfit(&standings.serverless), unfit(&standings.microservices));
    let (functions_alone, containers_alone) =
        ((functions, standings.serverless.cloud), (containers, standings.microservices.cloud));
    let (unfit, cloud) = match standings.mixed {
        Some(cloud) => (0, cloud),
        None => functions_alone.min(containers_alone),
    };
    let both = cloud + mixed::people(scenario);
    [(serverless.dollars(), functions), (microservices.dollars(), containers), (both.dollars(), unfit)]
}

fn unfit(side: &Standing) -> u32 {
    2 * u32::from(side.limit.is_some()) + u32::from(!side.meets_goal)
}

/// What the draws so far came to, by choice.
#[derive(Default)]
struct Tally {
    count: u32,
    won: [u32; OUTCOMES.len()],
    lost: [f64; CHOICES],
    kept: [u32; CHOICES],
    costs: [Vec<f64>; CHOICES],
}

impl Tally {
    fn add(&mut self, drawn: &Scenario, standings: &Standings) {
        let choices = choices(standings, drawn);
        let fittest = choices.iter().fold(u32::MAX, |least, (_, unfit)| least.min(*unfit));
        let fit = choices.iter().filter(|(_, unfit)| *unfit == fittest);
        let best = fit.fold(f64::MAX, |least, (cost, _)| least.min(*cost));
        for (place, (cost, unfit)) in choices.into_iter().enumerate() {
            self.lost[place] += (cost - best).max(0.0);
            self.kept[place] += u32::from(unfit == 0);
            self.costs[place].push(cost);
        }
        self.won[place_of(standings.winner(drawn).0)] += 1;
        self.count += 1;
    }

    fn drawn(&self, mixes: bool) -> Drawn {
        let n = f64::from(self.count.max(1));
        let choice = |place: usize| SideDrawn {
            regret: self.lost[place] / n,
            kept: f64::from(self.kept[place]) / n,
            cost: band(&self.costs[place]),
        };
        let mixed = mixes.then(|| choice(CANDIDATES.len()));
        Drawn { count: self.count, won: self.won, sides: std::array::from_fn(choice), mixed }
    }
}

fn place_of(winner: Winner) -> usize {
    OUTCOMES.iter().position(|known| *known == winner).unwrap_or_default()
}

/// Quantiles as Hazen put them: each of n draws stands in the middle of its n-th part, as the points of the sequence do.
fn band(costs: &[f64]) -> Band {
    let sorted = sorted(costs.iter().copied());
    let quantile = |p: f64| {
        let place = (p * sorted.len() as f64 - 0.5).max(0.0);
        let (below, part) = (place as usize, place.fract());
        let at = |place: usize| sorted.get(place).or(sorted.last()).copied().unwrap_or_default();
        at(below) + (at(below + 1) - at(below)) * part
    };
    Band { low: quantile(0.05), middle: quantile(0.5), high: quantile(0.95) }
}

impl Drawn {
    /// Share of the draws with this outcome.
    pub fn share(&self, winner: Winner) -> f64 {
        f64::from(self.won[place_of(winner)]) / f64::from(self.count.max(1))
    }

    /// What the choice of this name came to; nothing for what cannot be chosen.
    pub fn choice(&self, winner: Winner) -> Option<&SideDrawn> {
        if winner == Winner::Mixed {
            return self.mixed.as_ref();
        }
        CANDIDATES.iter().position(|known| *known == winner).map(|place| &self.sides[place])
    }

    /// As figures, to be sent.
    pub fn figures(&self) -> Vec<f64> {
        let mut figures = vec![f64::from(self.count)];
        figures.extend(self.won.map(f64::from));
        for side in self.sides.iter().chain(&self.mixed) {
            figures.extend([side.regret, side.kept, side.cost.low, side.cost.middle, side.cost.high]);
        }
        figures
    }

    /// What [`Self::figures`] wrote.
    pub fn from_figures(figures: &[f64]) -> Option<Self> {
        let (first, rest) = figures.split_first()?;
        let (won, sides) = rest.split_at_checked(OUTCOMES.len())?;
        let (chunks, []) = sides.as_chunks::<5>() else { return None };
        let (sides, mixed) = chunks.split_at_checked(CANDIDATES.len())?;
        if mixed.len() > 1 {
            return None;
        }
        let side = |&[regret, kept, low, middle, high]: &[f64; 5]| SideDrawn {
            regret,
            kept,
            cost: Band { low, middle, high },
        };
        let mut drawn = Tally::default().drawn(false);
        drawn.count = *first as u32;
        drawn.won.iter_mut().zip(won).for_each(|(count, figure)| *count = *figure as u32);
        drawn.sides.iter_mut().zip(sides).for_each(|(drawn, figures)| *drawn = side(figures));
        drawn.mixed = mixed.first().map(side);
        Some(drawn)
    }
}

/// Bands as figures, to be sent.
pub fn band_figures(bands: &[BandAt]) -> Vec<f64> {
    let side = |band: Band| [band.low, band.middle, band.high];
    bands.iter().flat_map(|at| [at.rate].into_iter().chain(at.sides.into_iter().flat_map(side))).collect()
}

/// What [`band_figures`] wrote.
pub fn bands_from(figures: &[f64]) -> Option<Vec<BandAt>> {
    const FIGURES: usize = 1 + 3 * CANDIDATES.len();
    let (rows, []) = figures.as_chunks::<FIGURES>() else { return None };
    let side = |row: &[f64; FIGURES], place: usize| {
        let at = 1 + 3 * place;
        Band { low: row[at], middle: row[at + 1], high: row[at + 2] }
    };
    Some(rows.iter().map(|row| BandAt { rate: row[0], sides: std::array::from_fn(|place| side(row, place)) }).collect())
}

#[cfg(test)]
mod tests;
