//! What can be asked about a scenario, and how it is answered: a question in, an answer in parts out.
//!
//! Both are plain data. [`read`] and [`write()`] turn them into the bytes that go to a worker and come back, with every bit
//! of a number. What takes long is answered coarsely first; it calls [`decide::alive::beat`] for each piece of it and ends
//! without a further part once a listener there says that it is no longer wanted.

use crate::{record, saved};
use answer::compare::{Difference, Figures, differences};
use answer::drawn::{BandAt, DRAWS, Drawn, LATENCY_DRAWS, LatencyDrawn};
use answer::ranking::Ranked;
use answer::simulated::{self, MixSeen, Study, TooMuch};
use answer::studies::growth::Growth;
use answer::studies::map::{Axes, COARSE, FINE, Map};
use answer::studies::tornado::Tornado;
use answer::{Outcome, Survey};
use decide::draws::latency::latency_in_parts;
use decide::draws::{self, BAND_DRAWS};
use decide::ranking::ranking;
use decide::simulate::{self, Job};
use decide::study::{growth, map, tornado};
use decide::{alive, evaluate, overflow_study};
use scenario::Scenario;
use scenario::knob::Knob;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

/// What is asked about a scenario.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Question {
    /// Both sides, the verdict with its flips and few draws, and all strips: what a movement of a slider redraws.
    Outcome,
    /// All draws behind the verdict.
    Drawn,
    /// What both sides cost along the rate, every other input drawn.
    Bands,
    /// How far the p99 of both sides may lie.
    Latency,
    /// Cold starts of the mix that is shown, request by request.
    MixSeen,
    /// What each input alone does at both ends of its range.
    Tornado,
    /// What the next 36 months cost.
    Growth,
    /// Who wins over two inputs: the one across and the one up, which are not the same.
    Map(Axes),
    /// The same workload on every platform.
    Ranking,
    /// How this scenario, the second, differs from another one, the first.
    Compare(Box<Scenario>),
    /// What a simulation of the scenario would follow, and what the closed forms say of that.
    Simulation,
    /// One run of that simulation.
    Run {
        /// Where its chance begins.
        seed: u64,
    },
    /// A file to take along.
    File(File),
}

/// A file that a reader takes along.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum File {
    /// The decision record, as Markdown.
    Record {
        /// The address that opens the scenario, which the record names.
        link: String,
    },
    /// Both bills line by line, as comma-separated values.
    Bill,
    /// The scenario, as JSON.
    Scenario,
}

/// What a question is answered with: the variant of the same name.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Answer {
    /// To [`Question::Outcome`].
    Outcome(Box<Outcome>, Survey),
    /// To [`Question::Drawn`].
    Drawn(Drawn),
    /// To [`Question::Bands`], by ascending rate.
    Bands(Vec<BandAt>),
    /// To [`Question::Latency`].
    Latency(LatencyDrawn),
    /// To [`Question::MixSeen`]; nothing where no mix with a base is shown, or more requests than are simulated.
    MixSeen(Option<MixSeen>),
    /// To [`Question::Tornado`].
    Tornado(Tornado),
    /// To [`Question::Growth`].
    Growth(Growth),
    /// To [`Question::Map`], over the inputs that were asked for.
    Map(Map),
    /// To [`Question::Ranking`], the cheapest that can run the work first.
    Ranking(Vec<Ranked>),
    /// To [`Question::Compare`]: the inputs that differ, and what comes out of the first and of the second.
    Compare(Vec<Difference>, [Figures; 2]),
    /// To [`Question::Simulation`], or why nothing is simulated.
    Simulation(Result<Simulation, TooMuch>),
    /// To [`Question::Run`]: the share of it that is done, in `0..1`.
    Progress(f64),
    /// To [`Question::Run`], once it is done; nothing where more would be in service at once than memory holds.
    Run(Option<simulated::Figures>),
    /// To [`Question::File`]: the text of the file.
    File(String),
}

/// What is to be simulated.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Simulation {
    /// How much of the week is followed, and how often.
    pub study: Study,
    /// What the closed forms say of it.
    pub closed: simulated::Figures,
}

/// A part of an answer. Each is better than the one before.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Part<T> {
    /// A better one follows.
    Early(T),
    /// The whole answer.
    Last(T),
}

impl<T> Part<T> {
    fn new(content: T, is_last: bool) -> Self {
        if is_last { Self::Last(content) } else { Self::Early(content) }
    }

    /// What it holds.
    pub fn content(self) -> T {
        match self {
            Self::Early(content) | Self::Last(content) => content,
        }
    }
}

/// Requests of a simulation between two reports of its progress: some tens of milliseconds.
const SLICE: u64 = 200_000;

/// Answers a question in parts, each told as soon as it is known. Nothing is told any more once the answer is no longer
/// wanted.
pub fn ask(question: &Question, scenario: &Scenario, tell: &mut dyn FnMut(Part<Answer>)) {
    alive::begin();
    let mut tell = |part: Part<Answer>| {
        if !alive::is_stopped() {
            tell(part);
        }
    };
    let last = match question {
        Question::Outcome => {
            let (outcome, survey) = evaluate::answer(scenario);
            Answer::Outcome(Box::new(outcome), survey)
        }
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
        Question::File(file) => Answer::File(text_of(file, scenario)),
    };
    tell(Part::Last(last));
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

fn text_of(file: &File, scenario: &Scenario) -> String {
    match file {
        File::Record { link } => record::record(scenario, &evaluate::answer_from(scenario, DRAWS).0, link),
        File::Bill => saved::csv(&evaluate::outcome(scenario)),
        File::Scenario => saved::json(scenario),
    }
}

/// The bytes in which a question or a part of an answer travels.
pub fn write<T: Serialize>(sent: &T) -> Vec<u8> {
    postcard::to_allocvec(sent).expect("numbers, texts and lists of them have bytes")
}

/// Reads what [`write()`] wrote; nothing where the bytes are not of such a value, or hold one that is out of its range.
pub fn read<T: DeserializeOwned>(bytes: &[u8]) -> Option<T> {
    postcard::from_bytes(bytes).ok()
}

#[cfg(test)]
mod tests;
