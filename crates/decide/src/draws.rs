//! How sure a verdict is: every uncertain input drawn at once, a thousand times, and both sides priced each time.
//!
//! The draws are points of a scrambled Sobol sequence, one axis for each input whatever else is uncertain, so that the
//! same scenario always has the same answer, both sides see the same draws, and a range that is added does not shuffle
//! the others. Each draw is judged as [`crate::verdict`] judges: hard limits, then the p99 goal, then cost with
//! people, every hour of the week as if it had always been so.

pub mod latency;
pub mod months;

use std::borrow::Cow;

use crate::alive;
use crate::evaluator::Evaluator;
use crate::verdict::Standings;
use answer::drawn::{Band, BandAt, CANDIDATES, Drawn, OUTCOMES, SideDrawn, place_of};
use answer::standing::Standing;
use model::sobol::{Axis, DIMENSIONS};
use scenario::input::Input;
use scenario::kinds::judged;
use scenario::knob::Knob;
use scenario::people::people_of_both;
use scenario::uncertainty::{Spread, uncertain};
use scenario::{Scenario, Traffic};

/// As many as there is time for while a slider moves; the first of [`answer::drawn::DRAWS`].
pub const FEW: u32 = 128;

/// Draws for each rate of [`bands`]: their 5 % quantile lies between the sixth and the seventh of them.
pub const BAND_DRAWS: u32 = 128;

/// Every input has an axis of its own.
const _: () = assert!(Input::COUNT <= DIMENSIONS);

/// All that can be chosen: [`CANDIDATES`], and a mix of them.
const CHOICES: usize = CANDIDATES.len() + 1;

/// The first `count` draws.
pub fn drawn(scenario: &Scenario, count: u32) -> Drawn {
    let judged = judged(scenario);
    drawn_with(&judged, Evaluator::new(scenario).shows_mix(&judged), count)
}

/// As [`drawn`], where it is known whether a mix of the scenario is shown, so that what it costs is told.
pub fn drawn_with(scenario: &Scenario, mixes: bool, count: u32) -> Drawn {
    let mut last = None;
    draw(scenario, mixes, &[count], &mut |drawn| last = Some(drawn));
    last.unwrap_or_else(|| Tally::default().drawn(false))
}

/// As [`drawn`], said whenever one of the ascending counts is reached.
pub fn in_parts(scenario: &Scenario, counts: &[u32], say: &mut dyn FnMut(Drawn)) {
    let judged = judged(scenario);
    draw(&judged, Evaluator::new(scenario).shows_mix(&judged), counts, say);
}

fn draw(scenario: &Scenario, mixes: bool, counts: &[u32], say: &mut dyn FnMut(Drawn)) {
    let mut sampler = Sampler::new(scenario);
    let mut tally = Tally::default();
    for count in counts {
        for index in tally.count..*count {
            if alive::is_stopped() {
                return;
            }
            let (drawn, week) = sampler.draw(index);
            let evaluator = sampler.evaluator(&drawn, week);
            // What a mix costs that people keep from winning is looked for only where it is told.
            let standings = if mixes { evaluator.standings_of_all(&drawn) } else { evaluator.standings(&drawn) };
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
    weeks: Vec<Option<Evaluator>>,
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
        for index in (0..draws).take_while(|_| !alive::is_stopped()) {
            let (mut drawn, week) = self.draw(index);
            let (evaluator, traffic) = (self.evaluator(&drawn, week), drawn.traffic.clone());
            for (place, costs) in costs.iter_mut().enumerate() {
                Knob::Rate.write(&mut drawn, rate(&traffic, place));
                let choices = choices(&evaluator.sides(&drawn), &drawn);
                costs.iter_mut().zip(choices).for_each(|(costs, (cost, _))| costs.push(cost));
            }
        }
        costs.iter().map(|costs| costs.each_ref().map(|costs| band(costs))).collect()
    }

    fn evaluator(&mut self, drawn: &Scenario, week: usize) -> &Evaluator {
        self.weeks[week].get_or_insert_with(|| Evaluator::new(drawn))
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
    let both = cloud + people_of_both(scenario);
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
    unkept: u32,
    lost: [f64; CHOICES],
    kept: [u32; CHOICES],
    costs: [Vec<f64>; CHOICES],
}

impl Tally {
    fn add(&mut self, drawn: &Scenario, standings: &Standings) {
        let choices = choices(standings, drawn);
        let fittest = choices.iter().fold(u32::MAX, |least, (_, unfit)| least.min(*unfit));
        self.unkept += u32::from(fittest > 0);
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
        Drawn { count: self.count, won: self.won, unkept: self.unkept, sides: std::array::from_fn(choice), mixed }
    }
}

/// Quantiles as Hazen put them: each of n draws stands in the middle of its n-th part, as the points of the sequence do.
fn band(costs: &[f64]) -> Band {
    let mut sorted = costs.to_vec();
    sorted.sort_by(f64::total_cmp);
    let quantile = |p: f64| {
        let place = (p * sorted.len() as f64 - 0.5).max(0.0);
        let (below, part) = (place as usize, place.fract());
        let at = |place: usize| sorted.get(place).or(sorted.last()).copied().unwrap_or_default();
        at(below) + (at(below + 1) - at(below)) * part
    };
    Band { low: quantile(0.05), middle: quantile(0.5), high: quantile(0.95) }
}

#[cfg(test)]
mod tests;
