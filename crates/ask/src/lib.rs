//! What can be asked about a scenario, and how it is answered: plain data, and the bytes in which it travels.
//!
//! Whoever asks depends on this and on nothing that answers, which is `engine`. [`read`] and [`write()`] turn a question
//! into the bytes that go to a worker, and a part of its answer into those that come back, with every bit of a number.
//!
//! Must not know: how anything is evaluated, and how a message travels.

use answer::compare::{Difference, Figures};
use answer::drawn::{BandAt, Drawn, LatencyDrawn};
use answer::ranking::Ranked;
use answer::simulated::{self, MixSeen, Study, Unsimulated};
use answer::studies::growth::Growth;
use answer::studies::map::{Axes, Map};
use answer::studies::tornado::Tornado;
use answer::{Strip, Whole};
use scenario::Scenario;
use scenario::traffic_file::{Choices, Import, Unclear};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

/// What is asked about a scenario.
///
/// The place of a variant is its first byte as a message, by which the journeys tell questions apart: what is added
/// comes last.
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
    /// What is in a file that was handed in, which travels beside the question.
    Import {
        /// Its name.
        name: String,
        /// What is taken instead of a guess, if it is traffic.
        choices: Choices,
    },
    /// The strips, with every flip where the week as it runs has it.
    Flips,
    /// The scenario of a text, a JSON object; the scenario beside the question does not matter.
    Saved(String),
    /// What would be set on both sides.
    ToSet,
}

impl Question {
    /// Whether it is answered within the time of a movement or two, or in pieces of that: also where there is no worker,
    /// and answering keeps the page from everything else.
    pub const fn is_brief(&self) -> bool {
        matches!(
            self,
            Self::Outcome
                | Self::Ranking
                | Self::Compare(_)
                | Self::File(_)
                | Self::Import { .. }
                | Self::Saved(_)
                | Self::ToSet
        )
    }
}

/// A file that a reader takes along.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum File {
    /// The decision record, as Markdown.
    Record {
        /// Where the traffic came from, in a sentence, if it came from a file.
        traffic: Option<String>,
        /// The address that opens the scenario, which the record names.
        link: String,
        /// The day on which it is made, as `2026-11-29`.
        on: String,
    },
    /// Both bills line by line, as comma-separated values.
    Bill,
    /// The scenario, as JSON.
    Scenario,
    /// What would be set on both sides, as Markdown with a block of manifests or commands for each.
    Settings,
}

/// What a question is answered with: the variant of the same name.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Answer {
    /// To [`Question::Outcome`].
    Outcome(Box<Whole>),
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
    Simulation(Result<Simulation, Unsimulated>),
    /// To [`Question::Run`]: the share of it that is done, in `0..1`.
    Progress(f64),
    /// To [`Question::Run`], once it is done; nothing where more would be in service at once than memory holds.
    Run(Option<simulated::Figures>),
    /// To [`Question::File`]: the text of the file.
    File(String),
    /// To [`Question::Import`].
    Import(Result<Handed, Unread>),
    /// To [`Question::Flips`]: a strip per slider.
    Flips(Vec<Strip>),
    /// To [`Question::Import`]: the share of the file that was read, in `0..1`.
    Reading(f64),
    /// To [`Question::Saved`], or why it is none: a sentence.
    Saved(Result<Box<Scenario>, String>),
    /// To [`Question::ToSet`], functions first.
    ToSet(Vec<ToSet>),
}

/// What would be set on a side.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ToSet {
    /// What it is: “Deployments and HorizontalPodAutoscalers, Amazon EKS”.
    pub title: String,
    /// Manifests, a template or commands, the reason of each setting above it as a comment.
    pub text: String,
}

/// What a file that was handed in holds.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Handed {
    /// Traffic.
    Traffic(Box<Import>),
    /// A manifest, a template, a plan or logs of a function; or a scenario that was saved, which sets all.
    Artefact(Box<Artefact>),
}

/// What a manifest, a template, a plan or logs say of a scenario.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Artefact {
    /// What is in it, such as “Deployment api”.
    pub parts: Vec<String>,
    /// What it sets.
    pub sets: Vec<SetTo>,
    /// What a scenario does not take of it; a sentence each.
    pub refused: Vec<String>,
    /// What was passed over; a sentence each.
    pub notes: Vec<String>,
    /// What it does not say and so stays as it was.
    pub unsaid: Vec<String>,
    /// The scenario with what it sets.
    pub scenario: Scenario,
}

/// Something that is set.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SetTo {
    /// The place of the service that it is about; nothing for what is about all.
    pub service: Option<usize>,
    /// The input, as the JSON form of a scenario names it.
    pub path: String,
    /// Its value, as the JSON form writes it.
    pub value: String,
    /// Where it was found.
    pub from: String,
}

/// Why a file was not taken.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Unread {
    /// The browser could not read it to its end: it was moved, changed or deleted, or is a folder.
    Lost,
    /// There was no memory for it.
    Full,
    /// It was read and refused, for this reason; and what would make it clear, where something would.
    Refused(String, Option<Box<Unclear>>),
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
    /// Whether a better one follows is known beforehand.
    pub fn new(content: T, is_last: bool) -> Self {
        if is_last { Self::Last(content) } else { Self::Early(content) }
    }

    /// What it holds.
    pub fn content(self) -> T {
        match self {
            Self::Early(content) | Self::Last(content) => content,
        }
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
mod tests {
    use super::*;
    use answer::studies::map::AXES;

    #[test]
    fn bytes_that_are_no_question_are_none() {
        let whole = write(&(Question::Map(AXES), Scenario::default()));
        assert!(read::<(Question, Scenario)>(&whole).is_some());
        for end in 0..whole.len() {
            assert!(read::<(Question, Scenario)>(&whole[..end]).is_none(), "cut after {end} bytes");
        }
        assert!(read::<Question>(&[255]).is_none(), "no such question");
    }

    /// The journeys tell them apart by this byte.
    #[test]
    fn a_question_begins_with_its_place() {
        let cases =
            [(Question::Outcome, 0), (Question::Drawn, 1), (Question::Ranking, 8), (Question::Run { seed: 9 }, 11)];
        for (question, place) in cases {
            assert_eq!(write(&(&question, Scenario::default()))[0], place, "{question:?}");
        }
    }
}
