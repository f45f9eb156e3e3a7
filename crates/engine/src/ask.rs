//! Questions about a scenario, answered: a question in, an answer in parts out.
//!
//! What takes long is answered coarsely first; it calls [`decide::alive::beat`] for each piece of it and ends without a
//! further part once a listener there says that it is no longer wanted.

use crate::{record, saved};
use answer::compare::{Figures, differences};
use answer::drawn::{DRAWS, LATENCY_DRAWS};
use answer::simulated;
use answer::studies::map::{Axes, COARSE, FINE, Map};
use answer::{Survey, Whole};
use ask::{Answer, File, Part, Question, Simulation, ToSet, Unread};
use decide::draws::latency::latency_in_parts;
use decide::draws::{self, BAND_DRAWS};
use decide::evaluator::known;
use decide::ranking::ranking;
use decide::simulate::{self, Job};
use decide::study::{growth, map, tornado};
use decide::survey::{confirmed, survey};
use decide::{alive, evaluate, overflow_study};
use platform::weekly;
use scenario::knob::Knob;
use scenario::{Purchase, Scenario};

/// Requests of a simulation between two reports of its progress: some tens of milliseconds.
const SLICE: u64 = 200_000;

/// What answers, with the survey of the scenario before: what a slider shows wherever it stands is kept from it, so that
/// a movement is answered sooner.
#[derive(Default)]
pub struct Engine {
    last: Option<(Scenario, Survey)>,
}

impl Engine {
    /// Answers a question in parts, each told as soon as it is known. Nothing is told any more once the answer is no
    /// longer wanted.
    pub fn ask(&mut self, question: &Question, scenario: &Scenario, tell: &mut dyn FnMut(Part<Answer>)) {
        alive::begin();
        let mut tell = |part: Part<Answer>| {
            if !alive::is_stopped() {
                tell(part);
            }
        };
        let last = match question {
            Question::Outcome => Answer::Outcome(Box::new(self.whole(scenario))),
            Question::Drawn => return drawn(scenario, &mut tell),
            Question::Bands => return bands(scenario, &mut tell),
            Question::Latency => return latency(scenario, &mut tell),
            Question::MixSeen => Answer::MixSeen(overflow_study::study(scenario)),
            Question::Tornado => Answer::Tornado(tornado::tornado(scenario)),
            Question::Growth => Answer::Growth(growth::growth_in_doubt(scenario)),
            Question::Map(axes) => decision_map(scenario, *axes, &mut tell),
            Question::Ranking => Answer::Ranking(ranking(scenario)),
            Question::Compare(other) => compare(other, scenario),
            Question::Simulation => Answer::Simulation(
                simulate::study(scenario)
                    .map(|reduced| Simulation { study: reduced.study, closed: simulate::closed(&reduced) }),
            ),
            Question::Run { seed } => Answer::Run(run(scenario, *seed, &mut tell)),
            // Files are read by a module of their own (`crates/reader`).
            Question::Import { .. } => Answer::Import(Err(Unread::Lost)),
            Question::Saved(_) => Answer::Saved(Err(String::new())),
            Question::Flips => Answer::Flips(confirmed(scenario, &survey(scenario)).strips),
            Question::File(file) => Answer::File(text_of(file, scenario)),
            Question::ToSet => Answer::ToSet(to_set(scenario)),
        };
        tell(Part::Last(last));
    }

    fn whole(&mut self, scenario: &Scenario) -> Whole {
        let before = self.last.as_ref().map(|(scenario, survey)| (scenario, survey));
        let (outcome, survey) = evaluate::answer_after(scenario, before);
        self.last = Some((scenario.clone(), survey.clone()));
        let bill = &outcome.microservices.bill;
        let offers = Purchase::ALL.map(|(purchase, _)| billing::offer(bill, purchase));
        let known = known(scenario, &outcome);
        Whole { demand: Box::new(weekly::demand(&scenario.traffic)), offers, known, outcome, survey }
    }
}

/// What the draws come to: a quarter of them first.
fn drawn(scenario: &Scenario, tell: &mut dyn FnMut(Part<Answer>)) {
    draws::in_parts(scenario, &[DRAWS / 4, DRAWS], &mut |drawn| {
        tell(Part::new(Answer::Drawn(drawn), drawn.count == DRAWS));
    });
}

/// What both sides cost along the rate: every second stop from a quarter of the draws first.
fn bands(scenario: &Scenario, tell: &mut dyn FnMut(Part<Answer>)) {
    let stops = Knob::Rate.facts().stops;
    let coarse: Vec<f64> = stops.iter().copied().step_by(2).collect();
    tell(Part::Early(Answer::Bands(draws::bands(scenario, &coarse, BAND_DRAWS / 4))));
    tell(Part::Last(Answer::Bands(draws::bands(scenario, stops, BAND_DRAWS))));
}

/// How far the p99 of both sides may lie: from a quarter of the draws first.
fn latency(scenario: &Scenario, tell: &mut dyn FnMut(Part<Answer>)) {
    let counts = [LATENCY_DRAWS / 4, LATENCY_DRAWS];
    let mut left = counts.len();
    latency_in_parts(scenario, &counts, &mut |drawn| {
        left -= 1;
        tell(Part::new(Answer::Latency(drawn), left == 0));
    });
}

/// The decision map: coarse, then fine, and in the end with its rows.
fn decision_map(scenario: &Scenario, axes: Axes, tell: &mut dyn FnMut(Part<Answer>)) -> Answer {
    tell(Part::Early(Answer::Map(map::map(scenario, axes, COARSE))));
    let fine = map::map(scenario, axes, FINE);
    tell(Part::Early(Answer::Map(fine.clone())));
    Answer::Map(Map { rows: map::rows(scenario, axes), ..fine })
}

fn compare(first: &Scenario, second: &Scenario) -> Answer {
    let figures = [first, second].map(|scenario| Figures::of(&evaluate::answer(scenario).0));
    Answer::Compare(differences(first, second), figures)
}

/// One run of a simulation; nothing where it cannot be made, or is no longer wanted.
fn run(scenario: &Scenario, seed: u64, tell: &mut dyn FnMut(Part<Answer>)) -> Option<simulated::Figures> {
    let reduced = simulate::study(scenario).ok()?;
    let mut job = Job::new(&reduced, seed).ok()?;
    loop {
        let done = job.advance(SLICE);
        if done >= 1.0 {
            return Some(job.finish());
        }
        alive::beat();
        if alive::is_stopped() {
            return None;
        }
        tell(Part::Early(Answer::Progress(done)));
    }
}

fn to_set(scenario: &Scenario) -> Vec<ToSet> {
    let blocks = settings::blocks(scenario, &evaluate::outcome(scenario)).into_iter();
    blocks.map(|settings::Block { title, text, .. }| ToSet { title, text }).collect()
}

fn text_of(file: &File, scenario: &Scenario) -> String {
    match file {
        File::Record { traffic, link, on } => {
            let made = record::Made { on, link, traffic: traffic.as_deref() };
            record::record(scenario, &evaluate::answer_from(scenario, DRAWS).0, made)
        }
        File::Bill => saved::csv(&evaluate::outcome(scenario)),
        File::Scenario => saved::json(scenario),
        File::Settings => settings::markdown(&settings::blocks(scenario, &evaluate::outcome(scenario))),
    }
}

#[cfg(test)]
mod tests;
