//! In which order a request visits its services, where it is not one after another: side by side, one of several, over
//! and over. How often each is visited follows.

mod written;

use std::fmt;
use std::sync::Arc;

use crate::input::Input;
use crate::knob::Knob;
use crate::{Scenario, Service};
use model::units::{Ratio, Seconds};
use model::workflow::Flow;
use serde::{Deserialize, Serialize};

pub use written::{read, write};

/// Most parts of a flow: its response is asked for some thousand times in an answer.
pub const MOST_PARTS: usize = 100;

/// How deep its parts may be nested.
pub const MOST_DEPTH: usize = 20;

/// The most that an orchestrator may add to each run, in seconds.
pub const MOST_STEP: f64 = 60.0;

/// How far the probabilities of a choice may be from 1 in sum.
pub const ROUNDING: f64 = 1e-6;

/// The key of a flow in links, and its place in the JSON form.
pub const KEY: &str = "flow";

/// What it takes in a link, in words that follow “takes”.
pub const TAKES: &str = "services by number, and sequences, branches, choices and repetitions of them such as \
                         s2,1,p2,2,3, at most 100 parts";

/// The order in which a request visits its services.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Calls {
    /// A run of `i` is a visit to the service at that place. Names each of them; at most [`MOST_PARTS`] and
    /// [`MOST_DEPTH`].
    pub tree: Flow,
    /// What an orchestrator adds to each visit, up to [`MOST_STEP`]; nothing where services call each other.
    pub step: Seconds,
}

/// Why a flow was not taken.
#[derive(Clone, Debug, PartialEq)]
pub enum Wrong {
    /// More parts, or deeper nested.
    TooLarge,
    /// A probability that is none, a choice whose do not add up to 1, or a repetition without end.
    Probability,
    /// More than [`MOST_STEP`] for each step.
    Step,
    /// A service at a place, from 1, where there is none; how many there are.
    Unknown(usize, usize),
    /// A service that is not visited at all.
    Unnamed(Arc<str>),
    /// A service that is visited more often than one may be, and how often.
    TooOften(Arc<str>, f64),
}

impl fmt::Display for Wrong {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::TooLarge => {
                write!(out, "flow takes at most {MOST_PARTS} parts, nested at most {MOST_DEPTH} deep")
            }
            Self::Probability => out.write_str(
                "flow takes probabilities from 0 to 1, which add up to 1 in each choice, and up to 0.99 for one more round",
            ),
            Self::Step => write!(out, "flow takes 0 to {} ms for each step", MOST_STEP * 1e3),
            Self::Unknown(place, count) => {
                write!(out, "flow runs service {place}, and there are {count}; it takes the services of the scenario")
            }
            Self::Unnamed(name) => write!(out, "flow takes every service at least once, and “{name}” is not in it"),
            Self::TooOften(name, visits) => {
                let (most, visits) = (Knob::Visits.facts().high, text::decimal::rounded(*visits, 4));
                write!(out, "flow takes up to {most} visits of a service, and “{name}” would have {visits}")
            }
        }
    }
}

impl Calls {
    /// What keeps it from being the flow of these services.
    pub fn wrong(&self, services: &[Service]) -> Option<Wrong> {
        if self.tree.parts() > MOST_PARTS || self.tree.depth() > MOST_DEPTH {
            return Some(Wrong::TooLarge);
        }
        if !self.tree.is_sound(ROUNDING) {
            return Some(Wrong::Probability);
        }
        if self.step.get() > MOST_STEP {
            return Some(Wrong::Step);
        }
        let runs = self.tree.runs();
        if let Some(place) = runs.iter().find(|place| **place >= services.len()) {
            return Some(Wrong::Unknown(place + 1, services.len()));
        }
        let unnamed = services.iter().enumerate().find(|(place, _)| !runs.contains(place));
        if let Some((_, service)) = unnamed {
            return Some(Wrong::Unnamed(service.name.clone()));
        }
        let visits = self.visits(services.len());
        let often = services.iter().zip(&visits).find(|(_, visits)| visits.get() > Knob::Visits.facts().high);
        often.map(|(service, visits)| Wrong::TooOften(service.name.clone(), visits.get()))
    }

    /// How often a request visits each of so many services, on average.
    pub fn visits(&self, services: usize) -> Vec<Ratio> {
        self.tree.visits(services).into_iter().map(Ratio::of).collect()
    }
}

impl Scenario {
    /// Has requests visit the services in this order, as often as it says; in none, as often as before, one after
    /// another. What is wrong changes nothing.
    pub fn follow(&mut self, calls: Option<Calls>) -> Result<(), Wrong> {
        let Some(calls) = calls else {
            self.flow = None;
            return Ok(());
        };
        if let Some(wrong) = calls.wrong(&self.services) {
            return Err(wrong);
        }
        let visits = calls.visits(self.services.len());
        for (service, visits) in self.services.iter_mut().zip(visits) {
            service.visits = visits;
        }
        self.flow = Some(Arc::new(calls));
        self.drop_ranges(&[Knob::Services, Knob::Visits].map(Input::Knob));
        Ok(())
    }

    /// Whether its flow, if it has one, is one of its services and says how often each is visited.
    pub(crate) fn is_followed(&self) -> bool {
        let Some(calls) = &self.flow else { return true };
        let says = || calls.visits(self.services.len());
        calls.wrong(&self.services).is_none() && self.services.iter().map(|service| service.visits).eq(says())
    }
}

#[cfg(test)]
mod tests;
